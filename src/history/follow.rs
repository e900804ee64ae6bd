//! Following a file or folder through the history: what lies at its path in each commit, and where it was before a move.

use super::changes::Changes;
use super::identity::Belonging;
use super::tree_edit::Entry;
use super::{FileChange, HistoryError};
use crate::vault::{PROFILE, RelPath};
use git2::{Oid, Repository};
use std::collections::HashMap;

/// What lies at a path in one tree, with the trees of the folders on the way, so that the same path in a neighbouring commit
/// is mostly known by comparing ids.
#[derive(Clone, Debug)]
pub(super) struct Trace {
    pub path: RelPath,
    /// The trees from the root down to the folder the path lies in, as far as they exist.
    folders: Vec<Oid>,
    pub found: Option<Entry>,
    /// Set where the path came out of nowhere: whose it is, so that commits about this customer may tell where it was.
    pub sought: Option<Belonging>,
}

impl Trace {
    /// Looks up `path` in `root`. `near` is the trace of the same path in a tree that differs little.
    pub fn new(repo: &Repository, root: Oid, path: &RelPath, near: Option<&Trace>) -> Result<Self, HistoryError> {
        let near = near.filter(|near| near.path == *path);
        let mut trace = Self {
            path: path.clone(),
            folders: Vec::new(),
            found: None,
            sought: None,
        };
        let mut folder = root;
        let mut parts = path.parts().enumerate().peekable();
        while let Some((level, part)) = parts.next() {
            if let Some(near) = near.filter(|near| near.folders.get(level) == Some(&folder)) {
                trace.folders.extend(near.folders.iter().skip(level));
                trace.found = near.found;
                break;
            }
            trace.folders.push(folder);
            let tree = repo.find_tree(folder)?;
            let entry = tree.get_name_bytes(part.as_bytes()).as_ref().map(Entry::from);
            match (entry, parts.peek()) {
                (found, None) => trace.found = found,
                (Some(entry), Some(_)) if entry.is_tree() => folder = entry.id,
                _ => break,
            }
        }
        Ok(trace)
    }
}

/// Where the file or folder at `path`, which `old` does not have, was in `old`: None if it is new.
///
/// A folder counts as moved when its profile came from another place, or at least half of its files that are in this commit
/// came from one.
pub(super) fn origin(
    changes: Changes<'_>,
    old: Oid,
    new: Oid,
    path: &RelPath,
) -> Result<Option<RelPath>, HistoryError> {
    let changes = changes.between(Some(old), new)?;
    let inside: Vec<&FileChange> = changes
        .iter()
        .filter(|change| change.after.is_some() && change.path.is_within(path))
        .collect();
    let profile = path.join(PROFILE);
    let decides = |change: &&&FileChange| Some(&change.path) == profile.as_ref();
    let came_from = inside.iter().find(decides).and_then(|change| change.from.as_ref());
    if let Some(from) = came_from.filter(|from| from.file_name() == PROFILE) {
        return Ok(from.parent());
    }
    let mut votes: HashMap<&str, usize> = HashMap::new();
    for change in &inside {
        let rest = change.path.as_str().strip_prefix(path.as_str()).unwrap_or_default();
        let place = change.from.as_ref().and_then(|from| from.as_str().strip_suffix(rest));
        if let Some(place) = place {
            *votes.entry(place).or_default() += 1;
        }
    }
    let elected = votes
        .into_iter()
        .max_by_key(|(place, count)| (*count, std::cmp::Reverse(*place)));
    Ok(elected
        .filter(|(_, count)| count * 2 >= inside.len())
        .and_then(|(place, _)| RelPath::new(place)))
}
