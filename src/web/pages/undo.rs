//! `/undo/{commit}`: what taking a commit back would change, and the button that does it.

use crate::archive::{Kept, Undo};
use crate::history::Commit;
use crate::web::error::WebError;
use crate::web::layout::{Layout, Section};
use crate::web::site::Visit;
use crate::web::view::log::{ChangedFile, Telling, files_now};
use crate::web::view::when;
use crate::web::{Request, Response, Site, links};
use askama::Template;
use serde_json::json;

/// How a commit that takes another back says which, and what it left as it was.
const UNDOES: &str = "Undoes";
const LEFT: &str = "没有撤销：";
/// Files shown with what changes in them.
const FILES: usize = 30;
/// What stays is named so far; the commit names all of it.
const KEPT: usize = 30;

#[derive(Template)]
#[template(path = "undo.html")]
pub struct UndoPage {
    pub page: Layout,
    pub subject: String,
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
    /// Empty where it is not told which file it is.
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
    Ok(Response::text(303, "已撤销。").with_header("Location", page))
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
    let done = undoing(visit, request.param("done"), &planned);
    // What was kept is what the undo itself says: a plan that is made after it finds what it changed changed.
    let (kept, total) = match &done {
        Some(done) => left(&done.message.body),
        None => (planned.kept.iter().map(Stays::of).collect(), planned.kept.len()),
    };
    let kept: Vec<Stays> = kept.into_iter().take(KEPT).collect();
    Response::page(&UndoPage {
        page: Layout::new(visit, Section::Changes, "撤销"),
        by_whom: format!("{}，{}", planned.author, when::moment(when::here(planned.time))),
        action: links::undo(&planned.commit),
        more_files: planned.files().saturating_sub(files.len()),
        files,
        more_kept: total.saturating_sub(kept.len()),
        kept,
        done: done.map(|done| links::undo(&done.id)),
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

    /// From what a commit says: 客户/…/客户.yaml 的城市（后来又改过）
    fn told(words: &str) -> Self {
        let Some((stem, rest)) = words.split_once(".yaml") else {
            return Self {
                path: words.to_owned(),
                href: String::new(),
                field: String::new(),
                reason: String::new(),
            };
        };
        let (field, reason) = match rest.strip_prefix('（') {
            Some(reason) => ("", reason),
            None => rest.rsplit_once('（').unwrap_or((rest, "")),
        };
        let path = format!("{stem}.yaml");
        Self {
            href: links::record(&path),
            path,
            field: field.trim_start().trim_start_matches('的').to_owned(),
            reason: reason.strip_suffix('）').unwrap_or(reason).to_owned(),
        }
    }
}

/// The commit that took `planned` back, where that has just been done.
fn undoing(visit: &Visit<'_>, done: &str, planned: &Undo) -> Option<Commit> {
    if done.is_empty() || !planned.is_empty() {
        return None;
    }
    let commit = visit.site.archive().history().show(done).ok()?;
    let is_of_it = |(key, value): &(String, String)| key == UNDOES && *value == planned.commit;
    commit.message.trailers.iter().any(is_of_it).then_some(commit)
}

/// What an undo kept, from its commit's body, and how much that was in all: the body names the first and counts the rest.
fn left(body: &str) -> (Vec<Stays>, usize) {
    let named: Vec<Stays> = body
        .lines()
        .filter_map(|line| line.strip_prefix(LEFT))
        .map(Stays::told)
        .collect();
    let count = |line: &str| line.strip_prefix("……共 ")?.strip_suffix(" 处")?.parse::<usize>().ok();
    let total = body.lines().find_map(count).unwrap_or(named.len());
    (named, total)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_undo_kept_is_read_from_its_commit() {
        let body = "没有撤销：客户/甲/客户.yaml 的金额（元）（后来又改过）\n没有撤销：客户/乙/客户.yaml（编号 1 后来给了“丙（杭州）”）\n\
                    没有撤销：客户/甲/图.png（后来已删除）\n……共 60 处";
        let (kept, total) = left(body);
        assert_eq!(total, 60);
        let said = |at: usize| {
            let stays: &Stays = &kept[at];
            [stays.path.as_str(), &stays.field, &stays.reason]
        };
        assert_eq!(said(0), ["客户/甲/客户.yaml", "金额（元）", "后来又改过"]);
        assert_eq!(said(1), ["客户/乙/客户.yaml", "", "编号 1 后来给了“丙（杭州）”"]);
        assert_eq!(said(2), ["客户/甲/图.png（后来已删除）", "", ""]);
        assert!(kept[2].href.is_empty());
        assert_eq!(left(""), (Vec::new(), 0));
    }
}
