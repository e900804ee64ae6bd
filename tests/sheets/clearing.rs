//! {清空} takes a value out; an empty cell never does (8.16).

use crate::fake_vault::{FakeVault, counts};
use serde_json::{Value, json};

const PATH: &str = "客户/制造业/中型/甲公司/客户.yaml";
const PROFILE: &str = "\
customer_id: CUST202601150003   # 编号
customer_name: 甲公司
industry: 制造业
company_size: 中型
tags: [重点]
# 谁负责
owner: 张三
contacts:
  - name: 王芳
    phone: \"13800138000\"
    email: wf@example.com   # 常用
    other_phones: [\"13900139000\"]
city: 杭州   # 总部
remark: |
  两行
  文字
custom:
  渠道商: 华东
";

fn vault() -> FakeVault {
    FakeVault::new().with(PATH, PROFILE)
}

#[test]
fn the_word_takes_values_out_and_touches_nothing_else() {
    let mut vault = vault();
    let rows: &[&[&str]] = &[
        &[
            "客户名称",
            "城市",
            "标签",
            "备注",
            "联系人",
            "邮箱",
            "其他电话",
            "渠道商",
            "公司电话",
        ],
        &[
            "甲公司",
            "{清空}",
            "｛清空｝",
            " { 清空 } ",
            "王芳",
            "{清空}",
            "{清空}",
            "{清空}",
            "{清空}",
        ],
    ];
    let plan = vault.import(rows);
    assert_eq!(counts(&plan), (0, 1, 0, 0, 0), "{:?}", plan.items);
    let expected = PROFILE
        .replace("tags: [重点]\n", "")
        .replace("    email: wf@example.com   # 常用\n", "")
        .replace("    other_phones: [\"13900139000\"]\n", "")
        .replace("city: 杭州   # 总部\n", "")
        .replace("remark: |\n  两行\n  文字\n", "")
        .replace("custom:\n  渠道商: 华东\n", "");
    assert_eq!(vault.text(PATH), expected);
    let city = plan.items[0]
        .changes
        .iter()
        .find(|change| change.field == "city")
        .expect("a change");
    assert_eq!((&city.before, &city.after), (&Some(json!("杭州")), &None));
    assert_eq!(plan.items[0].changes.len(), 6, "{:?}", plan.items[0].changes);
    let again = vault.import(rows);
    assert_eq!(counts(&again), (0, 0, 1, 0, 0), "a second run changes nothing");
}

#[test]
fn an_empty_cell_clears_nothing() {
    let mut vault = vault();
    let plan = vault.import(&[&["客户名称", "城市", "备注", "邮箱"], &["甲公司", "", " ", "\u{200b}"]]);
    assert_eq!(counts(&plan), (0, 0, 1, 0, 0));
    assert_eq!(vault.text(PATH), PROFILE);
}

#[test]
fn for_a_new_customer_it_is_nothing() {
    let mut vault = FakeVault::new();
    let rows: &[&[&str]] = &[
        &["客户名称", "城市", "标签", "联系人", "邮箱", "渠道商"],
        &["乙公司", "{清空}", "{清空}", "王芳", "{清空}", "{清空}"],
    ];
    assert_eq!(counts(&vault.import(rows)), (1, 0, 0, 0, 0));
    let profile = vault.only();
    for key in ["city", "tags", "custom"] {
        assert_eq!(profile.get(key), None, "{key}");
    }
    assert_eq!(profile["contacts"], json!([{"name": "王芳"}]));
    assert_eq!(counts(&vault.import(rows)), (0, 0, 1, 0, 0));
}

#[test]
fn what_every_record_must_have_and_what_identifies_it_is_never_cleared() {
    for (header, word) in [
        ("负责人", "负责人"),
        ("统一社会信用代码", "统一社会信用代码"),
        ("客户编码", "客户编码"),
        ("联系电话", "联系电话"),
    ] {
        let mut vault = vault();
        let plan = vault.import(&[&["客户名称", header, "城市"], &["甲公司", "{清空}", "宁波"]]);
        assert_eq!(counts(&plan), (0, 0, 0, 1, 0), "{header}");
        let reason = plan.items[0].reason.as_deref().expect("a reason");
        assert!(reason.contains(word) && reason.contains("不能清空"), "{reason}");
        assert!(plan.items[0].advice.as_deref().expect("advice").contains("留空"));
        assert_eq!(vault.text(PATH), PROFILE);
    }
    let plan = vault().import(&[&["客户编号", "客户名称"], &["CUST202601150003", "{清空}"]]);
    assert_eq!(counts(&plan), (0, 0, 0, 1, 0));
}

#[test]
fn a_value_in_another_row_of_the_customer_wins_and_is_told() {
    let mut vault = vault();
    let plan = vault.import(&[&["客户名称", "城市"], &["甲公司", "宁波"], &["甲公司", "{清空}"]]);
    assert_eq!(vault.value(PATH)["city"], json!("宁波"));
    let reason = plan.items[1].reason.as_deref().expect("a reason");
    assert!(reason.contains("城市的清空"), "{reason}");
}

#[test]
fn records_are_cleared_the_same_way() {
    let contract = "客户/制造业/中型/甲公司/合同/HT1.yaml";
    let text = "contract_no: HT1\nproject: 设备\namount: 100\nsigned_on: 2026-03-01\nremark: 旧   # 注\n";
    let mut vault = vault().with(contract, text).of_kind("合同");
    let rows: &[&[&str]] = &[
        &["客户名称", "合同编号", "备注", "合同状态"],
        &["甲公司", "HT1", "{清空}", "{清空}"],
    ];
    assert_eq!(counts(&vault.import(rows)), (0, 1, 0, 0, 0));
    assert_eq!(vault.value(contract).get("remark"), None::<&Value>);
    assert_eq!(counts(&vault.import(rows)), (0, 0, 1, 0, 0));
    let refused = vault.import(&[&["客户名称", "合同编号", "合同金额"], &["甲公司", "HT1", "{清空}"]]);
    assert_eq!(counts(&refused), (0, 0, 0, 1, 0));
}

#[test]
fn what_a_new_customer_is_not_to_have_is_not_filled_in() {
    let rows: &[&[&str]] = &[&["客户名称", "建档人", "官网"], &["乙公司", "{清空}", "{清空}"]];
    let mut vault = FakeVault::new().with_default("官网", "https://example.com");
    assert_eq!(counts(&vault.import(rows)), (1, 0, 0, 0, 0));
    for key in ["created_by", "website"] {
        assert_eq!(vault.only().get(key), None, "{key}");
    }
    assert_eq!(counts(&vault.import(rows)), (0, 0, 1, 0, 0));
}
