//! How much taking a commit back changes, counted as its commit will count it.

use super::error::Result;
use super::snapshot::Snapshot;
use super::undo::Undo;
use crate::vault::{PROFILE, RelPath, layout};

impl Snapshot<'_> {
    /// How many files taking a commit back changes, each once: a customer's folder that moves back counts with all that lies in it.
    pub fn files_of_undo(&self, undo: &Undo) -> Result<usize> {
        let whole = undo.changes.iter().filter(|change| change.field.is_empty());
        let moved = whole.filter_map(|change| RelPath::new(change.from.as_deref()?));
        let folders: Vec<RelPath> = moved.filter(|dir| self.could_hold_customer(dir)).collect();
        if folders.is_empty() {
            return Ok(undo.files());
        }
        let mut moving = 0;
        for dir in &folders {
            moving += self.archive.vault.walk_below(dir)?.files.len();
        }
        let commit = self.archive.history.show(&undo.commit)?;
        let is_within = |path: &RelPath| folders.iter().any(|dir| path.ancestors().any(|above| above == *dir));
        let written = commit
            .files
            .iter()
            .filter(|file| file.before != file.after && is_within(&file.path));
        // What is written in a folder that moves is counted with the folder.
        Ok(undo.files().saturating_sub(folders.len() + written.count()) + moving)
    }

    fn could_hold_customer(&self, dir: &RelPath) -> bool {
        let profile = dir.join(PROFILE);
        profile.is_some_and(|profile| layout::place(&profile, &self.catalog).customer() == Some(dir))
    }

    /// The folder's name of the customer to whom a change belongs, if it belongs to one.
    #[must_use]
    pub fn customer_of_change(&self, path: &str) -> Option<String> {
        let path = RelPath::new(path)?;
        let customer = if self.could_hold_customer(&path) {
            Some(path)
        } else {
            layout::place(&path, &self.catalog).into_customer()
        };
        customer.map(|dir| dir.file_name().to_owned())
    }
}
