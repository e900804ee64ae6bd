//! Entries of the log by day, in the words people use.

mod files;
mod words;

pub use files::{ChangedFile, ShownChange, files_now, shown_changes};
pub use words::{operation_of, operation_words};

use super::when;
use crate::archive::{LogEntry, LoggedCustomer, LoggedPart, taking_back};
use crate::kinds::Catalog;
use crate::vault::RelPath;
use crate::web::links;
use chrono::{Local, NaiveDate};
use files::{by_file, changed_file};
use serde_json::{Value, json};
use std::time::Duration;
use words::via_words;

/// Files of one entry that are shown before the others are folded.
pub const SHOWN_FILES: usize = 4;

/// How much of each entry is told.
#[derive(Clone, Debug)]
pub struct Telling {
    pub today: NaiveDate,
    /// Files of an entry that are shown; the rest is counted.
    pub files: usize,
    /// The folder the page is about: its name need not be said again.
    pub within: Option<RelPath>,
}

/// One page of the log, and where the next begins. How many entries there are altogether nobody knows without reading the whole
/// history.
#[derive(Clone, Debug, Default)]
pub struct LogPage {
    pub entries: Vec<LogEntry>,
    /// The commit after which older entries begin; None when there are none.
    pub older: Option<String>,
    /// Looking ended before the page was full: whether there are older entries is not known.
    pub is_unfinished: bool,
}

impl LogPage {
    /// The entries of one more than fit on a page.
    pub const ASK: usize = Self::SIZE + 1;
    const SIZE: usize = 30;

    /// How long a page of the log is looked for; then it shows what was found, and where to go on.
    pub const PATIENCE: Duration = Duration::from_millis(20);

    /// From up to [`LogPage::ASK`] entries.
    #[must_use]
    pub fn of(part: LoggedPart) -> Self {
        let LoggedPart { mut entries, until } = part;
        let has_older = entries.len() > Self::SIZE;
        entries.truncate(Self::SIZE);
        let last = entries.last().filter(|_| has_older);
        Self {
            older: last.map(|entry| entry.commit.clone()).or_else(|| until.clone()),
            is_unfinished: !has_older && until.is_some(),
            entries,
        }
    }

    /// `total` is the number of entries at least, exactly when `more` is false; `after` leads on.
    #[must_use]
    pub fn json(&self, generation: u64) -> Value {
        json!({
            "total": self.entries.len() + usize::from(self.older.is_some() && !self.is_unfinished),
            "more": self.older.is_some(),
            "after": self.older,
            "results": self.entries,
            "generation": generation,
        })
    }
}

/// The entries of one day.
#[derive(Clone, Debug)]
pub struct Day {
    pub date: NaiveDate,
    pub heading: String,
    /// How many changes there were, and of whom: empty where the page does not tell.
    pub total: String,
    pub people: Vec<Linked>,
    pub entries: Vec<Entry>,
}

/// A name that leads somewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Linked {
    pub text: String,
    pub href: String,
}

/// One commit.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The first digits.
    pub commit: String,
    /// `14:30`, and in full for the tooltip.
    pub time: String,
    pub full_time: String,
    pub author: Linked,
    pub operation: &'static str,
    pub tone: &'static str,
    pub via: &'static str,
    /// The customer that the summary begins with, and the rest of it.
    pub subject: Option<Linked>,
    pub summary: String,
    /// Customers that the summary does not begin with.
    pub customers: Vec<Linked>,
    pub more_customers: usize,
    /// On a customer's own page: how many others the commit is about, whose files are not shown there.
    pub others: usize,
    pub reason: String,
    pub files: Vec<ChangedFile>,
    /// Files beyond those shown.
    pub more_files: u64,
    /// Where it can be taken back, and what that is called; None for what cannot.
    pub undo: Option<Linked>,
    /// What chooses this version of the page's file for a comparison.
    pub version: Option<String>,
    /// The newest of these versions is 1.
    pub choice: usize,
}

/// Groups entries (newest first) by their day here.
#[must_use]
pub fn days(entries: &[LogEntry], catalog: &Catalog, telling: &Telling) -> Vec<Day> {
    let mut days: Vec<Day> = Vec::new();
    for logged in entries {
        let date = logged.time.with_timezone(&Local).date_naive();
        let entry = entry(logged, catalog, telling);
        match days.last_mut() {
            Some(day) if day.date == date => day.entries.push(entry),
            _ => days.push(Day {
                date,
                heading: when::day_heading(date, telling.today),
                total: String::new(),
                people: Vec::new(),
                entries: vec![entry],
            }),
        }
    }
    days
}

/// One entry of the log.
#[must_use]
pub fn entry(logged: &LogEntry, catalog: &Catalog, telling: &Telling) -> Entry {
    let time = logged.time.with_timezone(&Local);
    let (operation, tone) = operation_of(logged);
    let by_file = by_file(&logged.changes);
    let shown = by_file.iter().take(telling.files);
    let files: Vec<ChangedFile> = shown
        .map(|(path, changes)| changed_file(path, changes, &logged.commit, catalog, telling))
        .collect();
    // On a customer's own page they need not be named.
    let named: &[LoggedCustomer] = if telling.within.is_some() {
        &[]
    } else {
        &logged.customers
    };
    let mut customers: Vec<Linked> = named.iter().map(customer).collect();
    let is_subject = |customer: &Linked| logged.summary.starts_with(&customer.text);
    let subject = customers.iter().position(is_subject).map(|at| customers.remove(at));
    let told = subject.as_ref().map_or(0, |subject| subject.text.len());
    Entry {
        commit: logged.commit.chars().take(8).collect(),
        time: time.format("%H:%M").to_string(),
        full_time: time.format("%Y-%m-%d %H:%M:%S").to_string(),
        author: Linked {
            text: logged.author.clone(),
            href: links::with_query("/changes", &[("author", &logged.author)]),
        },
        operation,
        tone,
        via: via_words(&logged.via),
        summary: logged.summary.get(told..).unwrap_or_default().to_owned(),
        subject,
        more_customers: if named.is_empty() {
            0
        } else {
            logged.customer_id.len() - named.len()
        },
        customers,
        others: match telling.within {
            Some(_) => logged.customer_id.len().saturating_sub(1),
            None => 0,
        },
        reason: logged.reason.clone().unwrap_or_default(),
        more_files: logged.files.saturating_sub(files.len() as u64),
        files,
        undo: (logged.operation != "init").then(|| Linked {
            text: taking_back(&logged.summary).to_owned(),
            href: links::undo(&logged.commit),
        }),
        version: None,
        choice: 0,
    }
}

/// A customer that is gone has no page any more, but a history.
#[must_use]
pub fn customer(customer: &LoggedCustomer) -> Linked {
    let id = &customer.customer_id;
    match &customer.name {
        Some(name) if !name.is_empty() => Linked {
            text: name.clone(),
            href: links::customer(id, ""),
        },
        Some(_) => Linked {
            text: id.clone(),
            href: links::customer(id, ""),
        },
        None => Linked {
            text: format!("{id}（已删除）"),
            href: links::customer_history(id, ""),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(count: usize, until: Option<&str>) -> LoggedPart {
        let entry = |number: usize| LogEntry {
            commit: number.to_string(),
            time: Local::now().fixed_offset(),
            author: String::new(),
            operation: "edit".to_owned(),
            customer_id: Vec::new(),
            summary: String::new(),
            reason: None,
            via: String::new(),
            changes: Vec::new(),
            files: 0,
            customers: Vec::new(),
        };
        LoggedPart {
            entries: (1..=count).map(entry).collect(),
            until: until.map(str::to_owned),
        }
    }

    #[test]
    fn a_page_of_the_log_tells_whether_there_is_more() {
        let last = LogPage::of(part(LogPage::SIZE, None));
        assert_eq!((last.entries.len(), last.older.as_deref()), (LogPage::SIZE, None));
        assert_eq!(last.json(1)["total"], LogPage::SIZE);
        assert_eq!(last.json(1)["more"], false);

        let first = LogPage::of(part(LogPage::ASK, Some("99")));
        assert_eq!(first.entries.len(), LogPage::SIZE);
        assert_eq!(first.older, Some(LogPage::SIZE.to_string()));
        assert_eq!(first.json(1)["total"], LogPage::SIZE + 1, "at least");
        assert_eq!(first.json(1)["more"], true);

        let unfinished = LogPage::of(part(2, Some("99")));
        assert_eq!(
            (unfinished.older.as_deref(), unfinished.is_unfinished),
            (Some("99"), true)
        );
        assert_eq!(unfinished.json(1)["total"], 2);
    }
}
