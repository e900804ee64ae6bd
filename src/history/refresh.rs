//! Letting git's index follow kehu's commits.
//!
//! For every path that a not yet followed commit changed: if the index holds what was there before that commit (or what HEAD
//! holds now), it is brought to what HEAD holds; anything else a person staged, and it stays.

use super::index_file::{IndexEntry, IndexFile, Unusable};
use super::index_update::{Content, Update, apply};
use super::pending::Pending;
use super::publish::IndexPlace;
use super::repository::{head_commit, lock, tree_of};
use super::snapshot::{head_tree, id_bytes};
use super::tree_diff::{diff_trees, expand};
use super::tree_edit::Entry;
use super::tree_read::TreeReader;
use super::working_file::WorkingTree;
use super::{History, HistoryError, head_index, state};
use git2::{Oid, Repository, RepositoryState};
use std::collections::{BTreeMap, HashSet};
use std::num::NonZero;

/// What may lie in the index at a path without anybody having staged it.
type Befores = BTreeMap<Vec<u8>, Vec<Option<Entry>>>;

/// Fewer files than this one thread compares sooner than several start.
const WORTH_THREADS: usize = 200;

impl History {
    /// Brings the git index up to HEAD for every path that kehu's commits changed since the last call, so that `git status`
    /// stays clean; what a person staged stays staged. Survives crashes: what is pending is found again at the next call.
    ///
    /// When it fails with [`HistoryError::Locked`] or [`HistoryError::Busy`], call it again later; with
    /// [`HistoryError::DamagedIndex`], [`History::repair_index`] helps; with [`HistoryError::ForeignIndex`] nothing does, and
    /// nothing is harmed but the picture that `git status` gives.
    ///
    /// Call it soon after a commit: a person's `git commit` in between would take the old content from the index.
    pub fn refresh_index(&self) -> Result<(), HistoryError> {
        let pending = Pending::of(&self.state_dir());
        let place = IndexPlace::of(self.git_dir(), &self.state_dir());
        let notes = pending.list()?;
        if notes.is_empty() && place.index.exists() {
            return Ok(());
        }
        let _turn = lock(&self.indexing);
        self.with_repo(|repo| {
            if let (Some(operation), true) = (state::in_progress(repo), repo.state() != RepositoryState::Clean) {
                return Err(HistoryError::Busy(operation));
            }
            let Some(head) = head_commit(repo)? else { return Ok(()) };
            let known = newest(repo, head, &notes)?;
            let is_ours = |commit: &&Oid| known.contains(*commit) || is_in(repo, **commit, head);
            let (ours, elsewhere): (Vec<Oid>, Vec<Oid>) = notes.iter().partition(is_ours);
            let befores = befores(repo, &ours)?;
            let working = WorkingTree::new(repo, self.root())?;
            place.replace(|present| {
                let Some(bytes) = present else {
                    return Ok(Some(head_index::build(repo, &working)?.to_bytes()));
                };
                if befores.is_empty() {
                    return Ok(None);
                }
                let mut index = IndexFile::parse(bytes).map_err(unusable)?;
                let updates = updates(repo, &index, &befores, &working)?;
                apply(&mut index, updates);
                Ok(Some(index.to_bytes()))
            })?;
            for commit in ours {
                pending.remove(commit);
            }
            for commit in elsewhere {
                pending.forget_if_orphaned(commit);
            }
            Ok(())
        })
    }

    /// The size of git's index file in bytes; 0 without one.
    #[must_use]
    pub fn index_bytes(&self) -> u64 {
        let index = IndexPlace::of(self.git_dir(), &self.state_dir()).index;
        std::fs::metadata(index).map_or(0, |data| data.len())
    }
}

pub(super) fn unusable(reason: Unusable) -> HistoryError {
    match reason {
        Unusable::Damaged(what) => HistoryError::DamagedIndex(what),
        Unusable::Foreign(feature) => HistoryError::ForeignIndex(feature),
    }
}

/// Those of the commits that stand among the newest ones below `head`, found in one go: asking for each takes a walk each.
fn newest(repo: &Repository, head: Oid, wanted: &[Oid]) -> Result<HashSet<Oid>, HistoryError> {
    let mut walk = repo.revwalk()?;
    walk.set_sorting(git2::Sort::TIME)?;
    walk.push(head)?;
    let wanted: HashSet<Oid> = wanted.iter().copied().collect();
    let enough = 2 * wanted.len() + 100;
    Ok(walk
        .take(enough)
        .flatten()
        .filter(|commit| wanted.contains(commit))
        .collect())
}

/// Whether `head` contains the commit. One that cannot be read (thrown away after a reset) is in nothing.
fn is_in(repo: &Repository, commit: Oid, head: Oid) -> bool {
    commit == head || repo.graph_descendant_of(head, commit).unwrap_or(false)
}

fn befores(repo: &Repository, commits: &[Oid]) -> Result<Befores, HistoryError> {
    let mut befores = Befores::new();
    for id in commits {
        let commit = repo.find_commit(*id)?;
        let parent = commit
            .parent_ids()
            .next()
            .map(|parent| tree_of(repo, parent))
            .transpose()?;
        for difference in expand(repo, diff_trees(repo, parent, Some(commit.tree_id()))?)? {
            befores.entry(difference.path).or_default().push(difference.old);
        }
    }
    Ok(befores)
}

fn updates(
    repo: &Repository,
    index: &IndexFile<'_>,
    befores: &Befores,
    working: &WorkingTree<'_>,
) -> Result<Vec<Update>, HistoryError> {
    let mut head = TreeReader::new(repo, head_tree(repo)?);
    let mut wanted = Vec::new();
    for (path, befores) in befores {
        if index.has_conflict(path) {
            continue;
        }
        let after = head.get(path)?.filter(|entry| !entry.is_tree());
        let present = index
            .position(path)
            .ok()
            .and_then(|position| index.entries.get(position));
        let is_staged = !is_entry(present, after) && !befores.iter().any(|before| is_entry(present, *before));
        if is_staged {
            continue;
        }
        wanted.push((path.as_slice(), after));
    }
    Ok(with_stats(&wanted, working))
}

/// What the index is to hold, with the stat data of the working files: each is read and compared.
fn with_stats(wanted: &[(&[u8], Option<Entry>)], working: &WorkingTree<'_>) -> Vec<Update> {
    let update = |(path, entry): &(&[u8], Option<Entry>)| Update {
        path: path.to_vec(),
        content: entry.map(|entry| Content {
            mode: index_mode(entry),
            id: id_bytes(entry.id),
            stat: working.stat_if_equal(path, entry),
        }),
    };
    let threads = match wanted.len() {
        ..WORTH_THREADS => 1,
        _ => std::thread::available_parallelism().map_or(1, NonZero::get),
    };
    let parts = wanted.chunks(wanted.len().div_ceil(threads).max(1));
    std::thread::scope(|scope| {
        let parts: Vec<_> = parts
            .map(|part| scope.spawn(move || part.iter().map(update).collect::<Vec<_>>()))
            .collect();
        parts
            .into_iter()
            .flat_map(|part| match part.join() {
                Ok(updates) => updates,
                Err(panic) => std::panic::resume_unwind(panic),
            })
            .collect()
    })
}

/// Whether the index holds just what a tree holds.
fn is_entry(present: Option<&IndexEntry<'_>>, entry: Option<Entry>) -> bool {
    match (present.filter(|present| !present.is_intent_to_add()), entry) {
        (None, None) => true,
        (Some(present), Some(entry)) => present.id == id_bytes(entry.id) && present.mode == index_mode(entry),
        _ => false,
    }
}

/// The index knows fewer modes than old trees may hold.
pub(super) fn index_mode(entry: Entry) -> u32 {
    match entry.mode {
        mode if !entry.is_file() => mode.unsigned_abs(),
        mode if mode & 0o100 != 0 => 0o100_755,
        _ => 0o100_644,
    }
}
