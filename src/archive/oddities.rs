//! What lies in the vault and is no file that could be read: links, folders named like a record, files without permission.
//!
//! The index holds files only, so this is kept in memory, from the last walk of each part of the tree.

use std::sync::{Mutex, PoisonError};

use crate::rules::{Finding, check_walk};
use crate::vault::{RelPath, Settings, Vault, VaultError, WalkReport};

/// Findings about what is no readable file; none before the whole tree was walked.
#[derive(Default)]
pub(super) struct Oddities(Mutex<Option<Vec<Finding>>>);

impl Oddities {
    /// After a walk of everything. True when something is different now.
    pub fn replace(&self, walk: &WalkReport, settings: &Settings) -> bool {
        let fresh = check_walk(walk, settings);
        let mut known = self.lock();
        let differs = known.as_deref().unwrap_or_default() != fresh;
        *known = Some(fresh);
        differs
    }

    /// After a walk at and below these paths. True when something is different now.
    pub fn replace_below(&self, paths: &[&RelPath], walk: &WalkReport, settings: &Settings) -> bool {
        let fresh = check_walk(walk, settings);
        let mut known = self.lock();
        // Without a walk of everything, the next one who asks makes it.
        let Some(known) = known.as_mut() else { return false };
        let seen = |finding: &Finding| {
            RelPath::new(&finding.path).is_some_and(|path| paths.iter().any(|dir| path.is_within(dir)))
        };
        let (before, mut after): (Vec<Finding>, Vec<Finding>) = std::mem::take(known).into_iter().partition(seen);
        let differs = before != fresh;
        after.extend(fresh);
        *known = after;
        differs
    }

    /// What is known, from a walk of everything if there was none yet.
    pub fn findings(&self, vault: &Vault, settings: &Settings) -> Result<Vec<Finding>, VaultError> {
        if let Some(known) = &*self.lock() {
            return Ok(known.clone());
        }
        self.replace(&vault.walk()?, settings);
        Ok(self.lock().clone().unwrap_or_default())
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Option<Vec<Finding>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
