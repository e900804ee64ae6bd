//! The four schemas kehu ships.

use crate::support::{CUSTOMER, builtin, kind, yaml};
use kehu::kinds::{Catalog, FieldType};
use serde_json::Value;

#[test]
fn every_file_in_schemas_is_embedded_and_nothing_else() {
    let mut on_disk: Vec<String> = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/schemas"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    let mut embedded: Vec<String> = Catalog::builtin_files().into_iter().map(|(name, _)| name).collect();
    on_disk.sort();
    embedded.sort();
    assert_eq!(on_disk, embedded);
}

#[test]
fn they_are_json_schemas_of_draft_2020_12() {
    for (file, text) in Catalog::builtin_files() {
        let schema = yaml(&text);
        assert_eq!(
            schema["$schema"], "https://json-schema.org/draft/2020-12/schema",
            "{file}"
        );
        if let Err(error) = jsonschema::draft202012::meta::validate(&schema) {
            panic!("{file}: {error} at {}", error.instance_path());
        }
    }
}

#[test]
fn they_load_without_a_remark() {
    let dir = concat!(env!("CARGO_MANIFEST_DIR"), "/schemas");
    let (catalog, errors) = Catalog::load(std::path::Path::new(dir));
    assert_eq!(errors, []);
    let names: Vec<&str> = catalog.kinds().iter().map(|kind| kind.name.as_str()).collect();
    assert_eq!(names, ["customer", "followup", "contract", "feedback", "task"]);
    assert_eq!(catalog.fingerprint(), builtin().fingerprint());
}

#[test]
fn every_field_has_a_chinese_label() {
    for kind in builtin().kinds() {
        for (keys, field) in kind.all_fields() {
            let chinese = field.label.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
            assert!(chinese || field.label == "QQ", "{} {}", kind.name, keys.join("."));
        }
    }
}

#[test]
fn kinds_are_found_by_name_title_and_folder() {
    let catalog = builtin();
    assert_eq!(catalog.find("contract").unwrap().title, "合同");
    assert_eq!(catalog.find("合同").unwrap().name, "contract");
    assert_eq!(catalog.find("Followup").unwrap().name, "followup");
    assert_eq!(catalog.of_folder("反馈").unwrap().name, "feedback");
    assert!(catalog.of_folder("").is_none() && catalog.find("").is_none() && catalog.of_folder("附件").is_none());
    assert_eq!(
        (catalog.customer().name.as_str(), catalog.customer().folder.as_str()),
        ("customer", "")
    );
    assert_eq!(catalog.customer().file_name, "客户");
}

#[test]
fn they_hold_the_keys_of_the_design() {
    let has = |name: &str, required: &[&str], optional: &[&str]| {
        let kind = kind(name);
        for key in required.iter().chain(optional) {
            let field = kind.field(key).unwrap_or_else(|| panic!("{name} has no {key}"));
            assert_eq!(field.required, required.contains(key), "{name}.{key}");
        }
    };
    has(
        "customer",
        &[
            "customer_id",
            "customer_name",
            "industry",
            "company_size",
            "customer_type",
            "source",
            "owner",
            "contacts",
            "created_on",
        ],
        &[
            "short_name",
            "credit_code",
            "region",
            "province",
            "city",
            "address",
            "follow_up_status",
            "customer_level",
            "department",
            "tags",
            "demand_types",
            "first_contact_on",
            "created_by",
            "annual_revenue",
            "credit_rating",
            "parent_id",
            "legacy_ids",
            "deal",
            "remark",
            "custom",
        ],
    );
    has(
        "followup",
        &["time", "method", "by", "subject", "content"],
        &["participants", "contact", "feedback", "demands", "next", "custom"],
    );
    has(
        "contract",
        &["contract_no", "project", "amount", "signed_on"],
        &[
            "starts_on",
            "ends_on",
            "products",
            "our_signer",
            "customer_signer",
            "status",
            "plan",
            "receipts",
            "invoices",
            "terms",
            "custom",
        ],
    );
    has(
        "feedback",
        &["on", "type", "subject", "description"],
        &[
            "level",
            "status",
            "handler",
            "process",
            "solution",
            "closed_on",
            "rating",
            "custom",
        ],
    );
}

#[test]
fn fields_know_what_they_hold() {
    let customer = kind("customer");
    let field = |key: &str| customer.field(key).unwrap();
    assert_eq!(field("customer_name").field_type, FieldType::Text);
    assert_eq!(field("created_on").field_type, FieldType::Date);
    assert_eq!(field("annual_revenue").field_type, FieldType::Number);
    assert_eq!(field("employees").field_type, FieldType::Integer);
    assert_eq!(field("contacts").field_type, FieldType::List);
    assert_eq!(field("deal").field_type, FieldType::Map);
    assert_eq!(kind("followup").field("time").unwrap().field_type, FieldType::DateTime);
    assert_eq!(field("contacts").child("phone").unwrap().field_type, FieldType::Text);
    assert_eq!(
        field("contacts").child("phone").unwrap().format.as_deref(),
        Some("phone")
    );
    assert_eq!(
        field("contacts").child("decision_maker").unwrap().field_type,
        FieldType::Boolean
    );
    assert_eq!(
        field("contacts").child("other_phones").unwrap().format.as_deref(),
        Some("phone")
    );
    assert_eq!(field("客户等级").default, Some(Value::from("C")));
    assert_eq!(field("customer_level").values, ["VIP", "A", "B", "C"]);
    assert!(field("demand_types").suggestions.contains(&"采购设备".to_owned()));
    assert_eq!(field("deal").child("amount").unwrap().unit.as_deref(), Some("元"));
    assert!(
        customer
            .custom_field()
            .is_some_and(|custom| custom.key == "custom" && custom.open)
    );
    assert!(!field("deal").open);
}

#[test]
fn fields_know_how_they_are_used() {
    let customer = kind("customer");
    let keys = |wanted: fn(&kehu::kinds::Field) -> bool| -> Vec<String> {
        customer
            .all_fields()
            .into_iter()
            .filter(|(_, field)| wanted(field))
            .map(|(keys, _)| keys.join("."))
            .collect()
    };
    assert_eq!(keys(|field| field.unique), ["customer_id", "credit_code"]);
    assert_eq!(
        keys(|field| field.search_weight == 8),
        ["customer_name", "short_name", "english_name", "former_names"]
    );
    let core = keys(|field| field.core);
    for key in [
        "customer_name",
        "industry",
        "company_size",
        "customer_type",
        "customer_level",
        "owner",
    ] {
        assert!(core.iter().any(|other| other == key), "{key} is no core field");
    }
    let personal = keys(|field| field.personal);
    for key in [
        "contacts.name",
        "contacts.phone",
        "contacts.other_phones",
        "contacts.email",
        "contacts.wechat",
    ] {
        assert!(personal.iter().any(|other| other == key), "{key} is not personal");
    }
}

#[test]
fn values_have_their_other_words() {
    let industry = kind("customer").field("industry").unwrap();
    assert_eq!(industry.value_of("生产"), Some("制造业"));
    assert_eq!(industry.value_of("半导体"), Some("制造业"));
    assert_eq!(industry.value_of("制造业"), Some("制造业"));
    assert_eq!(industry.value_of("it"), Some("IT业"));
    assert_eq!(industry.value_of("火星采矿"), None);
    let level = kind("customer").field("customer_level").unwrap();
    assert_eq!(level.value_of("ａ（重点客户） "), Some("A"));
    assert_eq!(
        kind("followup").field("method").unwrap().value_of("上门拜访"),
        Some("拜访")
    );
}

#[test]
fn one_word_never_stands_for_two_values() {
    for kind in builtin().kinds() {
        for (keys, field) in kind.all_fields() {
            for (word, value) in &field.value_aliases {
                assert_eq!(
                    field.value_of(word),
                    Some(value.as_str()),
                    "{} {}: {word}",
                    kind.name,
                    keys.join(".")
                );
            }
        }
    }
}

#[test]
fn records_as_people_write_them_are_fine() {
    let fine = [
        ("customer", CUSTOMER),
        (
            "followup",
            "time: 2026-11-21 14:30\nmethod: 电话\nby: 张三\nsubject: 产品需求沟通\ncontent: |\n  要 3 台\ndemands:\n  - text: 报价\n    status: 待处理\nnext:\n  time: 2026-12-01\n  goal: 送样\n  owner: 张三\n",
        ),
        (
            "contract",
            "contract_no: HT2026001\nproject: 设备采购\namount: 1280000.5\nsigned_on: 2026-03-01\nproducts: [数控机床]\nplan:\n  - term: 1\n    due_on: 2026-04-01\n    amount: 300000\n    remind_days: 7\nreceipts:\n  - on: 2026-04-02\n    amount: 300000\n    method: 银行转账\n",
        ),
        (
            "feedback",
            "on: 2026-04-02\ntype: 投诉\nsubject: 交付延期\ndescription: 晚了两周\nprocess:\n  - time: 2026-04-02 10:00\n    by: 王五\n    content: 已致歉\nrating: 4\n",
        ),
    ];
    for (name, text) in fine {
        assert_eq!(kind(name).validate(&yaml(text)), [], "{name}");
    }
}
