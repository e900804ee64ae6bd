//! 待办 `/todo`: everything that is to be done, late first, by person, with one tap to finish it or to put it off.

use super::form;
use super::team::{Board, board};
use crate::agenda::{Agenda, Asked, Span};
use crate::edit::{self, EditError};
use crate::rules::TASK;
use crate::vault::{PROFILE, RelPath};
use crate::web::error::WebError;
use crate::web::layout::{Layout, Section};
use crate::web::site::Visit;
use crate::web::view::duty::DutyRow;
use crate::web::view::people::{Owner, looker, people, person, remembering};
use crate::web::view::when;
use crate::web::{Request, Response, Site, links};
use askama::Template;
use chrono::{Days, NaiveDate};
use serde_json::json;

/// Of each sort of duties in each stretch of time.
const SHOWN: usize = 60;
/// The title over what has no day.
const UNDATED: &str = "没有日期";

#[derive(Template)]
#[template(path = "todo.html")]
pub struct TodoPage {
    pub page: Layout,
    pub people: Vec<Owner>,
    /// What has just been done.
    pub done: Option<Done>,
    pub stretches: Vec<Stretch>,
    /// Back to this page.
    pub here: String,
    /// The list of all days.
    pub whole: String,
    pub day: String,
    pub calendar: String,
    pub feed: String,
    /// The form of a new task; none where the team has no such kind.
    pub new_task: Option<String>,
    /// By person, where everybody is looked at.
    pub board: Option<Board>,
}

/// Duties of one stretch of time.
#[derive(Clone, Debug)]
pub struct Stretch {
    pub title: String,
    pub is_late: bool,
    pub total: u64,
    pub rows: Vec<DutyRow>,
}

/// A tap that was answered.
#[derive(Clone, Debug)]
pub struct Done {
    pub words: String,
    pub bad: bool,
    pub undo: Option<String>,
    /// Where a result is written.
    pub result: Option<String>,
}

/// What is asked for: a single day (`?day=2026-12-01`, from the calendar), else all that there is to do.
fn asked(request: &Request, today: NaiveDate) -> Vec<(String, Span)> {
    match day(request) {
        Some(day) => vec![(when::day_heading(day, today), Span::of(day, day))],
        None => stretches(today).map(|(title, span)| (title.to_owned(), span)).to_vec(),
    }
}

fn day(request: &Request) -> Option<NaiveDate> {
    request.param("day").parse().ok()
}

/// Title and days of what is shown.
pub(super) fn stretches(today: NaiveDate) -> [(&'static str, Span); 4] {
    let on = |days: u64| today.checked_add_days(Days::new(days)).unwrap_or(today);
    [
        ("逾期", Span::before(today)),
        ("今天", Span::of(today, today)),
        ("今后七天", Span::of(on(1), on(7))),
        ("以后", Span::of(on(8), on(30))),
    ]
}

pub(in crate::web) fn page(site: &Site, request: &Request, _rest: &str) -> Result<Response, WebError> {
    let visit = site.visit()?;
    let who = looker(request, &visit);
    let who = who.as_str();
    let today = visit.snapshot.today();
    let mut all = Vec::new();
    for (title, span) in asked(request, today) {
        let agenda = agenda(&visit, who, span, today)?;
        all.push(Stretch {
            title,
            is_late: span.from.is_none(),
            total: agenda.total,
            rows: agenda.items.iter().map(|item| DutyRow::of(item, today)).collect(),
        });
    }
    let day = day(request).map(|day| day.to_string()).unwrap_or_default();
    let is_day = !day.is_empty();
    if !is_day {
        let undated = Agenda::undated(&visit.snapshot, who, SHOWN)?;
        all.push(Stretch {
            title: UNDATED.to_owned(),
            is_late: false,
            total: undated.total,
            rows: undated.items.iter().map(|item| DutyRow::of(item, today)).collect(),
        });
    }
    all.retain(|stretch| stretch.total > 0 || is_day);
    let has_tasks = visit.snapshot.catalog().kind(TASK).is_some();
    let whose = [("who", who)];
    let page = Response::page(&TodoPage {
        page: Layout::new(&visit, Section::Todo, "待办"),
        people: people(&visit, who)?,
        done: Done::of(request),
        stretches: all,
        here: links::with_query(links::TODO, &[("day", day.as_str()), ("who", who)]),
        whole: links::with_query(links::TODO, &whose),
        calendar: links::with_query(
            links::CALENDAR,
            &[("month", day.get(..7).unwrap_or_default()), ("who", who)],
        ),
        feed: links::with_query(links::FEED, &whose),
        new_task: has_tasks.then(|| {
            let assignee: &[(&str, &str)] = if who.is_empty() { &[] } else { &[("f.assignee", who)] };
            links::with_query(&links::new_record(TASK, ""), assignee)
        }),
        day,
        board: (who.is_empty() && !is_day).then(|| board(&visit, today)).transpose()?,
    })?;
    Ok(remembering(page, request, &visit))
}

/// `/api/todo?who=&day=`
pub(in crate::web) fn json(site: &Site, request: &Request, _rest: &str) -> Result<Response, WebError> {
    let visit = site.visit()?;
    let today = visit.snapshot.today();
    let mut all = Vec::new();
    for (title, span) in asked(request, today) {
        let agenda = agenda(&visit, person(request), span, today)?;
        all.push(json!({ "title": title, "total": agenda.total, "results": agenda.items }));
    }
    let undated = Agenda::undated(&visit.snapshot, person(request), SHOWN)?;
    all.push(json!({ "title": UNDATED, "total": undated.total, "results": undated.items }));
    Ok(Response::json(
        &json!({ "stretches": all, "generation": visit.generation }),
    ))
}

fn agenda(visit: &Visit<'_>, who: &str, span: Span, today: NaiveDate) -> Result<Agenda, WebError> {
    let asked = Asked {
        who,
        span,
        today,
        limit: SHOWN,
    };
    Ok(Agenda::of(&visit.snapshot, &asked)?)
}

/// `POST /todo/finish/{path}`
pub(in crate::web) fn finish(site: &Site, request: &Request, path: &str) -> Result<Response, WebError> {
    let sent = request.form();
    let path = RelPath::new(path).ok_or_else(|| WebError::NotFound(request.path()))?;
    let done = edit::finish(site.archive(), &path, form::value(&sent, "result"), &form::by(&sent));
    answer(&sent, "finished", path.as_str(), done.map(|done| done.commit))
}

/// `POST /todo/put-off/{path}`: of a task, or of what the latest follow-up of the profile at this path plans.
pub(in crate::web) fn put_off(site: &Site, request: &Request, path: &str) -> Result<Response, WebError> {
    let sent = request.form();
    let path = RelPath::new(path).ok_or_else(|| WebError::NotFound(request.path()))?;
    let Ok(day) = form::value(&sent, "day").parse::<NaiveDate>() else {
        let unclear = EditError::Pointless("请选推迟到哪一天".to_owned());
        return answer(&sent, "put-off", path.as_str(), Err(unclear));
    };
    let done = planned(site, &path).and_then(|plan| edit::put_off(site.archive(), &plan, day, &form::by(&sent)));
    answer(&sent, "put-off", path.as_str(), done.map(|done| done.commit))
}

/// `POST /todo/adopt`: the vault of a team that was there before there were tasks gets their schema.
pub(in crate::web) fn adopt(site: &Site, request: &Request, _rest: &str) -> Result<Response, WebError> {
    let sent = request.form();
    let done = edit::adopt(site.archive(), TASK, &form::by(&sent));
    answer(&sent, "adopted", "", done)
}

fn planned(site: &Site, path: &RelPath) -> Result<RelPath, EditError> {
    if path.file_name() != PROFILE {
        return Ok(path.clone());
    }
    edit::latest_plan(&site.archive().read(&crate::archive::Viewer::everything())?, path)
}

/// Back to where the tap was, with what came of it.
fn answer(
    sent: &[(String, String)],
    what: &str,
    path: &str,
    done: Result<Option<String>, EditError>,
) -> Result<Response, WebError> {
    let back = form::value(sent, "back");
    let back = if links::is_ours(back) { back } else { links::TODO };
    let pairs: Vec<(&str, String)> = match done {
        Ok(commit) => vec![
            ("done", what.to_owned()),
            (
                "saved",
                commit.map_or_else(String::new, |commit| commit.chars().take(12).collect()),
            ),
            ("task", path.to_owned()),
        ],
        Err(EditError::Archive(error)) => return Err(error.into()),
        Err(error) => vec![("trouble", format!("没有改动：{error}。"))],
    };
    let pairs: Vec<(&str, &str)> = pairs.iter().map(|(key, text)| (*key, text.as_str())).collect();
    Ok(Response::text(303, "已处理。").with_header("Location", links::with_more(back, &pairs)))
}

/// What became of files that were sent or taken away.
pub(super) fn files_told(what: &str, is_commit: bool) -> &'static str {
    match (what, is_commit) {
        ("removed", _) => "已删除附件。",
        ("some", true) => "已上传。其中有的文件已经有了，没有再存一份。",
        (_, true) => "已上传。",
        (_, false) => "内容相同的文件已经有了，没有再存一份。",
    }
}

impl Done {
    pub(super) const fn trouble(words: String) -> Self {
        Self {
            words,
            bad: true,
            undo: None,
            result: None,
        }
    }

    pub(super) fn of(request: &Request) -> Option<Self> {
        let trouble = request.param("trouble");
        if !trouble.is_empty() {
            return Some(Self::trouble(trouble.to_owned()));
        }
        let commit = request.param("saved");
        let is_commit = !commit.is_empty() && commit.bytes().all(|byte| byte.is_ascii_hexdigit());
        let words = match request.param("done") {
            _ if commit.is_empty() => return None,
            "finished" => "完成了一个任务。",
            "put-off" => "推迟了。",
            "adopted" => "加上了，现在可以新建任务。",
            _ if !request.param("files").is_empty() => files_told(request.param("files"), is_commit),
            _ if !is_commit => "没有改动，什么也没有写。",
            _ => "已保存。",
        };
        let is_finished = request.param("done") == "finished";
        Some(Self {
            words: words.to_owned(),
            bad: false,
            undo: is_commit.then(|| links::undo(commit)),
            result: is_finished.then(|| links::edit_field(request.param("task"), "result")),
        })
    }
}
