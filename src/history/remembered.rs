//! The changes of the last large commits, kept because every customer's history meets the same imports and mass moves.
//! Two trees never change, so what was once found out about them stays true.

use super::FileChange;
use super::repository::lock;
use git2::Oid;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

/// Smaller commits are quickly compared again.
const WORTH_KEEPING: usize = 200;
/// How many changes are kept in all: some 30 MB; a first commit of a large vault is one of them.
const CAPACITY: usize = 150_000;

/// The trees before and after.
type Trees = (Option<Oid>, Oid);

#[derive(Default)]
pub(super) struct Remembered {
    /// The most recently used last.
    kept: Mutex<VecDeque<(Trees, Arc<[FileChange]>)>>,
}

impl Remembered {
    pub fn get(&self, trees: Trees) -> Option<Arc<[FileChange]>> {
        let mut kept = lock(&self.kept);
        let position = kept.iter().position(|(known, _)| *known == trees)?;
        let found = kept.remove(position)?;
        let changes = Arc::clone(&found.1);
        kept.push_back(found);
        Some(changes)
    }

    pub fn put(&self, trees: Trees, changes: &Arc<[FileChange]>) {
        if !(WORTH_KEEPING..=CAPACITY).contains(&changes.len()) {
            return;
        }
        let mut kept = lock(&self.kept);
        kept.retain(|(known, _)| *known != trees);
        kept.push_back((trees, Arc::clone(changes)));
        let count =
            |kept: &VecDeque<(Trees, Arc<[FileChange]>)>| kept.iter().map(|(_, changes)| changes.len()).sum::<usize>();
        while count(&kept) > CAPACITY {
            kept.pop_front();
        }
    }
}
