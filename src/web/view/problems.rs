//! Findings with the line they point at, ready for a page.

use super::source::{self, SourceLine};
use crate::archive::{Snapshot, readable};
use crate::rules::{self, Finding, Severity};
use crate::vault::RelPath;
use crate::vault::layout::place;
use crate::web::links;
use std::collections::HashMap;

/// A finding with its place.
#[derive(Clone, Debug)]
pub struct ShownFinding {
    pub tone: &'static str,
    pub message: String,
    pub fix: String,
    pub path: String,
    /// Where the file is on this computer.
    pub full_path: String,
    /// Name and page of the customer, where that is not the customer the page is about.
    pub customer: Option<(String, String)>,
    /// `第 12 行`; empty when the whole file is meant.
    pub place: String,
    pub href: String,
    pub line: Option<SourceLine>,
}

/// The word and tone of a severity.
#[must_use]
pub fn severity_words(severity: Severity) -> (&'static str, &'static str) {
    match severity {
        Severity::Error => ("错误", "bad"),
        Severity::Warning => ("警告", "warn"),
        Severity::Note => ("提示", "info"),
    }
}

/// The rule's Chinese title; its id for a rule this version does not know.
#[must_use]
pub fn rule_title(id: &str) -> String {
    let known = rules::all().iter().find(|rule| rule.id == id);
    known.map_or_else(|| id.to_owned(), |rule| rule.title.to_owned())
}

/// Findings with their source lines; each file is read once.
#[must_use]
pub fn shown_findings<'a>(
    findings: impl IntoIterator<Item = &'a Finding>,
    snapshot: &Snapshot<'_>,
) -> Vec<ShownFinding> {
    let mut texts: HashMap<&str, Option<String>> = HashMap::new();
    findings
        .into_iter()
        .map(|finding| {
            let text = texts
                .entry(&finding.path)
                .or_insert_with(|| text_of(&finding.path, snapshot));
            ShownFinding {
                full_path: snapshot.location(&finding.path),
                ..shown(finding, text.as_deref())
            }
        })
        .collect()
}

/// The same with the customer that each is about, for pages that are about none.
#[must_use]
pub fn with_customers(mut findings: Vec<ShownFinding>, snapshot: &Snapshot<'_>) -> Vec<ShownFinding> {
    for finding in &mut findings {
        finding.customer = customer_of(&finding.path, snapshot);
    }
    findings
}

/// Whose file it is: the name of the customer's folder, and its page.
fn customer_of(path: &str, snapshot: &Snapshot<'_>) -> Option<(String, String)> {
    let place = place(&RelPath::new(path)?, snapshot.catalog());
    let dir = place.customer()?;
    Some((dir.file_name().to_owned(), links::customer("", dir.as_str())))
}

fn text_of(path: &str, snapshot: &Snapshot<'_>) -> Option<String> {
    let bytes = snapshot.file(&RelPath::new(path)?).ok()??;
    Some(readable(&bytes).into_owned())
}

/// `text` is that of the file.
fn shown(finding: &Finding, text: Option<&str>) -> ShownFinding {
    let line = text.and_then(|text| source::line_of(finding, text));
    ShownFinding {
        tone: severity_words(finding.severity).1,
        message: finding.message.clone(),
        fix: finding.fix.clone().unwrap_or_default(),
        path: finding.path.clone(),
        full_path: finding.path.clone(),
        customer: None,
        place: line
            .as_ref()
            .map_or_else(String::new, |line| format!("第 {} 行", line.number)),
        href: match &line {
            Some(line) => links::record_line(&finding.path, line.number),
            None => links::record(&finding.path),
        },
        line,
    }
}
