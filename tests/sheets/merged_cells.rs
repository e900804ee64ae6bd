//! Cells merged over several rows belong to every one of them.

use crate::fake_vault::{FakeVault, counts};
use crate::fixtures::{Folder, read, shown, worksheet};
use kehu::sheets::{Plan, Table};
use rust_xlsxwriter::{Format, Workbook};
use serde_json::{Value, json};

/// Reads an xlsx file with these rows, where the columns listed with their first and last row (from 0) are merged.
fn merged(rows: &[&[&str]], regions: &[(u16, u32, u32)]) -> Table {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (row, cells) in (0..).zip(rows) {
        for (column, text) in (0..).zip(*cells).filter(|(_, text)| !text.is_empty()) {
            sheet.write_string(row, column, *text).expect("a cell");
        }
    }
    for &(column, first, last) in regions {
        let text = rows[first as usize][usize::from(column)];
        sheet
            .merge_range(first, column, last, column, text, &Format::new())
            .expect("a merged region");
    }
    let folder = Folder::new();
    let path = folder.path("合并.xlsx");
    book.save(&path).expect("an xlsx file");
    read(&path).expect("a table")
}

fn with_customers() -> FakeVault {
    FakeVault::new()
        .with(
            "客户/制造业/中型/杭州盛泰/客户.yaml",
            "customer_id: CUST1\ncustomer_name: 杭州盛泰\n",
        )
        .with(
            "客户/制造业/中型/苏州恒瑞/客户.yaml",
            "customer_id: CUST2\ncustomer_name: 苏州恒瑞\n",
        )
}

/// The records that lie in folders of this name.
fn records(vault: &FakeVault, folder: &str) -> Vec<Value> {
    let inside = format!("/{folder}/");
    let paths = vault.paths().into_iter().filter(|path| path.contains(&inside));
    paths.map(|path| vault.value(path)).collect()
}

fn targets(plan: &Plan) -> Vec<&str> {
    plan.columns.iter().map(|column| column.target.as_str()).collect()
}

#[test]
fn a_contract_has_all_its_receipts() {
    let rows: &[&[&str]] = &[
        &["客户名称", "合同编号", "合同金额", "回款日期", "回款金额", "备注"],
        &["杭州盛泰", "HT1", "300", "2026-04-01", "100", ""],
        &["", "", "", "2026-05-01", "100", "转账"],
        &["", "", "", "2026-06-01", "100", ""],
        &["苏州恒瑞", "HT2", "50", "2026-06-02", "50", ""],
    ];
    let mut vault = with_customers().of_kind("合同");
    let plan = vault.import_table(merged(rows, &[(0, 1, 3), (1, 1, 3), (2, 1, 3)]));
    assert_eq!(counts(&plan), (4, 0, 0, 0, 0), "{:?}", plan.items);
    let amounts: Vec<usize> = records(&vault, "合同")
        .iter()
        .map(|contract| contract["receipts"].as_array().map_or(0, Vec::len))
        .collect();
    assert_eq!(amounts, [3, 1]);
}

#[test]
fn a_customer_has_all_its_visits() {
    let rows: &[&[&str]] = &[
        &["客户名称", "跟进时间", "跟进方式", "跟进内容"],
        &["杭州盛泰", "2026-04-01", "拜访", "看样"],
        &["", "2026-05-01", "拜访", "报价"],
        &["苏州恒瑞", "2026-05-02", "拜访", "看样"],
    ];
    let mut vault = with_customers().of_kind("跟进");
    let plan = vault.import_table(merged(rows, &[(0, 1, 2)]));
    assert_eq!(counts(&plan), (3, 0, 0, 0, 0), "{:?}", plan.items);
    let names: Vec<&str> = plan.items.iter().map(|item| item.customer_name.as_str()).collect();
    assert_eq!(names, ["杭州盛泰", "杭州盛泰", "苏州恒瑞"]);
}

#[test]
fn a_customer_has_all_its_contacts_and_what_stands_beside_them() {
    let rows: &[&[&str]] = &[
        &["客户名称", "城市", "联系人", "电话", "备注"],
        &["杭州盛泰", "杭州", "王芳", "13800138000", ""],
        &["", "", "李强", "13900139000", "只在上午"],
    ];
    let mut vault = FakeVault::new();
    let plan = vault.import_table(merged(rows, &[(0, 1, 2), (1, 1, 2)]));
    assert_eq!(counts(&plan), (2, 0, 0, 0, 0), "{:?}", plan.items);
    let profile = vault.only();
    assert_eq!(
        profile["contacts"],
        json!([{"name": "王芳", "phone": "13800138000"}, {"name": "李强", "phone": "13900139000"}])
    );
    assert_eq!(profile["city"], json!("杭州"));
}

#[test]
fn headers_merged_over_both_rows_of_a_header_stay_one() {
    let rows: &[&[&str]] = &[
        &["客户名称", "联系人", "", "城市", "内部代号"],
        &["", "姓名", "电话", "", ""],
        &["杭州盛泰", "王芳", "13800138000", "杭州", "H1"],
    ];
    let mut vault = FakeVault::new();
    let plan = vault.import_table(merged(rows, &[(0, 0, 1), (3, 0, 1), (4, 0, 1)]));
    assert_eq!(
        targets(&plan),
        ["客户名称", "联系人·姓名", "联系人·电话", "城市", "自定义·内部代号"]
    );
    assert_eq!(counts(&plan), (1, 0, 0, 0, 0), "{:?}", plan.items);
}

#[test]
fn a_region_over_all_rows_fills_those_that_are_there() {
    let text = |at: &str, text: &str| format!(r#"<c r="{at}" t="inlineStr"><is><t>{text}</t></is></c>"#);
    let rows = format!(
        r#"<row r="1">{}</row><row r="2">{}</row><row r="900000">{}</row>"#,
        text("A1", "客户名称"),
        text("A2", "杭州盛泰"),
        text("B900000", "杭州")
    );
    let regions =
        r#"<mergeCells count="2"><mergeCell ref="A2:A1048576"/><mergeCell ref="??"/></mergeCells></worksheet>"#;
    let folder = Folder::new();
    let of = |regions: &str| {
        let sheet = worksheet(&rows).replace("</worksheet>", regions);
        shown(&read(&folder.xlsx_of_parts("大.xlsx", "", &sheet, "<sst/>")).expect("a table"))
    };
    let last = |cells: &[&str]| Some((900_000, cells.iter().map(|cell| (*cell).to_owned()).collect()));
    assert_eq!(
        of(&regions.replace(r#"<mergeCell ref="??"/>"#, "")).pop(),
        last(&["杭州盛泰", "杭州"])
    );
    assert_eq!(
        of(regions).pop(),
        last(&["杭州"]),
        "regions that cannot be read are none"
    );
}
