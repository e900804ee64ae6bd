//! Days as people say them (明天, 下周一, 明天下午3点), in the texts of forms and commands, as the days that are meant.

use super::texts::Texts;
use super::{Alteration, EditError, Step};
use crate::dates::{Lean, Moment, advice, advice_for_day, moment};
use crate::kinds::{Catalog, Days, Field, FieldType, Kind};
use crate::rules::TASK;
use crate::vault::{Place, layout};
use crate::yaml::{FieldPath, Segment};
use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use serde_json::Value;

/// The texts with each day that somebody said written as files have it. What is no day stays, for the check to tell of.
#[must_use]
pub(super) fn spelled_out(kind: &Kind, texts: &Texts, now: NaiveDateTime) -> Texts {
    let meant = |key: &str, text: &str| {
        let field = date_field(kind, key)?;
        let said = moment(text, now, lean(field))?;
        // Where only a day has its place, a time would be lost.
        let is_fit = said.time.is_none() || field.field_type == FieldType::DateTime;
        is_fit.then(|| said.to_string())
    };
    texts
        .iter()
        .map(|(key, text)| (key.clone(), meant(key, text).unwrap_or_else(|| text.clone())))
        .collect()
}

/// The same in what is to be done with many records.
pub(super) fn spell_out(catalog: &Catalog, steps: &mut [Step], now: NaiveDateTime) {
    for step in steps {
        let kind = match layout::place(&step.path, catalog) {
            Place::Record { kind, .. } => catalog.kind(&kind),
            _ => None,
        };
        let kind = kind.unwrap_or_else(|| catalog.customer());
        for alteration in &mut step.alterations {
            let (kind, texts) = match alteration {
                Alteration::Set(texts) | Alteration::Classify(texts) => (Some(kind), texts),
                Alteration::Task(texts) => (catalog.kind(TASK), texts),
                _ => continue,
            };
            if let Some(kind) = kind {
                *texts = spelled_out(kind, texts, now);
            }
        }
    }
}

/// The day that somebody said, or wrote.
///
/// # Errors
/// [`EditError::Pointless`] with how to say it.
pub fn day_said(text: &str, now: NaiveDateTime) -> Result<Moment, EditError> {
    let unclear = || {
        let shown = text.trim();
        let what = if shown.is_empty() {
            "没有写是哪一天".to_owned()
        } else {
            format!("看不出“{shown}”是哪一天")
        };
        EditError::Pointless(format!("{what}。{}", advice(text, now, Lean::Ahead)))
    };
    moment(text, now, Lean::Ahead).ok_or_else(unclear)
}

/// How to write a day that was not understood, in the words of people rather than of files; None for what is no field of days, and
/// for figures, of which the check says more.
pub(super) fn advised(kind: &Kind, key: &str, text: &str, today: NaiveDate) -> Option<String> {
    let is_in_figures = text.starts_with(|c: char| c.is_ascii_digit()) && text.contains(['-', '/', '.']);
    let field = date_field(kind, key).filter(|_| !is_in_figures)?;
    let now = today.and_time(NaiveTime::MIN);
    let advice = if field.field_type == FieldType::Date {
        advice_for_day
    } else {
        advice
    };
    Some(advice(text, now, lean(field)))
}

/// The text at the end of this way.
pub(super) fn text_in<'a>(record: &'a Value, path: &FieldPath) -> Option<&'a str> {
    let step = |value: &'a Value, segment: &Segment| match segment {
        Segment::Key(key) => value.get(key),
        Segment::Index(at) => value.get(at),
    };
    path.segments().iter().try_fold(record, step)?.as_str()
}

fn date_field<'a>(kind: &'a Kind, key: &str) -> Option<&'a Field> {
    let path: FieldPath = key.parse().ok()?;
    let field = kind.field_at(&path)?;
    matches!(field.field_type, FieldType::Date | FieldType::DateTime).then_some(field)
}

const fn lean(field: &Field) -> Lean {
    match field.days {
        Days::Past => Lean::Past,
        Days::Ahead | Days::Near | Days::Far => Lean::Ahead,
    }
}
