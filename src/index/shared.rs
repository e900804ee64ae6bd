//! What every snapshot of an index shares.

use super::Keys;
use super::schema::{self, Fields};
use super::search::Dense;
use crate::kinds::Catalog;
use std::sync::{Arc, Mutex, PoisonError};

pub(super) struct Shared {
    pub fields: Fields,
    /// The keys of the catalog asked with last, by its fingerprint.
    keys: Mutex<Option<(u64, Arc<Keys>)>>,
    pub dense: Arc<Dense>,
}

impl Shared {
    pub fn new() -> Arc<Self> {
        Arc::new(Self {
            fields: schema::build().1,
            keys: Mutex::new(None),
            dense: Arc::default(),
        })
    }

    /// The table of keys of a catalog; made once for as long as the catalog stays the same.
    pub fn keys(&self, catalog: &Catalog) -> Arc<Keys> {
        let mut kept = self.keys.lock().unwrap_or_else(PoisonError::into_inner);
        match kept.as_ref() {
            Some((fingerprint, keys)) if *fingerprint == catalog.fingerprint() => Arc::clone(keys),
            _ => {
                let keys = Arc::new(Keys::of(catalog.kinds()));
                *kept = Some((catalog.fingerprint(), Arc::clone(&keys)));
                keys
            }
        }
    }
}
