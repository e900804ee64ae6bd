//! What is added up of each file.

use crate::index::IndexError;
use crate::index::columns::{as_f64, columns, date, dates};
use crate::index::schema::column;
use crate::kinds::ABSURD;
use std::ops::RangeInclusive;
use tantivy::{DocId, SegmentReader};

/// What is added up. What cannot be is left out: it would spoil the figures of everything else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Measure {
    /// A number field, but for [`ABSURD`] values; of several values in a file all are added.
    Number(String),
    /// A number field where it lies on this scale.
    Score(String, RangeInclusive<u32>),
    /// The days from one date field to another, where a file has both and the other is not the earlier one.
    Days(String, String),
}

impl Measure {
    /// Of each document; None for one that has nothing to add up.
    pub(super) fn of(&self, reader: &SegmentReader, docs: &[DocId]) -> Result<Vec<Option<f64>>, IndexError> {
        match self {
            Self::Number(key) => numbers(reader, key, docs, |number| number.abs() < ABSURD),
            Self::Score(key, scale) => {
                let scale = f64::from(*scale.start())..=f64::from(*scale.end());
                numbers(reader, key, docs, |number| scale.contains(&number))
            }
            Self::Days(from, to) => days(reader, from, to, docs),
        }
    }
}

/// What the numbers of each document that count add up to; None for a document without any.
fn numbers(
    reader: &SegmentReader,
    key: &str,
    docs: &[DocId],
    counts: impl Fn(f64) -> bool,
) -> Result<Vec<Option<f64>>, IndexError> {
    let mut sums = vec![None; docs.len()];
    for column in columns(reader, &column::of_key(key))? {
        let Some(column) = as_f64(column) else { continue };
        for (sum, doc) in sums.iter_mut().zip(docs) {
            for number in column.values_for_doc(*doc).filter(|number| counts(*number)) {
                *sum.get_or_insert(0.0) += number;
            }
        }
    }
    Ok(sums)
}

/// The days between two dates of each document, unless they stand the wrong way round.
fn days(reader: &SegmentReader, from: &str, to: &str, docs: &[DocId]) -> Result<Vec<Option<f64>>, IndexError> {
    let column = |key: &str| dates(reader, &column::of_key(key));
    let (from, to) = (column(from)?, column(to)?);
    let between = |doc: &DocId| {
        let (from, to) = (date(from.as_ref(), *doc)?, date(to.as_ref(), *doc)?);
        (from <= to).then(|| (to - from).num_days() as f64)
    };
    Ok(docs.iter().map(between).collect())
}
