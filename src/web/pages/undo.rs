//! `/undo/{commit}`: what taking a commit back would change, and the button that does it.

use crate::archive::{Kept, Undo};
use crate::web::error::WebError;
use crate::web::layout::{Layout, Section};
use crate::web::site::Visit;
use crate::web::view::log::{ChangedFile, Telling, files_now};
use crate::web::view::when;
use crate::web::{Request, Response, Site, links};
use askama::Template;
use serde_json::json;

/// Files shown with what changes in them.
const FILES: usize = 30;
/// What stays is named so far; the commit names all of it.
const KEPT: usize = 30;

#[derive(Template)]
#[template(path = "undo.html")]
pub struct UndoPage {
    pub page: Layout,
    pub subject: String,
    /// 撤销, or 重做 where an undo is taken back.
    pub verb: &'static str,
    /// 张三，2026-03-01 10:32
    pub by_whom: String,
    pub action: String,
    pub files: Vec<ChangedFile>,
    pub more_files: usize,
    pub kept: Vec<Stays>,
    pub more_kept: usize,
    /// It has just been done; holds where that can be taken back.
    pub done: Option<String>,
    /// There is nothing to be taken back.
    pub is_empty: bool,
}

/// Something that is not taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stays {
    pub path: String,
    pub href: String,
    pub field: String,
    pub reason: String,
}

pub(in crate::web) fn page(site: &Site, request: &Request, commit: &str) -> Result<Response, WebError> {
    let visit = site.visit()?;
    let planned = site.archive().plan_undo(commit)?;
    view(&visit, request, planned)
}

/// Takes the commit back and shows what stayed.
pub(in crate::web) fn act(site: &Site, _request: &Request, commit: &str) -> Result<Response, WebError> {
    let (undone, applied) = site.archive().undo(commit, None, "web", &|_| {})?;
    let done = applied.and_then(|applied| applied.commit).unwrap_or_default();
    let page = links::with_query(
        &links::undo(&undone.commit),
        &[("done", done.get(..12).unwrap_or(&done))],
    );
    Ok(Response::text(303, &format!("已{}。", undone.verb())).with_header("Location", page))
}

/// `/api/undo/{commit}`: the keys of `kehu undo --dry-run --json`.
pub(in crate::web) fn json(site: &Site, _request: &Request, commit: &str) -> Result<Response, WebError> {
    let planned = site.archive().plan_undo(commit)?;
    Ok(Response::json(&told(&planned, planned.files(), None)))
}

/// `POST /api/undo/{commit}`: the keys of `kehu undo --json`.
pub(in crate::web) fn act_json(site: &Site, _request: &Request, commit: &str) -> Result<Response, WebError> {
    let (undone, applied) = site.archive().undo(commit, None, "web", &|_| {})?;
    let files = applied.as_ref().map_or(0, |applied| applied.paths.len());
    Ok(Response::json(&told(
        &undone,
        files,
        applied.and_then(|applied| applied.commit),
    )))
}

fn told(undo: &Undo, files: usize, commit: Option<String>) -> serde_json::Value {
    json!({ "undoes": undo.commit, "subject": undo.subject, "files": files, "kept": undo.kept, "commit": commit })
}

fn view(visit: &Visit<'_>, request: &Request, planned: Undo) -> Result<Response, WebError> {
    let telling = Telling {
        today: visit.snapshot.today(),
        files: FILES,
        within: None,
    };
    let files = files_now(&planned.changes, visit.snapshot.catalog(), &telling);
    let done = request.param("done");
    let undone = (planned.is_empty() && !done.is_empty())
        .then(|| visit.site.archive().undo_of(&planned.commit, done))
        .flatten();
    // What was kept is what the undo itself says: a plan that is made after it finds what it changed changed.
    let (kept, total) = match &undone {
        Some(undone) => (&undone.kept, undone.kept_count),
        None => (&planned.kept, planned.kept.len()),
    };
    let kept: Vec<Stays> = kept.iter().take(KEPT).map(Stays::of).collect();
    Response::page(&UndoPage {
        page: Layout::new(visit, Section::Changes, planned.verb()),
        verb: planned.verb(),
        by_whom: format!("{}，{}", planned.author, when::moment(when::here(planned.time))),
        action: links::undo(&planned.commit),
        more_files: planned.steps().saturating_sub(files.len()),
        files,
        more_kept: total.saturating_sub(kept.len()),
        kept,
        done: undone.map(|undone| links::undo(&undone.commit)),
        is_empty: planned.is_empty(),
        subject: planned.subject,
    })
    .map_err(WebError::from)
}

impl Stays {
    fn of(kept: &Kept) -> Self {
        Self {
            path: kept.path.to_string(),
            href: links::record(kept.path.as_str()),
            field: kept.field.clone(),
            reason: kept.reason.clone(),
        }
    }
}
