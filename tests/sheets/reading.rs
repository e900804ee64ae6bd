//! Workbooks of every format come out as rows of typed cells.

use crate::fixtures::{Folder, read, shown};
use chrono::NaiveDate;
use kehu::sheets::{Cell, Limits, ReadOptions, SheetError, read_here};

const ROWS: &[&[&str]] = &[
    &["客户名称", "城市"],
    &["杭州盛泰机械有限公司", "杭州"],
    &["上海云图软件", "上海"],
];

fn as_shown(numbers: [u32; 3]) -> Vec<(u32, Vec<String>)> {
    numbers
        .into_iter()
        .zip(ROWS)
        .map(|(number, row)| (number, row.iter().map(|text| (*text).to_owned()).collect()))
        .collect()
}

#[test]
fn an_xlsx_file_gives_its_rows() {
    let table = read(&Folder::new().xlsx("客户.xlsx", &[("一月", ROWS)])).expect("rows");
    assert_eq!(shown(&table), as_shown([1, 2, 3]));
    assert_eq!(table.sheet.as_deref(), Some("一月"));
    assert_eq!(table.file, "客户.xlsx");
}

#[test]
fn cells_keep_their_types() {
    let table = read(&Folder::new().typed_xlsx("类型.xlsx")).expect("rows");
    let day = NaiveDate::from_ymd_opt(2020, 2, 1).expect("a day");
    let cells: Vec<Cell> = (0..7).map(|column| table.rows[1].get(column).clone()).collect();
    assert_eq!(
        cells,
        [
            Cell::Text("杭州盛泰机械有限公司".into()),
            Cell::Number(13_800_138_000.0),
            Cell::Number(9895.9339),
            Cell::Date(day),
            Cell::DateTime(day.and_hms_opt(14, 30, 0).expect("a time")),
            Cell::Bool(true),
            Cell::Error("#DIV/0!".into()),
        ]
    );
    assert_eq!(cells[1].display(), "13800138000");
}

#[test]
fn an_ods_file_gives_its_rows_and_blank_ones_are_gaps() {
    let folder = Folder::new();
    assert_eq!(
        shown(&read(&folder.ods("客户.ods", ROWS, 0)).expect("rows")),
        as_shown([1, 2, 3])
    );
    assert_eq!(
        shown(&read(&folder.ods("空行.ods", ROWS, 10)).expect("rows")),
        as_shown([1, 12, 13])
    );
}

#[test]
fn an_xls_file_gives_its_rows() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sheets/data/customers.xls");
    let table = read(&path).expect("rows");
    assert_eq!(
        shown(&table)[..2],
        [
            (
                1,
                vec!["客户名称".to_owned(), "员工人数".to_owned(), "建档日期".to_owned()]
            ),
            (
                2,
                vec![
                    "杭州盛泰机械有限公司".to_owned(),
                    "328".to_owned(),
                    "2020-02-01".to_owned()
                ]
            ),
        ]
    );
}

#[test]
fn the_first_sheet_that_holds_something_is_read_unless_another_is_asked_for() {
    let path = Folder::new();
    let path = path.xlsx(
        "多表.xlsx",
        &[("空表", &[]), ("客户", ROWS), ("联系人", &[&["姓名"], &["张三"]])],
    );
    let table = read(&path).expect("rows");
    assert_eq!(table.sheet.as_deref(), Some("客户"));
    assert_eq!(table.sheets, ["空表", "客户", "联系人"]);
    let options = |sheet: &str| ReadOptions {
        sheet: Some(sheet.to_owned()),
        ..ReadOptions::default()
    };
    assert_eq!(read_here(&path, &options("联系人")).expect("rows").rows.len(), 2);
    let error = read_here(&path, &options("合同")).expect_err("no such sheet");
    assert_eq!(
        error.to_string(),
        "多表.xlsx 里没有名为“合同”的工作表。现有：空表、客户、联系人"
    );
}

#[test]
fn hidden_sheets_are_passed_over() {
    let folder = Folder::new();
    let mut book = rust_xlsxwriter::Workbook::new();
    let hidden = book.add_worksheet().set_name("选项").expect("a sheet");
    hidden.write_string(0, 0, "省列表").expect("a cell");
    hidden.set_hidden(true);
    let sheet = book.add_worksheet().set_name("客户").expect("a sheet");
    sheet.write_string(0, 0, "客户名称").expect("a cell");
    sheet.set_active(true);
    let path = folder.path("隐藏.xlsx");
    book.save(&path).expect("a file");
    let table = read(&path).expect("rows");
    assert_eq!(
        (table.sheet.as_deref(), table.sheets.as_slice()),
        (Some("客户"), &["客户".to_owned()][..])
    );
}

#[test]
fn a_sparse_sheet_costs_its_cells_and_not_its_rectangle() {
    let folder = Folder::new();
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write_string(0, 0, "客户名称").expect("a cell");
    sheet.write_string(1_048_575, 16_383, "角落").expect("a cell");
    let path = folder.path("稀疏.xlsx");
    book.save(&path).expect("a file");
    let table = read(&path).expect("rows");
    assert_eq!(
        shown(&table),
        [(1, vec!["客户名称".to_owned()]), (1_048_576, vec!["角落".to_owned()])]
    );
    assert_eq!(table.rows[1].get(16_383).display(), "角落");
}

#[test]
fn more_cells_or_text_than_allowed_is_refused() {
    let path = Folder::new();
    let path = path.xlsx("大.xlsx", &[("客户", ROWS)]);
    let with = |limits| {
        read_here(
            &path,
            &ReadOptions {
                limits,
                ..ReadOptions::default()
            },
        )
    };
    let few_cells = Limits {
        cells: 5,
        ..Limits::default()
    };
    let little_text = Limits {
        text_bytes: 20,
        ..Limits::default()
    };
    let small_file = Limits {
        file_bytes: 100,
        ..Limits::default()
    };
    for limits in [few_cells, little_text, small_file] {
        assert!(matches!(with(limits), Err(SheetError::TooLarge { .. })), "{limits:?}");
    }
    assert!(
        with(Limits {
            cells: 6,
            ..Limits::default()
        })
        .is_ok()
    );
}
