//! The list of rules and the page that explains them.

use kehu::rules::all;
use std::collections::BTreeSet;

#[test]
fn the_list_is_sorted_and_every_id_is_there_once() {
    let ids: Vec<&str> = all().iter().map(|rule| rule.id).collect();
    let sorted: BTreeSet<&str> = ids.iter().copied().collect();
    assert_eq!(ids, sorted.into_iter().collect::<Vec<_>>());
    assert!(
        all()
            .iter()
            .all(|rule| !rule.title.is_empty() && rule.help.chars().count() > 15)
    );
}

#[test]
fn every_rule_is_explained_under_its_id_with_its_title_and_severity() {
    let page = include_str!("../../docs/rules.md");
    for rule in all() {
        let heading = format!(
            "<a id=\"{0}\"></a>\n\n### {0} · {1}\n\n{2}。",
            rule.id,
            rule.title,
            rule.severity.label()
        );
        assert!(page.contains(&heading), "docs/rules.md lacks:\n{heading}");
    }
    let headings = page.lines().filter(|line| line.starts_with("### ")).count();
    assert_eq!(
        headings,
        all().len(),
        "docs/rules.md explains a rule that does not exist"
    );
}

#[test]
fn every_link_of_the_page_leads_somewhere() {
    let page = include_str!("../../docs/rules.md");
    for target in page.split("](#").skip(1).filter_map(|rest| rest.split(')').next()) {
        assert!(page.contains(&format!("<a id=\"{target}\"></a>")), "no anchor {target}");
    }
}
