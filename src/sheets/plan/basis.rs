//! What a plan was made from.

use super::{BookPlan, ColumnMeaning, Existing};
use crate::kinds::Catalog;
use crate::vault::{Expect, FileEdit, RelPath, Settings};
use std::collections::{BTreeMap, BTreeSet};

/// The content of the vault that a plan was made from: what it expects of each file that it writes and each folder that it
/// moves, and the rules by which it was made. A person agrees to a plan; while they look at it, others save.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Basis {
    parts: BTreeMap<RelPath, Part>,
    rules: Rules,
}

/// What decides how a file is understood.
#[derive(Clone, Debug, Default, PartialEq)]
struct Rules {
    /// Of the schemas.
    fingerprint: u64,
    settings: Settings,
    /// What became of the columns of each sheet, be it by a mapping.
    sheets: Vec<(Option<String>, String, Vec<ColumnMeaning>)>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Content(Expect),
    MovedTo(RelPath),
}

impl BookPlan {
    /// What it was made from, by these schemas and settings. As long as it has its edits.
    #[must_use]
    pub fn basis(&self, catalog: &Catalog, settings: &Settings) -> Basis {
        let parts = self.edits.iter().map(|edit| match edit {
            FileEdit::Write { path, expect, .. } | FileEdit::Remove { path, expect } => {
                (path.clone(), Part::Content(expect.clone()))
            }
            FileEdit::Move { from, to } => (from.clone(), Part::MovedTo(to.clone())),
        });
        let sheets = self.sheets.iter().map(|sheet| {
            let columns = sheet.plan.columns.clone();
            (sheet.sheet.clone(), sheet.kind.clone(), columns)
        });
        Basis {
            parts: parts.collect(),
            rules: Rules {
                fingerprint: catalog.fingerprint(),
                settings: settings.clone(),
                sheets: sheets.collect(),
            },
        }
    }
}

impl Basis {
    /// Whether a plan that is made now follows other rules than the one that was seen.
    pub(in crate::sheets) fn follows_other_rules(&self, now: &Self) -> bool {
        self.rules != now.rules
    }

    /// The files and folders for which a plan that is made now differs from the one that was seen, in the order of their
    /// paths.
    pub(in crate::sheets) fn changed(&self, now: &Self, existing: &dyn Existing) -> Vec<RelPath> {
        let paths: BTreeSet<&RelPath> = self.parts.keys().chain(now.parts.keys()).collect();
        let differs = |path: &&RelPath| self.parts.get(*path) != now.parts.get(*path);
        let all: Vec<RelPath> = paths.into_iter().filter(differs).cloned().collect();
        // Where a customer that was to be created is there by now, it is the profile that came, not the place that stays free.
        let is_to_blame = |path: &RelPath| existing.taken(path) || self.was_there(path);
        let was_planned = |path: &RelPath| self.parts.contains_key(path);
        let chosen = |is_told: &dyn Fn(&RelPath) -> bool| -> Vec<RelPath> {
            all.iter().filter(|path| is_told(path)).cloned().collect()
        };
        let told = [chosen(&is_to_blame), chosen(&was_planned)];
        told.into_iter().find(|paths| !paths.is_empty()).unwrap_or(all)
    }

    fn was_there(&self, path: &RelPath) -> bool {
        !matches!(self.parts.get(path), None | Some(Part::Content(Expect::Absent)))
    }
}
