//! What differs between two trees, without looking into folders that are the same or wholly on one side.

use super::HistoryError;
use super::tree_edit::{Entry, compare_names};
use git2::{Oid, Repository, Tree};
use std::cmp::Ordering;

/// One difference. A folder appears only when it is wholly on one side; see [`expand`].
#[derive(Clone, Debug)]
pub(super) struct Difference {
    /// Bytes, because people's own commits may hold names that are not UTF-8.
    pub path: Vec<u8>,
    pub old: Option<Entry>,
    pub new: Option<Entry>,
}

/// The differences in order of path. A file that became a folder (or back) gives two.
pub(super) fn diff_trees(
    repo: &Repository,
    old: Option<Oid>,
    new: Option<Oid>,
) -> Result<Vec<Difference>, HistoryError> {
    let mut found = Vec::new();
    diff_below(repo, old, new, &mut Vec::new(), &mut found)?;
    Ok(found)
}

/// The differences between what lies at `path` on each side: files, folders, or nothing.
pub(super) fn diff_at(
    repo: &Repository,
    path: &[u8],
    old: Option<Entry>,
    new: Option<Entry>,
) -> Result<Vec<Difference>, HistoryError> {
    let mut found = Vec::new();
    let mut at = path.to_vec();
    match (old, new) {
        (Some(x), Some(y)) if x.is_tree() && y.is_tree() => {
            diff_below(repo, Some(x.id), Some(y.id), &mut at, &mut found)?;
        }
        (Some(x), Some(y)) if x.is_tree() != y.is_tree() => {
            found.push(Difference {
                path: at.clone(),
                old: Some(x),
                new: None,
            });
            found.push(Difference {
                path: at,
                old: None,
                new: Some(y),
            });
        }
        (old, new) if old != new => found.push(Difference { path: at, old, new }),
        _ => {}
    }
    Ok(found)
}

/// Replaces folders by the files in them.
pub(super) fn expand(repo: &Repository, differences: Vec<Difference>) -> Result<Vec<Difference>, HistoryError> {
    expand_where(repo, differences, &|_| true)
}

/// Replaces folders by the files in them; keeps only files of these paths.
pub(super) fn expand_where(
    repo: &Repository,
    differences: Vec<Difference>,
    wanted: &dyn Fn(&[u8]) -> bool,
) -> Result<Vec<Difference>, HistoryError> {
    let mut files = Vec::new();
    for difference in differences {
        let is_tree = |entry: &Option<Entry>| entry.as_ref().is_some_and(Entry::is_tree);
        if !is_tree(&difference.old) && !is_tree(&difference.new) {
            if wanted(&difference.path) {
                files.push(difference);
            }
            continue;
        }
        if let Some(entry) = difference.old {
            each_file(repo, entry, &mut difference.path.clone(), &mut |path, entry| {
                if wanted(path) {
                    files.push(Difference {
                        path: path.to_vec(),
                        old: Some(entry),
                        new: None,
                    });
                }
            })?;
        }
        if let Some(entry) = difference.new {
            each_file(repo, entry, &mut difference.path.clone(), &mut |path, entry| {
                if wanted(path) {
                    files.push(Difference {
                        path: path.to_vec(),
                        old: None,
                        new: Some(entry),
                    });
                }
            })?;
        }
    }
    Ok(files)
}

/// Calls `visit` with everything below `entry` that is not a folder (or with itself), in order of path.
pub(super) fn each_file(
    repo: &Repository,
    entry: Entry,
    path: &mut Vec<u8>,
    visit: &mut impl FnMut(&[u8], Entry),
) -> Result<(), HistoryError> {
    if !entry.is_tree() {
        visit(path, entry);
        return Ok(());
    }
    let tree = repo.find_tree(entry.id)?;
    for child in &tree {
        let length = push_name(path, child.name_bytes());
        each_file(repo, Entry::from(&child), path, visit)?;
        path.truncate(length);
    }
    Ok(())
}

/// Appends a part to a path and returns the length to cut it back to.
pub(super) fn push_name(path: &mut Vec<u8>, name: &[u8]) -> usize {
    let length = path.len();
    if length > 0 {
        path.push(b'/');
    }
    path.extend_from_slice(name);
    length
}

fn diff_below(
    repo: &Repository,
    old: Option<Oid>,
    new: Option<Oid>,
    path: &mut Vec<u8>,
    found: &mut Vec<Difference>,
) -> Result<(), HistoryError> {
    if old == new {
        return Ok(());
    }
    let tree = |id: Option<Oid>| -> Result<Option<Tree<'_>>, HistoryError> {
        Ok(id.map(|id| repo.find_tree(id)).transpose()?)
    };
    let (old, new) = (tree(old)?, tree(new)?);
    let (mut i, mut j) = (0, 0);
    loop {
        let before = old.as_ref().and_then(|tree| tree.get(i));
        let after = new.as_ref().and_then(|tree| tree.get(j));
        let side = match (&before, &after) {
            (None, None) => return Ok(()),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (Some(x), Some(y)) => compare_names(
                (x.name_bytes(), Entry::from(x).is_tree()),
                (y.name_bytes(), Entry::from(y).is_tree()),
            ),
        };
        let before = before.filter(|_| side != Ordering::Greater);
        let after = after.filter(|_| side != Ordering::Less);
        i += usize::from(before.is_some());
        j += usize::from(after.is_some());
        let Some(name) = before.as_ref().or(after.as_ref()).map(git2::TreeEntry::name_bytes) else {
            return Ok(());
        };
        let (x, y) = (before.as_ref().map(Entry::from), after.as_ref().map(Entry::from));
        if x == y {
            continue;
        }
        let length = push_name(path, name);
        match (x, y) {
            (Some(x), Some(y)) if x.is_tree() && y.is_tree() => diff_below(repo, Some(x.id), Some(y.id), path, found)?,
            (old, new) => found.push(Difference {
                path: path.clone(),
                old,
                new,
            }),
        }
        path.truncate(length);
    }
}
