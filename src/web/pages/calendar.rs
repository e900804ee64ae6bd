//! 日历 `/calendar?month=2026-12`: what is to be done, on the days of a month; `/calendar.ics` for other calendars.

use super::todo::Done;
use crate::agenda::{Agenda, Asked, Item, Span, feed};
use crate::rules::TASK;
use crate::web::error::WebError;
use crate::web::layout::{Layout, Section};
use crate::web::site::Visit;
use crate::web::view::duty::DutyRow;
use crate::web::view::people::{Owner, looker, people, person, remembering};
use crate::web::view::subscribe::Subscribe;
use crate::web::{Request, Response, Site, links};
use askama::Template;
use chrono::{Datelike, Days, Months, NaiveDate, NaiveDateTime};
use serde_json::json;
use std::ops::RangeInclusive;

/// Of each sort of duties in a month.
const MOST: usize = 2_000;
/// Shown of one day.
const PER_DAY: usize = 5;
/// The feed reaches back so that what is late is not gone from calendars.
const FEED_DAYS: (u64, u64) = (60, 370);
/// Years whose months can be shown with the weeks around them.
const YEARS: RangeInclusive<i32> = 1900..=9998;

#[derive(Template)]
#[template(path = "calendar.html")]
pub struct CalendarPage {
    pub page: Layout,
    pub people: Vec<Owner>,
    pub done: Option<Done>,
    /// 2026年12月
    pub heading: String,
    pub month: String,
    pub weeks: Vec<Vec<Day>>,
    pub previous: String,
    pub next: String,
    pub this_month: String,
    pub todo: String,
    pub subscribe: Subscribe,
    /// The form of a new task; none where the team has no such kind.
    pub new_task: Option<String>,
    pub here: String,
    /// There is more than a month's page holds.
    pub more: u64,
}

/// One day.
#[derive(Clone, Debug)]
pub struct Day {
    pub date: NaiveDate,
    /// 1日 周二
    pub spoken: String,
    pub is_today: bool,
    pub is_other_month: bool,
    /// The form of a new task for this day; none where the team has no such kind, or the day is over.
    pub add: Option<String>,
    pub rows: Vec<DutyRow>,
    /// How many more there are, and where all of them are listed.
    pub more: usize,
    pub list: String,
}

pub(in crate::web) fn page(site: &Site, request: &Request, _rest: &str) -> Result<Response, WebError> {
    let visit = site.visit()?;
    let today = visit.snapshot.today();
    let who = looker(request, &visit);
    let who = who.as_str();
    let (first, trouble) = match month(request, today) {
        Ok(first) => (first, None),
        Err(trouble) => (first_of(today), Some(format!("{trouble}下面是本月。"))),
    };
    let days = days_of(first);
    let agenda = agenda(&visit, who, days, today)?;
    let address = |month: Option<NaiveDate>| {
        let month = month.unwrap_or(first).format("%Y-%m").to_string();
        links::with_query(links::CALENDAR, &[("month", &month), ("who", who)])
    };
    let has_tasks = visit.snapshot.catalog().kind(TASK).is_some();
    let new_task = |due: NaiveDate| {
        let day = due.to_string();
        let filled = [("f.due", day.as_str()), ("f.assignee", who)];
        (has_tasks && due >= today).then(|| links::with_query(&links::new_record(TASK, ""), &filled))
    };
    let of_day = |day| Day {
        add: new_task(day),
        list: links::with_query(links::TODO, &[("day", &day.to_string()), ("who", who)]),
        ..of_day(day, &agenda.items, first, visit.now())
    };
    let mut all: Vec<Day> = days.days().map(of_day).collect();
    let mut weeks = Vec::new();
    while !all.is_empty() {
        weeks.push(all.drain(..all.len().min(7)).collect());
    }
    let page = Response::page(&CalendarPage {
        page: Layout::new(&visit, Section::Todo, "日历"),
        people: people(&visit, who)?,
        done: match trouble {
            Some(trouble) => Some(Done::trouble(trouble)),
            None => Done::of(request, &visit)?,
        },
        heading: format!("{}年{}月", first.year(), first.month()),
        month: first.format("%Y-%m").to_string(),
        weeks,
        previous: address(first.checked_sub_months(Months::new(1))),
        next: address(first.checked_add_months(Months::new(1))),
        this_month: links::with_query(links::CALENDAR, &[("who", who)]),
        todo: links::with_query(links::TODO, &[("who", who)]),
        subscribe: Subscribe::to(who, request),
        new_task: new_task(today),
        here: address(None),
        more: agenda.total.saturating_sub(agenda.items.len() as u64),
    })?;
    Ok(remembering(page, request, &visit))
}

/// `/api/calendar?month=&who=`
pub(in crate::web) fn json(site: &Site, request: &Request, _rest: &str) -> Result<Response, WebError> {
    let visit = site.visit()?;
    let today = visit.snapshot.today();
    let first = match month(request, today) {
        Ok(first) => first,
        Err(trouble) => return Ok(Response::json(&json!({ "error": trouble })).with_status(400)),
    };
    let agenda = agenda(&visit, person(request), days_of(first), today)?;
    Ok(Response::json(&json!({
        "month": first.format("%Y-%m").to_string(),
        "total": agenda.total,
        "results": agenda.items,
        "generation": visit.generation,
    })))
}

/// `/calendar.ics?who=`
pub(in crate::web) fn ics(site: &Site, request: &Request, _rest: &str) -> Result<Response, WebError> {
    let visit = site.visit()?;
    let today = visit.snapshot.today();
    let who = person(request);
    let span = Span::of(
        today.checked_sub_days(Days::new(FEED_DAYS.0)).unwrap_or(today),
        today.checked_add_days(Days::new(FEED_DAYS.1)).unwrap_or(today),
    );
    let agenda = agenda(&visit, who, span, today)?;
    let name = if who.is_empty() {
        "kehu 待办".to_owned()
    } else {
        format!("kehu 待办 {who}")
    };
    let base = site.port().map(|port| format!("http://127.0.0.1:{port}"));
    let link = |item: &Item| {
        let page = DutyRow::of(item, visit.now()).href;
        base.as_ref().map(|base| format!("{base}{page}"))
    };
    Ok(Response::new(
        200,
        "text/calendar; charset=utf-8",
        feed(&agenda.items, &name, &link),
    ))
}

/// The first day of the month that is asked for, this one where none is; else what is wrong with it.
fn month(request: &Request, today: NaiveDate) -> Result<NaiveDate, String> {
    let asked = request.param("month");
    if asked.is_empty() {
        return Ok(first_of(today));
    }
    let first = NaiveDate::parse_from_str(&format!("{asked}-01"), "%Y-%m-%d").ok();
    let first = first.filter(|day| YEARS.contains(&day.year()));
    first.ok_or_else(|| {
        let (from, to) = (YEARS.start(), YEARS.end());
        format!("日历里没有“{asked}”这个月：月份写成 2026-12 这样，从 {from} 年到 {to} 年。")
    })
}

fn first_of(day: NaiveDate) -> NaiveDate {
    day.with_day(1).unwrap_or(day)
}

/// Whole weeks from Monday to Sunday that hold the month.
fn days_of(first: NaiveDate) -> Span {
    let last = first
        .checked_add_months(Months::new(1))
        .and_then(|next| next.pred_opt())
        .unwrap_or(first);
    let before = u64::from(first.weekday().num_days_from_monday());
    let after = 6 - u64::from(last.weekday().num_days_from_monday());
    Span::of(
        first.checked_sub_days(Days::new(before)).unwrap_or(first),
        last.checked_add_days(Days::new(after)).unwrap_or(last),
    )
}

fn of_day(date: NaiveDate, items: &[Item], first: NaiveDate, now: NaiveDateTime) -> Day {
    let mut rows: Vec<DutyRow> = items
        .iter()
        .filter(|item| item.day == Some(date))
        .map(|item| DutyRow::of(item, now))
        .collect();
    let more = rows.len().saturating_sub(PER_DAY);
    rows.truncate(PER_DAY);
    let weekday = ["一", "二", "三", "四", "五", "六", "日"];
    let weekday = weekday
        .get(date.weekday().num_days_from_monday() as usize)
        .copied()
        .unwrap_or_default();
    Day {
        date,
        spoken: format!("{}日 周{weekday}", date.day()),
        is_today: date == now.date(),
        is_other_month: date.month() != first.month(),
        add: None,
        rows,
        more,
        list: String::new(),
    }
}

fn agenda(visit: &Visit<'_>, who: &str, span: Span, today: NaiveDate) -> Result<Agenda, WebError> {
    let asked = Asked {
        who,
        span,
        today,
        limit: MOST,
    };
    Ok(Agenda::of(&visit.snapshot, &asked)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_is_whole_weeks_from_monday_on() {
        let span = |month: &str| {
            let days = days_of(month.parse().expect("a day"));
            format!("{}..{}", days.from.expect("a beginning"), days.to)
        };
        assert_eq!(span("2026-11-01"), "2026-10-26..2026-12-06");
        assert_eq!(span("2027-02-01"), "2027-02-01..2027-02-28");
    }
}
