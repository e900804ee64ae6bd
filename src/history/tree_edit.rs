//! A new tree from an old one and the paths that change: every other entry is taken over as it is.

use super::HistoryError;
use super::object_writer::ObjectWriter;
use crate::vault::RelPath;
use git2::{ObjectType, Oid, Repository};
use std::cmp::Ordering;
use std::collections::BTreeMap;

pub(super) const TREE_MODE: i32 = 0o040_000;

/// What lies at a name: a file, link, folder or submodule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Entry {
    pub id: Oid,
    /// As git stores it: `0o100644`, `0o100755`, `0o120000`, `0o040000`, `0o160000`.
    pub mode: i32,
}
impl Entry {
    pub fn is_tree(&self) -> bool {
        self.mode == TREE_MODE
    }
    /// A regular file: neither folder, nor link, nor submodule.
    pub fn is_file(&self) -> bool {
        self.mode & 0o170_000 == 0o100_000
    }
}

impl From<&git2::TreeEntry<'_>> for Entry {
    fn from(entry: &git2::TreeEntry<'_>) -> Self {
        Self {
            id: entry.id(),
            mode: entry.filemode_raw(),
        }
    }
}

/// One path of the edit; None removes it.
#[derive(Clone, Debug)]
pub(super) struct Edit {
    pub path: RelPath,
    pub entry: Option<Entry>,
}

/// Sorts the edits by their parts and keeps the last one of each path, as [`edit_tree`] wants them.
pub(super) fn in_order(mut edits: Vec<Edit>) -> Vec<Edit> {
    edits.reverse();
    edits.sort_by(|a, b| a.path.parts().cmp(b.path.parts()));
    edits.dedup_by(|later, earlier| later.path == earlier.path);
    edits
}

/// The tree that `base` becomes by `edits` (of [`in_order`]); None when nothing is left in it.
///
/// Removing what is not there changes nothing, and removing a file never removes a folder of that name.
pub(super) fn edit_tree(
    repo: &Repository,
    base: Option<Oid>,
    edits: &[Edit],
    writer: &mut ObjectWriter<'_>,
) -> Result<Option<Oid>, HistoryError> {
    edit_level(repo, base, edits, 0, writer)
}

fn edit_level(
    repo: &Repository,
    base: Option<Oid>,
    edits: &[Edit],
    depth: usize,
    writer: &mut ObjectWriter<'_>,
) -> Result<Option<Oid>, HistoryError> {
    let part = |edit: &'_ Edit, depth| edit.path.parts().nth(depth).map(str::to_string);
    let mut entries = match base {
        Some(id) => read_level(repo, id)?,
        None => BTreeMap::new(),
    };
    let mut changed = false;
    for group in edits.chunk_by(|a, b| a.path.parts().nth(depth) == b.path.parts().nth(depth)) {
        let Some((first, rest)) = group.split_first() else {
            continue;
        };
        let Some(name) = part(first, depth) else { continue };
        // Shorter paths come first, so what is meant for the name itself leads its group.
        let (own, below) = if part(first, depth + 1).is_none() {
            (Some(first), rest)
        } else {
            (None, group)
        };
        let before = entries.get(name.as_bytes()).copied();
        let mut after = match own.map(|edit| edit.entry) {
            None => before,
            Some(None) => before.filter(Entry::is_tree),
            Some(entry) => entry,
        };
        if !below.is_empty() {
            let subtree = after.filter(Entry::is_tree).map(|entry| entry.id);
            after = match edit_level(repo, subtree, below, depth + 1, writer)? {
                Some(id) => Some(Entry { id, mode: TREE_MODE }),
                None => after.filter(|entry| !entry.is_tree()),
            };
        }
        if after == before {
            continue;
        }
        changed = true;
        if let Some(entry) = after {
            check_name(&name, &first.path)?;
            entries.insert(name.into_bytes(), entry);
        } else {
            entries.remove(name.as_bytes());
        }
    }
    match base {
        _ if entries.is_empty() => Ok(None),
        Some(id) if !changed => Ok(Some(id)),
        _ => Ok(Some(write_level(entries, writer)?)),
    }
}

fn read_level(repo: &Repository, id: Oid) -> Result<BTreeMap<Vec<u8>, Entry>, HistoryError> {
    let tree = repo.find_tree(id)?;
    Ok(tree
        .iter()
        .map(|entry| (entry.name_bytes().to_vec(), Entry::from(&entry)))
        .collect())
}

fn write_level(entries: BTreeMap<Vec<u8>, Entry>, writer: &mut ObjectWriter<'_>) -> Result<Oid, HistoryError> {
    let mut entries: Vec<(Vec<u8>, Entry)> = entries.into_iter().collect();
    entries.sort_by(|(a, x), (b, y)| compare_names((a, x.is_tree()), (b, y.is_tree())));
    let mut bytes = Vec::with_capacity(entries.iter().map(|(name, _)| name.len() + 28).sum());
    for (name, entry) in &entries {
        bytes.extend_from_slice(format!("{:o} ", entry.mode).as_bytes());
        bytes.extend_from_slice(name);
        bytes.push(0);
        bytes.extend_from_slice(entry.id.as_bytes());
    }
    writer.write(ObjectType::Tree, &bytes)
}

/// The order of names in a tree: a folder sorts as if its name ended in `/`.
pub(super) fn compare_names((a, a_is_tree): (&[u8], bool), (b, b_is_tree): (&[u8], bool)) -> Ordering {
    let slash = |is_tree: bool| is_tree.then_some(&b'/');
    a.iter().chain(slash(a_is_tree)).cmp(b.iter().chain(slash(b_is_tree)))
}

/// Git refuses `.git` in all the spellings that some file system takes for it.
fn check_name(name: &str, path: &RelPath) -> Result<(), HistoryError> {
    if is_refused(name) {
        return Err(HistoryError::BadPath(path.to_string()));
    }
    Ok(())
}

/// Whether git keeps no file under this path, because on some system it would open `.git` itself. Such a file can be read and
/// searched, but not be put on record.
#[must_use]
pub fn refuses(path: &RelPath) -> bool {
    path.parts().any(is_refused)
}

fn is_refused(name: &str) -> bool {
    // HFS+ ignores these characters, so `.g\u{200c}it` opens `.git` there.
    let ignored = |c: &char| matches!(c, '\u{200c}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{206a}'..='\u{206f}' | '\u{feff}');
    let folded: String = name
        .chars()
        .filter(|c| !ignored(c))
        .flat_map(char::to_lowercase)
        .collect();
    // Windows drops trailing dots and blanks, takes `git~1` for `.git`, and reads `:` as the start of a stream's name.
    let opened = folded
        .split(':')
        .next()
        .unwrap_or_default()
        .trim_end_matches(['.', ' ']);
    name.is_empty() || matches!(opened, ".git" | "git~1")
}
