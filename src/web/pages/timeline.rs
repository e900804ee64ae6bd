//! The timeline of a customer: its records newest first, each with what is worth reading.

use crate::index::Hit;
use crate::kinds::{Catalog, Kind};
use crate::web::links;
use crate::web::view::fields::{ShownField, shown_fields};
use crate::web::view::when;
use chrono::NaiveDate;

/// Icons that the pages have; a schema may name any of them.
const ICONS: [&str; 14] = [
    "building", "chat", "contract", "feedback", "calendar", "file", "picture", "phone", "mail", "people", "tag", "box",
    "check", "alert",
];

/// One record.
#[derive(Clone, Debug)]
pub struct Moment {
    pub icon: String,
    pub tone: &'static str,
    pub kind: String,
    pub href: String,
    pub title: String,
    pub date: String,
    /// 3 天前
    pub distance: String,
    pub person: String,
    /// Short values, in one line.
    pub pairs: Vec<ShownField>,
    /// Texts to read.
    pub readings: Vec<ShownField>,
    /// Tables and groups.
    pub groups: Vec<ShownField>,
    /// Files of the same name: the scan of a contract.
    pub files: Vec<FileLink>,
    pub problems: usize,
}

/// A file to open or download.
#[derive(Clone, Debug)]
pub struct FileLink {
    pub name: String,
    pub href: String,
    pub download: String,
    pub picture: bool,
}

impl FileLink {
    #[must_use]
    pub fn of(path: &str, shown_below: &str) -> Self {
        let name = path.strip_prefix(shown_below).unwrap_or(path).trim_start_matches('/');
        Self {
            name: name.to_owned(),
            href: links::file(path),
            download: format!("{}?download=1", links::file(path)),
            picture: super::files::is_picture(path),
        }
    }
}

/// The icon of this name, or the one for files.
#[must_use]
pub(in crate::web) fn icon(name: &str) -> &str {
    if ICONS.contains(&name) { name } else { "file" }
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

/// A record as an entry of the timeline. `annexes` are the customer's other files.
#[must_use]
pub(in crate::web) fn moment(hit: &Hit, catalog: &Catalog, annexes: &[&Hit], today: NaiveDate) -> Moment {
    let kind = catalog.kind(&hit.kind);
    let stem = |path: &str| {
        path.rsplit_once('.')
            .map_or(path.to_owned(), |(stem, _)| stem.to_owned())
    };
    let own = stem(&hit.path);
    let folder = hit.path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut fields = kind.map(|kind| shown_fields(kind, &hit.record)).unwrap_or_default();
    if let Some(kind) = kind {
        let headings = [&kind.title_field, &kind.date_field, &kind.person_field];
        fields.retain(|field| !headings.iter().any(|heading| heading.as_deref() == Some(&field.key)));
    }
    let (readings, rest): (Vec<_>, Vec<_>) = fields.into_iter().partition(ShownField::is_reading);
    let (pairs, groups): (Vec<_>, Vec<_>) = rest.into_iter().partition(ShownField::is_short);
    Moment {
        icon: icon(kind.map_or("file", |kind| kind.icon.as_str())).to_owned(),
        tone: kind.map_or("", |kind| tone(kind, catalog)),
        kind: kind.map_or_else(|| "文件".to_owned(), |kind| kind.title.clone()),
        href: links::record(&hit.path),
        title: if hit.title.is_empty() {
            own.rsplit('/').next().unwrap_or_default().to_owned()
        } else {
            hit.title.clone()
        },
        date: hit.date.map(when::moment).unwrap_or_default(),
        distance: hit
            .date
            .map(|date| when::distance(date.date(), today))
            .unwrap_or_default(),
        person: hit.person.clone(),
        pairs,
        readings,
        groups,
        files: annexes
            .iter()
            .filter(|annex| annex.path != hit.path && stem(&annex.path) == own)
            .map(|annex| FileLink::of(&annex.path, folder))
            .collect(),
        problems: hit.findings.as_array().map_or(0, Vec::len),
    }
}
