//! Web pages with tables, which many systems export as `.xls`.

use crate::fixtures::{Folder, only, read, shown};
use encoding_rs::{BIG5, GBK};
use kehu::sheets::{Cell, SheetError, Sheets, Table, read_here};

/// Rows of a table, each with its number and its cells as they are shown.
type Shown = Vec<(u32, Vec<String>)>;

fn page(text: impl AsRef<[u8]>) -> Result<Table, SheetError> {
    read(&Folder::new().write("导出.xls", text))
}

fn rows(text: &str) -> Shown {
    shown(&page(text).expect("rows"))
}

fn row(number: u32, cells: &[&str]) -> (u32, Vec<String>) {
    (number, cells.iter().map(|cell| (*cell).to_owned()).collect())
}

/// The text of the only cell below the header.
fn cell(content: &str) -> String {
    rows(&format!(
        "<table><tr><th>备注</th></tr><tr><td>{content}</td></tr></table>"
    ))
    .remove(1)
    .1
    .remove(0)
}

/// All tables of a page: the name of each and its rows.
fn tables(text: &str) -> Vec<(Option<String>, Shown)> {
    let path = Folder::new();
    let path = path.write("导出.xls", text);
    let tables = read_here(&path, &only(Sheets::All)).expect("rows");
    tables.iter().map(|table| (table.sheet.clone(), shown(table))).collect()
}

#[test]
fn a_page_gives_the_rows_of_its_table() {
    let text = "<!DOCTYPE html>\n<html xmlns:x=\"urn:schemas-microsoft-com:office:excel\"><head><title>a<table></title>
        <meta charset=utf-8><style>td { color: red } /* <tr> */</style><!--[if gte mso 9]><xml><x:Name>一月</x:Name></xml>
        <![endif]--></head><body><p>客户名单</p><table border=1><caption>名单</caption><thead><tr><th>客户名称</th><th>城市</th>
        </tr></thead><tbody><tr><td>杭州盛泰</td><td>杭州</td></tr><tr></tr><tr><td>上海云图</td><td>&nbsp;</td></tr></tbody>
        </table><script>document.write('<table><tr><td>广告</td></tr></table>')</script></body></html>";
    assert_eq!(
        rows(text),
        [
            row(1, &["客户名称", "城市"]),
            row(2, &["杭州盛泰", "杭州"]),
            row(4, &["上海云图"])
        ]
    );
    assert_eq!(page(text).expect("rows").sheet, None);
}

#[test]
fn a_table_without_a_page_and_without_end_tags_is_read_too() {
    assert_eq!(
        rows("\n <table><tr><td>客户名称<td>城市<tr><td>甲<td>杭州</table>"),
        [row(1, &["客户名称", "城市"]), row(2, &["甲", "杭州"])]
    );
}

#[test]
fn the_encoding_is_the_one_declared_or_the_one_found() {
    let text =
        |declared: &str| format!("{declared}<table><tr><td>客户名称</td></tr><tr><td>镕基科技</td></tr></table>");
    let pages = [
        text("<meta charset=\"GBK\">"),
        text("<meta http-equiv=Content-Type content='text/html; charset=gb2312'>"),
        text("<?xml version=\"1.0\" encoding=\"gbk\"?><html>"),
        text("<html><meta charset=\"iso-8859-1\">"),
        text("<html><meta charset=unicode>"),
        text("<html>"),
    ];
    for page_text in pages {
        let bytes = GBK.encode(&page_text).0;
        assert_eq!(shown(&page(bytes).expect("rows"))[1].1, ["镕基科技"], "{page_text}");
    }
    // Declared wrongly: what is valid UTF-8 is no GBK.
    assert_eq!(rows(&text("<meta charset=gb2312>"))[1].1, ["镕基科技"]);
    assert_eq!(rows(&text("\u{feff}<html>"))[1].1, ["镕基科技"]);
    let big5 = "<meta charset=big5><table><tr><td>客戶名稱</td></tr><tr><td>台積</td></tr></table>";
    assert_eq!(shown(&page(BIG5.encode(big5).0).expect("rows"))[1].1, ["台積"]);
    let utf16: Vec<u8> = text("\u{feff}<html>")
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    assert_eq!(shown(&page(utf16).expect("rows"))[1].1, ["镕基科技"]);
}

#[test]
fn a_cell_that_covers_others_stands_in_the_first_column_of_each_row() {
    let table = page(
        "<table>
        <tr><td rowspan=2>客户名称</td><td colspan=2>联系人</td><td>城市</td></tr>
        <tr><td>姓名</td><td>电话</td><td>名称</td></tr>
        <tr><td rowspan=3 colspan=2>甲</td><td>1</td><td>杭州</td></tr>
        <tr><td>2</td></tr>
        <tr><td>3</td><td>宁波</td></tr>
        <tr><td>乙</td></tr></table>",
    )
    .expect("rows");
    let places: Vec<Vec<(u32, String)>> = table
        .rows
        .iter()
        .map(|row| row.cells.iter().map(|(at, cell)| (*at, cell.display())).collect())
        .collect();
    let at = |cells: &[(u32, &str)]| -> Vec<(u32, String)> {
        cells
            .iter()
            .map(|(column, text)| (*column, (*text).to_owned()))
            .collect()
    };
    assert_eq!(
        places,
        [
            at(&[(0, "客户名称"), (1, "联系人"), (3, "城市")]),
            at(&[(0, "客户名称"), (1, "姓名"), (2, "电话"), (3, "名称")]),
            at(&[(0, "甲"), (2, "1"), (3, "杭州")]),
            at(&[(0, "甲"), (2, "2")]),
            at(&[(0, "甲"), (2, "3"), (3, "宁波")]),
            at(&[(0, "乙")]),
        ]
    );
}

#[test]
fn text_is_what_a_browser_shows() {
    for (content, text) in [
        ("甲<br>乙<br/>丙", "甲\n乙\n丙"),
        ("甲<br><br>乙<br>", "甲\n\n乙"),
        ("<div>甲</div><p>乙 <b>丙</b></p>丁", "甲\n乙 丙\n丁"),
        ("  甲\n\t 乙&nbsp; 丙 ", "甲 乙 丙"),
        (
            "A&amp;B &lt;中国&gt; &copy; &#20013;&#x56FD; &quot;",
            "A&B <中国> © 中国 \"",
        ),
        ("<a href='x'>杭州</a>盛泰<sup>®</sup>", "杭州盛泰®"),
        ("甲<script>alert(1)</script><!-- 乙 --><style>p{}</style>", "甲"),
        ("甲<span style='display:none'>123<span>4</span></span>乙", "甲乙"),
        ("甲<div hidden>123</div>乙", "甲乙"),
        ("甲<img style=\"display:none\" src=x>乙", "甲乙"),
        ("甲<span style='display: none'>没有结束", "甲"),
    ] {
        assert_eq!(cell(content), text, "{content}");
    }
}

#[test]
fn what_is_not_shown_is_left_out() {
    assert_eq!(
        rows(
            "<table><tr><td style='display:none'>编号</td><td>客户名称</td><td>城市</td></tr>
            <tr style=\"color:red; DISPLAY : NONE\"><td>模板</td></tr>
            <tr hidden><td>模板</td></tr>
            <tr><td style='display:none'>17<td>甲<td>杭州
            <tbody style='display:none'><tr><td>合计</td></tr></tbody>
            <tr><td>乙</td></tr></table>
            <div style='display:none'><table><tr><td>弹窗</td></tr></table></div>
            <table style='display:none'><tr><td>弹窗</td></tr></table>"
        ),
        [row(1, &["客户名称", "城市"]), row(4, &["甲", "杭州"]), row(6, &["乙"])]
    );
}

#[test]
fn numbers_stay_text_unless_the_page_says_what_they_are() {
    let table = page(
        "<table><tr><td>13800138000</td><td x:num=\"13800138000\">1.38E+10</td><td x:num>1,234.50</td>
        <td x:num=\"43862\">2020/2/1</td><td x:num style='mso-number-format:\"\\@\"'>0755</td>
        <td style=\"vnd.ms-excel.numberformat:@\">007</td><td x:str>12</td><td sdval=\"0.5\">50%</td>
        <td x:num=\"622202123456789012345\">6.22E+20</td></tr></table>",
    )
    .expect("rows");
    let text = |text: &str| Cell::Text(text.into());
    let cells: Vec<Cell> = table.rows[0].cells.iter().map(|(_, cell)| cell.clone()).collect();
    assert_eq!(
        cells,
        [
            text("13800138000"),
            Cell::Number(13_800_138_000.0),
            Cell::Number(1_234.5),
            text("2020/2/1"),
            text("0755"),
            text("007"),
            text("12"),
            Cell::Number(0.5),
            text("622202123456789012345"),
        ]
    );
}

#[test]
fn several_tables_are_several_sheets() {
    let two = "<table><tr><td>客户名称</td></tr><tr><td>甲</td></tr></table><table><tr><td> </td></tr></table>
        <table><tr><td>合同编号</td></tr></table>";
    assert_eq!(
        tables(two),
        [
            (Some("表格 1".to_owned()), vec![row(1, &["客户名称"]), row(2, &["甲"])]),
            (Some("表格 2".to_owned()), vec![row(1, &["合同编号"])]),
        ]
    );
    let path = Folder::new();
    let path = path.write("两张.html", two);
    let second = read_here(&path, &only(Sheets::Named("表格 2".into()))).expect("rows");
    assert_eq!(shown(&second[0]), [row(1, &["合同编号"])]);
    let error = read_here(&path, &only(Sheets::Named("客户".into()))).expect_err("no such sheet");
    assert_eq!(
        error.to_string(),
        "两张.html 里没有名为“客户”的工作表。现有：表格 1、表格 2"
    );
}

#[test]
fn a_table_that_only_wraps_another_is_none() {
    let inner = "<table><tr><td>客户名称</td></tr><tr><td>甲</td></tr></table>";
    let wrapped =
        format!("<table><tr><td>{inner}</td></tr><tr><td><table><tr><td></td></tr></table></td></tr></table>");
    assert_eq!(tables(&wrapped), [(None, vec![row(1, &["客户名称"]), row(2, &["甲"])])]);
    // With rows of its own it comes first, as on the page.
    let titled = format!("<table><tr><td>名单</td></tr><tr><td>{inner}</td></tr><tr><td>合计 1</td></tr></table>");
    assert_eq!(
        tables(&titled),
        [
            (Some("表格 1".to_owned()), vec![row(1, &["名单"]), row(3, &["合计 1"])]),
            (Some("表格 2".to_owned()), vec![row(1, &["客户名称"]), row(2, &["甲"])]),
        ]
    );
}

#[test]
fn a_table_within_a_filled_row_is_what_stands_in_its_cell() {
    let contacts =
        "<table><tr><td>张三</td><td>13800138000</td></tr><tr><td>李四</td><td>13900139000</td></tr></table>";
    assert_eq!(
        tables(&format!(
            "<table><tr><td>甲</td><td>{contacts}</td><td>杭州</td></tr></table>"
        )),
        [(
            None,
            vec![row(1, &["甲", "张三 13800138000\n李四 13900139000", "杭州"])]
        )]
    );
}

#[test]
fn a_page_that_is_no_table_or_breaks_off_says_so() {
    let login = page("<html><body><form>请先登录</form></body></html>").expect_err("no table");
    assert!(matches!(login, SheetError::NotASpreadsheet { .. }), "{login}");
    assert!(login.to_string().contains("登录页"), "{login}");
    let empty = page("<html><table><tr><td></td></tr></table></html>");
    assert_eq!(empty, Err(SheetError::Empty("导出.xls".into())));
    for broken in [
        "<table><tr><td>甲</td></tr><tr><td>乙",
        "<table><tr><td>甲</td></tr><!-- <tr>",
        "<table><tr><td>甲</td></tr><tr><td style='co",
    ] {
        let error = page(broken).expect_err("a broken page");
        assert!(
            matches!(&error, SheetError::Corrupt { reason, .. } if reason.contains("没有下载完")),
            "{error}"
        );
    }
}
