//! Files made to do harm: each is a message or a sane reading, and costs what it holds.

use crate::binary::Xls;
use crate::fixtures::{Folder, worksheet};
use kehu::sheets::{Cell, Limits, ReadOptions, SheetError, Table, read};
use std::path::{Path, PathBuf};

/// Reads as an import does, in a process of its own.
fn read_apart(path: &Path, limits: Limits) -> Result<Vec<Table>, SheetError> {
    let options = ReadOptions {
        limits,
        worker: Some(PathBuf::from(env!("CARGO_BIN_EXE_kehu"))),
        ..ReadOptions::default()
    };
    read(path, &options, &|_| ())
}

fn rows(path: &Path) -> Vec<kehu::sheets::Row> {
    read_apart(path, Limits::default()).expect("rows").remove(0).rows
}

fn refusal(path: &Path) -> SheetError {
    read_apart(path, Limits::default())
        .map(|tables| tables.len())
        .expect_err("a refusal")
}

/// An archive whose directory says that each part is tiny.
fn lying(path: &Path) {
    let mut bytes = std::fs::read(path).expect("bytes");
    let mut at = 0;
    while let Some(found) = bytes[at..].windows(4).position(|window| window == b"PK\x01\x02") {
        at += found;
        bytes[at + 24..at + 28].copy_from_slice(&100_u32.to_le_bytes());
        at += 4;
    }
    std::fs::write(path, bytes).expect("a changed archive");
}

#[cfg(all(unix, not(target_os = "macos")))]
#[test]
fn a_bomb_that_lies_about_its_size_ends_the_worker_alone() {
    let folder = Folder::new();
    let text = format!("<sst><si><t>{}</t></si></sst>", "甲".repeat(40 << 20));
    let row = worksheet(r#"<row r="1"><c r="A1" t="s"><v>0</v></c></row>"#);
    let path = folder.xlsx_of_parts("弹.xlsx", "", &row, &text);
    lying(&path);
    assert!(std::fs::metadata(&path).expect("a file").len() < 1 << 20);
    let limits = Limits {
        memory_bytes: 64 << 20,
        ..Limits::default()
    };
    let error = read_apart(&path, limits)
        .map(|tables| tables.len())
        .expect_err("a bomb");
    assert!(
        matches!(error, SheetError::Crashed { .. } | SheetError::Corrupt { .. }),
        "{error}"
    );
}

#[test]
fn a_sheet_that_claims_a_thousand_million_cells_costs_those_it_has() {
    let folder = Folder::new();
    let sheet = worksheet(r#"<row r="1"><c r="A1"><v>1</v></c></row>"#).replace(
        "<sheetData>",
        r#"<dimension ref="A1:XFD1048576"/><cols><col min="1" max="16384"/></cols><sheetData>"#,
    );
    assert_eq!(rows(&folder.xlsx_of_parts("占.xlsx", "", &sheet, "<sst/>")).len(), 1);
    let gap = r#"<table:table-row table:number-rows-repeated="1000000000"><table:table-cell
        table:number-columns-repeated="1000000000"/></table:table-row>"#;
    let filled = r#"<table:table-row><table:table-cell office:value-type="string"><text:p>甲</text:p></table:table-cell></table:table-row>"#;
    let ods = folder.ods_of("占.ods", &format!("{filled}{gap}"));
    assert_eq!(rows(&ods).len(), 1);
    let index = "4000000000";
    let xml = folder.write(
        "占.xml",
        format!(
            r#"<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet Name="a"><Table><Row><Cell Index="{index}">
            <Data Type="String">甲</Data></Cell></Row><Row Index="{index}"><Cell><Data Type="String">乙</Data></Cell></Row>
            </Table></Worksheet></Workbook>"#
        ),
    );
    assert!(matches!(refusal(&xml), SheetError::TooLarge { .. }));
    let html = folder.write(
        "占.html",
        format!(
            "<table>{}</table>",
            "<tr><td colspan=1000 rowspan=60000>甲</td></tr>".repeat(17)
        ),
    );
    assert!(matches!(refusal(&html), SheetError::TooLarge { .. }));
}

#[cfg(all(unix, not(target_os = "macos")))]
#[test]
fn cells_at_both_ends_of_an_old_sheet_end_the_worker_alone() {
    let folder = Folder::new();
    let corners = Xls::new()
        .claiming(u32::MAX, u16::MAX)
        .text(0, 0, "甲")
        .text(u16::MAX, u16::MAX - 1, "乙");
    let error = refusal(&corners.write(&folder, "角.xls"));
    assert!(matches!(error, SheetError::Crashed { .. }), "{error}");
    let filled = r#"<table:table-row table:number-rows-repeated="1000000000"><table:table-cell office:value-type="string"
        table:number-columns-repeated="16384"><text:p>甲</text:p></table:table-cell></table:table-row>"#;
    let error = refusal(&folder.ods_of("满.ods", filled));
    assert!(
        matches!(error, SheetError::Crashed { .. } | SheetError::Corrupt { .. }),
        "{error}"
    );
}

#[test]
fn a_thousand_sheets_are_too_many_unless_they_are_empty() {
    let folder = Folder::new();
    let names: Vec<String> = (1..=1_000).map(|number| format!("{number} 月")).collect();
    let book = |file: &str, filled: usize| {
        let sheet = |at: usize| -> &[&[&str]] {
            if at < filled {
                &[&["客户名称"], &["甲"]]
            } else {
                &[]
            }
        };
        let sheets: Vec<(&str, &[&[&str]])> = (0..).zip(&names).map(|(at, name)| (name.as_str(), sheet(at))).collect();
        folder.xlsx(file, &sheets)
    };
    let error = refusal(&book("多.xlsx", 1_000));
    assert_eq!(
        error.to_string(),
        "多.xlsx 太大了（有内容的工作表超过 200 张）。请分成几个文件导入"
    );
    let few = read_apart(&book("少.xlsx", 3), Limits::default()).expect("rows");
    assert_eq!(few.len(), 3);
}

#[test]
fn all_columns_and_the_longest_cell_are_read_whole() {
    let folder = Folder::new();
    let names: Vec<String> = (0..16_384).map(|column| format!("列{column}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let longest = "甲".repeat(32_767);
    let rows = rows(&folder.xlsx("宽.xlsx", &[("客户", &[&names, &[&longest]])]));
    assert_eq!(rows[0].cells.len(), 16_384);
    assert_eq!(rows[0].get(16_383).display(), "列16383");
    assert_eq!(rows[1].get(0).display(), longest);
}

#[test]
fn formulas_give_what_the_file_remembers_and_are_never_computed() {
    let row = r#"<row r="1"><c r="A1"><f>B1+1</f><v>7</v></c><c r="B1"><f>A1+1</f><v>8</v></c><c r="C1"><f>C1</f></c>
        <c r="D1" t="str"><f>WEBSERVICE("http://127.0.0.1/")</f><v>甲</v></c></row>"#;
    let folder = Folder::new();
    let path = folder.raw_xlsx("循环.xlsx", "", row);
    assert_eq!(
        rows(&path)[0].cells,
        [
            (0, Cell::Number(7.0)),
            (1, Cell::Number(8.0)),
            (2, Cell::Error("（没有算好的公式）".into())),
            (3, Cell::Text("甲".into()))
        ]
    );
}

#[test]
fn entities_of_the_file_itself_are_never_expanded() {
    let folder = Folder::new();
    let laughs: String = (1..40)
        .map(|level| format!("<!ENTITY l{level} \"{}\">", format!("&l{};", level - 1).repeat(10)))
        .collect();
    let definitions = format!(r#"<!DOCTYPE a [<!ENTITY l0 "哈"><!ENTITY xxe SYSTEM "file:///etc/hostname">{laughs}]>"#);
    let row = r#"<row r="1"><c r="A1" t="s"><v>0</v></c></row>"#;
    for name in ["xxe", "l39"] {
        let texts = format!("{definitions}<sst><si><t>&{name};</t></si></sst>");
        let shared = folder.xlsx_of_parts("实体.xlsx", "", &worksheet(row), &texts);
        let inline = format!(r#"<row r="1"><c r="A1" t="inlineStr"><is><t>&{name};</t></is></c></row>"#);
        let sheet = format!("{definitions}{}", worksheet(&inline));
        let within = folder.xlsx_of_parts("实体 2.xlsx", "", &sheet, "<sst/>");
        let cell = format!(
            r#"<table:table-row><table:table-cell office:value-type="string"><text:p>&{name};</text:p></table:table-cell></table:table-row>"#
        );
        for path in [shared, within, folder.ods_of("实体.ods", &cell)] {
            let error = refusal(&path);
            assert!(matches!(error, SheetError::Corrupt { .. }), "{error}");
        }
    }
}

#[test]
fn what_is_nested_without_end_ends_in_a_message() {
    let folder = Folder::new();
    let tables = folder.write("套.html", "<table><tr><td>".repeat(100_000));
    assert!(matches!(refusal(&tables), SheetError::Corrupt { .. }));
    let spans = format!("<table><tr><td>甲{}</td></tr></table>", "<div><b>".repeat(100_000));
    assert_eq!(rows(&folder.write("深.html", spans)).len(), 1);
    let xml = format!(
        r#"<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet>{}"#,
        "<a>".repeat(1_000_000)
    );
    assert!(matches!(
        refusal(&folder.write("深.xml", xml)),
        SheetError::Corrupt { .. }
    ));
}
