//! Saved views.

use super::{check, path, rules_of, underlined};
use kehu::rules::check_view_query;
use kehu::vault::Settings;
use kehu::yaml::Document;

const FILE: &str = "views/重点客户.yaml";

#[test]
fn a_view_that_can_be_used_is_fine() {
    for text in [
        "query: 等级:VIP,A\n",
        "title: 重点\nlist: 合同\nquery: 金额>50万\ncolumns: [负责人, amount]\nsort: -amount\n",
        "list: 搜索\nquery: 报价\n",
        "list: 附件\n",
        "list: 客户\ngroup: 目录\n",
        "list: contract\n",
    ] {
        assert_eq!(check(FILE, text), [], "{text}");
    }
}

#[test]
fn a_list_that_does_not_exist_is_underlined() {
    let text = "title: 订货\nlist: 订货单\n";
    let findings = check(FILE, text);
    assert_eq!(rules_of(&findings), ["view/invalid"]);
    assert_eq!(underlined(&findings[0], text), "订货单");
    assert!(findings[0].fix.as_deref().is_some_and(|fix| fix.contains("合同")));
}

#[test]
fn what_has_another_shape_or_no_meaning_is_found_where_it_stands() {
    let findings = check(FILE, "query:\n  - 行业\nqurey: x\ngroup: 月份\n");
    let told: Vec<(&str, u32)> = findings.iter().map(|f| (f.rule.as_str(), f.line)).collect();
    assert_eq!(
        told,
        [("view/invalid", 1), ("view/unknown-key", 3), ("view/invalid", 4)]
    );
}

#[test]
fn a_query_that_is_not_understood_is_told_unless_nobody_wants_to_hear() {
    let document = Document::parse("query: 城巿:杭州\n").expect("YAML");
    let told =
        |settings: &Settings| check_view_query(&path(FILE), &document, "没有“城巿”这个字段", Some("城市"), settings);
    let findings = told(&Settings::default());
    assert_eq!(rules_of(&findings), ["view/query"]);
    assert_eq!((findings[0].line, findings[0].column), (1, 8));
    assert!(findings[0].fix.as_deref().is_some_and(|fix| fix.contains("城市")));
    let mut settings = Settings::default();
    settings.quality.disabled_rules.push("view/query".to_owned());
    assert_eq!(told(&settings), []);
}
