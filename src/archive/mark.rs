//! What the index remembers of history: the commit at which files, index and history agreed, and when.

use std::fmt;

use chrono::{DateTime, Local, TimeZone};

use crate::index::IndexSnapshot;

/// Kept with each index commit. An absent head means that something on disk may not be on record yet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mark {
    pub head: Option<String>,
    /// Seconds since 1970 of the last taking-in.
    at: i64,
}

impl Mark {
    pub fn now(head: Option<String>) -> Self {
        Self {
            head,
            at: Local::now().timestamp(),
        }
    }

    /// The same moment without the claim that everything is on record.
    pub fn broken() -> Self {
        Self::now(None)
    }

    /// What is kept after a part of a pass: that not everything is on record, or nothing at all in an index that was never full.
    pub fn of_part(known: &IndexSnapshot) -> String {
        if known.is_unfinished() {
            String::new()
        } else {
            Self::broken().to_string()
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
