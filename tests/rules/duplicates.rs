//! Profiles that claim the same number, credit code or name.

use kehu::rules::{Finding, Identity, check_identities};
use kehu::vault::Settings;
use kehu::yaml::{Document, FieldPath, Segment};

fn profile(path: &str, id: &str, name: &str, code: &str) -> Identity {
    let text = format!("customer_id: {id}\ncustomer_name: {name}\ncredit_code: \"{code}\"\n");
    let document = Document::parse(&text).unwrap();
    let span = |key: &str| document.span_of(&FieldPath(vec![Segment::Key(key.to_owned())]));
    Identity {
        path: path.to_owned(),
        customer_id: id.to_owned(),
        name: name.to_owned(),
        credit_code: code.to_owned(),
        spans: ["customer_id", "customer_name", "credit_code"].map(span),
    }
}

fn check(all: &[Identity]) -> Vec<Finding> {
    check_identities(all, &Settings::default())
}

#[test]
fn different_customers_have_no_findings_and_empty_fields_are_not_the_same() {
    assert_eq!(
        check(&[
            profile("客户/a/客户.yaml", "1", "甲", ""),
            profile("客户/b/客户.yaml", "2", "乙", "")
        ]),
        []
    );
}

#[test]
fn each_of_two_names_the_other() {
    let found = check(&[
        profile("客户/b/客户.yaml", "CUST1", "乙", "X"),
        profile("客户/a/客户.yaml", "CUST1", "甲", "Y"),
    ]);
    let told: Vec<_> = found
        .iter()
        .map(|f| (f.rule.as_str(), f.path.as_str(), f.message.as_str()))
        .collect();
    assert_eq!(
        told,
        [
            (
                "duplicate/customer-id",
                "客户/a/客户.yaml",
                "客户编号“CUST1”与“客户/b/客户.yaml”重复"
            ),
            (
                "duplicate/customer-id",
                "客户/b/客户.yaml",
                "客户编号“CUST1”与“客户/a/客户.yaml”重复"
            ),
        ]
    );
    assert_eq!((found[0].line, found[0].column, found[0].end_column), (1, 14, 19));
    assert_eq!(found[0].field.as_deref(), Some("customer_id"));
}

#[test]
fn names_are_compared_without_blanks_width_and_case() {
    let names = ["上海ABC（中国）有限公司", "上海 abc(中国) 有限公司"];
    let found = check(&[
        profile("客户/a/客户.yaml", "1", names[0], ""),
        profile("客户/b/客户.yaml", "2", names[1], ""),
    ]);
    assert!(
        found.iter().all(|finding| finding.rule == "duplicate/name") && found.len() == 2,
        "{found:#?}"
    );
    assert!(found[0].message.contains(names[0]), "the name is shown as written");
}

#[test]
fn living_and_archived_are_compared_too() {
    let found = check(&[
        profile("客户/a/客户.yaml", "1", "甲", "C"),
        profile("历史客户/a/客户.yaml", "2", "乙", "c"),
    ]);
    assert_eq!(
        found.iter().map(|f| f.rule.as_str()).collect::<Vec<_>>(),
        ["duplicate/credit-code"; 2]
    );
}

#[test]
fn a_crowd_is_counted_not_listed() {
    let all: Vec<Identity> = (0..2000)
        .map(|i| profile(&format!("客户/{i:04}/客户.yaml"), &i.to_string(), "同名", ""))
        .collect();
    let found = check(&all);
    assert_eq!(found.len(), 2000);
    assert_eq!(
        found[0].message,
        "客户名称“同名”与“客户/0001/客户.yaml”、“客户/0002/客户.yaml”、“客户/0003/客户.yaml”等 1999 份档案重复"
    );
}

#[test]
fn a_disabled_rule_is_silent() {
    let mut settings = Settings::default();
    settings.quality.disabled_rules = vec!["duplicate/name".to_owned()];
    let all = [
        profile("客户/a/客户.yaml", "1", "甲", ""),
        profile("客户/b/客户.yaml", "2", "甲", ""),
    ];
    assert_eq!(check_identities(&all, &settings), []);
}

#[test]
fn an_unknown_position_means_the_whole_file() {
    let mut all = [
        profile("客户/a/客户.yaml", "1", "甲", ""),
        profile("客户/b/客户.yaml", "1", "乙", ""),
    ];
    all[0].spans = [None; 3];
    let found = check(&all);
    assert_eq!(
        (found[0].line, found[0].column, found[0].end_line, found[0].end_column),
        (1, 1, 1, 1)
    );
}

#[test]
fn the_whole_value_is_meant_with_its_quotes() {
    let found = check(&[
        profile("客户/a/客户.yaml", "1", "甲", "9133"),
        profile("客户/b/客户.yaml", "2", "乙", "9133"),
    ]);
    let place = (found[0].line, found[0].column, found[0].end_line, found[0].end_column);
    assert_eq!(place, (3, 14, 3, 20));
}
