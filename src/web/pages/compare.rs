//! Two versions of a file: `/r/{path}?at=A&with=B`, field by field in business words, and line by line.

use super::record::Opened;
use super::version::{asked_for, customer, history, moment};
use crate::archive::{Version, VersionNote};
use crate::web::error::WebError;
use crate::web::layout::{Layout, Section};
use crate::web::site::Visit;
use crate::web::view::diff::{Line, lines};
use crate::web::view::log::{Linked, ShownChange, shown_changes};
use crate::web::{Request, Response, Site, links};
use askama::Template;
use serde_json::json;

#[derive(Template)]
#[template(path = "compare.html")]
pub struct ComparePage {
    pub page: Layout,
    pub title: String,
    pub customer: Option<Linked>,
    pub path: String,
    pub older: Side,
    pub newer: Side,
    pub history: String,
    pub is_same: bool,
    /// Where the file was moved from and to, if it was.
    pub moved: Option<(String, String)>,
    pub changes: Vec<ShownChange>,
    /// None for what is no text.
    pub lines: Option<Vec<Line>>,
}

/// One of the two versions.
#[derive(Clone, Debug)]
pub struct Side {
    pub moment: String,
    pub author: String,
    pub summary: String,
    pub href: String,
}

impl Side {
    fn of(note: &VersionNote) -> Self {
        Self {
            moment: moment(note),
            author: note.author.clone(),
            summary: note.summary.clone(),
            href: links::version(note.path.as_str(), &note.commit),
        }
    }
}

pub(super) fn page(site: &Site, request: &Request, path: &str) -> Result<Response, WebError> {
    let visit = site.visit()?;
    let (older, newer) = both(&visit, request, path)?;
    let catalog = visit.snapshot.catalog();
    let changes = visit.snapshot.compare(&older, &newer)?;
    let fields = changes.iter().filter(|change| !change.field.is_empty());
    let open = |version: &Version| Opened::of(version.path.clone(), version.bytes.clone(), catalog);
    let (before, after) = (open(&older), open(&newer));
    let title = after.title(catalog);
    Response::page(&ComparePage {
        page: Layout::new(&visit, Section::None, format!("{title} 两个版本")),
        customer: customer(&visit, &newer.path)?,
        path: newer.path.to_string(),
        older: Side::of(&older.note),
        newer: Side::of(&newer.note),
        history: history(&visit, &newer.path)?,
        is_same: older.bytes == newer.bytes,
        moved: (older.path != newer.path).then(|| (older.path.to_string(), newer.path.to_string())),
        changes: shown_changes(fields, catalog),
        lines: before
            .text()
            .zip(after.text())
            .map(|(before, after)| lines(&before, &after)),
        title,
    })
    .map_err(WebError::from)
}

/// `/api/r/{path}?at=A&with=B`: both versions and the changes, with the keys of `kehu log --json`.
pub(super) fn json(site: &Site, request: &Request, path: &str) -> Result<Response, WebError> {
    let visit = site.visit()?;
    let (older, newer) = both(&visit, request, path)?;
    Ok(Response::json(&json!({
        "path": newer.path,
        "older": older.note,
        "newer": newer.note,
        "changes": visit.snapshot.compare(&older, &newer)?,
        "generation": visit.generation,
    })))
}

/// The two versions asked for, whichever was named first.
fn both(visit: &Visit<'_>, request: &Request, path: &str) -> Result<(Version, Version), WebError> {
    let at = asked_for(visit, request, path, "at")?;
    let with = asked_for(visit, request, path, "with")?;
    Ok(visit.snapshot.in_order(at, with)?)
}
