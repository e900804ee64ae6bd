//! What a record breaks in its schema, and where the finding points.

use super::{PROFILE, PROFILE_PATH, check, check_with, profile_with, rules_of, underlined};
use kehu::rules::{Finding, Severity};
use kehu::vault::Settings;

#[track_caller]
fn only(text: &str) -> Finding {
    let findings = check(PROFILE_PATH, text);
    assert_eq!(findings.len(), 1, "{findings:#?}");
    findings.into_iter().next().expect("one finding")
}

#[test]
fn a_good_profile_has_no_findings() {
    assert_eq!(check(PROFILE_PATH, PROFILE), []);
}

#[test]
fn a_missing_key_is_shown_at_the_start_of_its_mapping() {
    let text = profile_with("owner: 林晓峰\n", "");
    let finding = only(&text);
    assert_eq!(finding.rule, "schema/missing");
    assert_eq!(finding.severity, Severity::Warning);
    assert_eq!(finding.field.as_deref(), Some("owner"));
    assert_eq!(underlined(&finding, &text), "customer_id");
    assert!(finding.message.contains("负责人"), "{}", finding.message);
}

#[test]
fn a_missing_key_of_a_list_item_is_shown_in_that_item() {
    let text = profile_with("    phone: \"15412345678\"\n", "");
    let finding = only(&text);
    assert_eq!(
        (finding.rule.as_str(), finding.field.as_deref()),
        ("schema/missing", Some("contacts[0].phone"))
    );
    assert_eq!((finding.line, underlined(&finding, &text).as_str()), (10, "name"));
}

#[test]
fn a_key_without_a_value_is_missing_where_it_stands() {
    let text = profile_with("owner: 林晓峰", "owner:");
    let finding = only(&text);
    assert_eq!((finding.rule.as_str(), finding.line), ("schema/missing", 8));
    assert_eq!(underlined(&finding, &text), "owner");
}

#[test]
fn required_ifs_are_missing_keys() {
    assert_eq!(
        only(&profile_with("customer_type: 潜在客户", "customer_type: 成交客户"))
            .field
            .as_deref(),
        Some("deal")
    );
    let enterprise = only(&profile_with("credit_code: 919900000000000192\n", ""));
    assert_eq!(enterprise.field.as_deref(), Some("credit_code"));
    assert_eq!(
        check(
            PROFILE_PATH,
            &profile_with("credit_code: 919900000000000192", "party: 个人")
        ),
        []
    );
}

#[test]
fn an_unknown_key_is_underlined_and_the_likely_one_named() {
    let text = profile_with("created_on:", "short_nmae: 盛泰\ncreated_on:");
    let finding = only(&text);
    assert_eq!(
        (finding.rule.as_str(), underlined(&finding, &text).as_str()),
        ("schema/unknown-key", "short_nmae")
    );
    assert!(format!("{finding:?}").contains("short_name"), "{finding:?}");
}

#[test]
fn a_value_of_the_wrong_type_is_underlined() {
    let text = profile_with("created_on:", "employees: 很多\ncreated_on:");
    let finding = only(&text);
    assert_eq!(
        (finding.rule.as_str(), finding.severity),
        ("schema/type", Severity::Error)
    );
    assert_eq!(underlined(&finding, &text), "很多");
}

#[test]
fn a_value_outside_the_list_is_underlined() {
    let text = profile_with("customer_type: 潜在客户", "customer_type: 意向");
    let finding = only(&text);
    assert_eq!(
        (finding.rule.as_str(), underlined(&finding, &text).as_str()),
        ("schema/not-in-list", "意向")
    );
}

#[test]
fn phone_email_and_credit_code_have_rules_of_their_own() {
    let phone = profile_with("15412345678", "1541234567");
    assert_eq!(only(&phone).rule, "format/phone");
    assert_eq!(underlined(&only(&phone), &phone), "\"1541234567\"");
    assert_eq!(only(&profile_with("zhou@", "zhou＠")).rule, "format/email");
    let code = only(&profile_with("919900000000000192", "91990000000000019A"));
    assert_eq!(
        (code.rule.as_str(), code.field.as_deref()),
        ("format/credit-code", Some("credit_code"))
    );
}

#[test]
fn a_date_that_is_none_breaks_the_format_rule() {
    assert_eq!(
        only(&profile_with("2026-11-21", "2026年11月21日")).rule,
        "schema/format"
    );
}

#[test]
fn a_number_out_of_range_is_found() {
    let feedback = "on: 2026-11-20\ntype: 满意度\nsubject: 年度回访\ndescription: 总体满意\nrating: 9\n";
    let findings = check(
        "客户/制造业/中型/杭州盛泰机械有限公司/反馈/2026-11-20-满意度-年度回访.yaml",
        feedback,
    );
    assert_eq!(rules_of(&findings), ["schema/range"]);
    assert_eq!(underlined(&findings[0], feedback), "9");
}

#[test]
fn an_absurd_number_is_found_wherever_it_stands() {
    let contract = "contract_no: 99999999999999999999\nproject: 设备\namount: 1.0e308\nsigned_on: 2026-03-01\n\
                    receipts:\n  - {on: 2026-03-02, amount: 20000000000000000}\n  - {on: 2026-03-02, amount: 9999999999999.99}\n";
    let findings = check("客户/制造业/中型/杭州盛泰机械有限公司/合同/HT1.yaml", contract);
    assert_eq!(rules_of(&findings), ["schema/range", "schema/range"], "{findings:#?}");
    assert_eq!(underlined(&findings[0], contract), "1.0e308");
    assert!(
        findings[0].message.contains("合计里没有算它"),
        "{}",
        findings[0].message
    );
    assert!(findings[0].message.contains("合同金额"), "{}", findings[0].message);
    assert_eq!(findings[1].field.as_deref(), Some("receipts[0].amount"));
    for amount in [".inf", "-.inf", ".nan"] {
        let contract = format!("contract_no: H1\nproject: 设备\namount: {amount}\nsigned_on: 2026-03-01\n");
        let findings = check("客户/制造业/中型/杭州盛泰机械有限公司/合同/HT1.yaml", &contract);
        assert_eq!(rules_of(&findings), ["schema/type"], "{amount}");
    }
}

#[test]
fn what_ends_before_it_begins_is_found() {
    let at = |kind: &str| format!("客户/制造业/中型/杭州盛泰机械有限公司/{kind}/1.yaml");
    let feedback = |on: &str, closed_on: &str| {
        format!("on: {on}\ntype: 投诉\nsubject: 漏油\ndescription: 又漏了\nclosed_on: {closed_on}\n")
    };
    let text = feedback("2062-11-06", "2026-01-01");
    let findings = check(&at("反馈"), &text);
    assert_eq!(rules_of(&findings), ["date/order"]);
    assert_eq!(underlined(&findings[0], &text), "2026-01-01");
    assert_eq!(findings[0].message, "“解决日期”2026-01-01 早于“反馈日期”2062-11-06");
    assert_eq!(check(&at("反馈"), &feedback("2026-01-01", "2026-01-01")), []);
    assert_eq!(
        rules_of(&check(&at("反馈"), &feedback("2026-01-01", "昨天"))),
        ["schema/format"]
    );
    let contract = |more: &str| format!("contract_no: H1\nproject: 设备\namount: 1\nsigned_on: 2026-03-01\n{more}");
    let found = |more: &str| {
        check(&at("合同"), &contract(more))
            .into_iter()
            .map(|finding| finding.message)
            .collect::<Vec<_>>()
    };
    assert_eq!(
        found("ends_on: 2026-02-01\n"),
        ["“结束日期”2026-02-01 早于“签订日期”2026-03-01"]
    );
    assert_eq!(
        found("starts_on: 2026-05-01\nends_on: 2026-04-01\n"),
        ["“结束日期”2026-04-01 早于“开始日期”2026-05-01"]
    );
    assert_eq!(
        found("starts_on: 2026-01-01\nends_on: 2026-12-31\n"),
        Vec::<String>::new(),
        "signed after it began"
    );
}

#[test]
fn an_empty_record_lacks_everything_at_the_start_of_the_file() {
    let findings = check("客户/制造业/中型/杭州盛泰机械有限公司/跟进/空.yaml", "");
    assert!(!findings.is_empty());
    assert!(
        findings.iter().all(|finding| (finding.line, finding.column) == (1, 1)),
        "{findings:#?}"
    );
}

#[test]
fn findings_come_in_the_order_of_the_file() {
    let text = PROFILE
        .replace("15412345678", "123")
        .replace("制造业", "造纸")
        .replace("林晓峰", "''");
    let findings = check(PROFILE_PATH, &text);
    let lines: Vec<u32> = findings.iter().map(|finding| finding.line).collect();
    assert!(lines.is_sorted() && lines.len() >= 3, "{findings:#?}");
}

#[test]
fn a_disabled_rule_is_silent_and_only_that_one() {
    let mut settings = Settings::default();
    settings.quality.disabled_rules = vec!["schema/missing".to_owned()];
    let text = profile_with("owner: 林晓峰\n", "").replace("15412345678", "123");
    assert_eq!(rules_of(&check_with(PROFILE_PATH, &text, &settings)), ["format/phone"]);
}

#[test]
fn a_placeholder_name_is_found_and_a_real_one_is_not() {
    let at = |name: &str| format!("客户/制造业/中型/{name}/客户.yaml");
    for (name, rules) in [("测试客户", vec!["name/placeholder"]), ("苏州测试仪器有限公司", vec![])] {
        let findings = check(&at(name), &profile_with("杭州盛泰机械有限公司", name));
        assert_eq!(rules_of(&findings), rules, "{name}");
    }
}

#[test]
fn a_year_that_no_list_can_hold_is_found() {
    let path = "客户/制造业/中型/杭州盛泰机械有限公司/合同/HT1.yaml";
    let contract = |day: &str| format!("contract_no: H1\nproject: 设备\namount: 1\nsigned_on: {day}\n");
    for day in ["2999-03-01", "1202-03-01"] {
        let text = contract(day);
        let findings = check(path, &text);
        assert_eq!(rules_of(&findings), ["schema/format"], "{day}");
        assert_eq!(underlined(&findings[0], &text), day);
        assert!(findings[0].message.contains(&day[..4]), "{}", findings[0].message);
        assert!(findings[0].fix.as_deref().unwrap_or_default().contains("年份"));
    }
    assert_eq!(check(path, &contract("2261-12-31")), []);
    let followup = "time: 2999-03-01 09:00\nmethod: 电话\nby: 张三\nsubject: 问\ncontent: 好\n";
    let findings = check("客户/制造业/中型/杭州盛泰机械有限公司/跟进/1.yaml", followup);
    assert_eq!(rules_of(&findings), ["schema/format"]);
}

#[test]
fn what_nobody_sees_in_a_name_is_found_where_it_stands() {
    let path = "客户/制造业/中型/杭州盛泰机械有限公司/跟进/1.yaml";
    let text =
        |by: &str| format!("time: 2026-03-01 09:00\nmethod: 电话\nby: {by}\nsubject: 问\ncontent: |\n  一\n  二\n");
    for (by, named) in [
        ("张\u{202E}三", "U+202E"),
        ("张\u{200B}三", "U+200B"),
        ("\"张\\u0007三\"", "U+0007"),
        ("\"张\\n三\"", "U+000A"),
    ] {
        let findings = check(path, &text(by));
        assert_eq!(rules_of(&findings), ["text/invisible"], "{by:?}");
        let found = &findings[0];
        assert_eq!((found.line, found.field.as_deref()), (3, Some("by")));
        assert!(
            found.message.contains(named) && found.message.contains("“张”后面"),
            "{}",
            found.message
        );
        assert!(found.fix.is_some());
    }
    assert_eq!(check(path, &text("张三")), []);
    let tags = "participants: [\"李\\u200b四\"]\n";
    let findings = check(path, &(text("张三") + tags));
    assert_eq!(findings[0].field.as_deref(), Some("participants[0]"));
}
