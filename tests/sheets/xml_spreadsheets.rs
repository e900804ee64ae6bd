//! "XML Spreadsheet 2003", which older Excel and many systems write as `.xls` or `.xml`.

use crate::fixtures::{Folder, only, read, shown};
use chrono::NaiveDate;
use encoding_rs::GBK;
use kehu::sheets::{Cell, SheetError, Sheets, Table, read_here};

/// A workbook of these worksheets.
fn workbook(worksheets: &str) -> String {
    format!(
        r#"<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>
        <Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:x="urn:schemas-microsoft-com:office:excel"
        xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Styles><Style ss:ID="s1"/></Styles>{worksheets}</Workbook>"#
    )
}

fn worksheet(name: &str, rows: &str, options: &str) -> String {
    format!(
        r#"<Worksheet ss:Name="{name}"><Table ss:ExpandedColumnCount="3">{rows}</Table>
        <WorksheetOptions xmlns="urn:schemas-microsoft-com:office:excel">{options}</WorksheetOptions></Worksheet>"#
    )
}

fn text_row(text: &str) -> String {
    format!(r#"<Row><Cell><Data ss:Type="String">{text}</Data></Cell></Row>"#)
}

fn read_text(text: impl AsRef<[u8]>) -> Result<Table, SheetError> {
    read(&Folder::new().write("导出.xls", text))
}

/// The cells of the rows that `rows` holds, with their places.
fn cells(rows: &str) -> Vec<(u32, u32, Cell)> {
    let table = read_text(workbook(&worksheet("客户", rows, ""))).expect("rows");
    let placed = |row: &kehu::sheets::Row| -> Vec<_> {
        let cells = row.cells.iter();
        cells
            .map(|(column, cell)| (row.number, *column, cell.clone()))
            .collect()
    };
    table.rows.iter().flat_map(placed).collect()
}

fn text(text: &str) -> Cell {
    Cell::Text(text.into())
}

#[test]
fn cells_stand_where_they_say() {
    assert_eq!(
        cells(
            r#"<Column ss:Width="90"/><Row ss:Index="2"><Cell ss:MergeAcross="1"><Data ss:Type="String">甲</Data></Cell>
            <Cell><Data ss:Type="String">乙</Data></Cell></Row><Row ss:Span="2"/>
            <Row><Cell/><Cell ss:Index="5" ss:StyleID="s1"><Data ss:Type="String">丙</Data></Cell><Cell>
            <Data ss:Type="String">丁</Data></Cell></Row>"#
        ),
        [
            (2, 0, text("甲")),
            (2, 2, text("乙")),
            (6, 4, text("丙")),
            (6, 5, text("丁"))
        ]
    );
}

#[test]
fn cells_keep_their_types() {
    let day = NaiveDate::from_ymd_opt(2020, 2, 1).expect("a day");
    for (kind, content, cell) in [
        ("String", "0755", text("0755")),
        ("Number", "13800138000", Cell::Number(13_800_138_000.0)),
        ("Number", "9895.9339", Cell::Number(9_895.933_9)),
        ("Number", "1.38E+10", Cell::Number(13_800_000_000.0)),
        ("Number", "6222021234567890123456", text("6222021234567890123456")),
        ("Number", "一百", text("一百")),
        ("DateTime", "2020-02-01T00:00:00.000", Cell::Date(day)),
        (
            "DateTime",
            "2020-02-01T14:30:00.000",
            Cell::DateTime(day.and_hms_opt(14, 30, 0).expect("a time")),
        ),
        ("DateTime", "1899-12-31T14:30:00.000", text("14:30")),
        ("DateTime", "1899-12-31T00:00:00.000", text("1900-01-00")),
        ("Boolean", "1", Cell::Bool(true)),
        ("Boolean", "0", Cell::Bool(false)),
        ("Error", "#N/A", Cell::Error("#N/A".into())),
    ] {
        let row = format!(r#"<Row><Cell><Data ss:Type="{kind}">{content}</Data></Cell></Row>"#);
        assert_eq!(cells(&row), [(1, 0, cell)], "{kind} {content}");
    }
}

#[test]
fn text_keeps_lines_and_entities_and_loses_markup() {
    for (content, shown) in [
        ("甲&#10;乙", "甲\n乙"),
        ("A&amp;B &lt;中国&gt;", "A&B <中国>"),
        ("A&B 有限公司", "A&B 有限公司"),
        ("<![CDATA[甲<乙]]>", "甲<乙"),
        ("<B>甲</B><Font html:Color=\"#FF0000\">乙</Font>", "甲乙"),
    ] {
        let row = format!(
            r#"<Row><Cell><ss:Data ss:Type="String">{content}</ss:Data><Comment ss:Author="我"><ss:Data>批注</ss:Data></Comment>
            </Cell></Row>"#
        );
        assert_eq!(cells(&row), [(1, 0, text(shown))], "{content}");
    }
}

#[test]
fn sheets_that_can_be_seen_are_read() {
    let hidden = worksheet("选项", &text_row("省列表"), "<Visible>SheetHidden</Visible>");
    let all = [
        hidden,
        worksheet("空", "", ""),
        worksheet("客户 &amp; 合同", &text_row("甲"), "<Selected/>"),
        worksheet("反馈", &text_row("乙"), ""),
    ];
    let path = Folder::new();
    let path = path.write("多表.xml", workbook(&all.concat()));
    let names = |sheets: Sheets| -> Vec<Option<String>> {
        let tables = read_here(&path, &only(sheets)).expect("rows");
        tables.into_iter().map(|table| table.sheet).collect()
    };
    let (customers, feedback) = (Some("客户 & 合同".to_owned()), Some("反馈".to_owned()));
    assert_eq!(names(Sheets::All), [customers.clone(), feedback.clone()]);
    assert_eq!(names(Sheets::First), [customers]);
    assert_eq!(names(Sheets::Named("反馈".into())), [feedback]);
    assert_eq!(names(Sheets::Named("选项".into())), [Some("选项".to_owned())]);
}

#[test]
fn other_encodings_and_prefixes_are_read() {
    let declared = workbook(&worksheet("客户", &text_row("镕基科技"), ""))
        .replace("version=\"1.0\"", "version=\"1.0\" encoding=\"GB2312\"");
    let table = read_text(GBK.encode(&declared).0).expect("rows");
    assert_eq!(shown(&table), [(1, vec!["镕基科技".to_owned()])]);
    let prefixed = r#"<ss:Workbook xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><ss:Worksheet ss:Name="a"><ss:Table>
        <ss:Row><ss:Cell><ss:Data ss:Type="String">甲</ss:Data></ss:Cell></ss:Row></ss:Table></ss:Worksheet></ss:Workbook>"#;
    assert_eq!(shown(&read_text(prefixed).expect("rows")), [(1, vec!["甲".to_owned()])]);
}

#[test]
fn entities_of_the_file_itself_stay_as_they_are_written() {
    let laughs: String = (1..40)
        .map(|level| format!("<!ENTITY l{level} \"{}\">", format!("&l{};", level - 1).repeat(10)))
        .collect();
    let book = workbook(&worksheet("客户", &text_row("&l39;&xxe;"), "")).replace(
        "<Workbook",
        &format!(
            "<!DOCTYPE Workbook [<!ENTITY l0 \"哈\"><!ENTITY xxe SYSTEM \"file:///etc/passwd\">{laughs}]><Workbook"
        ),
    );
    assert_eq!(
        shown(&read_text(book).expect("rows")),
        [(1, vec!["&l39;&xxe;".to_owned()])]
    );
}

#[test]
fn a_file_that_is_broken_or_breaks_off_says_so() {
    let whole = workbook(&worksheet("客户", &text_row("甲"), ""));
    let crossed = whole.replace("</Data></Cell>", "</Cell></Data>");
    let cut = &whole[..whole.find("</Worksheet>").expect("an end")];
    for broken in [crossed.as_str(), cut] {
        let error = read_text(broken).expect_err("broken");
        assert!(matches!(error, SheetError::Corrupt { .. }), "{error}");
    }
    let empty = read_text(workbook(&worksheet("客户", "<Row><Cell/></Row>", "")));
    assert_eq!(empty, Err(SheetError::Empty("导出.xls".into())));
}

#[test]
fn a_cell_merged_downwards_belongs_to_the_rows_below() {
    let rows = r#"<Row><Cell ss:MergeDown="1" ss:MergeAcross="1"><Data ss:Type="String">甲</Data></Cell>
        <Cell><Data ss:Type="String">一</Data></Cell></Row>
        <Row><Cell ss:Index="3"><Data ss:Type="String">二</Data></Cell></Row>
        <Row><Cell ss:Index="3"><Data ss:Type="String">三</Data></Cell></Row>"#;
    assert_eq!(
        cells(rows),
        [
            (1, 0, text("甲")),
            (1, 2, text("一")),
            (2, 0, text("甲")),
            (2, 2, text("二")),
            (3, 2, text("三"))
        ]
    );
}
