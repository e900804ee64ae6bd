//! Labels, values, changes and file names as people read them.

use crate::support::{CUSTOMER, kind, path, yaml};
use kehu::yaml::FieldChange;
use serde_json::{Value, json};

#[test]
fn labels_lead_to_a_value() {
    let customer = kind("customer");
    assert_eq!(customer.label(&path("industry")), "所属行业");
    assert_eq!(customer.label(&path("contacts/1/phone")), "第 2 位联系人的电话");
    assert_eq!(customer.label(&path("deal/amount")), "成交信息·成交金额");
    assert_eq!(customer.label(&path("custom/车牌号")), "自定义·车牌号");
    assert_eq!(customer.label(&path("nonsense/0/x")), "第 1 个nonsense的x");
    assert_eq!(customer.label(&path("")), "");
}

#[test]
fn values_are_written_as_people_write_them() {
    let customer = |steps: &str, value: Value| kind("customer").display(&path(steps), &value);
    let contract = |steps: &str, value: Value| kind("contract").display(&path(steps), &value);
    assert_eq!(contract("amount", json!(1_280_000)), "1,280,000 元");
    assert_eq!(contract("amount", json!(1234.5)), "1,234.5 元");
    assert_eq!(contract("amount", json!(-1000.0)), "-1,000 元");
    assert_eq!(contract("invoices/0/tax_rate", json!(13)), "13%");
    assert_eq!(contract("plan/0/term", json!(1)), "1");
    assert_eq!(
        contract("plan/0", json!({"due_on": "2026-04-01", "amount": 300_000})),
        "2026-04-01 300,000 元"
    );
    assert_eq!(
        contract("receipts", json!([{"on": "2026-04-02", "amount": 1}])),
        "2026-04-02 1 元"
    );
    assert_eq!(customer("contacts/0/decision_maker", json!(true)), "是");
    assert_eq!(customer("contacts/0/phone", json!(13_900_139_000_i64)), "13900139000");
    assert_eq!(
        customer("contacts", json!([{"name": "李四", "phone": 1}, {"name": "王五"}])),
        "李四、王五"
    );
    assert_eq!(customer("tags", json!(["甲", "乙"])), "甲、乙");
    assert_eq!(customer("tags/0", json!("甲")), "甲");
    assert_eq!(
        customer(
            "deal",
            json!({"signed_on": "2026-03-01", "amount": 500_000, "product": "机床", "x": null})
        ),
        "成交金额 500,000 元，成交产品 机床，签约日期 2026-03-01"
    );
    assert_eq!(
        customer("custom", json!({"车牌号": "浙A", "数量": 3})),
        "车牌号 浙A，数量 3"
    );
    assert_eq!(customer("remark", json!(null)), "");
    assert_eq!(
        kind("followup").display(&path("time"), &json!("2026-11-21T14:30:00")),
        "2026-11-21 14:30"
    );
    assert_eq!(
        kind("followup").display(&path("next/time"), &json!("2026-12-01")),
        "2026-12-01"
    );
}

fn change(steps: &str, before: Value, after: Value) -> FieldChange {
    let some = |value: Value| Some(value).filter(|value| !value.is_null());
    FieldChange {
        path: path(steps),
        before: some(before),
        after: some(after),
    }
}

#[test]
fn changes_are_told_in_business_words() {
    let told = |steps: &str, before: Value, after: Value| kind("customer").describe(&change(steps, before, after));
    assert_eq!(
        told("company_size", json!("中型"), json!("大型集团")),
        "企业规模：中型 → 大型集团"
    );
    assert_eq!(
        told(
            "contacts/1",
            json!(null),
            json!({"name": "李四", "phone": 13_900_139_000_i64})
        ),
        "新增联系人 李四"
    );
    assert_eq!(
        told("contacts/0", json!({"name": "李四"}), json!(null)),
        "删除联系人 李四"
    );
    assert_eq!(told("remark", json!("老客户"), json!(null)), "删除备注");
    assert_eq!(told("remark", json!(null), json!("老客户")), "填写备注：老客户");
    assert_eq!(told("remark", json!(null), json!("")), "清空备注");
    assert_eq!(told("tags/2", json!(null), json!("重点")), "新增标签 重点");
    assert_eq!(
        told("annual_revenue", json!(1_000_000), json!(2_000_000)),
        "年营业额：1,000,000 元 → 2,000,000 元"
    );
    assert_eq!(
        told("contacts/1/phone", json!(13_800_138_000_i64), json!("13900139000")),
        "第 2 位联系人的电话：13800138000 → 13900139000"
    );
    assert_eq!(
        told("deal/product", json!("甲"), json!("乙")),
        "成交信息·成交产品：甲 → 乙"
    );
    assert_eq!(
        told("custom/车牌号", json!("甲"), json!("乙")),
        "自定义·车牌号：甲 → 乙"
    );
}

#[test]
fn with_the_record_at_hand_people_are_named() {
    let mut record = yaml(CUSTOMER);
    record["contacts"] = json!([{"name": "李四"}, {"name": "张三", "phone": "13900139000"}]);
    let told =
        |steps: &str, before: Value, after: Value| kind("customer").describe_in(&change(steps, before, after), &record);
    assert_eq!(
        told("contacts/1/phone", json!(13_800_138_000_i64), json!("13900139000")),
        "联系人 张三 的电话：13800138000 → 13900139000"
    );
    assert_eq!(
        told("contacts/1/other_phones/0", json!(null), json!("0571-88001234")),
        "新增联系人 张三 的其他电话 0571-88001234"
    );
    assert_eq!(
        told("contacts/0/email", json!("a@b.cn"), json!(null)),
        "删除联系人 李四 的邮箱"
    );
    assert_eq!(
        told("contacts/9/email", json!("a@b.cn"), json!(null)),
        "删除第 10 位联系人的邮箱"
    );
    let contract = yaml("plan: [{due_on: 2026-04-01, amount: 300000}]");
    assert_eq!(
        kind("contract").describe_in(&change("plan/0/remind_days", json!(3), json!(7)), &contract),
        "回款计划 2026-04-01 300,000 元 的提前提醒天数：3 天 → 7 天"
    );
}

#[test]
fn an_edited_file_reads_as_its_changes() {
    let before =
        "industry: 制造业\ncompany_size: 中型\ncontacts:\n  - name: 张三\n    phone: 13800138000\nremark: 旧\n";
    let after = "industry: 制造业\ncompany_size: 大型集团\ncontacts:\n  - name: 张三\n    phone: 13900139000\n  - name: 李四\n    phone: 0571-88001234\ntags: [重点]\n";
    let (before, after) = (yaml(before), yaml(after));
    let told: Vec<String> = kehu::yaml::diff(&before, &after)
        .iter()
        .map(|change| kind("customer").describe_in(change, &after))
        .collect();
    assert_eq!(
        told,
        [
            "企业规模：中型 → 大型集团",
            "联系人 张三 的电话：13800138000 → 13900139000",
            "新增联系人 李四",
            "新增标签 重点",
            "删除备注",
        ]
    );
}

#[test]
fn long_texts_are_cut_and_never_read_as_unchanged() {
    let long = "很".repeat(60);
    let told = |before: &str, after: &str| kind("followup").describe(&change("content", json!(before), json!(after)));
    let cut = told(&long, "短");
    assert!(cut.ends_with("… → 短") && cut.chars().count() < 60, "{cut}");
    assert_eq!(told(&format!("{long}甲"), &format!("{long}乙")), "修改跟进内容");
    assert!(!told("第一行\n第二行", "第三行").contains('\n'));
}

#[test]
fn files_are_named_by_what_they_hold() {
    let stem = |name: &str, text: &str| kind(name).file_stem(&yaml(text));
    assert_eq!(
        stem(
            "followup",
            "{time: 2026-11-21 14:30, method: 电话, subject: 产品需求沟通}"
        ),
        "2026-11-21-1430-电话-产品需求沟通"
    );
    assert_eq!(
        stem("followup", "{time: 2026-11-21T09:05:59, method: 电话}"),
        "2026-11-21-0905-电话"
    );
    assert_eq!(stem("followup", "{time: 2026-11-21, subject: 甲}"), "2026-11-21-甲");
    assert_eq!(stem("followup", "{time: 昨天, subject: ' '}"), "昨天");
    assert_eq!(stem("followup", "{}"), "跟进");
    assert_eq!(
        stem(
            "contract",
            "{contract_no: HT2026001, project: 设备采购, signed_on: 2026-03-01}"
        ),
        "HT2026001-设备采购-2026-03-01"
    );
    assert_eq!(
        stem("contract", "{contract_no: 20260001, signed_on: 2026-03-01}"),
        "20260001-2026-03-01"
    );
    assert_eq!(
        stem("feedback", "{on: 2026-04-02, type: 投诉, subject: a/b:c}"),
        "2026-04-02-投诉-a/b:c"
    );
    assert_eq!(kind("customer").file_stem(&yaml(CUSTOMER)), "客户");
    assert_eq!(kind("contract").file_stem(&json!([1])), "合同");
}
