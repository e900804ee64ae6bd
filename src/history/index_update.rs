//! Bringing entries of an index up to date.

use super::index_file::{IndexEntry, IndexFile};
use super::platform::Stat;

/// What becomes of the entry of one path.
#[derive(Debug)]
pub(super) struct Update {
    pub path: Vec<u8>,
    /// None removes it.
    pub content: Option<Content>,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Content {
    pub mode: u32,
    pub id: [u8; 20],
    /// All zero where the working file is not known to hold this content: git then compares.
    pub stat: Stat,
}

/// Applies the updates. One that would make a name both a file and a folder, because of something a person staged, is left
/// out: what was staged stays.
pub(super) fn apply(index: &mut IndexFile<'_>, updates: Vec<Update>) {
    for update in &updates {
        if let Some(tree) = &mut index.tree {
            tree.invalidate(&update.path);
        }
    }
    let (kept, gone): (Vec<Update>, Vec<Update>) = updates.into_iter().partition(|update| update.content.is_some());
    remove(index, &gone);
    let mut added = Vec::new();
    for Update { path, content } in kept {
        let Some(Content { mode, id, stat }) = content else {
            continue;
        };
        match index.position(&path) {
            Ok(position) => {
                if let Some(entry) = index.entries.get_mut(position) {
                    entry.set_content(mode, id, stat);
                }
            }
            Err(_) if is_blocked(index, &path) => {}
            Err(_) => added.push(IndexEntry::new(path, mode, id, stat)),
        }
    }
    if !added.is_empty() {
        index.entries.append(&mut added);
        index.entries.sort_by(IndexEntry::compare);
    }
}

fn remove(index: &mut IndexFile<'_>, gone: &[Update]) {
    let mut positions: Vec<usize> = gone
        .iter()
        .filter_map(|update| index.position(&update.path).ok())
        .collect();
    positions.sort_unstable();
    let mut next = positions.into_iter().peekable();
    let mut position = 0;
    index.entries.retain(|_| {
        let is_gone = next.next_if_eq(&position).is_some();
        position += 1;
        !is_gone
    });
}

/// Whether something else is staged where `path` needs a folder, or below it.
fn is_blocked(index: &IndexFile<'_>, path: &[u8]) -> bool {
    let begins_with = |at: usize, prefix: &[u8]| {
        index
            .entries
            .get(at)
            .is_some_and(|entry| entry.path.starts_with(prefix))
    };
    let slashes = path
        .iter()
        .enumerate()
        .filter(|(_, byte)| **byte == b'/')
        .map(|(at, _)| at);
    let mut folders = slashes.filter_map(|at| path.get(..at));
    let is_file = |folder: &[u8]| {
        index
            .entries
            .get(index.lower_bound(folder))
            .is_some_and(|entry| entry.path.as_ref() == folder)
    };
    let below = [path, b"/"].concat();
    folders.any(is_file) || begins_with(index.lower_bound(&below), &below)
}
