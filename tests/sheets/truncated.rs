//! Files of every format cut off at every hundredth: each is a message or the rows that are surely there.

use crate::binary::{Xls, xlsb, xlsb_of, xlsb_sheet};
use crate::fixtures::{Folder, worksheet};
use kehu::sheets::{ReadOptions, SheetError, Table, read};
use std::path::{Path, PathBuf};

const ROWS: u16 = 40;

fn name(row: u16) -> String {
    format!("杭州盛泰机械有限公司 {row}")
}

/// Reads as an import does, in a process of its own.
fn read_apart(path: &Path) -> Result<Vec<Table>, SheetError> {
    let options = ReadOptions {
        worker: Some(PathBuf::from(env!("CARGO_BIN_EXE_kehu"))),
        ..ReadOptions::default()
    };
    read(path, &options, &|_| ())
}

/// How a cut may end.
#[derive(Clone, Copy, PartialEq)]
enum Ends {
    /// The format knows its end: what is cut off is noticed.
    InAMessage,
    /// Nothing tells where it ends: a part of the rows is read.
    InRowsToo,
}

fn cut_everywhere(folder: &Folder, whole: &Path, ends: Ends) {
    let bytes = std::fs::read(whole).expect("bytes");
    assert_eq!(read_apart(whole).expect("all rows")[0].rows.len(), usize::from(ROWS));
    let file = whole.file_name().expect("a name").to_string_lossy().into_owned();
    for share in 1..100 {
        let path = folder.write(&file, &bytes[..bytes.len() * share / 100]);
        check(read_apart(&path), ends, &format!("{file}, {share} %"));
    }
}

fn check(read: Result<Vec<Table>, SheetError>, ends: Ends, what: &str) {
    match read {
        Ok(tables) => {
            assert!(ends == Ends::InRowsToo, "{what} was read as if it were whole");
            let rows = &tables[0].rows;
            assert!(rows.len() <= usize::from(ROWS), "{what}");
            // The last row may be cut in the middle, those before are as they were.
            for (row, number) in rows.iter().rev().skip(1).rev().zip(0..) {
                assert_eq!(row.get(0).display(), name(number), "{what}");
            }
        }
        Err(error) => assert!(
            !matches!(error, SheetError::TimedOut { .. } | SheetError::NoWorker(_)),
            "{what}: {error}"
        ),
    }
}

#[test]
fn archives() {
    let folder = Folder::new();
    let names: Vec<String> = (0..ROWS).map(name).collect();
    let rows: Vec<[&str; 1]> = names.iter().map(|name| [name.as_str()]).collect();
    let rows: Vec<&[&str]> = rows.iter().map(|row| &row[..]).collect();
    cut_everywhere(&folder, &folder.xlsx("截断.xlsx", &[("客户", &rows)]), Ends::InAMessage);
    cut_everywhere(&folder, &folder.ods("截断.ods", &rows, 0), Ends::InAMessage);
    cut_everywhere(&folder, &xlsb(&folder, "截断.xlsb", &rows), Ends::InAMessage);
}

#[test]
fn parts_within_whole_archives() {
    let folder = Folder::new();
    let names: Vec<String> = (0..ROWS).map(name).collect();
    let row = |(name, number): (&String, u32)| {
        format!(r#"<row r="{number}"><c r="A{number}" t="str"><v>{name}</v></c></row>"#)
    };
    let sheet = worksheet(&names.iter().zip(1..).map(row).collect::<String>());
    let whole = folder.xlsx_of_parts("整.xlsx", "", &sheet, "<sst/>");
    assert_eq!(read_apart(&whole).expect("all rows")[0].rows.len(), names.len());
    for share in (1..100).step_by(3) {
        let mut at = sheet.len() * share / 100;
        while !sheet.is_char_boundary(at) {
            at -= 1;
        }
        let path = folder.xlsx_of_parts("截断.xlsx", "", &sheet[..at], "<sst/>");
        check(read_apart(&path), Ends::InAMessage, &format!("sheet1.xml, {share} %"));
    }
    let rows: Vec<[&str; 1]> = names.iter().map(|name| [name.as_str()]).collect();
    let rows: Vec<&[&str]> = rows.iter().map(|row| &row[..]).collect();
    let sheet = xlsb_sheet(&rows);
    for share in (1..100).step_by(3) {
        let path = xlsb_of(&folder, "截断.xlsb", &sheet[..sheet.len() * share / 100]);
        check(read_apart(&path), Ends::InAMessage, &format!("sheet1.bin, {share} %"));
    }
}

#[test]
fn xls() {
    let folder = Folder::new();
    let book = (0..ROWS).fold(Xls::new(), |book, row| book.text(row, 0, &name(row)));
    cut_everywhere(&folder, &book.write(&folder, "截断.xls"), Ends::InRowsToo);
}

#[test]
fn text() {
    let folder = Folder::new();
    let lines: String = (0..ROWS).map(|row| format!("{},杭州\n", name(row))).collect();
    cut_everywhere(&folder, &folder.write("截断.csv", &lines), Ends::InRowsToo);
    let gbk = encoding_rs::GBK.encode(&lines).0;
    cut_everywhere(&folder, &folder.write("截断-gbk.csv", gbk), Ends::InRowsToo);
}

#[test]
fn pages_and_xml() {
    let folder = Folder::new();
    let rows: String = (0..ROWS)
        .map(|row| format!("<tr><td>{}</td></tr>", name(row)))
        .collect();
    let page = format!("<html><body><table>{rows}</table>");
    cut_everywhere(&folder, &folder.write("截断-网页.xls", page), Ends::InAMessage);
    let rows: String = (0..ROWS)
        .map(|row| format!(r#"<Row><Cell><Data ss:Type="String">{}</Data></Cell></Row>"#, name(row)))
        .collect();
    let xml = format!(
        r#"<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"
        xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="客户"><Table>{rows}</Table></Worksheet></Workbook>"#
    );
    cut_everywhere(&folder, &folder.write("截断-xml.xls", xml), Ends::InAMessage);
}
