//! What a field is filled in with.

use super::sent::day_time;
use crate::kinds::{Field, FieldType, parse_date, parse_moment};

/// How it is filled in.
#[derive(Clone, Debug, PartialEq)]
pub enum Widget {
    /// A line; the keyboard that phones show for it, and what others have written there.
    Line {
        mode: &'static str,
        proposals: Vec<String>,
    },
    Area,
    Date,
    Moment,
    /// A day, and a time of the day where somebody knows it.
    DayTime,
    /// One of these, the empty one first.
    Choice(Vec<String>),
}

impl Widget {
    /// For a field that has this value; `proposed` are values that others have written.
    pub(super) fn of(field: &Field, value: &str, proposed: impl FnOnce() -> Vec<String>) -> Self {
        if !field.values.is_empty() && field.field_type != FieldType::List {
            return Self::choice(field.values.iter().cloned(), value);
        }
        let format = field.format.as_deref();
        match field.field_type {
            FieldType::Boolean => Self::choice(["是", "否"].map(str::to_owned), value),
            FieldType::Date if is_day(value) => Self::Date,
            FieldType::DateTime if format == Some("minute") && is_minute(value) => Self::Moment,
            FieldType::DateTime if format == Some("date-or-minute") && day_time(value).is_some() => Self::DayTime,
            FieldType::Text if field.multiline || value.contains('\n') || value.chars().count() > LONG => Self::Area,
            _ => Self::Line {
                mode: keyboard(field),
                proposals: proposed(),
            },
        }
    }

    /// One of these; what is none of them stays chosen until somebody chooses another.
    fn choice(values: impl IntoIterator<Item = String>, value: &str) -> Self {
        let mut choices = vec![String::new()];
        choices.extend(values);
        if !choices.iter().any(|known| known == value) {
            choices.push(value.to_owned());
        }
        Self::Choice(choices)
    }
}

/// What phones show for a field's line.
fn keyboard(field: &Field) -> &'static str {
    match (field.field_type, field.format.as_deref()) {
        (FieldType::Integer | FieldType::Number, _) => "decimal",
        (_, Some("phone")) => "tel",
        (_, Some("email")) => "email",
        (_, Some("website")) => "url",
        _ => "text",
    }
}

/// Whether the browser's own field for a day can show it.
fn is_day(value: &str) -> bool {
    value.is_empty() || parse_date(value).is_some_and(|day| day.to_string() == value)
}

/// Longer texts get room.
const LONG: usize = 60;

/// The same for a moment.
fn is_minute(value: &str) -> bool {
    value.is_empty() || parse_moment(value).is_some_and(|moment| moment.format("%Y-%m-%d %H:%M").to_string() == value)
}
