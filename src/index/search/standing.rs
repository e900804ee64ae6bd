//! How each customer stands today: how active it is, and what it is worth. Both depend on the day, so they are in no column of
//! the engine but worked out when first asked for, and kept for as long as day, thresholds and files stay as they are.

use super::dense::{Dense, Texts};
use crate::index::IndexError;
use crate::index::columns::{as_f64, columns, date, dates};
use crate::index::entry::{CONTRACT, CUSTOMER};
use crate::index::schema::{Fields, column};
use crate::index::snapshot::docs_with;
use crate::kinds::ABSURD;
use crate::vault::Lifecycle;
use chrono::NaiveDate;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use tantivy::columnar::Column;
use tantivy::{Searcher, SegmentReader, Term};

/// By the number of a customer its places in [`Lifecycle::ACTIVITIES`] and [`Lifecycle::VALUE_TIERS`].
pub(in crate::index) struct Standing(HashMap<u64, [u16; 2]>);

/// The last standing that somebody asked for.
#[derive(Default)]
pub(in crate::index) struct LastStanding(Mutex<Option<(NaiveDate, Lifecycle, Arc<Standing>)>>);

/// Whether a column is worked out here.
pub(super) fn is_standing(name: &str) -> bool {
    matches!(name, column::ACTIVITY | column::VALUE_TIER)
}

impl LastStanding {
    /// The standing of all customers on this day.
    pub fn get(
        &self,
        searcher: &Searcher,
        fields: &Fields,
        dense: &Dense,
        today: NaiveDate,
        lifecycle: &Lifecycle,
    ) -> Result<Arc<Standing>, IndexError> {
        // Held throughout: who comes second waits for the first instead of doing the same work.
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((day, thresholds, standing)) = &*last
            && *day == today
            && thresholds == lifecycle
        {
            return Ok(Arc::clone(standing));
        }
        let standing = Arc::new(Standing::of(searcher, fields, dense, today, lifecycle)?);
        *last = Some((today, lifecycle.clone(), Arc::clone(&standing)));
        Ok(standing)
    }
}

impl Standing {
    fn of(
        searcher: &Searcher,
        fields: &Fields,
        dense: &Dense,
        today: NaiveDate,
        lifecycle: &Lifecycle,
    ) -> Result<Self, IndexError> {
        let mut facts: HashMap<u64, (Option<NaiveDate>, f64)> = HashMap::new();
        for reader in searcher.segment_readers() {
            let customers = dense.segment(reader).customers(reader)?;
            let contacts = dates(reader, &column::of_key("last_contact"))?;
            for doc in docs_with(reader, &Term::from_field_text(fields.kind, CUSTOMER))? {
                let last = date(contacts.as_ref(), doc);
                let number = customers.get(doc as usize).copied().unwrap_or_default();
                facts.insert(number, (last, 0.0));
            }
        }
        let since = Lifecycle::trailing_year(today);
        for reader in searcher.segment_readers() {
            let customers = dense.segment(reader).customers(reader)?;
            let (signed, amounts) = (dates(reader, &column::of_key("signed_on"))?, amounts(reader)?);
            for doc in docs_with(reader, &Term::from_field_text(fields.kind, CONTRACT))? {
                let is_recent = date(signed.as_ref(), doc).is_some_and(|day| day >= since && day <= today);
                let number = customers.get(doc as usize).copied().unwrap_or_default();
                if let Some((_, worth)) = facts.get_mut(&number).filter(|_| is_recent) {
                    let amounts = amounts.iter().filter_map(|column| column.first(doc));
                    *worth += amounts.filter(|amount| amount.abs() < ABSURD).sum::<f64>();
                }
            }
        }
        let place = |(number, (last, worth))| {
            let places = [lifecycle.activity(last, today), lifecycle.value_tier(worth)];
            (number, places.map(|place| u16::try_from(place).unwrap_or(Texts::NONE)))
        };
        Ok(Self(facts.into_iter().map(place).collect()))
    }

    /// The column for these documents, given the number of each one's customer.
    pub(super) fn texts(&self, name: &str, customers: &[u64]) -> Texts {
        let (at, values) = match name {
            column::ACTIVITY => (0, Lifecycle::ACTIVITIES.map(str::to_owned).to_vec()),
            _ => (1, Lifecycle::VALUE_TIERS.map(str::to_owned).to_vec()),
        };
        let place = |number| self.0.get(number).map_or(Texts::NONE, |places: &[u16; 2]| places[at]);
        Texts {
            numbers: customers.iter().map(place).collect(),
            values,
        }
    }
}

fn amounts(reader: &SegmentReader) -> Result<Vec<Column<f64>>, IndexError> {
    let columns = columns(reader, &column::of_key("amount"))?;
    Ok(columns.into_iter().filter_map(as_f64).collect())
}
