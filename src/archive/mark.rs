//! What the index remembers of history: the commit at which files, index and history agreed, and when.

use std::fmt;

use chrono::{DateTime, Local, NaiveDate, TimeZone};

use super::clock::Clock;
use crate::index::IndexSnapshot;

/// Kept with each index commit. An absent head means that something on disk may not be on record yet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mark {
    pub head: Option<String>,
    /// Seconds since 1970 of the last taking-in.
    at: i64,
}

impl Mark {
    /// As of now. Without a head there is no claim that everything is on record.
    pub fn new(head: Option<String>, clock: Clock) -> Self {
        let now = clock.now().and_local_timezone(Local).earliest();
        Self {
            head,
            at: now.map_or(0, |now| now.timestamp()),
        }
    }

    /// What is kept after a part of a pass: that not everything is on record, or nothing at all in an index that was never full.
    pub fn of_part(known: &IndexSnapshot, clock: Clock) -> String {
        if known.is_unfinished() {
            String::new()
        } else {
            Self::new(None, clock).to_string()
        }
    }

    pub fn parse(text: &str) -> Self {
        let mut words = text.split(' ');
        let at = words.next().and_then(|word| word.parse().ok()).unwrap_or_default();
        Self {
            head: words.next().filter(|head| !head.is_empty()).map(str::to_owned),
            at,
        }
    }

    /// The day of that.
    pub fn day(&self) -> Option<NaiveDate> {
        Some(self.time()?.date_naive())
    }

    /// When the index last took something in; none for an index that never did.
    pub fn time(&self) -> Option<DateTime<Local>> {
        if self.at == 0 {
            None
        } else {
            Local.timestamp_opt(self.at, 0).single()
        }
    }
}

impl fmt::Display for Mark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.at, self.head.as_deref().unwrap_or_default())
    }
}
