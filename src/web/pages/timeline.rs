//! The timeline of a customer: records, changes of status and files in one line, newest first, by kind, person and year.

use super::annexes::Annexes;
use super::moment::{self, Moment};
use crate::archive::{CustomerView, StatusChange};
use crate::index::Hit;
use crate::web::error::WebError;
use crate::web::site::Visit;
use crate::web::view::when;
use crate::web::{Request, links};
use chrono::{Datelike, NaiveDate, NaiveDateTime};
use std::collections::{BTreeMap, HashMap};

/// Entries on one page.
const PAGE_SIZE: usize = 30;
/// People to choose from; who did less is found by the search.
const MAX_CHOICES: usize = 60;
/// What the tabs for what is no record are called in addresses.
const STATUS: &str = "status";
const FILE: &str = "file";

/// What a page shows of it.
#[derive(Debug)]
pub struct Timeline {
    pub tabs: Vec<Tab>,
    /// The kind chosen; empty for all.
    pub kind: String,
    pub filters: Vec<Filter>,
    pub moments: Vec<Moment>,
    pub previous: Option<String>,
    pub next: Option<String>,
    /// There is no record yet, whatever is chosen.
    pub lacks_records: bool,
    pub all_href: String,
}

/// A kind to choose.
#[derive(Clone, Debug)]
pub struct Tab {
    pub label: String,
    pub count: usize,
    pub href: String,
    pub current: bool,
}

/// A choice of persons or years.
#[derive(Clone, Debug)]
pub struct Filter {
    pub key: &'static str,
    pub label: &'static str,
    pub choices: Vec<Choice>,
}

#[derive(Clone, Debug)]
pub struct Choice {
    pub value: String,
    pub count: usize,
    pub current: bool,
}

/// Something that happened, as far as choosing needs to know.
struct Event<'a> {
    what: What<'a>,
    kind: &'a str,
    date: Option<NaiveDateTime>,
    person: &'a str,
}

enum What<'a> {
    Record(&'a Hit),
    /// All of one commit.
    Status(Vec<&'a StatusChange>),
    File(&'a Hit),
}

/// What is chosen, and the address of any other choice.
struct Chosen<'a> {
    address: &'a str,
    kind: &'a str,
    person: &'a str,
    year: &'a str,
}

impl Chosen<'_> {
    fn fits_filters(&self, event: &Event<'_>) -> bool {
        let year = |date: NaiveDateTime| date.year().to_string();
        (self.person.is_empty() || event.person == self.person)
            && (self.year.is_empty() || event.date.map(year).as_deref() == Some(self.year))
    }

    fn href(&self, kind: &str, page: usize) -> String {
        let page = if page > 1 { page.to_string() } else { String::new() };
        let query = [
            ("kind", kind),
            ("person", self.person),
            ("year", self.year),
            ("page", &page),
        ];
        links::with_query(self.address, &query)
    }
}

/// What the page at `address` shows.
pub(in crate::web) fn timeline(
    visit: &Visit<'_>,
    customer: &CustomerView,
    annexes: &Annexes<'_>,
    request: &Request,
    address: &str,
) -> Result<Timeline, WebError> {
    let changes = visit.snapshot.status_changes()?;
    let events = events(visit, customer, annexes, changes.of(&customer.customer_id));
    let chosen = Chosen {
        address,
        kind: request.param("kind"),
        person: request.param("person"),
        year: request.param("year"),
    };
    let fitting: Vec<&Event<'_>> = events.iter().filter(|event| chosen.fits_filters(event)).collect();
    let shown: Vec<&Event<'_>> = fitting
        .iter()
        .copied()
        .filter(|event| chosen.kind.is_empty() || event.kind == chosen.kind)
        .collect();
    let number = request.number("page").unwrap_or(1).clamp(1, 1_000_000) as usize;
    let on_page = shown.iter().skip((number - 1) * PAGE_SIZE).take(PAGE_SIZE);
    let writer = Writer {
        visit,
        customer,
        annexes,
        history: &format!("{address}/history"),
        today: visit.snapshot.today(),
    };
    Ok(Timeline {
        tabs: tabs(visit, &events, &fitting, &chosen),
        kind: chosen.kind.to_owned(),
        filters: [persons(&events, chosen.person), years(&events, chosen.year)]
            .into_iter()
            .filter(|filter| filter.choices.len() > 1 || filter.choices.iter().any(|choice| choice.current))
            .collect(),
        moments: on_page.map(|event| writer.moment(event)).collect::<Result<_, _>>()?,
        previous: (number > 1).then(|| chosen.href(chosen.kind, number - 1)),
        next: (shown.len() > number * PAGE_SIZE).then(|| chosen.href(chosen.kind, number + 1)),
        lacks_records: !events.iter().any(|event| matches!(event.what, What::Record(_))),
        all_href: address.to_owned(),
    })
}

/// Everything that happened, newest first; what has no date comes last.
fn events<'a>(
    visit: &'a Visit<'_>,
    customer: &'a CustomerView,
    annexes: &Annexes<'a>,
    changes: &'a [StatusChange],
) -> Vec<Event<'a>> {
    let catalog = visit.snapshot.catalog();
    let record = |hit: &'a Hit| Event {
        what: What::Record(hit),
        kind: &hit.kind,
        date: hit.date,
        person: &hit.person,
    };
    let file = |hit: &'a Hit| Event {
        what: What::File(hit),
        kind: FILE,
        date: annexes.date(hit),
        person: "",
    };
    let steps = changes.chunk_by(|one, other| one.commit == other.commit);
    let status = steps.filter_map(|step| {
        Some(Event {
            date: Some(when::here(step.first()?.time)),
            person: &step.first()?.author,
            kind: STATUS,
            what: What::Status(step.iter().collect()),
        })
    });
    let is_record = |hit: &&Hit| hit.kind != catalog.customer().name && catalog.kind(&hit.kind).is_some();
    let mut events: Vec<Event<'_>> = customer.records.iter().filter(is_record).map(record).collect();
    events.extend(annexes.lone().map(file));
    events.extend(status);
    events.sort_by_key(|event| std::cmp::Reverse(event.date));
    events
}

fn tabs(visit: &Visit<'_>, events: &[Event<'_>], fitting: &[&Event<'_>], chosen: &Chosen<'_>) -> Vec<Tab> {
    let kinds = visit.snapshot.catalog().kinds().iter();
    let kinds = kinds.map(|kind| (kind.name.as_str(), kind.title.as_str()));
    let tab = |(kind, label): (&str, &str)| Tab {
        label: label.to_owned(),
        count: fitting
            .iter()
            .filter(|event| kind.is_empty() || event.kind == kind)
            .count(),
        href: chosen.href(kind, 1),
        current: kind == chosen.kind,
    };
    let is_there = |kind: &str| kind.is_empty() || kind == chosen.kind || events.iter().any(|event| event.kind == kind);
    std::iter::once(("", "全部"))
        .chain(kinds)
        .chain([(STATUS, "状态"), (FILE, "文件")])
        .filter(|(kind, _)| is_there(kind))
        .map(tab)
        .collect()
}

fn persons(events: &[Event<'_>], chosen: &str) -> Filter {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for event in events.iter().filter(|event| !event.person.is_empty()) {
        *counts.entry(event.person).or_default() += 1;
    }
    let mut counts: Vec<(&str, usize)> = counts.into_iter().collect();
    counts.sort_by(|(name, count), (other_name, other)| other.cmp(count).then(name.cmp(other_name)));
    let at = counts.iter().position(|(name, _)| *name == chosen);
    // Who is chosen stays in sight.
    if let Some(at) = at.filter(|at| *at >= MAX_CHOICES) {
        counts.swap(at, MAX_CHOICES - 1);
    }
    counts.truncate(MAX_CHOICES);
    let choices = counts.into_iter().map(|(name, count)| (name.to_owned(), count));
    filter("person", "人员", choices.collect(), chosen)
}

fn years(events: &[Event<'_>], chosen: &str) -> Filter {
    let mut counts: BTreeMap<i32, usize> = BTreeMap::new();
    for date in events.iter().filter_map(|event| event.date) {
        *counts.entry(date.year()).or_default() += 1;
    }
    let choices = counts.into_iter().rev().map(|(year, count)| (year.to_string(), count));
    filter("year", "年份", choices.collect(), chosen)
}

/// A choice that is made but not among the possible ones is shown too: the page must not look as if nothing were chosen.
fn filter(key: &'static str, label: &'static str, mut counts: Vec<(String, usize)>, chosen: &str) -> Filter {
    if !chosen.is_empty() && counts.iter().all(|(value, _)| value != chosen) {
        counts.push((chosen.to_owned(), 0));
    }
    let choice = |(value, count): (String, usize)| Choice {
        current: value == chosen,
        value,
        count,
    };
    Filter {
        key,
        label,
        choices: counts.into_iter().map(choice).collect(),
    }
}

/// Writes out what is on the page.
struct Writer<'a> {
    visit: &'a Visit<'a>,
    customer: &'a CustomerView,
    annexes: &'a Annexes<'a>,
    history: &'a str,
    today: NaiveDate,
}

impl Writer<'_> {
    fn moment(&self, event: &Event<'_>) -> Result<Moment, WebError> {
        let catalog = self.visit.snapshot.catalog();
        Ok(match &event.what {
            What::Record(hit) => {
                let whole = self.visit.snapshot.whole(hit)?;
                moment::of_record(&whole, catalog, self.annexes.beside(&hit.path), self.today)
            }
            What::Status(changes) => {
                let reason = changes
                    .first()
                    .and_then(|change| self.visit.snapshot.reason(&change.commit));
                moment::of_status(changes, catalog.customer(), self.history, reason, self.today)
            }
            What::File(hit) => {
                let link = self.annexes.link(hit, self.customer.dir.as_str());
                moment::of_file(link, event.date, self.today)
            }
        })
    }
}
