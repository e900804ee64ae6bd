//! Field-level differences that were worked out before: what changed between two contents never changes again, and pages that
//! show the last commits ask for the same ones at every visit.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::log::LoggedChange;
use crate::history::BlobId;

/// More than this many are forgotten together; a page shows a few hundred at most.
const MOST: usize = 2_000;

/// Fingerprint of the schemas that gave the labels, path, and the contents before and after.
type Key = (u64, String, BlobId, BlobId);

#[derive(Debug, Default)]
pub(super) struct Cache {
    known: Mutex<HashMap<Key, Arc<Vec<LoggedChange>>>>,
}

impl Cache {
    pub fn get<E>(
        &self,
        key: Key,
        work_out: impl FnOnce() -> Result<Vec<LoggedChange>, E>,
    ) -> Result<Arc<Vec<LoggedChange>>, E> {
        let known = || self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(changes) = known().get(&key) {
            return Ok(Arc::clone(changes));
        }
        let changes = Arc::new(work_out()?);
        let mut known = known();
        if known.len() >= MOST {
            known.clear();
        }
        known.insert(key, Arc::clone(&changes));
        Ok(changes)
    }
}
