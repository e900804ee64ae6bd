//! One entry of a customer's timeline, with what is worth reading of it.

use super::files::FileLink;
use crate::agenda::is_open;
use crate::archive::{SHELVED, StatusChange, moment, text_at};
use crate::index::Hit;
use crate::kinds::{Catalog, Kind};
use crate::rules::TASK;
use crate::web::links;
use crate::web::view::fields::{ShownField, abridged_fields};
use crate::web::view::when;
use chrono::{NaiveDate, NaiveDateTime};
use serde_json::Value;

/// What is still to be done.
pub(in crate::web) const OPEN: &str = "circle";

/// Icons that the pages have; a schema may name any of them.
const ICONS: [&str; 14] = [
    "building", "chat", "contract", "feedback", "calendar", "file", "picture", "phone", "mail", "people", "tag", "box",
    "check", "alert",
];

/// A record, a change of status or a file.
#[derive(Clone, Debug, Default)]
pub struct Moment {
    /// What tells it from the others on a page that is merged.
    pub key: String,
    pub icon: String,
    pub tone: &'static str,
    pub kind: String,
    pub href: String,
    pub title: String,
    pub date: String,
    /// 3 天前
    pub distance: String,
    pub person: String,
    /// Why a status changed.
    pub reason: String,
    /// Short values, in one line.
    pub pairs: Vec<ShownField>,
    /// Texts to read.
    pub readings: Vec<ShownField>,
    /// Tables and groups.
    pub groups: Vec<ShownField>,
    /// Files of the same name: the scan of a contract.
    pub files: Vec<FileLink>,
    pub problems: usize,
    /// 待办 or 逾期 and its tone, for a task that is not done.
    pub waits: Option<(&'static str, &'static str)>,
}

/// The icon of this name, or the one for files.
#[must_use]
pub(in crate::web) fn icon(name: &str) -> &str {
    if ICONS.contains(&name) { name } else { "file" }
}

/// 待办, or 逾期 where its day is over, with the tone; None for what is no task, is done, or cannot be read.
#[must_use]
pub(in crate::web) fn waits(kind: &Kind, record: &Value, today: NaiveDate) -> Option<(&'static str, &'static str)> {
    if kind.name != TASK || !record.is_object() || !is_open(record) {
        return None;
    }
    let is_late = moment(&text_at(record, "due")).is_some_and(|due| due.date() < today);
    Some(if is_late { ("逾期", "bad") } else { ("待办", "warn") })
}

/// A path without the ending of its name.
#[must_use]
pub(in crate::web) fn stem(path: &str) -> &str {
    let name = path.rfind('/').map_or(0, |slash| slash + 1);
    match path.rfind('.') {
        Some(dot) if dot > name => path.get(..dot).unwrap_or(path),
        _ => path,
    }
}

/// A kind's tone, by its place in the catalog, so that a team's own kinds have one too.
fn tone(kind: &Kind, catalog: &Catalog) -> &'static str {
    let at = catalog
        .kinds()
        .iter()
        .position(|other| other.name == kind.name)
        .unwrap_or(0);
    ["", "accent", "info", "warn", "good"]
        .get(at % 5)
        .copied()
        .unwrap_or_default()
}

/// A record as an entry of the timeline. `files` are those that lie beside it under the same name.
#[must_use]
pub(in crate::web) fn of_record(hit: &Hit, catalog: &Catalog, files: Vec<FileLink>, today: NaiveDate) -> Moment {
    let kind = catalog.kind(&hit.kind);
    let own = stem(&hit.path);
    let mut fields = kind.map(|kind| abridged_fields(kind, &hit.record)).unwrap_or_default();
    if let Some(kind) = kind {
        let headings = [&kind.title_field, &kind.date_field, &kind.person_field];
        fields.retain(|field| !headings.iter().any(|heading| heading.as_deref() == Some(&field.key)));
    }
    let (readings, rest): (Vec<_>, Vec<_>) = fields.into_iter().partition(ShownField::is_reading);
    let (pairs, groups): (Vec<_>, Vec<_>) = rest.into_iter().partition(ShownField::is_short);
    let waits = kind.and_then(|kind| waits(kind, &hit.record, today));
    Moment {
        key: hit.path.strip_prefix(&hit.customer_dir).unwrap_or(&hit.path).to_owned(),
        icon: match waits {
            Some(_) => OPEN,
            None => icon(kind.map_or("file", |kind| kind.icon.as_str())),
        }
        .to_owned(),
        tone: match waits {
            Some((_, tone)) => tone,
            None => kind.map_or("", |kind| tone(kind, catalog)),
        },
        kind: kind.map_or_else(|| "文件".to_owned(), |kind| kind.title.clone()),
        href: links::record(&hit.path),
        title: if hit.title.is_empty() {
            own.rsplit('/').next().unwrap_or_default().to_owned()
        } else {
            hit.title.clone()
        },
        person: hit.person.clone(),
        pairs,
        readings,
        groups,
        files,
        problems: hit.findings.as_array().map_or(0, Vec::len),
        waits,
        ..Moment::default()
    }
    .at(hit.date, today)
}

/// What one commit did to the customer's status: 客户类型：潜在客户 → 意向客户.
#[must_use]
pub(in crate::web) fn of_status(
    changes: &[&StatusChange],
    kind: &Kind,
    history: &str,
    reason: Option<String>,
    today: NaiveDate,
) -> Moment {
    let said = |change: &&StatusChange| {
        let label = kind
            .field(&change.field)
            .map_or(change.field.as_str(), |field| &field.label);
        match (&change.before, &change.after) {
            (None, Some(_)) if change.field == SHELVED => "归档".to_owned(),
            _ if change.field == SHELVED => "从归档恢复".to_owned(),
            (Some(before), Some(after)) => format!("{label}：{before} → {after}"),
            (None, Some(after)) => format!("{label}：{after}"),
            (Some(before), None) => format!("{label}：不再是{before}"),
            (None, None) => label.to_owned(),
        }
    };
    let first = changes.first();
    let date = first.map(|change| when::here(change.time));
    let commit = first.map(|change| change.commit.clone()).unwrap_or_default();
    Moment {
        key: format!("status {commit}"),
        icon: "history".to_owned(),
        kind: "状态".to_owned(),
        href: history.to_owned(),
        title: changes.iter().map(said).collect::<Vec<_>>().join("，"),
        person: first.map(|change| change.author.clone()).unwrap_or_default(),
        reason: reason.unwrap_or_default(),
        ..Moment::default()
    }
    .at(date, today)
}

/// A file that belongs to no record.
#[must_use]
pub(in crate::web) fn of_file(file: FileLink, date: Option<NaiveDateTime>, today: NaiveDate) -> Moment {
    Moment {
        key: file.name.clone(),
        icon: if file.picture { "picture" } else { "file" }.to_owned(),
        kind: "文件".to_owned(),
        href: file.href.clone(),
        title: file.name.clone(),
        files: vec![FileLink {
            is_titled: true,
            ..file
        }],
        ..Moment::default()
    }
    .at(date, today)
}

impl Moment {
    fn at(mut self, date: Option<NaiveDateTime>, today: NaiveDate) -> Self {
        if let Some(date) = date {
            self.date = when::moment(date);
            self.distance = when::distance(date.date(), today);
        }
        self
    }
}
