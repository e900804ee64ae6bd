//! Rejected rows come back as they were, with reason and advice, and can be imported once they are corrected.

use crate::fake_vault::{FakeVault, counts};
use crate::fixtures::{Folder, only, read, shown, table, table_of};
use kehu::sheets::{BookPlan, Cell, Mapping, Row, Scope, Sheets, Table, Target, read_here, write_error_file};
use std::path::{Path, PathBuf};

const ROWS: &[&[&str]] = &[
    &["客户名称", "备注", "电话"],
    &["甲公司", "好的", "13800138000"],
    &["", "=HYPERLINK(\"x\")", "+86 13900139000"],
    &["未知", "两\n行,\"引号\"", ""],
];

fn planned(rows: &[&[&str]]) -> BookPlan {
    FakeVault::new().plan_book(vec![table(rows)])
}

/// The error file of a plan for a file of this name.
fn written(plan: &BookPlan, input: &Path) -> PathBuf {
    write_error_file(plan, input, None).expect("written").expect("a file")
}

fn texts(path: &Path) -> Vec<Vec<String>> {
    let table = read(path).expect("rows");
    shown(&table).into_iter().map(|(_, cells)| cells).collect()
}

/// The tables of a file with one text corrected, as a person saves them.
fn corrected(path: &Path, from: &str, to: &str) -> Vec<Table> {
    let mut tables = read_here(path, &only(Sheets::All)).expect("tables");
    let cells = tables
        .iter_mut()
        .flat_map(|table| &mut table.rows)
        .flat_map(|row: &mut Row| &mut row.cells);
    for (_, cell) in cells.filter(|(_, cell)| cell.display() == from) {
        *cell = Cell::text(to);
    }
    tables
}

#[test]
fn rejected_rows_stand_beside_the_input_with_reason_and_advice() {
    let folder = Folder::new();
    let path = written(&planned(ROWS), &folder.path("客户 一月.csv"));
    assert_eq!(path, folder.path("客户 一月-错误行.xlsx"));
    let texts = texts(&path);
    let advice = "请填写客户名称、统一社会信用代码或客户编号，再导入这一行";
    assert_eq!(
        texts[0],
        ["客户名称", "备注", "电话", "原工作表", "原行号", "错误原因", "建议"]
    );
    assert_eq!(
        texts[1],
        ["=HYPERLINK(\"x\")", "+86 13900139000", "3", "没有客户名称", advice]
    );
    assert_eq!(texts[2][..4], ["未知", "两\n行,\"引号\"", "4", "“未知”不是客户名称"]);
}

#[test]
fn every_cell_is_text_and_none_is_a_formula() {
    let folder = Folder::new();
    let day = chrono::NaiveDate::from_ymd_opt(2026, 3, 1).expect("a day");
    let plan = FakeVault::new().plan_book(vec![table_of(vec![
        ["客户名称", "身份证号", "首次接触时间", "年收入", "备注"]
            .map(Cell::text)
            .to_vec(),
        vec![
            Cell::Empty,
            Cell::text("330106199001011234"),
            Cell::Date(day),
            Cell::Number(13_800_138_000.0),
            Cell::text("=1+1"),
        ],
    ])]);
    let table = read(&written(&plan, &folder.path("客户.xlsx"))).expect("rows");
    let cells: Vec<&Cell> = table.rows[1].cells.iter().map(|(_, cell)| cell).collect();
    let as_text = ["330106199001011234", "2026-03-01", "13800138000", "=1+1", "2"].map(Cell::text);
    assert_eq!(cells[..5], as_text.iter().collect::<Vec<_>>());
}

#[test]
fn a_corrected_error_file_imports_without_its_own_columns() {
    let folder = Folder::new();
    let mut vault = FakeVault::new();
    let plan = vault.import_book(vec![table(ROWS)]);
    let path = written(&plan, &folder.path("客户.xlsx"));
    let plan = vault.import_book(corrected(&path, "未知", "乙公司"));
    assert_eq!(counts(&plan.sheets[0].plan), (1, 0, 0, 1, 0));
    assert_eq!(vault.value("客户/未分类/未分类/乙公司/客户.yaml").get("custom"), None);
    let again = written(&plan, &path);
    let texts = texts(&again);
    assert_eq!(
        texts[0],
        ["客户名称", "备注", "电话", "原工作表", "原行号", "错误原因", "建议"]
    );
    assert!(texts[1].contains(&"3".to_owned()), "where it was at first: {texts:?}");
}

#[test]
fn decisions_about_the_columns_are_found_again() {
    let headers = ["抬头", "代号"].map(str::to_owned).to_vec();
    let mapping = Mapping {
        scope: Scope::Headers(headers),
        columns: vec![
            ("抬头".to_owned(), Target::Field("customer_name".to_owned())),
            ("代号".to_owned(), Target::Field("short_name".to_owned())),
        ],
        ..Mapping::default()
    };
    let folder = Folder::new();
    let mut vault = FakeVault::new().mapped_by(mapping);
    let plan = vault.import_book(vec![table(&[&["抬头", "代号"], &["甲公司", "A"], &["未知", "B"]])]);
    let path = written(&plan, &folder.path("客户.xlsx"));
    let plan = vault.import_book(corrected(&path, "未知", "乙公司"));
    assert_eq!(
        counts(&plan.sheets[0].plan),
        (1, 0, 0, 0, 0),
        "{:?}",
        plan.sheets[0].plan.columns
    );
    assert_eq!(vault.value("客户/未分类/未分类/乙公司/客户.yaml")["short_name"], "B");
}

#[test]
fn each_sheet_comes_back_as_a_sheet() {
    let sheet = |name: &str, rows: &[&[&str]]| Table {
        sheet: Some(name.to_owned()),
        ..table(rows)
    };
    let folder = Folder::new();
    let mut vault = FakeVault::new();
    let plan = vault.import_book(vec![
        sheet("名单", ROWS),
        sheet("好的", &[&["客户名称"], &["丙公司"]]),
        sheet(
            "跟进",
            &[
                &["客户名称", "跟进时间", "跟进方式", "跟进内容"],
                &["甲公司", "2026-11-02 14:30", "电话", "谈了两台设备"],
                &["不认识的公司", "2026-11-03 09:00", "电话", "样机满意"],
            ],
        ),
    ]);
    let path = written(&plan, &folder.path("台账.xlsx"));
    let tables = read_here(&path, &only(Sheets::All)).expect("tables");
    let names: Vec<_> = tables
        .iter()
        .map(|table| table.sheet.as_deref().unwrap_or_default())
        .collect();
    assert_eq!(names, ["名单", "跟进"]);
    let plan = vault.import_book(corrected(&path, "不认识的公司", "甲公司"));
    assert_eq!(plan.sheets[1].kind, "跟进");
    assert_eq!(counts(&plan.sheets[1].plan), (1, 0, 0, 0, 0));
}

#[test]
fn no_other_file_is_overwritten() {
    let folder = Folder::new();
    let plan = planned(ROWS);
    let input = folder.path("客户.xlsx");
    let first = written(&plan, &input);
    std::thread::sleep(std::time::Duration::from_millis(1100));
    assert_eq!(first, written(&plan, &input), "the same rows again");
    std::fs::write(&first, "somebody is correcting it").expect("saved");
    assert_eq!(written(&plan, &input), folder.path("客户-错误行 (2).xlsx"));
}

#[test]
fn without_rejected_rows_there_is_no_file() {
    let folder = Folder::new();
    let plan = planned(&ROWS[..2]);
    assert_eq!(
        write_error_file(&plan, &folder.path("客户.xlsx"), None).expect("nothing to write"),
        None
    );
    assert!(!folder.path("客户-错误行.xlsx").exists());
}

/// A sheet with columns that are called as those of the error file are.
const ALIKE: &[&[&str]] = &[
    &["客户名称", "错误原因", "建议", "电话"],
    &["甲公司", "传感器松动", "多上门", "13800138000"],
    &["未知", "接线接反", "换线", "13900139000"],
];

#[test]
fn columns_of_the_sheet_that_are_called_alike_come_back_with_the_rest() {
    let folder = Folder::new();
    let mut vault = FakeVault::new();
    let plan = vault.import_book(vec![table(ALIKE)]);
    let own = serde_json::json!({"错误原因": "传感器松动", "建议": "多上门"});
    assert_eq!(vault.value("客户/未分类/未分类/甲公司/客户.yaml")["custom"], own);
    let path = written(&plan, &folder.path("客户.xlsx"));
    let shown = texts(&path);
    let head = [
        "客户名称",
        "错误原因",
        "建议",
        "电话",
        "原工作表",
        "原行号",
        "错误原因",
        "建议",
    ];
    assert_eq!(shown[0], head);
    assert_eq!(shown[1][..4], ["未知", "接线接反", "换线", "13900139000"]);

    // Rejected once more, it has the reasons of this time and its own columns as before.
    let again = vault.import_book(corrected(&path, "未知", "-"));
    assert_eq!(counts(&again.sheets[0].plan), (0, 0, 0, 1, 0));
    let twice = written(&again, &path);
    assert_eq!(texts(&twice)[0], head);
    assert_eq!(texts(&twice)[1][..4], ["-", "接线接反", "换线", "13900139000"]);

    let last = vault.import_book(corrected(&twice, "-", "乙公司"));
    assert_eq!(counts(&last.sheets[0].plan), (1, 0, 0, 0, 0));
    let own = serde_json::json!({"错误原因": "接线接反", "建议": "换线"});
    assert_eq!(vault.value("客户/未分类/未分类/乙公司/客户.yaml")["custom"], own);
}

#[test]
fn decisions_about_columns_that_are_called_alike_are_found_again() {
    let headers = ALIKE[0].iter().map(|header| (*header).to_owned()).collect();
    let mapping = Mapping {
        scope: Scope::Headers(headers),
        columns: vec![("错误原因".to_owned(), Target::Field("remark".to_owned()))],
        ..Mapping::default()
    };
    let folder = Folder::new();
    let mut vault = FakeVault::new().mapped_by(mapping);
    let plan = vault.import_book(vec![table(ALIKE)]);
    assert_eq!(
        vault.value("客户/未分类/未分类/甲公司/客户.yaml")["remark"],
        "传感器松动"
    );
    let path = written(&plan, &folder.path("客户.xlsx"));
    vault.import_book(corrected(&path, "未知", "乙公司"));
    assert_eq!(vault.value("客户/未分类/未分类/乙公司/客户.yaml")["remark"], "接线接反");
}
