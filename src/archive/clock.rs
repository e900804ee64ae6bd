//! What day it is for everything that depends on the day: this machine's, or one that a test chooses.

use chrono::{Local, NaiveDate, NaiveDateTime};

/// Tells the time to whatever an archive works out anew each day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Clock {
    /// None: the machine's.
    day: Option<NaiveDate>,
}

impl Clock {
    /// It is this day, whatever the machine says; the time of day is the machine's.
    #[must_use]
    pub const fn on(day: NaiveDate) -> Self {
        Self { day: Some(day) }
    }

    #[must_use]
    pub fn today(self) -> NaiveDate {
        self.now().date()
    }

    #[must_use]
    pub fn now(self) -> NaiveDateTime {
        let now = Local::now().naive_local();
        self.day.map_or(now, |day| day.and_time(now.time()))
    }
}
