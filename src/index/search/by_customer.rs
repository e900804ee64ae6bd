//! A page of customers, each with its best files, in the order of the very best of each.
//!
//! Files come in order a batch at a time; what is left of customers that were met already is put aside before the next one, so
//! that one customer with thousands of matching files does not hide the others.

use super::customers::Customers;
use super::gather::{self, Found};
use super::order::{self, Order};
use crate::index::IndexError;
use crate::index::entry::CUSTOMER;
use crate::index::snapshot::IndexSnapshot;
use std::collections::HashMap;
use std::ops::Range;
use tantivy::query::TermQuery;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, Score, Term};

/// Files that are put in order for each customer that may be shown.
const BATCH: usize = 6;
/// At most so many files of the customers of a page are put in order to find the best of each.
const MOST_ORDERED: usize = 3_000;

type File = (DocAddress, Score);

/// A page of customers.
pub(super) struct Page {
    pub shown: Vec<Customer>,
    /// Customers in all.
    pub customers: u64,
    /// Files outside of customers in all.
    pub loners: u64,
}

/// What was found of one customer.
#[derive(Default)]
pub(super) struct Customer {
    pub total: u64,
    /// Its profile, if that was found.
    profile: Option<File>,
    best: Vec<File>,
}

impl Customer {
    /// A file outside of customers.
    fn alone(file: File) -> Self {
        Self {
            total: 1,
            profile: None,
            best: vec![file],
        }
    }

    fn add(&mut self, file: File, most: usize) {
        let is_known = |known: &File| known.0 == file.0;
        if self.best.len() < most && !self.profile.iter().chain(&self.best).any(is_known) {
            self.best.push(file);
        }
    }

    /// The profile, then the best of the others.
    pub fn files(self) -> Vec<File> {
        self.profile.into_iter().chain(self.best).collect()
    }
}

/// The customers at these places, each with at most `most_each` files, and before them its profile if that is found too.
pub(super) fn page(
    snapshot: &IndexSnapshot,
    found: &[Found],
    order: &Order,
    places: Range<usize>,
    most_each: usize,
) -> Result<Page, IndexError> {
    let (searcher, dense) = (snapshot.searcher(), snapshot.dense());
    let numbered = Numbered::of(snapshot, found)?;
    let leaders = numbered.leaders(snapshot, found, order, places.end)?;
    let leaders: Vec<(u64, File)> = leaders.into_iter().skip(places.start).collect();
    let mut shown = Vec::new();
    let mut known: HashMap<u64, usize> = HashMap::new();
    for (number, file) in &leaders {
        if *number == 0 {
            shown.push(Customer::alone(*file));
        } else {
            known.insert(*number, shown.len());
            shown.push(Customer::default());
        }
    }
    let theirs = numbered.only(found, |number| known.contains_key(&number));
    let mut with = |number: u64, act: &dyn Fn(&mut Customer)| {
        if let Some(customer) = known.get(&number).and_then(|at| shown.get_mut(*at)) {
            act(customer);
        }
    };
    for (_, number) in numbered.files(&theirs) {
        with(number, &|customer| customer.total += 1);
    }
    let profiles = gather::gather(searcher, &profile_query(snapshot))?;
    for (file, number) in numbered.files(&gather::common(&theirs, &profiles)) {
        with(number, &|customer| customer.profile = Some((file, 0.0)));
    }
    let best = order::page(searcher, dense, &theirs, order, 0, MOST_ORDERED)?;
    for file in leaders.into_iter().map(|(_, file)| file).chain(best) {
        with(numbered.number(file.0), &|customer| customer.add(file, most_each));
    }
    let (customers, loners) = numbered.count(found);
    Ok(Page {
        shown,
        customers,
        loners,
    })
}

fn profile_query(snapshot: &IndexSnapshot) -> TermQuery {
    TermQuery::new(
        Term::from_field_text(snapshot.fields().kind, CUSTOMER),
        IndexRecordOption::Basic,
    )
}

/// The customer's number of every file, by segment; 0 outside of customers.
struct Numbered(HashMap<u32, std::sync::Arc<[u64]>>);

impl Numbered {
    fn of(snapshot: &IndexSnapshot, found: &[Found]) -> Result<Self, IndexError> {
        let numbers = found.iter().map(|segment| {
            let reader = snapshot.searcher().segment_reader(segment.segment);
            Ok((segment.segment, snapshot.dense().segment(reader).customers(reader)?))
        });
        Ok(Self(numbers.collect::<Result<_, IndexError>>()?))
    }

    fn number(&self, file: DocAddress) -> u64 {
        let numbers = self.0.get(&file.segment_ord);
        numbers
            .and_then(|numbers| numbers.get(file.doc_id as usize))
            .copied()
            .unwrap_or_default()
    }

    fn files<'a>(&'a self, found: &'a [Found]) -> impl Iterator<Item = (DocAddress, u64)> + 'a {
        found.iter().flat_map(move |segment| {
            let numbers = self.0.get(&segment.segment).map(AsRef::as_ref).unwrap_or_default();
            segment.docs.iter().map(move |doc| {
                let number = numbers.get(*doc as usize).copied().unwrap_or_default();
                (DocAddress::new(segment.segment, *doc), number)
            })
        })
    }

    fn only(&self, found: &[Found], is_wanted: impl Fn(u64) -> bool) -> Vec<Found> {
        let segment = |segment: &Found| {
            let numbers = self.0.get(&segment.segment).map(AsRef::as_ref).unwrap_or_default();
            let number = |doc: &u32| numbers.get(*doc as usize).copied().unwrap_or_default();
            let docs = segment.docs.iter().copied().filter(|doc| is_wanted(number(doc)));
            Found {
                segment: segment.segment,
                docs: docs.collect(),
            }
        };
        found.iter().map(segment).collect()
    }

    /// The customers of the files, and the files outside of customers.
    fn count(&self, found: &[Found]) -> (u64, u64) {
        let mut customers = Customers::default();
        let mut loners = 0;
        for (_, number) in self.files(found) {
            if number == 0 {
                loners += 1;
            } else {
                customers.insert(number);
            }
        }
        (customers.len() as u64, loners)
    }

    /// The first `most` customers by their best file.
    fn leaders(
        &self,
        snapshot: &IndexSnapshot,
        found: &[Found],
        order: &Order,
        most: usize,
    ) -> Result<Vec<(u64, File)>, IndexError> {
        let (mut leaders, mut met) = (Vec::new(), Customers::default());
        let mut left = found.to_vec();
        while leaders.len() < most {
            // Files outside of customers are not put aside: those that were met come first again.
            let met_alone = leaders.iter().filter(|(number, _)| *number == 0).count();
            let batch = order::page(
                snapshot.searcher(),
                snapshot.dense(),
                &left,
                order,
                met_alone,
                most * BATCH,
            )?;
            if batch.is_empty() {
                break;
            }
            for file in batch {
                let number = self.number(file.0);
                if number == 0 || met.insert(number) {
                    leaders.push((number, file));
                }
            }
            left = self.only(&left, |number| number == 0 || !met.contains(&number));
        }
        leaders.truncate(most);
        Ok(leaders)
    }
}
