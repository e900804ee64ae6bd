//! A file as it was: `/r/{path}?at=COMMIT`. A version that lay elsewhere then is asked for as `at=COMMIT:PATH`.

use super::moment::icon;
use super::recipient::departure;
use super::record::{Opened, shown_lines};
use crate::archive::{Neighbours, Version, VersionNote, Whose};
use crate::edit::{self, Past};
use crate::vault::RelPath;
use crate::web::error::WebError;
use crate::web::layout::{Layout, Section};
use crate::web::site::Visit;
use crate::web::view::fields::{Shown, ShownField, abridged_fields};
use crate::web::view::log::Linked;
use crate::web::view::when;
use crate::web::{Request, Response, Site, links};
use askama::Template;
use chrono::Local;
use serde_json::json;

#[derive(Template)]
#[template(path = "version.html")]
pub struct VersionPage {
    pub page: Layout,
    pub title: String,
    pub icon: String,
    pub kind: String,
    pub customer: Option<Linked>,
    pub path: String,
    /// 2026-03-01 10:32
    pub moment: String,
    pub author: String,
    pub summary: String,
    pub reason: String,
    pub commit: String,
    /// The file as it is now; None when it is gone.
    pub today: Option<String>,
    /// It is what the file is now.
    pub is_latest: bool,
    /// Where it is made what the file is again.
    pub restore: Option<String>,
    /// What comes back with it: the customer that was deleted.
    pub along: Option<String>,
    /// The fields that are not what they were.
    pub past: Vec<Past>,
    /// Why it was not.
    pub trouble: String,
    /// When and by whom it was deleted.
    pub deleted: Option<Linked>,
    pub previous: Option<Linked>,
    pub next: Option<Linked>,
    pub compare_previous: Option<String>,
    pub compare_next: Option<String>,
    pub history: String,
    pub download: String,
    pub fields: Vec<ShownField>,
    pub lines: Option<Vec<String>>,
    pub is_cut: bool,
}

pub(super) fn page(site: &Site, request: &Request, path: &str) -> Result<Response, WebError> {
    show(site, request, path, String::new())
}

/// The same with why something was not done.
pub(super) fn page_saying(site: &Site, request: &Request, path: &str, trouble: &str) -> Result<Response, WebError> {
    Ok(show(site, request, path, trouble.to_owned())?.with_status(422))
}

fn show(site: &Site, request: &Request, path: &str, trouble: String) -> Result<Response, WebError> {
    let visit = site.visit()?;
    let version = asked_for(&visit, request, path, "at")?;
    let neighbours = visit.snapshot.neighbours(&version)?;
    let catalog = visit.snapshot.catalog();
    let opened = Opened::of(version.path.clone(), version.bytes.clone(), catalog);
    let kind = opened.kind(catalog);
    let (lines, is_cut) = opened.text().as_deref().map(shown_lines).unzip();
    let title = opened.title(catalog);
    let note = &version.note;
    let Neighbours { next, today } = &neighbours;
    let compare = |other: &VersionNote| compare_address(&version.path, note, other);
    // What is gone is restored where it was.
    let target = today.as_ref().unwrap_or(&version.path);
    let is_latest = today.is_some() && next.is_none() && is_what_is_there(&visit, today.as_ref(), &version)?;
    let following = next.as_ref().filter(|next| !next.deleted);
    Response::page(&VersionPage {
        page: Layout::new(&visit, Section::None, format!("{title} {}", moment(note))),
        icon: icon(kind.map_or("file", |kind| kind.icon.as_str())).to_owned(),
        kind: kind.map_or_else(|| "文件".to_owned(), |kind| kind.title.clone()),
        customer: customer(&visit, today.as_ref().unwrap_or(&version.path))?,
        path: version.path.to_string(),
        moment: moment(note),
        author: note.author.clone(),
        summary: note.summary.clone(),
        reason: note.reason.clone().unwrap_or_default(),
        commit: note.commit.chars().take(8).collect(),
        today: today.as_ref().map(|path| links::record(path.as_str())),
        restore: (!is_latest).then(|| {
            links::restore(
                target.as_str(),
                &name(target.as_str(), &note.commit, version.path.as_str()),
            )
        }),
        along: along(&visit, &version, today.is_none())?,
        past: edit::differences(site.archive(), &version, target).unwrap_or_default(),
        trouble,
        is_latest,
        deleted: next.as_ref().filter(|next| next.deleted).map(|next| Linked {
            text: format!("{} 由 {} 删除", moment(next), next.author),
            href: links::with_query("/changes", &[("path", next.path.as_str())]),
        }),
        previous: version.previous.as_ref().map(linked),
        next: following.map(linked),
        compare_previous: version.previous.as_ref().map(compare),
        compare_next: following.map(compare),
        history: history(&visit, today.as_ref().unwrap_or(&version.path))?,
        download: links::with_query(
            &links::file(version.path.as_str()),
            &[("at", &note.commit), ("download", "1")],
        ),
        fields: kind
            .map(|kind| abridged_fields(kind, &opened.value))
            .unwrap_or_default(),
        lines,
        is_cut: is_cut.unwrap_or_default(),
        title,
    })
    .map_err(WebError::from)
}

/// `/api/r/{path}?at=COMMIT`: the record and text of that version, and its neighbours.
pub(super) fn json(site: &Site, request: &Request, path: &str) -> Result<Response, WebError> {
    let visit = site.visit()?;
    let version = asked_for(&visit, request, path, "at")?;
    let neighbours = visit.snapshot.neighbours(&version)?;
    let opened = Opened::of(version.path.clone(), version.bytes.clone(), visit.snapshot.catalog());
    Ok(Response::json(&json!({
        "path": version.path,
        "version": version.note,
        "previous": version.previous,
        "next": neighbours.next,
        "today": neighbours.today,
        "record": opened.value,
        "text": opened.text(),
        "generation": visit.generation,
    })))
}

/// The version that a query value names: a commit, or a commit and where the file was then.
pub(super) fn asked_for(visit: &Visit<'_>, request: &Request, path: &str, key: &str) -> Result<Version, WebError> {
    let not_found = || WebError::NotFound(request.path());
    let named = request.param(key);
    let (commit, path) = named.split_once(':').unwrap_or((named, path));
    let path = RelPath::new(path).ok_or_else(not_found)?;
    visit.snapshot.version(&path, commit)?.ok_or_else(not_found)
}

/// 客户“杭州盛泰”的档案 2026-11-21 14:30 由 张三 删除。…
fn along(visit: &Visit<'_>, version: &Version, is_gone: bool) -> Result<Option<String>, WebError> {
    if !is_gone {
        return Ok(None);
    }
    let Whose::Departed(departed) = visit.snapshot.whose(&version.path, &version.note.commit)? else {
        return Ok(None);
    };
    let files = visit.snapshot.remains(&departed)?.len();
    let what = departure(&departed);
    Ok(Some(format!(
        "{what}。单独一份资料不知道是谁的，所以会把整个客户（{files} 个文件）一起恢复。"
    )))
}

/// How a version is named on the page of a file at `path`.
pub(in crate::web) fn name(path: &str, commit: &str, path_then: &str) -> String {
    if path == path_then {
        commit.to_owned()
    } else {
        format!("{commit}:{path_then}")
    }
}

/// The address of a comparison.
fn compare_address(path: &RelPath, one: &VersionNote, other: &VersionNote) -> String {
    let name = |note: &VersionNote| name(path.as_str(), &note.commit, note.path.as_str());
    links::with_query(
        &links::record(path.as_str()),
        &[("at", &name(one)), ("with", &name(other))],
    )
}

/// Where all versions of a file are listed.
pub(super) fn history(visit: &Visit<'_>, path: &RelPath) -> Result<String, WebError> {
    let opened = Opened::of(path.clone(), Vec::new(), visit.snapshot.catalog());
    let Some(dir) = opened.customer() else {
        return Ok(links::with_query("/changes", &[("path", path.as_str())]));
    };
    let rest = path.as_str().strip_prefix(dir.as_str()).unwrap_or_default();
    Ok(match visit.snapshot.profile(dir)? {
        Some(profile) => {
            // Two customers of one number are told apart by their folders.
            let is_clear = visit.snapshot.means_one_customer(&profile.customer_id)?;
            let id = if is_clear { profile.customer_id.as_str() } else { "" };
            links::with_query(
                &links::customer_history(id, dir.as_str()),
                &[("file", rest.trim_start_matches('/'))],
            )
        }
        None => links::with_query("/changes", &[("path", path.as_str())]),
    })
}

/// Whose file it is.
pub(super) fn customer(visit: &Visit<'_>, path: &RelPath) -> Result<Option<Linked>, WebError> {
    let opened = Opened::of(path.clone(), Vec::new(), visit.snapshot.catalog());
    let Some(dir) = opened.customer() else {
        return Ok(None);
    };
    Ok(visit.snapshot.profile(dir)?.map(|profile| Linked {
        href: links::customer(&profile.customer_id, dir.as_str()),
        text: profile.customer_name,
    }))
}

/// `2026-03-01 10:32`
pub(super) fn moment(note: &VersionNote) -> String {
    when::moment(note.time.with_timezone(&Local).naive_local())
}

fn linked(note: &VersionNote) -> Linked {
    Linked {
        text: moment(note),
        href: links::version(note.path.as_str(), &note.commit),
    }
}

fn is_what_is_there(visit: &Visit<'_>, today: Option<&RelPath>, version: &Version) -> Result<bool, WebError> {
    let Some(path) = today else { return Ok(false) };
    Ok(visit.snapshot.file(path)?.as_deref() == Some(&version.bytes))
}
