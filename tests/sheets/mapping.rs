//! What people decide about columns counts before what kehu understands, and is found again by the sheet's header.

use crate::fake_vault::{FakeVault, counts};
use crate::fixtures::table;
use kehu::sheets::{CellCounts, KnownBy, Mapping, Plan, Scope, Target};
use serde_json::json;

fn decided(columns: &[(&str, &str)]) -> Mapping {
    Mapping {
        columns: columns
            .iter()
            .map(|(name, target)| ((*name).to_owned(), Target::parse(target)))
            .collect(),
        ..Mapping::default()
    }
}

fn remembered(headers: &[&str], columns: &[(&str, &str)]) -> Mapping {
    Mapping {
        scope: Scope::Headers(headers.iter().map(|header| (*header).to_owned()).collect()),
        ..decided(columns)
    }
}

fn targets(plan: &Plan) -> Vec<(&str, &str, KnownBy)> {
    let columns = plan.columns.iter();
    columns
        .map(|column| (column.name.as_str(), column.field.as_str(), column.known_by))
        .collect()
}

#[test]
fn a_column_goes_where_a_person_says() {
    let mut vault = FakeVault::new().mapped_by(decided(&[
        ("抬头", "customer_name"),
        ("内部代号", "short_name"),
        ("客户来源", "custom"),
        ("密级", "ignore"),
    ]));
    let plan = vault.import(&[
        &["抬头", "内部代号", "客户来源", "密级", "负责人"],
        &["杭州盛泰机械有限公司", "盛泰", "展会", "秘密", "张三"],
    ]);
    assert_eq!(
        targets(&plan),
        [
            ("抬头", "customer_name", KnownBy::Choice),
            ("内部代号", "short_name", KnownBy::Choice),
            ("客户来源", "custom", KnownBy::Choice),
            ("密级", "ignore", KnownBy::Choice),
            ("负责人", "owner", KnownBy::Name),
        ]
    );
    let profile = vault.only();
    assert_eq!(profile["customer_name"], "杭州盛泰机械有限公司");
    assert_eq!(profile["short_name"], "盛泰");
    assert_eq!(profile["custom"], json!({ "客户来源": "展会" }));
    assert_eq!(profile.get("source"), None);
    let cells = CellCounts {
        cells: 5,
        placed: 3,
        custom: 1,
        ignored: 1,
        rejected: 0,
    };
    assert_eq!(plan.cells, cells);
}

#[test]
fn a_decision_takes_the_field_from_the_column_that_kehu_would_choose() {
    let mut vault = FakeVault::new().mapped_by(decided(&[("营业执照名称", "customer_name")]));
    let plan = vault.import(&[&["客户名称", "营业执照名称"], &["老王那家", "杭州盛泰机械有限公司"]]);
    assert_eq!(vault.only()["customer_name"], "杭州盛泰机械有限公司");
    assert_eq!(plan.columns[0].field, "custom");
    assert_eq!(vault.only()["custom"]["客户名称"], "老王那家");
}

#[test]
fn columns_of_the_same_header_and_those_without_one_have_names() {
    let mut vault = FakeVault::new().mapped_by(decided(&[("备注 (2)", "ignore"), ("D列", "short_name")]));
    vault.import(&[
        &["客户名称", "备注", "备注", ""],
        &["杭州盛泰机械有限公司", "老客户", "内部用", "盛泰"],
    ]);
    let profile = vault.only();
    assert_eq!(profile["remark"], "老客户");
    assert_eq!(profile["short_name"], "盛泰");
    assert_eq!(profile.get("custom"), None, "{profile}");
}

#[test]
fn a_sheet_is_known_again_by_its_headers_in_any_order() {
    let mapping = || {
        remembered(
            &["户头", "*大区", "序号"],
            &[("户头", "customer_name"), ("大区", "region")],
        )
    };
    let mut vault = FakeVault::new().mapped_by(mapping());
    let plan = vault.import(&[
        &["2026 年客户台账"],
        &["序号", "大区（必填）", "户头"],
        &["1", "华东", "杭州盛泰机械有限公司"],
    ]);
    assert_eq!(counts(&plan), (1, 0, 0, 0, 0));
    assert_eq!(vault.only()["region"], "华东");
    assert!(plan.message.body.contains("认列规则“规则”"), "{}", plan.message.body);

    // One header more is another make of sheet.
    let other = FakeVault::new().mapped_by(mapping()).try_plan(table(&[
        &["序号", "大区", "户头", "等级"],
        &["1", "华东", "杭州盛泰机械有限公司", "A"],
    ]));
    assert!(other.is_err());
}

#[test]
fn a_record_finds_its_customer_by_the_column_that_a_person_names() {
    let profile = "customer_id: CUST202601010001\ncustomer_name: 杭州盛泰机械有限公司\n";
    let mut vault = FakeVault::new()
        .with("客户/制造业/中型/杭州盛泰机械有限公司/客户.yaml", profile)
        .of_kind("合同")
        .mapped_by(decided(&[("买方", "customer.customer_name"), ("总价", "amount")]));
    let plan = vault.import(&[
        &["合同编号", "买方", "总价", "项目名称", "签订日期"],
        &["HT1", "杭州盛泰机械有限公司", "12万", "设备采购", "2026-03-01"],
    ]);
    assert_eq!(counts(&plan), (1, 0, 0, 0, 0), "{:?}", plan.items);
    let contract = vault
        .paths()
        .into_iter()
        .find(|path| path.contains("/合同/"))
        .expect("a contract")
        .to_owned();
    assert_eq!(vault.value(&contract)["amount"], 120_000);
}

#[test]
fn a_person_says_where_the_header_is_and_what_the_rows_are() {
    let mapping = Mapping {
        header_row: Some(2),
        ..decided(&[("甲", "customer_name"), ("乙", "industry")])
    };
    let mut vault = FakeVault::new().mapped_by(mapping);
    vault.import(&[
        &["客户名称", "行业", "负责人"],
        &["甲", "乙", "丙"],
        &["杭州盛泰机械有限公司", "制造业", "张三"],
    ]);
    assert_eq!(vault.only()["industry"], "制造业");
    assert_eq!(vault.only()["custom"]["丙"], "张三");
}

#[test]
fn decisions_that_cannot_be_followed_are_told() {
    let rows: &[&[&str]] = &[&["客户名称", "甲", "乙"], &["杭州盛泰机械有限公司", "1", "2"]];
    let error = |columns| {
        let vault = FakeVault::new().mapped_by(decided(columns));
        vault.try_plan(table(rows)).expect_err("refused").to_string()
    };
    assert_eq!(error(&[("甲", "shoe_size")]), "“甲”列要放进“shoe_size”，但没有这个字段");
    let twice = error(&[("甲", "short_name"), ("乙", "short_name")]);
    assert!(twice.contains("“甲”和“乙”两列都要放进“客户简称”"), "{twice}");
    let lists = decided(&[("甲", "tags"), ("乙", "tags")]);
    let plan = FakeVault::new().mapped_by(lists).plan(rows);
    assert_eq!(plan.rows.created, 1, "two columns of tags are fine");
}
