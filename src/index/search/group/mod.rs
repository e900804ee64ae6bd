//! Figures over all matching files: how many there are, of how many customers, and what a field sums up to, for each value of
//! some fields, each month, each customer.

mod keys;
mod measure;
mod tally;

pub use measure::Measure;

use super::gather::Found;
use super::standing::{Standing, is_standing};
use super::{Reply, Request, own_words};
use crate::index::IndexError;
use crate::index::query::{Clause, Condition, Keys, Target, Test, What};
use crate::index::schema::column;
use crate::index::snapshot::IndexSnapshot;
use crate::kinds::FieldType;
use crate::vault::Lifecycle;
use chrono::{Days, NaiveDate, NaiveTime};
use keys::{Names, months, values};
use std::collections::HashSet;
use std::ops::Bound;
use std::sync::Arc;
use tally::Tally;

/// What is to be counted and summed up.
#[derive(Clone, Debug, Default)]
pub struct Grouping {
    /// The query box's text; empty means all.
    pub text: String,
    /// Only this kind.
    pub kind: Option<String>,
    /// Only files of which this date field lies within these days, both included.
    pub period: Option<(String, Option<NaiveDate>, Option<NaiveDate>)>,
    pub by: Vec<Dimension>,
    /// Only files of customers that also have files of this sort.
    pub among: Option<Box<Grouping>>,
    pub sum: Option<Measure>,
    /// What counts as active and as valuable, for `活跃度` and `价值`.
    pub lifecycle: Lifecycle,
}

/// What tells groups apart. A file without a value belongs to the group of the empty text; one with several to several groups.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Dimension {
    /// A field key.
    Value(String),
    /// The month of a date field: `2026-03`; all days before this one, if there is one, are [`Dimension::EARLIER`].
    Month(String, Option<NaiveDate>),
    /// The customer's folder.
    Customer,
}

/// The figures of one group.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// One text for each [`Grouping::by`].
    pub keys: Vec<String>,
    pub files: u64,
    pub customers: u64,
    pub sum: f64,
    /// How many files have something to add up.
    pub measured: u64,
}

/// The groups that have files, by their keys.
pub(in crate::index) fn group(
    snapshot: &IndexSnapshot,
    grouping: &Grouping,
    keys: &Keys,
) -> Result<Vec<Group>, IndexError> {
    let (found, standing) = find(snapshot, grouping, keys)?;
    let among = match &grouping.among {
        Some(others) => Some(customers_of(snapshot, others, keys)?),
        None => None,
    };

    let mut names = Names::default();
    let mut tally = Tally::default();
    for segment in found.iter().filter(|segment| !segment.docs.is_empty()) {
        let reader = snapshot.searcher().segment_reader(segment.segment);
        let dense = snapshot.dense().segment(reader);
        let customers = dense.customers(reader)?;
        let mut codes = Vec::new();
        for dimension in &grouping.by {
            let name = match dimension {
                Dimension::Customer => column::CUSTOMER_DIR.to_owned(),
                Dimension::Value(key) | Dimension::Month(key, _) => keys.column(key).0,
            };
            codes.push(match (dimension, &standing) {
                (Dimension::Value(_), Some(standing)) if is_standing(&name) => {
                    let texts = standing.texts(&name, &customers);
                    names.of_texts(&texts.values, &segment.docs, |doc| texts.number(doc))
                }
                (Dimension::Month(_, since), _) => months(reader, &name, *since, &segment.docs, &mut names)?,
                _ => match dense.texts(reader, &name)? {
                    Some(texts) => names.of_texts(&texts.values, &segment.docs, |doc| texts.number(doc)),
                    None => values(reader, &name, &segment.docs, &mut names)?,
                },
            });
        }
        let sums = grouping
            .sum
            .as_ref()
            .map(|sum| sum.of(reader, &segment.docs))
            .transpose()?;
        let sums = sums.unwrap_or_default();
        for (at, doc) in segment.docs.iter().enumerate() {
            let customer = customers.get(*doc as usize).copied().unwrap_or_default();
            if among.as_ref().is_some_and(|among| !among.contains(&customer)) {
                continue;
            }
            let sum = sums.get(at).copied().flatten();
            tally.add(&codes, at, customer, sum);
        }
    }
    Ok(tally.groups(&names))
}

/// The matching files, and how customers stand where that is asked for.
fn find(
    snapshot: &IndexSnapshot,
    grouping: &Grouping,
    keys: &Keys,
) -> Result<(Vec<Found>, Option<Arc<Standing>>), IndexError> {
    let mut clauses = own_words::read(snapshot, &grouping.text, &snapshot.reading(keys))?;
    clauses.extend(period(grouping));
    let request = Request {
        kind: grouping.kind.clone(),
        // Names the columns, so that the standing is at hand when it is grouped by.
        facets: grouping
            .by
            .iter()
            .filter_map(Dimension::field)
            .map(str::to_owned)
            .collect(),
        lifecycle: grouping.lifecycle.clone(),
        ..Request::default()
    };
    let reply = Reply::wide(snapshot, &request, clauses, keys)?;
    Ok((reply.found, reply.standing))
}

/// The numbers of the customers that have matching files.
fn customers_of(snapshot: &IndexSnapshot, grouping: &Grouping, keys: &Keys) -> Result<HashSet<u64>, IndexError> {
    let (found, _) = find(snapshot, grouping, keys)?;
    let mut numbers = HashSet::new();
    for segment in found {
        let reader = snapshot.searcher().segment_reader(segment.segment);
        let customers = snapshot.dense().segment(reader).customers(reader)?;
        numbers.extend(segment.docs.iter().filter_map(|doc| customers.get(*doc as usize)));
    }
    Ok(numbers)
}

impl Dimension {
    /// What lies before the months that are told apart.
    pub const EARLIER: &str = "更早";

    fn field(&self) -> Option<&str> {
        match self {
            Self::Value(key) => Some(key),
            Self::Month(..) | Self::Customer => None,
        }
    }
}

fn period(grouping: &Grouping) -> Option<Clause> {
    let (key, from, to) = grouping.period.as_ref()?;
    let from = from.map_or(Bound::Unbounded, |day| Bound::Included(day.and_time(NaiveTime::MIN)));
    let end = to.and_then(|day| day.checked_add_days(Days::new(1)));
    let end = end.map_or(Bound::Unbounded, |day| Bound::Excluded(day.and_time(NaiveTime::MIN)));
    if (from, end) == (Bound::Unbounded, Bound::Unbounded) {
        return None;
    }
    let target = Target {
        column: column::of_key(key),
        key: None,
        label: String::new(),
        field_type: FieldType::DateTime,
        values: Vec::new(),
        kinds: Vec::new(),
        inherited: false,
    };
    Some(Clause {
        exclude: false,
        what: What::Filter(Condition {
            targets: vec![target],
            tests: vec![Test::Date(from, end)],
            kinds: Vec::new(),
            of_heirs: false,
        }),
    })
}
