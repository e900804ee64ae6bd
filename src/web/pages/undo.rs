//! `/undo/{commit}`: what taking a commit back would change, and the button that does it.

mod whom;

use crate::archive::{Kept, LogEntry, Undo, Undone};
use crate::web::error::WebError;
use crate::web::layout::{Layout, Section};
use crate::web::site::Visit;
use crate::web::view::log::{ChangedFile, Entry, Telling, entry, files_now};
use crate::web::view::when;
use crate::web::{Request, Response, Site, links};
use askama::Template;
use chrono::{DateTime, FixedOffset};
use serde_json::json;
use whom::Whom;

/// Files shown with what changes in them.
const FILES: usize = 30;
/// What stays is named so far; the commit names all of it.
const KEPT: usize = 30;

#[derive(Template)]
#[template(path = "undo.html")]
pub struct UndoPage {
    pub page: Layout,
    /// What was done, without saying that it was taken back.
    pub deed: Entry,
    /// 撤销, or 重做 where an undo is taken back.
    pub verb: &'static str,
    pub is_redo: bool,
    /// 张三，2026-03-01 10:32
    pub by_whom: String,
    pub whom: Whom,
    pub stage: Stage,
    /// What changes, or what was changed back.
    pub files: Vec<ChangedFile>,
    pub more_files: usize,
    pub kept: Vec<Stays>,
    pub more_kept: usize,
}

/// How far the undo is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stage {
    /// It can be done by POST to this address.
    Asks(String),
    /// It has just been done, which can be taken back at this address.
    Done(String),
    /// It was done before: by whom and when, and where that can be taken back.
    WasDone(String, String),
    /// There is nothing to be taken back.
    Nothing,
}

impl Stage {
    /// Where what has been done can be taken back.
    #[must_use]
    pub const fn again(&self) -> Option<&String> {
        match self {
            Self::Done(again) | Self::WasDone(_, again) => Some(again),
            Self::Asks(_) | Self::Nothing => None,
        }
    }
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
    let snapshot = &visit.snapshot;
    let telling = Telling {
        today: snapshot.today(),
        files: FILES,
        within: None,
    };
    let logged = snapshot.logged(&planned.commit)?;
    let just_done = request.param("done");
    let undone = planned.is_empty().then(|| undone(visit, &planned, just_done)).flatten();
    let mut shown = UndoPage {
        page: Layout::new(visit, Section::Changes, planned.verb()),
        verb: planned.verb(),
        is_redo: planned.verb() == "重做",
        by_whom: by_whom(&planned.author, planned.time),
        whom: Whom::of(&logged, visit)?,
        stage: Stage::Nothing,
        files: Vec::new(),
        more_files: 0,
        more_kept: planned.kept.len().saturating_sub(KEPT),
        kept: planned.kept.iter().take(KEPT).map(Stays::of).collect(),
        deed: entry(
            &LogEntry {
                summary: planned.deed().to_owned(),
                ..logged
            },
            snapshot.catalog(),
            &telling,
        ),
    };
    if let Some(undone) = undone {
        // What was kept is what the undo itself says: a plan that is made after it finds what it changed changed.
        let own = snapshot.logged(&undone.commit)?;
        let told = entry(&own, snapshot.catalog(), &telling);
        let again = links::undo(&undone.commit);
        shown.stage = if just_done.is_empty() {
            Stage::WasDone(by_whom(&own.author, own.time), again)
        } else {
            Stage::Done(again)
        };
        shown.more_files = usize::try_from(told.more_files).unwrap_or(usize::MAX);
        shown.files = told.files;
        shown.kept = undone.kept.iter().take(KEPT).map(Stays::of).collect();
        shown.more_kept = undone.kept_count.saturating_sub(shown.kept.len());
    } else if !planned.is_empty() {
        shown.stage = Stage::Asks(links::undo(&planned.commit));
        shown.files = files_now(&planned.changes, snapshot.catalog(), &telling);
        shown.more_files = planned.steps().saturating_sub(shown.files.len());
    }
    Response::page(&shown).map_err(WebError::from)
}

/// The undo that took the commit back: the one that was made just now, or the newest.
fn undone(visit: &Visit<'_>, planned: &Undo, just_done: &str) -> Option<Undone> {
    let archive = visit.site.archive();
    if just_done.is_empty() {
        archive.newest_undo_of(planned)
    } else {
        archive.undo_of(&planned.commit, just_done)
    }
}

fn by_whom(author: &str, time: DateTime<FixedOffset>) -> String {
    format!("{author}，{}", when::moment(when::here(time)))
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
