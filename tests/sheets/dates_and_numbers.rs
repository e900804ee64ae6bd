//! Dates and numbers as files store them.

use crate::binary::Xls;
use crate::fixtures::{Folder, read};
use chrono::NaiveDate;
use kehu::sheets::Cell;
use std::path::Path;

/// The cells of the first row.
fn cells(path: &Path) -> Vec<Cell> {
    let row = read(path).expect("rows").rows.remove(0);
    row.cells.into_iter().map(|(_, cell)| cell).collect()
}

fn day(year: i32, month: u32, day: u32) -> Cell {
    Cell::Date(NaiveDate::from_ymd_opt(year, month, day).expect("a day"))
}

fn text(text: &str) -> Cell {
    Cell::Text(text.into())
}

#[test]
fn days_count_from_1900_or_counting_from_1904_as_the_workbook_says() {
    let folder = Folder::new();
    let row = r#"<row r="1"><c r="A1" s="1"><v>43862</v></c></row>"#;
    assert_eq!(cells(&folder.raw_xlsx("1900.xlsx", "", row)), [day(2020, 2, 1)]);
    let date1904 = folder.raw_xlsx("1904.xlsx", r#"date1904="1""#, row);
    assert_eq!(cells(&date1904), [day(2024, 2, 2)]);
    let xls = || Xls::new().day(0, 0, 43_862.0);
    assert_eq!(cells(&xls().write(&folder, "1900.xls")), [day(2020, 2, 1)]);
    assert_eq!(
        cells(&xls().counting_from_1904().write(&folder, "1904.xls")),
        [day(2024, 2, 2)]
    );
}

#[test]
fn a_day_that_does_not_exist_and_a_time_alone_are_text() {
    let row = r#"<row r="1"><c r="A1" s="1"><v>0</v></c><c r="B1" s="1"><v>0.6041666667</v></c>
        <c r="C1" s="1"><v>1</v></c><c r="D1" s="1"><v>59</v></c><c r="E1" s="1"><v>61</v></c></row>"#;
    let folder = Folder::new();
    assert_eq!(
        cells(&folder.raw_xlsx("怪.xlsx", "", row)),
        [
            text("1900-01-00"),
            text("14:30"),
            day(1900, 1, 1),
            day(1900, 2, 28),
            day(1900, 3, 1),
        ]
    );
}

#[test]
fn numbers_keep_their_digits() {
    let folder = Folder::new();
    let row = r#"<row r="1"><c r="A1"><v>13800138000.0</v></c><c r="B1"><v>1.38001380001E10</v></c>
        <c r="C1" t="str"><v>007</v></c><c r="D1" t="inlineStr"><is><t>622202123456789012345</t></is></c>
        <c r="E1"><v>622202123456789012345</v></c></row>"#;
    let read = cells(&folder.raw_xlsx("数.xlsx", "", row));
    assert_eq!(
        read[..4],
        [
            Cell::Number(13_800_138_000.0),
            Cell::Number(13_800_138_000.1),
            text("007"),
            text("622202123456789012345"),
        ]
    );
    // More digits than a number holds: those that there are, and no exponent.
    assert_eq!(read[4].display(), "622202123456789000000");
    assert_eq!(read[0].display(), "13800138000");
    let xls = Xls::new().number(0, 0, 13_800_138_000.0).text(0, 1, "0755");
    let path = xls.write(&folder, "数.xls");
    assert_eq!(cells(&path), [Cell::Number(13_800_138_000.0), text("0755")]);
}

#[test]
fn a_time_alone_in_an_opendocument_sheet_is_text() {
    let cell = r#"<table:table-cell office:value-type="time" office:time-value="PT14H30M00S"/>"#;
    let folder = Folder::new();
    let path = folder.ods_of("时间.ods", &format!("<table:table-row>{cell}</table:table-row>"));
    assert_eq!(cells(&path), [text("14:30")]);
}
