//! Layouts that real sheets have: what their headers say (the numbers are those of the list they were collected in).

use crate::fake_vault::{FakeVault, counts};
use crate::fixtures::table;
use kehu::sheets::{Plan, Table, plan_book};
use serde_json::{Value, json};

/// What a sheet of one customer makes of it.
fn profile(rows: &[&[&str]]) -> Value {
    let mut vault = FakeVault::new();
    let plan = vault.import(rows);
    assert_eq!(counts(&plan), (1, 0, 0, 0, 0), "{:?}", plan.items);
    vault.only()
}

fn targets(plan: &Plan) -> Vec<&str> {
    plan.columns.iter().map(|column| column.target.as_str()).collect()
}

#[test]
fn stars_and_words_mark_what_is_required_2() {
    let plan = FakeVault::new().plan(&[
        &[
            "*客户名称",
            "负责人＊",
            "所属行业(必填)",
            "企业规模（必填）",
            "* 客户来源",
            "手机【必填】",
        ],
        &["甲公司", "张三", "制造业", "中型", "展会", "13800138000"],
    ]);
    assert_eq!(
        targets(&plan),
        ["客户名称", "负责人", "所属行业", "企业规模", "客户来源", "联系人·电话"]
    );
}

#[test]
fn headers_carry_hints_3() {
    let profile = profile(&[
        &[
            "客户名称(营业执照上的全称)",
            "首次接触时间-例:2020-2-1",
            "手机号(11位手机号，不可有空格)",
            "客户编码（可留空自动生成）",
        ],
        &["甲公司", "2020-2-1", "13800138000", ""],
    ]);
    assert_eq!(profile["first_contact_on"], json!("2020-02-01"));
    assert_eq!(profile["contacts"][0]["phone"], json!("13800138000"));
    assert_eq!(profile.get("legacy_ids"), None);
}

#[test]
fn units_stand_in_headers_and_in_columns_4() {
    let profile = profile(&[
        &[
            "客户名称",
            "注册资金（元）",
            "年营业额，单位：万元",
            "成交金额",
            "金额单位",
        ],
        &["甲公司", "5000000", "1200", "12", "万元"],
    ]);
    assert_eq!(profile["registered_capital"], json!(500));
    assert_eq!(profile["annual_revenue"], json!(12_000_000));
    assert_eq!(profile["deal"]["amount"], json!(120_000));
}

#[test]
fn headers_explain_codes_5() {
    let profile = profile(&[
        &["客户名称", "重要等级 1重要2一般3其它", "联系人", "性别（1男 2女）"],
        &["甲公司", "2", "王芳", "2"],
    ]);
    assert_eq!(profile["customer_level"], json!("B"));
    assert_eq!(profile["contacts"][0]["gender"], json!("女"));
}

#[test]
fn a_book_has_notes_customers_and_their_records_8() {
    let sheet = |name: &str, rows: &[&[&str]]| Table {
        sheet: Some(name.to_owned()),
        ..table(rows)
    };
    let sheets = vec![
        sheet("填写须知", &[&["1. 带*的必填"], &["2. 手机号 11 位"]]),
        sheet(
            "跟进",
            &[
                &["所属客户", "跟进时间", "跟进内容"],
                &["甲公司", "2026-11-02 14:30", "报价"],
            ],
        ),
        sheet("供应商名录", &[&["供应商编码", "名称"], &["1", "乙公司"]]),
        sheet("数据", &[&["客户名称", "城市"], &["甲公司", "杭州"]]),
    ];
    let vault = FakeVault::new();
    let plan = plan_book(sheets, &vault.catalog, &vault.settings, &vault, &vault.options).expect("a plan");
    let kinds: Vec<(&str, &str)> = plan
        .sheets
        .iter()
        .map(|sheet| (sheet.sheet.as_deref().unwrap_or_default(), sheet.kind.as_str()))
        .collect();
    assert_eq!(kinds, [("数据", "客户"), ("跟进", "跟进")], "customers first");
    assert!(plan.sheets.iter().all(|sheet| sheet.plan.rows.created == 1));
    let left_out: Vec<&str> = plan
        .left_out
        .iter()
        .filter_map(|sheet| sheet.sheet.as_deref())
        .collect();
    assert_eq!(left_out, ["填写须知", "供应商名录"]);
}

#[test]
fn an_address_stands_in_four_columns_or_in_one_13() {
    let four = profile(&[
        &["客户名称", "省", "市", "区/县", "详细地址"],
        &["甲公司", "河北省", "保定市", "雄安新区", "奥威路 1 号"],
    ]);
    assert_eq!(
        [&four["province"], &four["city"], &four["district"], &four["address"]],
        ["河北省", "保定市", "雄安新区", "奥威路 1 号"]
    );
    let one = profile(&[&["客户名称", "地址"], &["甲公司", "河北省保定市雄安新区奥威路 1 号"]]);
    assert_eq!(one["address"], json!("河北省保定市雄安新区奥威路 1 号"));
}

#[test]
fn who_is_in_charge_and_who_created_it_are_taken_from_the_sheet_17() {
    let profile = profile(&[
        &["客户名称", "负责人", "创建人", "创建时间"],
        &["甲公司", "张三", "赵六", "2020/2/1"],
    ]);
    assert_eq!(
        [&profile["owner"], &profile["created_by"], &profile["created_on"]],
        ["张三", "赵六", "2020-02-01"]
    );
}

#[test]
fn unknown_columns_are_kept_and_shown_18() {
    let mut vault = FakeVault::new();
    let plan = vault.import(&[
        &["客户名称", "渠道商", "传真", "", "预留字段1"],
        &["甲公司", "华东", "0571-88001234", "随便", ""],
    ]);
    assert_eq!(
        targets(&plan),
        [
            "客户名称",
            "自定义·渠道商",
            "自定义·传真",
            "自定义·D列",
            "自定义·预留字段1"
        ]
    );
    assert_eq!(
        vault.only()["custom"],
        json!({"渠道商": "华东", "传真": "0571-88001234", "D列": "随便"})
    );
}

#[test]
fn numbered_contacts_are_several_6() {
    let mut vault = FakeVault::new();
    let rows: &[&[&str]] = &[
        &[
            "客户名称",
            "联系人1",
            "联系人1-电话",
            "联系人2",
            "联系人2-电话",
            "邮箱2",
        ],
        &["甲公司", "王芳", "13800138000", "李强", "13900139000", "lq@example.com"],
        &["乙公司", "", "", "赵敏", "13700137000", ""],
    ];
    vault.import(rows);
    let contacts = |name: &str| vault.value(&format!("客户/未分类/未分类/{name}/客户.yaml"))["contacts"].clone();
    assert_eq!(
        contacts("甲公司"),
        json!([
            {"name": "王芳", "phone": "13800138000"},
            {"name": "李强", "phone": "13900139000", "email": "lq@example.com"}
        ])
    );
    assert_eq!(contacts("乙公司"), json!([{"name": "赵敏", "phone": "13700137000"}]));
    assert_eq!(counts(&vault.import(rows)), (0, 0, 2, 0, 0));
}
