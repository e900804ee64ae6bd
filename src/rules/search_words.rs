//! `search/invalid`: search.yaml holds something that cannot be meant.

use super::finding::{Finding, Region, RuleInfo, Severity};
use crate::vault::{RelPath, check_search_words};
use crate::yaml::Document;

const INVALID: RuleInfo = RuleInfo {
    id: "search/invalid",
    title: "搜索用词写得不对",
    severity: Severity::Warning,
    help: "search.yaml 里有一项写得不对。改好之前，这一项不起作用，搜索照常。",
};

pub(super) const RULES: &[RuleInfo] = &[INVALID];

pub(super) fn check(path: &RelPath, document: &Document) -> Vec<Finding> {
    let problems = check_search_words(document).into_iter().map(|problem| {
        let start = (problem.line, problem.column);
        let finding = INVALID.finding(path, Region { start, end: start }, problem.message);
        finding.with_fix(problem.fix)
    });
    problems.collect()
}
