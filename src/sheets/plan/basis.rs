//! What a plan was made from.

use super::{BookPlan, Existing};
use crate::vault::{Expect, FileEdit, RelPath};
use std::collections::{BTreeMap, BTreeSet};

/// The content of the vault that a plan was made from: what it expects of each file that it writes and each folder that it
/// moves. A person agrees to a plan; while they look at it, others save.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Basis(BTreeMap<RelPath, Part>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Content(Expect),
    MovedTo(RelPath),
}

impl BookPlan {
    /// What it was made from. As long as it has its edits.
    #[must_use]
    pub fn basis(&self) -> Basis {
        let parts = self.edits.iter().map(|edit| match edit {
            FileEdit::Write { path, expect, .. } | FileEdit::Remove { path, expect } => {
                (path.clone(), Part::Content(expect.clone()))
            }
            FileEdit::Move { from, to } => (from.clone(), Part::MovedTo(to.clone())),
        });
        Basis(parts.collect())
    }
}

impl Basis {
    /// The files and folders for which a plan that is made now differs from the one that was seen, in the order of their
    /// paths.
    pub(in crate::sheets) fn changed(&self, now: &Self, existing: &dyn Existing) -> Vec<RelPath> {
        let paths: BTreeSet<&RelPath> = self.0.keys().chain(now.0.keys()).collect();
        let differs = |path: &&RelPath| self.0.get(*path) != now.0.get(*path);
        let all: Vec<RelPath> = paths.into_iter().filter(differs).cloned().collect();
        // Where a customer that was to be created is there by now, it is the profile that came, not the place that stays free.
        let is_to_blame = |path: &RelPath| existing.taken(path) || self.was_there(path);
        let was_planned = |path: &RelPath| self.0.contains_key(path);
        let chosen = |is_told: &dyn Fn(&RelPath) -> bool| -> Vec<RelPath> {
            all.iter().filter(|path| is_told(path)).cloned().collect()
        };
        let told = [chosen(&is_to_blame), chosen(&was_planned)];
        told.into_iter().find(|paths| !paths.is_empty()).unwrap_or(all)
    }

    fn was_there(&self, path: &RelPath) -> bool {
        !matches!(self.0.get(path), None | Some(Part::Content(Expect::Absent)))
    }
}
