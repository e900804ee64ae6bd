//! Columns that the spreadsheet hides are read as the others are, but a visible one comes first.

use crate::fake_vault::{FakeVault, counts};
use crate::fixtures::{Folder, only, read, worksheet};
use kehu::sheets::{ReadOptions, Sheets, Table, read as read_apart, read_here, survey};
use rust_xlsxwriter::Workbook;
use std::path::PathBuf;

const ROWS: &[&[&str]] = &[
    &["客户名称", "电话", "地址", "手机号"],
    &["杭州盛泰", "0571-88001234", "旧厂路1号", "13800138000"],
];

/// An xlsx file of these rows with the columns of these places hidden.
fn hiding(folder: &Folder, rows: &[&[&str]], hidden: &[u16]) -> PathBuf {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (row, cells) in (0..).zip(rows) {
        for (column, text) in (0..).zip(*cells).filter(|(_, text)| !text.is_empty()) {
            sheet.write_string(row, column, *text).expect("a cell");
        }
    }
    for column in hidden {
        sheet.set_column_hidden(*column).expect("a hidden column");
    }
    let path = folder.path("客户.xlsx");
    book.save(&path).expect("an xlsx file");
    path
}

fn hidden_of(table: &Table) -> Vec<u32> {
    (0..20).filter(|column| table.hides(*column)).collect()
}

/// What becomes of each column.
fn targets(table: Table) -> Vec<String> {
    let plan = FakeVault::new().try_plan(table).expect("a plan");
    plan.columns.into_iter().map(|column| column.target).collect()
}

#[test]
fn a_sheet_tells_which_columns_it_hides() {
    let folder = Folder::new();
    let path = hiding(&folder, ROWS, &[1, 2]);
    assert_eq!(hidden_of(&read(&path).expect("rows")), [1, 2]);
    let options = ReadOptions {
        worker: Some(PathBuf::from(env!("CARGO_BIN_EXE_kehu"))),
        ..ReadOptions::default()
    };
    let apart = read_apart(&path, &options, &|_| ()).expect("rows");
    assert_eq!(hidden_of(&apart[0]), [1, 2]);
    let nothing = hiding(&folder, ROWS, &[]);
    assert!(hidden_of(&read(&nothing).expect("rows")).is_empty());
}

#[test]
fn each_sheet_hides_its_own() {
    let folder = Folder::new();
    let mut book = Workbook::new();
    for (name, hidden) in [("甲 & 乙", 1), ("丙", 0)] {
        let sheet = book.add_worksheet().set_name(name).expect("a sheet");
        for (column, text) in (0..).zip(["客户名称", "电话"]) {
            sheet.write_string(0, column, text).expect("a cell");
        }
        sheet.set_column_hidden(hidden).expect("a hidden column");
    }
    let path = folder.path("两张.xlsx");
    book.save(&path).expect("an xlsx file");
    let tables = read_here(&path, &only(Sheets::All)).expect("tables");
    let hidden: Vec<_> = tables.iter().map(hidden_of).collect();
    assert_eq!(hidden, [[1], [0]]);
}

#[test]
fn an_xml_spreadsheet_tells_it_too() {
    let folder = Folder::new();
    let xml = r#"<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
        <Worksheet ss:Name="客户"><Table><Column/><Column ss:Hidden="1" ss:Span="1"/><Column/><Column ss:Index="7" ss:Hidden="1"/>
        <Row><Cell><Data ss:Type="String">客户名称</Data></Cell></Row></Table></Worksheet></Workbook>"#;
    let table = read(&folder.write("客户.xls", xml)).expect("rows");
    assert_eq!(hidden_of(&table), [1, 2, 6]);
}

#[test]
fn a_visible_column_wins_over_a_hidden_one_of_the_same_field() {
    let folder = Folder::new();
    let rows: &[&[&str]] = &[
        &["客户名称", "地址", "公司地址"],
        &["杭州盛泰", "旧厂路1号", "新厂路2号"],
    ];
    let both_visible = targets(read(&hiding(&folder, rows, &[])).expect("rows"));
    assert_eq!(both_visible, ["客户名称", "详细地址", "自定义·公司地址"]);
    let first_hidden = targets(read(&hiding(&folder, rows, &[1])).expect("rows"));
    assert_eq!(first_hidden, ["客户名称", "自定义·地址", "详细地址"]);
}

#[test]
fn a_mobile_phone_that_is_hidden_comes_after_the_phone_that_is_seen() {
    let folder = Folder::new();
    let mut vault = FakeVault::new();
    vault.import_table(read(&hiding(&folder, ROWS, &[3])).expect("rows"));
    let contact = &vault.value("客户/未分类/未分类/杭州盛泰/客户.yaml")["contacts"][0];
    assert_eq!(contact["phone"], "0571-88001234", "{contact}");
}

#[test]
fn a_record_is_of_the_customer_that_is_seen() {
    let folder = Folder::new();
    let rows: &[&[&str]] = &[
        &["客户名称", "公司名称", "跟进时间", "跟进方式", "跟进内容"],
        &["苏州恒瑞", "杭州盛泰", "2026-11-02 14:30", "电话", "谈了两台设备"],
    ];
    let mut vault = FakeVault::new()
        .with(
            "客户/甲/乙/杭州盛泰/客户.yaml",
            "customer_id: CUST1\ncustomer_name: 杭州盛泰\n",
        )
        .with(
            "客户/甲/乙/苏州恒瑞/客户.yaml",
            "customer_id: CUST2\ncustomer_name: 苏州恒瑞\n",
        )
        .of_kind("跟进");
    let plan = vault.import_table(read(&hiding(&folder, rows, &[0])).expect("rows"));
    assert_eq!(counts(&plan), (1, 0, 0, 0, 0), "{:?}", plan.items);
    assert_eq!(plan.items[0].customer_name, "杭州盛泰");
}

#[test]
fn hidden_columns_are_imported_and_said_to_be_hidden() {
    let folder = Folder::new();
    let table = read(&hiding(&folder, ROWS, &[2])).expect("rows");
    let vault = FakeVault::new();
    let sheets = survey(std::slice::from_ref(&table), &vault.catalog, &vault.options);
    let told: Vec<bool> = sheets[0].columns.iter().map(|column| column.is_hidden).collect();
    assert_eq!(told, [false, false, true, false]);
    assert_eq!(targets(table)[2], "详细地址");
}

#[test]
fn what_a_file_claims_to_hide_costs_nothing() {
    let folder = Folder::new();
    let row = r#"<row r="1"><c r="A1" t="inlineStr"><is><t>客户名称</t></is></c></row>"#;
    let of = |cols: &str| worksheet(row).replace("<sheetData>", &format!("<cols>{cols}</cols><sheetData>"));
    let odd = r#"<col min="2" max="4000000000" hidden="1"/><col min="x" max="3" hidden="true"/><col min="1" max="1" hidden="0"/>"#;
    let path = folder.xlsx_of_parts("占.xlsx", "", &of(odd), "<sst/>");
    let table = read(&path).expect("rows");
    assert!(table.hides(1) && table.hides(16_383) && !table.hides(0));
    let many = r#"<col min="2" max="2" hidden="1"/>"#.repeat(100_000);
    let table = read(&folder.xlsx_of_parts("多.xlsx", "", &of(&many), "<sst/>")).expect("rows");
    assert!(table.hidden.len() <= 16_384);
}
