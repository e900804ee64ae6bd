//! How many there are of each value in the whole vault: counted once per save, for a caller that asks at every keystroke.

use super::Desk;
use crate::index::search::{self, Dimension, Grouping};
use crate::index::{IndexError, document};
use crate::vault::Lifecycle;
use chrono::NaiveDate;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// A value, and how many files and customers have it.
#[derive(Clone, Debug)]
pub(super) struct Tally {
    pub value: String,
    pub files: u64,
    pub customers: u64,
}

/// The tallies of one commit that somebody asked for.
#[derive(Default)]
pub(in crate::index) struct Tallies(Mutex<Known>);

#[derive(Default)]
struct Known {
    circumstances: Option<Circumstances>,
    /// By kind and key.
    tallies: HashMap<(Option<String>, String), Arc<Vec<Tally>>>,
}

/// What else than files a value may depend on: the day and the thresholds of 活跃度 and 价值, the fields of the schemas.
#[derive(Clone, PartialEq)]
struct Circumstances {
    today: NaiveDate,
    lifecycle: Lifecycle,
    catalog: u64,
}

/// The values of a key among all files, or those of one kind.
pub(super) fn of_all(desk: &Desk<'_>, kind: Option<&str>, key: &str) -> Result<Arc<Vec<Tally>>, IndexError> {
    let circumstances = Circumstances {
        today: desk.typing.today,
        lifecycle: desk.typing.lifecycle.clone(),
        catalog: desk.catalog.fingerprint(),
    };
    let place = (kind.map(str::to_owned), key.to_owned());
    let Tallies(known) = desk.snapshot.tallies();
    {
        let mut known = known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.circumstances.as_ref() != Some(&circumstances) {
            known.circumstances = Some(circumstances);
            known.tallies.clear();
        }
        if let Some(tallies) = known.tallies.get(&place) {
            return Ok(Arc::clone(tallies));
        }
    }
    let tallies = Arc::new(of_query(desk, kind, "", key)?);
    let mut known = known.lock().unwrap_or_else(PoisonError::into_inner);
    known.tallies.insert(place, Arc::clone(&tallies));
    Ok(tallies)
}

/// The values of a key among what a query finds.
pub(super) fn of_query(desk: &Desk<'_>, kind: Option<&str>, text: &str, key: &str) -> Result<Vec<Tally>, IndexError> {
    let grouping = Grouping {
        kind: kind.map(str::to_owned),
        text: text.to_owned(),
        by: vec![Dimension::Value(key.to_owned())],
        lifecycle: desk.typing.lifecycle.clone(),
        ..Grouping::default()
    };
    let groups = search::group(desk.snapshot, &grouping, desk.keys)?;
    let tallies = groups.into_iter().filter_map(|group| {
        let value = group.keys.into_iter().next()?;
        let is_value = !value.is_empty() && value != document::TOO_LONG;
        is_value.then_some(Tally {
            value,
            files: group.files,
            customers: group.customers,
        })
    });
    Ok(tallies.collect())
}
