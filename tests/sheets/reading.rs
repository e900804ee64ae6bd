//! Workbooks of every format come out as rows of typed cells.

use crate::binary::{Xls, xlsb};
use crate::fixtures::{Folder, only, read, shown};
use chrono::NaiveDate;
use kehu::sheets::{Cell, Limits, ReadOptions, SheetError, Sheets, read_here};

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
fn an_xlsb_file_gives_its_rows() {
    let table = read(&xlsb(&Folder::new(), "客户.xlsb", ROWS)).expect("rows");
    assert_eq!(shown(&table), as_shown([1, 2, 3]));
    assert_eq!(table.sheet.as_deref(), Some("客户"));
}

#[test]
fn the_content_tells_the_format_and_not_the_name() {
    let folder = Folder::new();
    for name in ["客户.xlsm", "客户.xls", "客户.et", "客户.ett", "客户.csv", "客户"] {
        let path = folder.xlsx(name, &[("一月", ROWS)]);
        assert_eq!(shown(&read(&path).expect(name)), as_shown([1, 2, 3]), "{name}");
    }
    for name in ["客户.et", "客户.ett", "客户.xlsx"] {
        let path = Xls::new().text(0, 0, "客户名称").text(1, 0, "甲").write(&folder, name);
        assert_eq!(shown(&read(&path).expect(name))[1].1, ["甲"], "{name}");
    }
}

#[test]
fn all_sheets_that_hold_something_are_read_unless_one_is_asked_for() {
    let path = Folder::new();
    let path = path.xlsx(
        "多表.xlsx",
        &[("空表", &[]), ("客户", ROWS), ("联系人", &[&["姓名"], &["张三"]])],
    );
    let names_and_rows = |sheets: Sheets| -> Vec<(Option<String>, usize)> {
        let tables = read_here(&path, &only(sheets)).expect("rows").into_iter();
        tables.map(|table| (table.sheet, table.rows.len())).collect()
    };
    let (customers, contacts) = ((Some("客户".to_owned()), 3), (Some("联系人".to_owned()), 2));
    assert_eq!(names_and_rows(Sheets::All), [customers.clone(), contacts.clone()]);
    assert_eq!(names_and_rows(Sheets::First), [customers]);
    assert_eq!(names_and_rows(Sheets::Named(" 联系人".into())), [contacts]);
    let error = read_here(&path, &only(Sheets::Named("合同".into()))).expect_err("no such sheet");
    assert_eq!(
        error.to_string(),
        "多表.xlsx 里没有名为“合同”的工作表。现有：空表、客户、联系人"
    );
    let empty = read_here(&path, &only(Sheets::Named("空表".into())));
    assert_eq!(empty, Err(SheetError::Empty("多表.xlsx".into())));
}

#[test]
fn hidden_sheets_are_passed_over_unless_asked_for() {
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
    let names = |sheets: Sheets| -> Vec<Option<String>> {
        let tables = read_here(&path, &only(sheets)).expect("rows");
        tables.into_iter().map(|table| table.sheet).collect()
    };
    assert_eq!(names(Sheets::All), [Some("客户".to_owned())]);
    assert_eq!(names(Sheets::Named("选项".into())), [Some("选项".to_owned())]);
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
fn more_sheets_cells_or_text_than_allowed_is_refused() {
    let path = Folder::new();
    let path = path.xlsx("大.xlsx", &[("客户", ROWS), ("客户 2", ROWS)]);
    let with = |sheets: Sheets, limits| read_here(&path, &ReadOptions { limits, ..only(sheets) });
    let few_cells = Limits {
        cells: 11,
        ..Limits::default()
    };
    let little_text = Limits {
        text_bytes: 100,
        ..Limits::default()
    };
    let few_sheets = Limits {
        sheets: 1,
        ..Limits::default()
    };
    for limits in [few_cells, little_text, few_sheets] {
        let error = with(Sheets::All, limits);
        assert!(matches!(error, Err(SheetError::TooLarge { .. })), "{limits:?}");
        assert!(with(Sheets::First, limits).is_ok(), "{limits:?}");
    }
    let small_file = Limits {
        file_bytes: 100,
        ..Limits::default()
    };
    assert!(matches!(
        with(Sheets::First, small_file),
        Err(SheetError::TooLarge { .. })
    ));
    let just_enough = Limits {
        cells: 12,
        sheets: 2,
        ..Limits::default()
    };
    assert!(with(Sheets::All, just_enough).is_ok());
}
