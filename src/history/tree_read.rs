//! Looking up paths in a tree.

use super::HistoryError;
use super::tree_edit::Entry;
use git2::{Oid, Repository, Tree};

/// Looks up many paths. It keeps the folders on the way to the last one open, so paths in order of folder cost one reading
/// of each folder.
pub(super) struct TreeReader<'repo> {
    repo: &'repo Repository,
    root: Option<Oid>,
    /// The folders on the way to the last path, the root (without name) first.
    open: Vec<(Vec<u8>, Tree<'repo>)>,
}

impl<'repo> TreeReader<'repo> {
    /// None is the tree of no commit at all: nothing is found in it.
    pub fn new(repo: &'repo Repository, root: Option<Oid>) -> Self {
        Self {
            repo,
            root,
            open: Vec::new(),
        }
    }

    pub fn get(&mut self, path: &[u8]) -> Result<Option<Entry>, HistoryError> {
        let Some(root) = self.root else { return Ok(None) };
        if self.open.is_empty() {
            self.open.push((Vec::new(), self.repo.find_tree(root)?));
        }
        let parts: Vec<&[u8]> = path.split(|byte| *byte == b'/').collect();
        let Some((name, folders)) = parts.split_last() else {
            return Ok(None);
        };
        let common = self
            .open
            .iter()
            .skip(1)
            .zip(folders)
            .take_while(|((open, _), part)| open == *part)
            .count();
        self.open.truncate(common + 1);
        for part in folders.iter().skip(common) {
            match self.child(part).filter(Entry::is_tree) {
                Some(entry) => self.open.push((part.to_vec(), self.repo.find_tree(entry.id)?)),
                None => return Ok(None),
            }
        }
        Ok(self.child(name))
    }

    /// What lies at `name` in the innermost open folder.
    fn child(&self, name: &[u8]) -> Option<Entry> {
        let (_, tree) = self.open.last()?;
        tree.get_name_bytes(name).as_ref().map(Entry::from)
    }
}
