//! What is to be done, from all places where it is written: tasks, the next steps of follow-ups, payments to come, contracts that
//! end, birthdays (R117–R121, R141, R143, R171). One list for the pages, the command line, calendar feeds and mails.

mod birthdays;
mod contracts;
mod feed;
mod item;
mod later;
mod span;
mod steps;
mod tasks;
mod unfinished;
mod workload;

pub use feed::feed;
pub use item::{Duty, Item, Whose};
pub use later::{Offer, Planned, is_over};
pub use span::Span;
pub use steps::steps_of;
pub use tasks::{customers_with_tasks, is_open, open_tasks_of, tasks_called};
pub use unfinished::{Unfinished, unfinished};
pub use workload::{Workload, workloads};

use crate::archive::{Result, Snapshot};
use crate::index::sentence;
use crate::rules::{FOLLOW_UP_STATUS, INVALID};
use chrono::NaiveDate;

/// What is asked.
#[derive(Clone, Debug)]
pub struct Asked<'a> {
    /// Whose it is to do; empty for everybody's.
    pub who: &'a str,
    pub span: Span,
    /// The day on which it is asked.
    pub today: NaiveDate,
    /// Of each sort of duties at most so many.
    pub limit: usize,
}

/// What is to be done.
#[derive(Clone, Debug, Default)]
pub struct Agenda {
    /// By day, of one day the urgent ones first, then by time. Of a span without a beginning the latest day comes first: what has
    /// just become late can still be saved, what nobody did for years comes last.
    pub items: Vec<Item>,
    /// How many there are, with those beyond the limit.
    pub total: u64,
}

impl Agenda {
    /// Everything to do in a span of days.
    pub fn of(snapshot: &Snapshot<'_>, asked: &Asked<'_>) -> Result<Self> {
        let mut agenda = Self::default();
        for collect in [
            tasks::collect,
            steps::collect,
            contracts::receivables,
            contracts::endings,
            birthdays::collect,
        ] {
            let (total, items) = collect(snapshot, asked)?;
            agenda.total += total;
            agenda.items.extend(items);
        }
        agenda.items.sort_by(|a, b| a.key().cmp(&b.key()));
        if asked.span.is_open() {
            agenda.items.sort_by_key(|item| std::cmp::Reverse(item.day));
        }
        Ok(agenda)
    }

    /// Open tasks and next steps without a day, which stand on no list of days.
    pub fn undated(snapshot: &Snapshot<'_>, who: &str, limit: usize) -> Result<Self> {
        let mut agenda = Self::default();
        for collect in [tasks::undated, steps::undated] {
            let (total, items) = collect(snapshot, who, limit)?;
            agenda.total += total;
            agenda.items.extend(items);
        }
        Ok(agenda)
    }
}

/// How many there are, and those within the limit.
type Collected = Result<(u64, Vec<Item>)>;

/// The field of a profile that says whose customer it is.
const OWNER: &str = "owner";
/// Who is no customer any more needs nothing.
const LIVING: &str = "归档:否";

/// `words` for customers that somebody is to get in touch with: neither past nor marked as invalid (R185).
#[must_use]
pub fn followed(snapshot: &Snapshot<'_>, words: &str) -> String {
    let words = sentence::with(words, LIVING);
    match snapshot.catalog().customer().field(FOLLOW_UP_STATUS) {
        Some(field) => sentence::with(&words, &format!("-{}", sentence::condition(&field.label, INVALID))),
        None => words,
    }
}

/// `words` for the customers of whoever is asked for.
fn of_owner(snapshot: &Snapshot<'_>, asked: &Asked<'_>, words: &str) -> String {
    if asked.who.is_empty() {
        return words.to_owned();
    }
    let owner = snapshot.catalog().word(OWNER).unwrap_or(OWNER);
    sentence::with(words, &sentence::condition(owner, asked.who))
}

/// The label of a field, or its key where a team's schema has none.
#[must_use]
pub fn label(snapshot: &Snapshot<'_>, kind: &str, key: &str) -> String {
    let field = snapshot.catalog().kind(kind).and_then(|kind| kind.field(key));
    field.map_or_else(|| key.to_owned(), |field| field.label.clone())
}
