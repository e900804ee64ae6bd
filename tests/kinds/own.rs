//! A team's own field and own kind, exactly as `docs/schemas.md` shows them: only schema files, no code.

use crate::support::{CUSTOMER, only, path, say, schemas, yaml};
use kehu::kinds::{Catalog, FieldType};
use kehu::yaml::FieldChange;
use serde_json::json;

/// The YAML blocks of the page, in order: the field, the kind, a record of the kind.
fn examples() -> [String; 3] {
    let page = include_str!("../../docs/schemas.md").replace("\r\n", "\n");
    let blocks: Vec<String> = page
        .split("```yaml\n")
        .skip(1)
        .map(|rest| rest.split("```").next().unwrap_or_default().to_owned())
        .collect();
    blocks.try_into().expect("three YAML examples in docs/schemas.md")
}

fn customer_schema_with(field: &str) -> String {
    let text = Catalog::builtin_files()
        .into_iter()
        .find(|(name, _)| name == "customer.yaml")
        .unwrap()
        .1
        .replace("\r\n", "\n");
    let with = text.replace("\nproperties:\n", &format!("\nproperties:\n{field}"));
    assert_ne!(with, text);
    with
}

#[test]
fn an_own_field_is_checked_shown_and_importable() {
    let [field, ..] = examples();
    let (catalog, errors) = schemas(&[("customer.yaml", &customer_schema_with(&field))]);
    assert_eq!(errors, []);
    let customer = catalog.customer();
    let limit = customer.field("信用额度").unwrap();
    assert_eq!(
        (limit.key.as_str(), limit.field_type),
        ("credit_limit", FieldType::Number)
    );
    assert!(limit.core && limit.facet && limit.column && limit.is_called("授信额度"));

    let with = |value: &str| customer.validate(&yaml(&format!("{CUSTOMER}credit_limit: {value}\n")));
    assert_eq!(with("500000"), []);
    assert_eq!(
        say(&with("50万")),
        ["credit_limit WrongType: “信用额度”应是数字，这里是文字“50万” ⇒ 写成 credit_limit: 500000"]
    );
    assert_eq!(
        say(&with("-1")),
        ["credit_limit OutOfRange: “信用额度”不能小于 0 元 ⇒ 请核对后更正"]
    );
    assert_eq!(
        say(&customer.validate(&yaml(&format!("{CUSTOMER}credit_limt: 1\n")))),
        ["credit_limt UnknownKey: 没有“credit_limt”这个字段 ⇒ 是不是 credit_limit（信用额度）？"]
    );
    let change = FieldChange {
        path: path("credit_limit"),
        before: Some(json!(300_000)),
        after: Some(json!(500_000)),
    };
    assert_eq!(customer.describe(&change), "信用额度：300,000 元 → 500,000 元");
    assert_ne!(catalog.fingerprint(), Catalog::builtin().fingerprint());
}

#[test]
fn an_own_kind_works_like_the_others() {
    let [_, schema, record] = examples();
    let (catalog, errors) = schemas(&[("拜访计划.yaml", &schema)]);
    assert_eq!(errors, []);
    let plan = catalog.of_folder("拜访计划").unwrap();
    assert_eq!(
        (plan.name.as_str(), plan.title.as_str(), plan.file.as_str()),
        ("拜访计划", "拜访计划", "拜访计划.yaml")
    );
    assert_eq!(catalog.kinds().last().unwrap().name, "拜访计划");
    let record = yaml(&record);
    assert_eq!(plan.validate(&record), []);
    assert_eq!(plan.file_stem(&record), "2026-12-03-张三-年度回访");
    let mut done = record;
    done["status"] = "已完成".into();
    assert_eq!(
        say(&plan.validate(&done)),
        ["result Missing: “状态”是“已完成”，必须填写“拜访结果” ⇒ 补上一行 result: …"]
    );
    assert_eq!(plan.field("状态").unwrap().value_of("完成"), Some("已完成"));
}

#[test]
fn without_x_kehu_everything_has_a_sane_value() {
    let [_, schema, record] = examples();
    let bare: String = {
        let mut value = yaml(&schema);
        value.as_object_mut().unwrap().shift_remove("x-kehu");
        serde_yaml::to_string(&value).unwrap()
    };
    let (catalog, errors) = schemas(&[("拜访计划.yaml", &bare)]);
    assert_eq!(errors, []);
    let plan = catalog.find("拜访计划").unwrap();
    assert_eq!(plan.folder, "拜访计划");
    assert_eq!(plan.date_field.as_deref(), Some("date"));
    assert_eq!(plan.person_field.as_deref(), Some("visitor"));
    assert_eq!(plan.title_field.as_deref(), Some("visitor"));
    assert_eq!((plan.icon.as_str(), plan.order), ("file", 100));
    assert_eq!(plan.file_stem(&yaml(&record)), "2026-12-03-张三");
}

#[test]
fn the_least_schema_is_a_kind() {
    let (catalog, errors) = only(&[("名片.yml", "properties: {姓名: {}, 照片: {type: string}}\n")]);
    assert_eq!(errors, []);
    let card = catalog.kind("名片").unwrap();
    assert_eq!(
        (card.title.as_str(), card.folder.as_str(), card.file_name.as_str()),
        ("名片", "名片", "{姓名}")
    );
    assert_eq!(card.fields[0].label, "姓名");
    assert_eq!(
        card.validate(&yaml("姓名: 李四\n电话: 1")),
        [],
        "without additionalProperties: false anything goes"
    );
    assert_eq!(card.file_stem(&yaml("姓名: 李四")), "李四");
}
