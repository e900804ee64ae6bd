//! Figures over all matching files: how many there are, of how many customers, and what a field sums up to, for each value of
//! some fields, each month, each customer.

use super::gather::Found;
use super::standing::{Standing, is_standing};
use super::{Reply, Request, own_words};
use crate::index::IndexError;
use crate::index::columns::{as_f64, columns, date, dates};
use crate::index::document::{LONG_VALUE, TOO_LONG};
use crate::index::query::{Clause, Condition, Keys, Target, Test, What};
use crate::index::schema::column;
use crate::index::snapshot::IndexSnapshot;
use crate::kinds::{ABSURD, FieldType};
use crate::vault::Lifecycle;
use chrono::{Datelike, Days, NaiveDate, NaiveTime};
use std::collections::{HashMap, HashSet};
use std::ops::{Bound, RangeInclusive};
use std::sync::Arc;
use tantivy::columnar::DynamicColumn;
use tantivy::{DocId, SegmentReader};

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
        let sums = match &grouping.sum {
            Some(Measure::Number(key)) => numbers(reader, key, &segment.docs, |number| number.abs() < ABSURD)?,
            Some(Measure::Score(key, scale)) => {
                let scale = f64::from(*scale.start())..=f64::from(*scale.end());
                numbers(reader, key, &segment.docs, |number| scale.contains(&number))?
            }
            Some(Measure::Days(from, to)) => days(reader, from, to, &segment.docs)?,
            None => Vec::new(),
        };
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

/// Every text of a dimension once.
#[derive(Default)]
struct Names {
    numbers: HashMap<String, u32>,
    texts: Vec<String>,
}

/// For each document the numbers of its texts, never none.
struct Codes {
    all: Vec<u32>,
    /// Where each document's begin, and the end.
    starts: Vec<usize>,
}

impl Codes {
    fn with_room_for(docs: &[DocId]) -> Self {
        let mut starts = Vec::with_capacity(docs.len() + 1);
        starts.push(0);
        Self {
            all: Vec::with_capacity(docs.len()),
            starts,
        }
    }

    /// The only text of the next document.
    fn push(&mut self, number: u32) {
        self.all.push(number);
        self.starts.push(self.all.len());
    }

    fn of(&self, at: usize) -> &[u32] {
        let bounds = self.starts.get(at).zip(self.starts.get(at + 1));
        bounds
            .and_then(|(start, end)| self.all.get(*start..*end))
            .unwrap_or_default()
    }
}

impl Names {
    fn number(&mut self, text: &str) -> u32 {
        if let Some(number) = self.numbers.get(text) {
            return *number;
        }
        let number = u32::try_from(self.texts.len()).unwrap_or(u32::MAX);
        self.texts.push(text.to_owned());
        self.numbers.insert(text.to_owned(), number);
        number
    }

    /// The number of a text as columns hold it.
    fn of_column(&mut self, text: &str) -> u32 {
        self.number(if text == LONG_VALUE { TOO_LONG } else { text })
    }

    /// From a column with at most one text a document.
    fn of_texts(&mut self, values: &[String], docs: &[DocId], place: impl Fn(DocId) -> Option<usize>) -> Codes {
        let mut numbers: Vec<Option<u32>> = vec![None; values.len()];
        let nothing = self.number("");
        let mut codes = Codes::with_room_for(docs);
        for doc in docs {
            let number = place(*doc).and_then(|at| {
                let number = numbers.get_mut(at)?;
                let text = values.get(at)?;
                Some(*number.get_or_insert_with(|| self.of_column(text)))
            });
            codes.push(number.unwrap_or(nothing));
        }
        codes
    }

    /// From lists of texts.
    fn of_lists(&mut self, lists: &[Vec<u32>]) -> Codes {
        let nothing = self.number("");
        let mut codes = Codes {
            all: Vec::with_capacity(lists.len()),
            starts: vec![0],
        };
        for list in lists {
            if list.is_empty() {
                codes.all.push(nothing);
            } else {
                codes.all.extend(list);
            }
            codes.starts.push(codes.all.len());
        }
        codes
    }
}

fn months(
    reader: &SegmentReader,
    name: &str,
    since: Option<NaiveDate>,
    docs: &[DocId],
    names: &mut Names,
) -> Result<Codes, IndexError> {
    let column = dates(reader, name)?;
    let nothing = names.number("");
    // A month is spelled out once, not once a document.
    let mut known: HashMap<(i32, u32), u32> = HashMap::new();
    let mut codes = Codes::with_room_for(docs);
    for doc in docs {
        codes.push(match date(column.as_ref(), *doc) {
            None => nothing,
            Some(day) if since.is_some_and(|since| day < since) => names.number(Dimension::EARLIER),
            Some(day) => {
                let (year, month) = (day.year(), day.month());
                let number = known.entry((year, month));
                *number.or_insert_with(|| names.number(&format!("{year:04}-{month:02}")))
            }
        });
    }
    Ok(codes)
}

/// Of columns that are not spread out in memory: several texts a document, many different ones, numbers.
fn values(reader: &SegmentReader, name: &str, docs: &[DocId], names: &mut Names) -> Result<Codes, IndexError> {
    let mut lists: Vec<Vec<u32>> = vec![Vec::new(); docs.len()];
    for column in columns(reader, name)? {
        match column {
            DynamicColumn::Str(column) => {
                let mut known: HashMap<u64, u32> = HashMap::new();
                let mut text = String::new();
                for (list, doc) in lists.iter_mut().zip(docs) {
                    for ord in column.ords().values_for_doc(*doc) {
                        let number = match known.get(&ord) {
                            Some(number) => *number,
                            None => {
                                text.clear();
                                column.ord_to_str(ord, &mut text)?;
                                let number = names.of_column(&text);
                                known.insert(ord, number);
                                number
                            }
                        };
                        if !list.contains(&number) {
                            list.push(number);
                        }
                    }
                }
            }
            DynamicColumn::Bool(column) => {
                for (list, doc) in lists.iter_mut().zip(docs) {
                    list.extend(
                        column
                            .first(*doc)
                            .map(|yes| names.number(if yes { "是" } else { "否" })),
                    );
                }
            }
            other => {
                let Some(column) = as_f64(other) else { continue };
                for (list, doc) in lists.iter_mut().zip(docs) {
                    list.extend(column.first(*doc).map(|number| names.number(&number.to_string())));
                }
            }
        }
    }
    Ok(names.of_lists(&lists))
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

/// Figures by the numbers of the keys.
#[derive(Default)]
struct Tally {
    places: HashMap<Vec<u32>, usize>,
    figures: Vec<Figures>,
    /// Place and customer of each file that has one.
    customers: Vec<(usize, u64)>,
    key: Vec<u32>,
}

#[derive(Clone, Copy, Default)]
struct Figures {
    files: u64,
    sum: f64,
    measured: u64,
}

impl Tally {
    /// Adds the file at a place of the codes to the groups of each combination of its keys.
    fn add(&mut self, codes: &[Codes], at: usize, customer: u64, sum: Option<f64>) {
        let combinations: usize = codes.iter().map(|codes| codes.of(at).len()).product();
        // One buffer for all files: there are many.
        let mut key = std::mem::take(&mut self.key);
        key.resize(codes.len(), 0);
        for mut rest in 0..combinations {
            for (slot, codes) in key.iter_mut().zip(codes) {
                let list = codes.of(at);
                *slot = list.get(rest % list.len()).copied().unwrap_or_default();
                rest /= list.len();
            }
            let place = match self.places.get(&key) {
                Some(place) => *place,
                None => {
                    self.figures.push(Figures::default());
                    self.places.insert(key.clone(), self.figures.len() - 1);
                    self.figures.len() - 1
                }
            };
            if let Some(figures) = self.figures.get_mut(place) {
                figures.files += 1;
                figures.sum += sum.unwrap_or_default();
                figures.measured += u64::from(sum.is_some());
            }
            // Files of a customer lie side by side: most of what would be sorted out later is not even kept.
            if customer != 0 && self.customers.last() != Some(&(place, customer)) {
                self.customers.push((place, customer));
            }
        }
        self.key = key;
    }

    fn groups(mut self, names: &Names) -> Vec<Group> {
        self.customers.sort_unstable();
        self.customers.dedup();
        let mut customers = vec![0; self.figures.len()];
        for (place, _) in self.customers {
            if let Some(count) = customers.get_mut(place) {
                *count += 1;
            }
        }
        let name = |number: u32| names.texts.get(number as usize).cloned().unwrap_or_default();
        let mut groups: Vec<Group> = self
            .places
            .into_iter()
            .map(|(key, place)| {
                let figures = self.figures.get(place).copied().unwrap_or_default();
                Group {
                    keys: key.into_iter().map(name).collect(),
                    files: figures.files,
                    customers: customers.get(place).copied().unwrap_or_default(),
                    sum: figures.sum,
                    measured: figures.measured,
                }
            })
            .collect();
        groups.sort_by(|a, b| a.keys.cmp(&b.keys));
        groups
    }
}
