//! 待办 `/todo`: everything that is to be done, late first, by person, with one tap to finish it or to put it off.

mod done;

pub use done::Done;
pub(super) use done::WRITTEN;

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
use crate::web::view::subscribe::Subscribe;
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
    pub subscribe: Subscribe,
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
    let (now, today) = (visit.now(), visit.snapshot.today());
    let mut all = Vec::new();
    for (title, span) in asked(request, today) {
        let agenda = agenda(&visit, who, span, today)?;
        all.push(Stretch {
            title,
            is_late: span.from.is_none(),
            total: agenda.total,
            rows: agenda.items.iter().map(|item| DutyRow::of(item, now)).collect(),
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
            rows: undated.items.iter().map(|item| DutyRow::of(item, now)).collect(),
        });
    }
    all.retain(|stretch| stretch.total > 0 || is_day);
    let has_tasks = visit.snapshot.catalog().kind(TASK).is_some();
    let whose = [("who", who)];
    let page = Response::page(&TodoPage {
        page: Layout::new(&visit, Section::Todo, "待办"),
        people: people(&visit, who)?,
        done: Done::of(request, &visit)?,
        stretches: all,
        here: links::with_query(links::TODO, &[("day", day.as_str()), ("who", who)]),
        whole: links::with_query(links::TODO, &whose),
        calendar: links::with_query(
            links::CALENDAR,
            &[("month", day.get(..7).unwrap_or_default()), ("who", who)],
        ),
        subscribe: Subscribe::to(who, request),
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
    done::answer(&sent, done::FINISHED, path.as_str(), done.map(|done| done.commit))
}

/// `POST /todo/put-off/{path}`: of a task, or of what the latest follow-up of the profile at this path plans.
pub(in crate::web) fn put_off(site: &Site, request: &Request, path: &str) -> Result<Response, WebError> {
    let sent = request.form();
    let path = RelPath::new(path).ok_or_else(|| WebError::NotFound(request.path()))?;
    let to = edit::day_said(form::value(&sent, "day"), site.archive().clock().now());
    let done = to.and_then(|to| {
        let plan = planned(site, &path)?;
        let shown = sent.iter().find(|(name, _)| name == "planned");
        let shown = shown.map(|(_, planned)| planned.as_str());
        edit::put_off(site.archive(), &plan, to, shown, &form::by(&sent))
    });
    let plan = done.as_ref().map_or_else(|_| path.clone(), |done| done.path.clone());
    done::answer(&sent, done::PUT_OFF, plan.as_str(), done.map(|done| done.commit))
}

/// `POST /todo/reopen/{path}`
pub(in crate::web) fn reopen(site: &Site, request: &Request, path: &str) -> Result<Response, WebError> {
    let sent = request.form();
    let path = RelPath::new(path).ok_or_else(|| WebError::NotFound(request.path()))?;
    let done = edit::reopen(site.archive(), &path, &form::by(&sent));
    done::answer(&sent, done::REOPENED, path.as_str(), done.map(|done| done.commit))
}

/// `POST /todo/adopt`: the vault of a team that was there before there were tasks gets their schema.
pub(in crate::web) fn adopt(site: &Site, request: &Request, _rest: &str) -> Result<Response, WebError> {
    let sent = request.form();
    let done = edit::adopt(site.archive(), TASK, &form::by(&sent));
    done::answer(&sent, done::ADOPTED, "", done)
}

fn planned(site: &Site, path: &RelPath) -> Result<RelPath, EditError> {
    if path.file_name() != PROFILE {
        return Ok(path.clone());
    }
    edit::standing_plan(&site.archive().read(&crate::archive::Viewer::everything())?, path)
}
