//! `view/*`: a saved view that cannot be used, or says what nobody understands.

use super::finding::{Finding, Region, RuleInfo, Severity};
use super::{keep_enabled, sort};
use crate::kinds::Catalog;
use crate::vault::{RelPath, Settings, ViewList, check_view};
use crate::yaml::{Document, FieldPath, Segment};
use serde_json::Value;

const INVALID: RuleInfo = RuleInfo {
    id: "view/invalid",
    title: "视图用不了",
    severity: Severity::Error,
    help: "views/ 里的这个视图有一项写错了。改好之前打不开它，其他视图不受影响。",
};
const QUERY: RuleInfo = RuleInfo {
    id: "view/query",
    title: "视图的条件看不懂",
    severity: Severity::Error,
    help: "视图的 query 和搜索框里写的一样，这一条看不懂：多半是字段改了名，或者写错了字。",
};
const UNKNOWN_KEY: RuleInfo = RuleInfo {
    id: "view/unknown-key",
    title: "视图里不认识的项",
    severity: Severity::Warning,
    help: "视图里没有这一项，写了也不起作用，多半是拼写错误。",
};

pub(super) const RULES: &[RuleInfo] = &[INVALID, QUERY, UNKNOWN_KEY];

/// The word for files that are no records, in place of a kind.
const ATTACHMENTS: [&str; 2] = ["附件", "attachment"];

pub(super) fn check(path: &RelPath, document: &Document, catalog: &Catalog) -> Vec<Finding> {
    let problems = check_view(document).into_iter().map(|problem| {
        let rule = if problem.fatal { INVALID } else { UNKNOWN_KEY };
        let start = (problem.line, problem.column);
        rule.finding(path, Region { start, end: start }, problem.message)
            .with_fix(problem.fix)
    });
    problems.chain(unknown_list(path, document, catalog)).collect()
}

/// A list of a kind that there is none of.
fn unknown_list(path: &RelPath, document: &Document, catalog: &Catalog) -> Option<Finding> {
    let Some(Value::String(word)) = document.value().get("list") else {
        return None;
    };
    let ViewList::Kind(word) = ViewList::parse(word) else {
        return None;
    };
    if catalog.find(&word).is_some() || ATTACHMENTS.contains(&word.as_str()) {
        return None;
    }
    let titles: Vec<&str> = catalog.kinds().iter().map(|kind| kind.title.as_str()).collect();
    let finding = INVALID
        .finding(path, of_value(document, "list"), format!("没有“{word}”这个列表"))
        .with_fix(format!("list 可以写：搜索、{}、附件", titles.join("、")));
    Some(finding)
}

/// That the query of a view is not understood, and why: told by whoever understands queries.
#[must_use]
pub fn check_view_query(
    path: &RelPath,
    document: &Document,
    message: &str,
    proposal: Option<&str>,
    settings: &Settings,
) -> Vec<Finding> {
    let fix = proposal.map_or_else(
        || "在搜索框里试好再写过来".to_owned(),
        |proposal| format!("是不是想写 {proposal}？"),
    );
    let finding = QUERY.finding(path, of_value(document, "query"), message).with_fix(fix);
    let mut findings = vec![finding];
    keep_enabled(&mut findings, settings);
    sort(&mut findings);
    findings
}

fn of_value(document: &Document, key: &str) -> Region {
    super::position::of_value(document, &FieldPath(vec![Segment::Key(key.to_owned())]))
}
