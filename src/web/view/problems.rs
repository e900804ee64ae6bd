//! Findings with the line they point at, ready for a page.

use super::source::{self, SourceLine};
use crate::archive::{Snapshot, is_archived, readable};
use crate::kinds::Catalog;
use crate::rules::{self, Finding, Severity};
use crate::vault::layout::place;
use crate::vault::{PROFILE, Place, RelPath};
use crate::web::links;
use crate::web::view::bulk::Act;
use std::collections::HashMap;

/// Rules for files that cannot be read, and for those that only a person can put together again.
const UNREADABLE: [&str; 5] = ["syntax/", "encoding/", "size/", "sync/", "layout/"];
/// Those of them that are mended in the text of the file.
const SPOILT: [&str; 3] = ["syntax/", "encoding/", "sync/conflict-marker"];

/// The rule for names that are none.
const PLACEHOLDER: &str = "name/placeholder";

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
    /// Which of the files: 客户资料, 合同 HT2026001-设备采购. Empty where the page is about that file.
    pub about: String,
    /// The form, at the field in question, or the text; none for what neither can mend.
    pub edit: Option<String>,
    /// Where a customer that is none is put away; a browser deletes no folders.
    pub archive: Option<String>,
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
                message: finding.message_calling(|path| called(path, snapshot.catalog())),
                full_path: snapshot.location(&finding.path),
                edit: mended_at(finding, snapshot.catalog()),
                archive: archived_at(finding, snapshot.catalog()),
                ..shown(finding, text.as_deref())
            }
        })
        .collect()
}

/// The same with the customer that each is about, for pages that are about none.
#[must_use]
pub fn with_customers(findings: Vec<ShownFinding>, snapshot: &Snapshot<'_>) -> Vec<ShownFinding> {
    let mut findings = with_files(findings, snapshot.catalog());
    for finding in &mut findings {
        finding.customer = customer_of(&finding.path, snapshot);
    }
    findings
}

/// The same with the file that each is about, for pages that are about several.
#[must_use]
pub fn with_files(mut findings: Vec<ShownFinding>, catalog: &Catalog) -> Vec<ShownFinding> {
    for finding in &mut findings {
        finding.about = about(&finding.path, catalog);
    }
    findings
}

/// What a file is, in words: 客户资料, 合同 HT2026001-设备采购; of other files the name.
pub fn about(path: &str, catalog: &Catalog) -> String {
    let Some(path) = RelPath::new(path) else {
        return path.to_owned();
    };
    let name = path.file_name();
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    match place(&path, catalog) {
        Place::Record { kind, .. } if kind == catalog.customer().name => {
            format!("{}资料", catalog.customer().title)
        }
        Place::Record { kind, .. } => {
            let title = catalog.kind(&kind).map_or(kind.as_str(), |kind| kind.title.as_str());
            format!("{title} {stem}")
        }
        Place::Attachment { .. } => format!("附件 {name}"),
        _ => path.to_string(),
    }
}

/// Where it is mended: the form of a record, at the field that is meant; the text of a file that cannot be read.
fn mended_at(finding: &Finding, catalog: &Catalog) -> Option<String> {
    let path = RelPath::new(&finding.path)?;
    let place = place(&path, catalog);
    let is = |rules: &[&str]| rules.iter().any(|rules| finding.rule.starts_with(rules));
    match place {
        Place::Record { .. } if !is(&UNREADABLE) => Some(match &finding.field {
            Some(field) => links::edit_field(path.as_str(), field),
            None => links::edit(path.as_str()),
        }),
        Place::Record { .. } if is(&SPOILT) => Some(links::text(path.as_str())),
        Place::Settings | Place::SearchWords | Place::View | Place::Mapping | Place::Schema | Place::Template
            if !is(&["layout/", "size/"]) =>
        {
            Some(links::text(path.as_str()))
        }
        _ => None,
    }
}

/// Where the customer is archived that somebody made to try things out.
fn archived_at(finding: &Finding, catalog: &Catalog) -> Option<String> {
    if finding.rule != PLACEHOLDER || is_archived(finding) {
        return None;
    }
    let dir = place(&RelPath::new(&finding.path)?, catalog).into_customer()?;
    Some(links::with_query(
        "/bulk",
        &[("do", Act::Archive.word()), ("id", dir.as_str()), ("back", "/problems")],
    ))
}

impl ShownFinding {
    /// The same, so that whoever mends it comes back to this list.
    #[must_use]
    pub fn within_list(self, list: &str) -> Self {
        let is_form = |edit: &String| edit.starts_with("/edit/");
        let back = |edit: String| {
            if is_form(&edit) {
                links::with_more(&edit, &[("back", list)])
            } else {
                edit
            }
        };
        Self {
            edit: self.edit.map(back),
            ..self
        }
    }
}

/// What another file is called: by its customer, “苏州恒诺”; of other files than the profile also which: “苏州恒诺”的“合同 HT2026001”.
fn called(path: &str, catalog: &Catalog) -> String {
    let Some(file) = RelPath::new(path) else {
        return format!("“{path}”");
    };
    let customer = place(&file, catalog).into_customer();
    match customer.as_ref().map(RelPath::file_name) {
        Some(customer) if file.file_name() == PROFILE => format!("“{customer}”"),
        Some(customer) => format!("“{customer}”的“{}”", about(path, catalog)),
        None => format!("“{path}”"),
    }
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
        about: String::new(),
        edit: None,
        archive: None,
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
