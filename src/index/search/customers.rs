//! From profiles to all files of their customers, by the customer's number.

use super::bits::BitSetQuery;
use super::dense::Dense;
use super::gather::Found;
use super::term;
use crate::index::schema::{Fields, column};
use crate::index::{IndexError, columns};
use std::collections::HashSet;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::Arc;
use tantivy::query::{BooleanQuery, Query};
use tantivy::{BitSet, Searcher, Term};

/// Up to this many customers their files are looked up one by one; for more all files are looked through.
const FEW: usize = 100;

pub(super) type Customers = HashSet<u64, BuildHasherDefault<AsItIs>>;

/// The numbers of the customers of these files.
pub(super) fn customers_of(searcher: &Searcher, found: &[Found]) -> Result<Customers, IndexError> {
    let mut customers = Customers::default();
    for segment in found.iter().filter(|segment| !segment.docs.is_empty()) {
        let reader = searcher.segment_reader(segment.segment);
        if let Some(column) = columns::numbers::<u64>(reader, column::CUSTOMER)? {
            customers.extend(segment.docs.iter().filter_map(|doc| column.first(*doc)));
        }
    }
    Ok(customers)
}

/// All files of these customers; None for no customers.
pub(super) fn files_of(fields: &Fields, dense: &Arc<Dense>, customers: Customers) -> Option<Box<dyn Query>> {
    if customers.is_empty() {
        return None;
    }
    if customers.len() <= FEW {
        let files = customers
            .iter()
            .map(|number| term(Term::from_field_u64(fields.customer, *number)))
            .collect();
        return Some(Box::new(BooleanQuery::union(files)));
    }
    Some(Box::new(BitSetQuery::new(Arc::clone(dense), move |dense, reader| {
        let numbers = dense.customers(reader)?;
        let mut files = BitSet::with_max_value(reader.max_doc());
        for (doc, number) in (0..).zip(numbers.iter()) {
            if customers.contains(number) {
                files.insert(doc);
            }
        }
        Ok(files)
    })))
}

/// Customers' numbers are hashes already.
#[derive(Default)]
pub(super) struct AsItIs(u64);

impl Hasher for AsItIs {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.0 = self.0 << 8 | u64::from(*byte));
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = number;
    }
}
