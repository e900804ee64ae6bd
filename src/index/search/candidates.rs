//! The best documents of one segment, in the forms of the sort key and tie-breaks that compare within it.

use super::dense::{Segment, Texts};
use super::favour::Favour;
use super::gather::{Bonus, Found, scores};
use super::order::Order;
use crate::index::schema::column;
use crate::index::{IndexError, columns};
use std::cmp::{Ordering, Reverse};
use tantivy::columnar::{Column, DynamicColumn, StrColumn};
use tantivy::{DateTime, DocId, Score, SegmentReader};

/// From so many candidates that tie on, the order of the whole segment is worth keeping.
const MANY: usize = 10_000;

/// Archived, date: the living before the archived, the newer before the older.
pub(super) type Ties = (bool, Reverse<Option<i64>>);

/// A found document by its sort key, such that the smaller comes first.
#[derive(Clone, Copy)]
pub(super) struct Keyed {
    /// Documents without a key come last, whatever the direction.
    is_missing: bool,
    key: u64,
    doc: DocId,
}

impl Keyed {
    fn new(doc: DocId, key: Option<u64>, descending: bool) -> Self {
        let directed = |key: u64| if descending { !key } else { key };
        Self {
            is_missing: key.is_none(),
            key: key.map_or(0, directed),
            doc,
        }
    }

    fn order(&self) -> (bool, u64) {
        (self.is_missing, self.key)
    }
}

pub(super) struct Candidate {
    pub doc: DocId,
    /// As the column or the score gave it.
    pub key: Option<u64>,
    pub ties: Ties,
    /// The path's number in the segment's dictionary, which is sorted.
    path: Option<u64>,
    keyed: Keyed,
}

impl Candidate {
    fn order(&self) -> ((bool, u64), Ties, Option<u64>) {
        (self.keyed.order(), self.ties, self.path)
    }
}

/// The first `most` candidates, in no order. Tie-breaks are looked up only for those that the key leaves tied for a place.
pub(super) fn first(
    reader: &SegmentReader,
    dense: &Segment,
    keyed: Vec<Keyed>,
    most: usize,
    descending: bool,
) -> Result<Vec<Candidate>, IndexError> {
    let ties = TieBreaks::open(reader)?;
    let mut left = leading(keyed, most, |a, b| a.order().cmp(&b.order()));
    if left.len() > most.max(MANY) {
        let ranks = dense.ranks(reader, &ties);
        let order = |keyed: &Keyed| (keyed.order(), ranks.get(keyed.doc as usize));
        left = leading(left, most, |a, b| order(a).cmp(&order(b)));
    }
    let candidate = |keyed: Keyed| Candidate {
        doc: keyed.doc,
        key: (!keyed.is_missing).then_some(if descending { !keyed.key } else { keyed.key }),
        ties: ties.of(keyed.doc),
        path: ties.path(keyed.doc),
        keyed,
    };
    let candidates = left.into_iter().map(candidate).collect();
    Ok(leading(candidates, most, |a: &Candidate, b: &Candidate| {
        a.order().cmp(&b.order())
    }))
}

/// The first `most` and all that tie with the last of them.
fn leading<T>(mut all: Vec<T>, most: usize, compare: impl Fn(&T, &T) -> Ordering) -> Vec<T> {
    let Some(last) = most.checked_sub(1).filter(|last| *last < all.len()) else {
        return all;
    };
    all.select_nth_unstable_by(last, &compare);
    let behind = all.split_off(most);
    if let Some(pivot) = all.pop() {
        all.extend(behind.into_iter().filter(|one| compare(one, &pivot) == Ordering::Equal));
        all.push(pivot);
    }
    all
}

/// The sort key's values in one segment.
pub(super) enum SortColumn<'a> {
    Score(&'a [Bonus], Favour),
    Missing,
    Text(StrColumn),
    Number(Column<u64>),
    Standing(Texts),
}

impl<'a> SortColumn<'a> {
    /// Numbers and dates go before text where a key has both.
    pub fn open(reader: &SegmentReader, dense: &Segment, order: &'a Order) -> Result<Self, IndexError> {
        let name = match order {
            Order::Score(bonuses, looker) => {
                return Ok(Self::Score(bonuses, Favour::of(reader, dense, looker)?));
            }
            Order::Standing(name, standing, _) => {
                let customers = dense.customers(reader)?;
                return Ok(Self::Standing(standing.texts(name, &customers)));
            }
            Order::Column(name, _) => name,
        };
        let mut sort = Self::Missing;
        for column in columns::columns(reader, name)? {
            sort = match column {
                DynamicColumn::Str(column) => Self::Text(column),
                DynamicColumn::Bool(column) => Self::Number(column.to_u64_monotonic()),
                DynamicColumn::DateTime(column) => return Ok(Self::Number(column.to_u64_monotonic())),
                other => match columns::as_f64(other) {
                    Some(column) => return Ok(Self::Number(column.to_u64_monotonic())),
                    None => continue,
                },
            };
        }
        Ok(sort)
    }

    pub fn keyed(&self, found: &Found, descending: bool) -> Vec<Keyed> {
        let docs = found.docs.iter();
        let by = |column: &Column<u64>| {
            let key = |doc: &DocId| Keyed::new(*doc, column.first(*doc), descending);
            docs.clone().map(key).collect()
        };
        match self {
            Self::Score(bonuses, favour) => {
                let key = |score: Score| Some(tantivy::f64_to_u64(f64::from(score)));
                // Most files are found in their text only: what breaks their ties is enough for them.
                let favoured = |doc: DocId, score: Score| {
                    let gain = if score > 1.0 { favour.gain(doc) } else { 0.0 };
                    key(score + gain)
                };
                let scored = docs.zip(scores(found, bonuses));
                scored
                    .map(|(doc, score)| Keyed::new(*doc, favoured(*doc, score), descending))
                    .collect()
            }
            Self::Missing => docs.map(|doc| Keyed::new(*doc, None, descending)).collect(),
            Self::Text(column) => by(column.ords()),
            Self::Number(column) => by(column),
            Self::Standing(texts) => {
                let key = |doc: &DocId| texts.number(*doc).map(|number| number as u64);
                docs.map(|doc| Keyed::new(*doc, key(doc), descending)).collect()
            }
        }
    }

    /// The score behind a key.
    pub fn score(&self, key: Option<u64>) -> Score {
        match (self, key) {
            (Self::Score(..), Some(key)) => tantivy::u64_to_f64(key) as Score,
            _ => 0.0,
        }
    }
}

/// The columns that break ties.
pub(super) struct TieBreaks {
    archived: Option<Column<bool>>,
    dates: Option<Column<DateTime>>,
    paths: Option<StrColumn>,
}

impl TieBreaks {
    fn open(reader: &SegmentReader) -> Result<Self, IndexError> {
        Ok(Self {
            archived: columns::numbers(reader, column::ARCHIVED)?,
            dates: columns::numbers(reader, column::DATE)?,
            paths: columns::strings(reader, column::PATH)?,
        })
    }

    pub fn of(&self, doc: DocId) -> Ties {
        let archived = self
            .archived
            .as_ref()
            .and_then(|column| column.first(doc))
            .unwrap_or(false);
        let date = self.dates.as_ref().and_then(|column| column.first(doc));
        (archived, Reverse(date.map(DateTime::into_timestamp_secs)))
    }

    pub fn path(&self, doc: DocId) -> Option<u64> {
        self.paths.as_ref().and_then(|column| column.ords().first(doc))
    }
}
