//! Dates of what has been that are still to come.

use super::field::Field;
use super::format::parse_date;
use super::kind::Kind;
use chrono::NaiveDate;
use serde_json::Value;

/// How many characters of a moment are its day: `2026-03-01`.
const DAY: usize = 10;

impl Kind {
    /// The fields of a record itself that cannot tell of a day after `today` (`x-kehu.not_future`) and do, with that day.
    pub fn future_dates(&self, record: &Value, today: NaiveDate) -> Vec<(&Field, NaiveDate)> {
        let told = |field: &Field| {
            let text = record.get(&field.key)?.as_str()?.trim();
            parse_date(text.get(..DAY).unwrap_or(text))
        };
        let past = self.fields.iter().filter(|field| field.not_future);
        past.filter_map(|field| Some((field, told(field)?)))
            .filter(|(_, day)| *day > today)
            .collect()
    }
}
