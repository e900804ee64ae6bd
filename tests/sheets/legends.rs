//! Codes whose meaning the header tells (8.5).

use crate::fake_vault::{FakeVault, counts};
use crate::fixtures::table_of;
use kehu::sheets::Cell;
use serde_json::{Value, json};

/// The profile of a customer whose column holds this code.
fn profile(header: &str, cell: Cell) -> Value {
    let mut vault = FakeVault::new();
    let text = |text: &str| Cell::text(text);
    vault.import_table(table_of(vec![
        vec![text("客户名称"), text("联系人"), text(header)],
        vec![text("甲公司"), text("王芳"), cell],
    ]));
    vault.only()
}

#[test]
fn codes_are_translated_by_the_legend_and_then_by_the_field() {
    let header = "重要等级 1重要2一般3其它";
    assert_eq!(profile(header, Cell::text("1"))["customer_level"], json!("A"));
    assert_eq!(profile(header, Cell::Number(2.0))["customer_level"], json!("B"));
    assert_eq!(
        profile(header, Cell::text("3"))["custom"],
        json!({"重要等级 1重要2一般3其它": "3"}),
        "no level is that"
    );
    assert_eq!(
        profile(header, Cell::text("A"))["customer_level"],
        json!("A"),
        "a value is no code"
    );
}

#[test]
fn legends_of_contacts() {
    let gender = |header: &str, cell: Cell| profile(header, cell)["contacts"][0]["gender"].clone();
    assert_eq!(gender("性别(1男 2女)", Cell::Number(2.0)), json!("女"));
    assert_eq!(gender("性别(1女 2男)", Cell::text("2")), json!("男"));
    let decides = |cell: Cell| profile("决策人 1:是 0:否", cell)["contacts"][0]["decision_maker"].clone();
    assert_eq!(
        (decides(Cell::text("1")), decides(Cell::text("0"))),
        (json!(true), json!(false))
    );
}

#[test]
fn a_status_is_read_by_what_its_codes_mean() {
    let of = |header: &str| profile(header, Cell::text("1"));
    assert_eq!(of("状态（0潜在 1成交）")["customer_type"], json!("成交客户"));
    assert_eq!(of("状态（0未跟进 1跟进中）")["follow_up_status"], json!("跟进中"));
    // 停用 is no status of a customer: kept under the header that tells what 1 is.
    assert_eq!(of("状态（0正常 1停用）")["custom"], json!({"状态（0正常 1停用）": "1"}));
}

#[test]
fn a_legend_alone_is_a_header() {
    let mut vault = FakeVault::new().with(
        "客户/制造业/中型/甲公司/客户.yaml",
        "customer_id: CUST1\ncustomer_name: 甲公司\n",
    );
    vault = vault.of_kind("合同");
    let rows: &[&[&str]] = &[
        &[
            "客户名称",
            "合同编号",
            "合同名称",
            "合同金额",
            "签订日期",
            "1已签订 0未签订",
        ],
        &["甲公司", "HT1", "设备", "100", "2026-03-01", "1"],
        &["甲公司", "HT2", "配件", "100", "2026-03-02", "0"],
    ];
    let plan = vault.import(rows);
    assert_eq!(plan.columns[5].target, "合同状态");
    let status = |no: &str| {
        let path = vault
            .paths()
            .into_iter()
            .find(|path| path.contains(no))
            .expect("a contract");
        vault.value(path)["status"].clone()
    };
    assert_eq!((status("HT1"), status("HT2")), (json!("已签订"), json!("未签订")));
    assert_eq!(counts(&vault.import(rows)), (0, 0, 2, 0, 0));
}
