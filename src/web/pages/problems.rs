//! 问题 `/problems`: what is wrong, by rule or by severity, worst first, with the line, what to do and where.

mod mended;

pub use mended::Mended;
pub(super) use mended::{BACK, go_back, list_of};

use super::mail::{LetterRow, undelivered, undelivered_json};
use crate::archive::{ArchiveError, Snapshot, Standing, is_archived};
use crate::rules::{Finding, Severity};
use crate::vault::RelPath;
use crate::web::error::WebError;
use crate::web::layout::{Layout, Section};
use crate::web::site::Visit;
use crate::web::view::listing::Choice;
use crate::web::view::people::{Owner, people};
use crate::web::view::problems::{ShownFinding, rule_title, severity_words, shown_findings, with_customers};
use crate::web::view::standing;
use crate::web::{Request, Response, Site, links};
use askama::Template;
use serde_json::json;

/// Findings shown of each group while all groups are shown, and of one group on its own.
const PER_GROUP: usize = 5;
const PAGE_SIZE: usize = 50;
const MAX_LIMIT: usize = 10_000;
const SEVERITIES: [(&str, Severity); 3] = [
    ("error", Severity::Error),
    ("warning", Severity::Warning),
    ("note", Severity::Note),
];

#[derive(Template)]
#[template(path = "problems.html")]
pub struct ProblemsPage {
    pub page: Layout,
    pub total: usize,
    pub wanted: Wanted,
    /// Whose customers can be looked at.
    pub people: Vec<Owner>,
    pub severities: Vec<SeverityCount>,
    pub by_rule: String,
    pub by_severity: String,
    /// The living, the archived too, or those alone; empty where the address names a part of the vault, or there is no choice.
    pub standings: Vec<Choice>,
    pub groups: Vec<Group>,
    /// One group only, or one part of the vault only: how to get back to all.
    pub narrowed: bool,
    pub previous: Option<String>,
    pub next: Option<String>,
    /// What was saved a moment ago by a form of this list.
    pub mended: Option<Mended>,
    /// Mail that did not arrive, as far as anybody knows.
    pub letters: Vec<LetterRow>,
    /// What became of sending one again: `again`, `no`; empty where nobody did.
    pub mailed: String,
}

/// What the address asks for.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// A part of the path, which holds the customer's name.
    pub text: String,
    pub path: String,
    pub rule: String,
    pub severity: String,
    pub by: String,
    /// Whose customers; empty for everybody's.
    pub who: String,
    pub standing: Standing,
}

#[derive(Clone, Debug)]
pub struct SeverityCount {
    pub word: &'static str,
    pub count: usize,
    pub href: String,
    pub chosen: bool,
}

/// The findings of one rule, or of one severity.
#[derive(Clone, Debug)]
pub struct Group {
    pub key: String,
    pub title: String,
    pub severity: &'static str,
    pub tone: &'static str,
    pub count: usize,
    pub findings: Vec<ShownFinding>,
    /// All of this group, when there are more.
    pub all: Option<String>,
}

impl Wanted {
    fn of(request: &Request) -> Self {
        let param = |key| request.param(key).to_owned();
        Self {
            text: param("q"),
            path: param("path"),
            rule: param("rule"),
            severity: param("severity"),
            by: param("by"),
            who: param("who"),
            standing: standing::of(request),
        }
    }

    fn standing_word(&self) -> &'static str {
        standing::word(self.standing)
    }

    fn groups_by_severity(&self) -> bool {
        self.by == "severity"
    }

    /// Less than everything is asked for.
    fn is_narrowed(&self) -> bool {
        let parts = [&self.rule, &self.path, &self.severity, &self.text, &self.who];
        self.standing != Standing::Living || parts.iter().any(|part| !part.is_empty())
    }

    /// One group on its own is shown by pages.
    fn is_one_group(&self) -> bool {
        !self.rule.is_empty() || (self.groups_by_severity() && !self.severity.is_empty())
    }

    fn address(&self, page: usize) -> String {
        let page = if page > 1 { page.to_string() } else { String::new() };
        let pairs = [
            ("q", self.text.as_str()),
            ("path", &self.path),
            ("rule", &self.rule),
            ("severity", &self.severity),
            ("by", &self.by),
            ("who", &self.who),
            (standing::KEY, standing::word(self.standing)),
            ("page", &page),
        ];
        links::with_query("/problems", &pairs)
    }

    fn with(&self, change: impl FnOnce(&mut Self)) -> String {
        let mut other = self.clone();
        change(&mut other);
        other.address(1)
    }

    /// Those of the asked-for part, person and rule, of any severity.
    fn narrow<'a>(
        &self,
        findings: impl Iterator<Item = &'a Finding>,
        snapshot: &Snapshot<'_>,
    ) -> Result<Vec<&'a Finding>, ArchiveError> {
        let text = self.text.to_lowercase();
        let theirs = (!self.who.is_empty())
            .then(|| snapshot.troubled(&self.who))
            .transpose()?;
        Ok(findings
            .filter(|finding| !self.path.is_empty() || self.standing.includes(is_archived(finding)))
            .filter(|finding| self.rule.is_empty() || finding.rule == self.rule)
            .filter(|finding| text.is_empty() || finding.path.to_lowercase().contains(&text))
            .filter(|finding| theirs.as_ref().is_none_or(|theirs| theirs.has(&finding.path)))
            .collect())
    }

    fn is_of_severity(&self, finding: &Finding) -> bool {
        self.severity.is_empty() || severity_key(finding.severity) == self.severity
    }
}

fn severity_key(severity: Severity) -> &'static str {
    let known = SEVERITIES.iter().find(|(_, known)| *known == severity);
    known.map_or("", |(key, _)| key)
}

pub(in crate::web) fn page(site: &Site, request: &Request, _rest: &str) -> Result<Response, WebError> {
    let visit = site.visit()?;
    let wanted = Wanted::of(request);
    let all = visit.snapshot.all_findings()?;
    let below = path_of(request)?;
    let narrowed = wanted.narrow(all.below(below.as_ref()), &visit.snapshot)?;
    let severities = severities(&narrowed, &wanted);
    let findings: Vec<&Finding> = narrowed
        .into_iter()
        .filter(|finding| wanted.is_of_severity(finding))
        .collect();
    let number = request.number("page").unwrap_or(1).clamp(1, 1_000_000) as usize;
    let (shown, skip) = if wanted.is_one_group() {
        (PAGE_SIZE, (number - 1) * PAGE_SIZE)
    } else {
        (PER_GROUP, 0)
    };
    let has_next = wanted.is_one_group() && findings.len() > skip + shown;
    let narrowed = wanted.is_narrowed();
    Response::page(&ProblemsPage {
        page: Layout::new(&visit, Section::Problems, "问题"),
        letters: if narrowed { Vec::new() } else { undelivered(&visit) },
        people: people(&visit, &wanted.who)?,
        mended: Mended::of(request, &visit),
        mailed: request.param("mail").to_owned(),
        total: findings.len(),
        severities,
        by_rule: wanted.with(|wanted| wanted.by.clear()),
        by_severity: wanted.with(|wanted| "severity".clone_into(&mut wanted.by)),
        standings: standings(&wanted, all.archived() > 0),
        groups: groups(&findings, &wanted, (skip, shown), &wanted.address(number), &visit),
        narrowed,
        previous: (number > 1 && wanted.is_one_group()).then(|| wanted.address(number - 1)),
        next: has_next.then(|| wanted.address(number + 1)),
        wanted,
    })
    .map_err(WebError::from)
}

/// `/api/problems?q=&path=&rule=&severity=&who=&limit=`: the keys of `kehu check --format json`.
pub(in crate::web) fn json(site: &Site, request: &Request, _rest: &str) -> Result<Response, WebError> {
    let visit = site.visit()?;
    let wanted = Wanted::of(request);
    let all = visit.snapshot.all_findings()?;
    let below = path_of(request)?;
    let mut findings = wanted.narrow(all.below(below.as_ref()), &visit.snapshot)?;
    findings.retain(|finding| wanted.is_of_severity(finding));
    let limit = request
        .number("limit")
        .map_or(MAX_LIMIT, |limit| (limit as usize).min(MAX_LIMIT));
    let results = findings.get(..limit).unwrap_or(&findings);
    Ok(Response::json(
        &json!({ "total": findings.len(), "results": results, "mail": undelivered_json(&visit), "generation": visit.generation }),
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

/// The switch, where there is something to switch to.
fn standings(wanted: &Wanted, has_archived: bool) -> Vec<Choice> {
    if !wanted.path.is_empty() || !has_archived && wanted.standing == Standing::Living {
        return Vec::new();
    }
    standing::choices(wanted.standing, |word| {
        let address = Wanted {
            standing: Standing::Living,
            ..wanted.clone()
        };
        links::with_more(&address.address(1), &[(standing::KEY, word)])
    })
}

/// How many there are of each severity; those that there are none of only while chosen.
fn severities(findings: &[&Finding], wanted: &Wanted) -> Vec<SeverityCount> {
    let count = |(key, severity): (&str, Severity)| {
        let chosen = wanted.severity == key;
        SeverityCount {
            word: severity_words(severity).0,
            count: findings.iter().filter(|finding| finding.severity == severity).count(),
            href: wanted.with(|wanted| if chosen { "" } else { key }.clone_into(&mut wanted.severity)),
            chosen,
        }
    };
    let all = SEVERITIES.into_iter().map(count);
    all.filter(|severity| severity.count > 0 || severity.chosen).collect()
}

/// Errors before warnings before notes, then the group with the most findings first.
/// `here` is the list that they are shown in.
fn groups(
    findings: &[&Finding],
    wanted: &Wanted,
    (skip, shown): (usize, usize),
    here: &str,
    visit: &Visit<'_>,
) -> Vec<Group> {
    let key = |finding: &Finding| {
        if wanted.groups_by_severity() {
            severity_key(finding.severity).to_owned()
        } else {
            finding.rule.clone()
        }
    };
    let mut groups: Vec<(String, Vec<&Finding>)> = Vec::new();
    for finding in findings {
        let key = key(finding);
        match groups.iter_mut().find(|(known, _)| *known == key) {
            Some((_, group)) => group.push(finding),
            None => groups.push((key, vec![finding])),
        }
    }
    let worst = |group: &[&Finding]| group.iter().map(|finding| finding.severity).min();
    groups.sort_by_cached_key(|(key, group)| (worst(group), std::cmp::Reverse(group.len()), key.clone()));
    groups
        .into_iter()
        .map(|(key, group)| {
            let (severity, tone) = severity_words(worst(&group).unwrap_or(Severity::Note));
            let some = group.iter().skip(skip).take(shown).copied();
            let findings = with_customers(shown_findings(some, &visit.snapshot), &visit.snapshot);
            let findings = findings.into_iter().map(|finding| finding.within_list(here)).collect();
            let is_cut = !wanted.is_one_group() && group.len() > shown;
            Group {
                title: if wanted.groups_by_severity() {
                    severity.to_owned()
                } else {
                    rule_title(&key)
                },
                severity,
                tone,
                count: group.len(),
                all: is_cut.then(|| {
                    wanted.with(|wanted| {
                        let own = if wanted.groups_by_severity() {
                            &mut wanted.severity
                        } else {
                            &mut wanted.rule
                        };
                        key.clone_into(own);
                    })
                }),
                key,
                findings,
            }
        })
        .collect()
}
