//! Pairing removed with added files that are the same file under a new name.
//!
//! First by identical content, then by place: a customer whose folder moves usually has its profile edited in the same
//! commit, so a file whose folder and name reappear elsewhere has moved. A profile is known by the customer's number, and what
//! lay beside it went with it. What is left is compared by likeness if it is little.

use super::HistoryError;
use super::identity::customer_id;
use super::tree_diff::Difference;
use super::tree_edit::Entry;
use crate::vault::PROFILE;
use git2::{Delta, DiffFindOptions, DiffOptions, Oid, Repository};
use std::collections::HashMap;
use std::hash::Hash;

/// How many of the last parts of a path must agree for two different contents to be taken for one file that moved: at first
/// 规模/客户/档案, then 客户/档案.
const AGREEING_PARTS: [usize; 3] = [4, 3, 2];
/// Up to this many removed × added files are compared by likeness.
const MAX_COMPARISONS: usize = 4096;

/// Files on one side only, paired: (removed, added).
pub(super) struct Paired {
    pub moved: Vec<(Difference, Difference)>,
    pub rest: Vec<Difference>,
}

pub(super) fn pair(
    repo: &Repository,
    trees: (Option<Oid>, Option<Oid>),
    removed: Vec<Difference>,
    added: Vec<Difference>,
) -> Result<Paired, HistoryError> {
    let mut pairing = Pairing {
        removed: removed.into_iter().map(Some).collect(),
        added: added.into_iter().map(Some).collect(),
        moved: Vec::new(),
    };
    // Of several files with the same content (empty ones, templates) the one whose place agrees most.
    for parts in AGREEING_PARTS.into_iter().chain([1, 0]) {
        pairing.by(false, |difference, entry| {
            Some((entry, tail(&difference.path, parts).to_vec()))
        });
    }
    for parts in AGREEING_PARTS {
        pairing.by(true, |difference, _| {
            Some(tail(&difference.path, parts).to_vec()).filter(|tail| count_parts(tail) == parts)
        });
    }
    pairing.by_identity(repo);
    pairing.by_likeness(repo, trees)?;
    let rest = pairing.removed.into_iter().chain(pairing.added).flatten().collect();
    Ok(Paired {
        moved: pairing.moved,
        rest,
    })
}

struct Pairing {
    removed: Vec<Option<Difference>>,
    added: Vec<Option<Difference>>,
    moved: Vec<(Difference, Difference)>,
}

impl Pairing {
    /// Pairs files with equal keys. `unique`: only where the key is that of one file on either side.
    fn by<K: Hash + Eq>(&mut self, unique: bool, key: impl Fn(&Difference, Entry) -> Option<K>) {
        let mut sources: HashMap<K, Vec<usize>> = HashMap::new();
        let key_of = |difference: &Option<Difference>| {
            let difference = difference.as_ref()?;
            key(difference, difference.old.or(difference.new)?)
        };
        for (index, difference) in self.removed.iter().enumerate().rev() {
            if let Some(key) = key_of(difference) {
                sources.entry(key).or_default().push(index);
            }
        }
        if sources.is_empty() {
            return;
        }
        let mut wanted: HashMap<K, usize> = HashMap::new();
        if unique {
            self.added
                .iter()
                .filter_map(key_of)
                .for_each(|key| *wanted.entry(key).or_default() += 1);
        }
        for target in &mut self.added {
            let Some(key) = key_of(target) else { continue };
            let Some(candidates) = sources.get_mut(&key) else {
                continue;
            };
            if unique && (candidates.len() != 1 || wanted.get(&key) != Some(&1)) {
                continue;
            }
            let source = candidates
                .pop()
                .and_then(|index| self.removed.get_mut(index))
                .and_then(Option::take);
            match (source, target.take()) {
                (Some(source), Some(found)) => self.moved.push((source, found)),
                (_, unpaired) => *target = unpaired,
            }
        }
    }

    /// Profiles of one customer, and what lies in the same place within their folders.
    fn by_identity(&mut self, repo: &Repository) {
        let number = |difference: &Difference, entry: Entry| {
            folder_of(&difference.path)?;
            customer_id(repo.find_blob(entry.id).ok()?.content())
        };
        self.by(true, number);
        let folders: HashMap<Vec<u8>, Vec<u8>> = self
            .moved
            .iter()
            .filter_map(|(from, to)| Some((folder_of(&to.path)?.to_vec(), folder_of(&from.path)?.to_vec())))
            .filter(|(to, from)| to != from)
            .collect();
        if folders.is_empty() {
            return;
        }
        let former_place = |path: &[u8]| {
            let ends = path
                .iter()
                .enumerate()
                .filter(|(_, byte)| **byte == b'/')
                .map(|(at, _)| at);
            let mut above = ends.filter_map(|end| Some((folders.get(path.get(..end)?)?, path.get(end..)?)));
            above.next().map(|(folder, rest)| [folder.as_slice(), rest].concat())
        };
        self.by(true, |difference, _| {
            if difference.old.is_some() {
                Some(difference.path.clone())
            } else {
                former_place(&difference.path)
            }
        });
    }

    /// Lets libgit2 compare the contents of what is left.
    fn by_likeness(&mut self, repo: &Repository, (old, new): (Option<Oid>, Option<Oid>)) -> Result<(), HistoryError> {
        let left = |side: &[Option<Difference>]| side.iter().flatten().count();
        let comparisons = left(&self.removed) * left(&self.added);
        let (Some(old), Some(new)) = (old, new) else {
            return Ok(());
        };
        if comparisons == 0 || comparisons > MAX_COMPARISONS {
            return Ok(());
        }
        let mut options = DiffOptions::new();
        options.disable_pathspec_match(true);
        for difference in self.removed.iter().chain(&self.added).flatten() {
            options.pathspec(difference.path.as_slice());
        }
        let mut diff = repo.diff_tree_to_tree(
            Some(&repo.find_tree(old)?),
            Some(&repo.find_tree(new)?),
            Some(&mut options),
        )?;
        diff.find_similar(Some(DiffFindOptions::new().renames(true).rename_limit(MAX_COMPARISONS)))?;
        for delta in diff.deltas().filter(|delta| delta.status() == Delta::Renamed) {
            let (Some(from), Some(to)) = (delta.old_file().path_bytes(), delta.new_file().path_bytes()) else {
                continue;
            };
            let named = |path: &[u8]| {
                let path = path.to_vec();
                move |slot: &&mut Option<Difference>| slot.as_ref().is_some_and(|difference| difference.path == path)
            };
            let source = self.removed.iter_mut().find(named(from));
            let target = self.added.iter_mut().find(named(to));
            if let (Some(source), Some(target)) = (source, target)
                && !are_two_customers(repo, source.as_ref(), target.as_ref())
                && let (Some(source), Some(target)) = (source.take(), target.take())
            {
                self.moved.push((source, target));
            }
        }
        Ok(())
    }
}

/// Whether these are profiles of different numbers: one customer was deleted and another one made, however alike they are.
fn are_two_customers(repo: &Repository, from: Option<&Difference>, to: Option<&Difference>) -> bool {
    let number = |difference: &Difference, entry: Option<Entry>| {
        folder_of(&difference.path)?;
        customer_id(repo.find_blob(entry?.id).ok()?.content())
    };
    let before = from.and_then(|from| number(from, from.old));
    let after = to.and_then(|to| number(to, to.new));
    before.zip(after).is_some_and(|(before, after)| before != after)
}

/// The customer's folder, if the path is that of a profile.
fn folder_of(path: &[u8]) -> Option<&[u8]> {
    path.strip_suffix(PROFILE.as_bytes())?.strip_suffix(b"/")
}

/// The last `parts` parts of a path (or fewer, if it has not so many).
fn tail(path: &[u8], parts: usize) -> &[u8] {
    if parts == 0 {
        return &[];
    }
    let slashes = path
        .iter()
        .enumerate()
        .rev()
        .filter(|(_, byte)| **byte == b'/')
        .map(|(at, _)| at);
    let start = slashes.skip(parts - 1).map(|at| at + 1).next().unwrap_or(0);
    path.get(start..).unwrap_or_default()
}

fn count_parts(path: &[u8]) -> usize {
    path.split(|byte| *byte == b'/').count()
}
