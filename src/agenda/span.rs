//! From one day to another.

use chrono::NaiveDate;

/// Days from the first to the last, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// None: from the beginning of time.
    pub from: Option<NaiveDate>,
    pub to: NaiveDate,
}

impl Span {
    #[must_use]
    pub const fn of(from: NaiveDate, to: NaiveDate) -> Self {
        Self { from: Some(from), to }
    }

    /// Whatever should have been done before this day.
    #[must_use]
    pub fn before(day: NaiveDate) -> Self {
        Self {
            from: None,
            to: day.pred_opt().unwrap_or(day),
        }
    }

    /// As the condition of a query on a field.
    pub(super) fn condition(self, field: &str) -> String {
        match self.from {
            Some(from) => format!("{field}:{from}..{}", self.to),
            None => format!("{field}<={}", self.to),
        }
    }

    /// Whether it has no beginning.
    pub(super) const fn is_open(self) -> bool {
        self.from.is_none()
    }

    /// Its days; none where it has no beginning.
    pub fn days(self) -> impl Iterator<Item = NaiveDate> {
        let to = self.to;
        let days = self.from.into_iter().flat_map(|from| from.iter_days());
        days.take_while(move |day| *day <= to)
    }
}
