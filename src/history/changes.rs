//! What a commit changed, file by file.

use super::remembered::Remembered;
use super::snapshot::{id_bytes, to_path};
use super::tree_diff::{Difference, diff_at, diff_trees, expand};
use super::tree_edit::Entry;
use super::tree_read::TreeReader;
use super::{BlobId, FileChange, HistoryError, renames};
use crate::vault::RelPath;
use git2::{Commit, Oid, Repository};
use std::sync::Arc;

/// Tells what commits changed.
#[derive(Clone, Copy)]
pub(super) struct Changes<'repo> {
    repo: &'repo Repository,
    remembered: &'repo Remembered,
}

impl<'repo> Changes<'repo> {
    pub fn new(repo: &'repo Repository, remembered: &'repo Remembered) -> Self {
        Self { repo, remembered }
    }

    /// Everything a commit changed, sorted by path, moved files paired.
    pub fn of_commit(self, commit: &Commit<'_>) -> Result<Vec<FileChange>, HistoryError> {
        let old = parent_trees(commit)?;
        let changes = self.between(old.first().copied(), commit.tree_id())?;
        not_from_elsewhere(self.repo, &old, changes.to_vec())
    }

    /// What a commit changed within these paths. A path that came to be in this commit is asked for where it is now.
    pub fn within(self, commit: &Commit<'_>, paths: &[RelPath]) -> Result<Vec<FileChange>, HistoryError> {
        let repo = self.repo;
        let old = parent_trees(commit)?;
        let (before, after) = (old.first().copied(), commit.tree_id());
        let mut differences = Vec::new();
        for path in paths {
            let bytes = path.as_str().as_bytes();
            let at = |tree| TreeReader::new(repo, tree).get(bytes);
            differences.extend(diff_at(repo, bytes, at(before)?, at(Some(after))?)?);
        }
        let one_sided = |difference: &Difference| difference.old.is_none() || difference.new.is_none();
        // A file that appears or vanishes here may have moved from or to anywhere else in the vault.
        let changes = if differences.iter().any(one_sided) && may_have_moves(repo, before, after)? {
            let within = |path: &RelPath| paths.iter().any(|dir| path.is_within(dir));
            let touches = |change: &&FileChange| within(&change.path) || change.from.as_ref().is_some_and(within);
            self.between(before, after)?.iter().filter(touches).cloned().collect()
        } else {
            let files = expand(repo, differences)?;
            let mut changes: Vec<FileChange> = files.iter().filter_map(|file| to_change(None, file)).collect();
            changes.sort_by(|a, b| a.path.cmp(&b.path));
            changes.dedup();
            changes
        };
        not_from_elsewhere(repo, &old, changes)
    }

    /// The changes from one tree to another, moved files paired.
    pub fn between(self, old: Option<Oid>, new: Oid) -> Result<Arc<[FileChange]>, HistoryError> {
        if let Some(known) = self.remembered.get((old, new)) {
            return Ok(known);
        }
        let changes: Arc<[FileChange]> = compare(self.repo, old, new)?.into();
        self.remembered.put((old, new), &changes);
        Ok(changes)
    }
}

fn compare(repo: &Repository, old: Option<Oid>, new: Oid) -> Result<Vec<FileChange>, HistoryError> {
    let files = expand(repo, diff_trees(repo, old, Some(new))?)?;
    let both_sides = |file: &Difference| file.old.is_some() && file.new.is_some();
    let (edited, one_sided): (Vec<_>, Vec<_>) = files.into_iter().partition(both_sides);
    let (removed, added): (Vec<_>, Vec<_>) = one_sided.into_iter().partition(|file| file.old.is_some());
    let mut changes: Vec<FileChange> = edited.iter().filter_map(|file| to_change(None, file)).collect();
    if removed.is_empty() || added.is_empty() {
        changes.extend(removed.iter().chain(&added).filter_map(|file| to_change(None, file)));
    } else {
        let paired = renames::pair(repo, (old, Some(new)), removed, added)?;
        changes.extend(paired.moved.iter().filter_map(|(from, to)| to_change(Some(from), to)));
        changes.extend(paired.rest.iter().filter_map(|file| to_change(None, file)));
    }
    changes.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(changes)
}

/// Whether anything was removed and anything added: told without reading what is wholly on one side.
fn may_have_moves(repo: &Repository, old: Option<Oid>, new: Oid) -> Result<bool, HistoryError> {
    let differences = diff_trees(repo, old, Some(new))?;
    Ok(differences.iter().any(|difference| difference.new.is_none())
        && differences.iter().any(|difference| difference.old.is_none()))
}

/// Of a merge, what one of the merged sides already had is in that side's own commits.
fn not_from_elsewhere(
    repo: &Repository,
    parents: &[Oid],
    mut changes: Vec<FileChange>,
) -> Result<Vec<FileChange>, HistoryError> {
    for parent in parents.iter().skip(1) {
        let mut tree = TreeReader::new(repo, Some(*parent));
        let mut kept = Vec::with_capacity(changes.len());
        for change in changes {
            let there = tree
                .get(change.path.as_str().as_bytes())?
                .filter(|entry| !entry.is_tree());
            if there.map(|entry| id_bytes(entry.id)) != change.after {
                kept.push(change);
            }
        }
        changes = kept;
    }
    Ok(changes)
}

fn parent_trees(commit: &Commit<'_>) -> Result<Vec<Oid>, HistoryError> {
    commit.parents().map(|parent| Ok(parent.tree_id())).collect()
}

/// None for names that are not UTF-8, and for what is no file.
pub(super) fn to_change(from: Option<&Difference>, file: &Difference) -> Option<FileChange> {
    let content = |entry: Option<Entry>| -> Option<BlobId> {
        entry.filter(|entry| !entry.is_tree()).map(|entry| id_bytes(entry.id))
    };
    Some(FileChange {
        path: to_path(&file.path)?,
        from: from.and_then(|from| to_path(&from.path)),
        before: content(from.map_or(file.old, |from| from.old)),
        after: content(file.new),
    })
}
