//! 问题 `/problems`: what is wrong, worst first, grouped by rule, with the line and what to do.

use crate::rules::{Finding, Severity};
use crate::vault::RelPath;
use crate::web::error::WebError;
use crate::web::layout::{Layout, Section};
use crate::web::site::Visit;
use crate::web::view::problems::{ShownFinding, rule_title, severity_words, shown_findings};
use crate::web::{Request, Response, Site, links};
use askama::Template;
use serde_json::json;

/// Findings shown of each rule while all rules are shown, and of one rule on its own.
const PER_RULE: usize = 5;
const PAGE_SIZE: usize = 50;
const MAX_LIMIT: usize = 10_000;

#[derive(Template)]
#[template(path = "problems.html")]
pub struct ProblemsPage {
    pub page: Layout,
    pub total: usize,
    pub severities: Vec<SeverityCount>,
    pub groups: Vec<RuleGroup>,
    /// One rule only, or one path only: how to get back to all.
    pub narrowed: bool,
    pub previous: Option<String>,
    pub next: Option<String>,
}

#[derive(Clone, Debug)]
pub struct SeverityCount {
    pub word: &'static str,
    pub tone: &'static str,
    pub count: usize,
}

/// The findings of one rule.
#[derive(Clone, Debug)]
pub struct RuleGroup {
    pub rule: String,
    pub title: String,
    pub severity: &'static str,
    pub tone: &'static str,
    pub count: usize,
    pub findings: Vec<ShownFinding>,
    /// All of this rule, when there are more.
    pub all: Option<String>,
}

pub(in crate::web) fn page(site: &Site, request: &Request, _rest: &str) -> Result<Response, WebError> {
    let visit = site.visit()?;
    let all = visit.snapshot.all_findings()?;
    let path = path_of(request)?;
    let findings = of_rule(all.below(path.as_ref()), request);
    let (rule, below) = (request.param("rule"), request.param("path"));
    let number = request.number("page").unwrap_or(1).clamp(1, 1_000_000) as usize;
    let (shown, skip) = if rule.is_empty() {
        (PER_RULE, 0)
    } else {
        (PAGE_SIZE, (number - 1) * PAGE_SIZE)
    };
    let at = |number: usize| {
        links::with_query(
            "/problems",
            &[("rule", rule), ("path", below), ("page", &number.to_string())],
        )
    };
    let has_next = !rule.is_empty() && findings.len() > skip + shown;
    Response::page(&ProblemsPage {
        page: Layout::new(&visit, Section::Problems, "问题"),
        total: findings.len(),
        severities: [Severity::Error, Severity::Warning, Severity::Note]
            .into_iter()
            .map(|severity| {
                let (word, tone) = severity_words(severity);
                let count = findings.iter().filter(|finding| finding.severity == severity).count();
                SeverityCount { word, tone, count }
            })
            .filter(|severity| severity.count > 0)
            .collect(),
        groups: groups(&findings, below, skip, shown, &visit),
        narrowed: !rule.is_empty() || !below.is_empty(),
        previous: (number > 1 && !rule.is_empty()).then(|| at(number - 1)),
        next: has_next.then(|| at(number + 1)),
    })
    .map_err(WebError::from)
}

/// `/api/problems?rule=&path=&limit=`: the keys of `kehu check --format json`.
pub(in crate::web) fn json(site: &Site, request: &Request, _rest: &str) -> Result<Response, WebError> {
    let visit = site.visit()?;
    let all = visit.snapshot.all_findings()?;
    let path = path_of(request)?;
    let findings = of_rule(all.below(path.as_ref()), request);
    let limit = request
        .number("limit")
        .map_or(MAX_LIMIT, |limit| (limit as usize).min(MAX_LIMIT));
    let results = findings.get(..limit).unwrap_or(&findings);
    Ok(Response::json(
        &json!({ "total": findings.len(), "results": results, "generation": visit.generation }),
    ))
}

/// The part of the vault that is asked for; all of it without one.
fn path_of(request: &Request) -> Result<Option<RelPath>, WebError> {
    let below = request.param("path");
    match RelPath::new(below.trim_matches('/')) {
        None if !below.is_empty() => Err(WebError::NotFound(below.to_owned())),
        path => Ok(path),
    }
}

fn of_rule<'a>(findings: impl Iterator<Item = &'a Finding>, request: &Request) -> Vec<&'a Finding> {
    let rule = request.param("rule");
    findings
        .filter(|finding| rule.is_empty() || finding.rule == rule)
        .collect()
}

/// By rule: errors before warnings before notes, then the rule with the most findings first.
fn groups(findings: &[&Finding], below: &str, skip: usize, shown: usize, visit: &Visit<'_>) -> Vec<RuleGroup> {
    let mut groups: Vec<(&str, Vec<&Finding>)> = Vec::new();
    for finding in findings {
        match groups.iter_mut().find(|(rule, _)| *rule == finding.rule) {
            Some((_, group)) => group.push(finding),
            None => groups.push((&finding.rule, vec![finding])),
        }
    }
    let worst = |group: &[&Finding]| {
        group
            .iter()
            .map(|finding| finding.severity)
            .min()
            .unwrap_or(Severity::Note)
    };
    groups.sort_by_key(|(rule, group)| (worst(group), std::cmp::Reverse(group.len()), *rule));
    groups
        .into_iter()
        .map(|(rule, group)| {
            let (severity, tone) = severity_words(worst(&group));
            let some = group.iter().skip(skip).take(shown).copied();
            RuleGroup {
                rule: rule.to_owned(),
                title: rule_title(rule),
                severity,
                tone,
                count: group.len(),
                all: (shown == PER_RULE && group.len() > PER_RULE)
                    .then(|| links::with_query("/problems", &[("rule", rule), ("path", below)])),
                findings: shown_findings(some, &visit.snapshot),
            }
        })
        .collect()
}
