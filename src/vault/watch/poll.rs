//! Changes found by comparing one walk with the one before.

use crate::vault::root::Root;
use crate::vault::walk::{Seen, Walker};
use crate::vault::{RelPath, Stamp};
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

/// One number for each directory that holds files: about 100 bytes a directory, whatever the number of files. Files in the
/// root have a number each.
#[derive(Debug, Default)]
pub(super) struct Poll {
    digests: HashMap<Box<str>, u64>,
}

impl Poll {
    /// The vault as it is now.
    pub(super) fn new(root: &Root) -> Self {
        Self { digests: digests(root) }
    }

    /// Directories (and files in the root) in which something came, went or changed since last time.
    pub(super) fn changes(&mut self, root: &Root) -> Vec<RelPath> {
        let fresh = digests(root);
        let came_or_changed = fresh
            .iter()
            .filter(|(path, digest)| self.digests.get(*path) != Some(digest));
        let went = self.digests.iter().filter(|(path, _)| !fresh.contains_key(*path));
        let paths = came_or_changed.chain(went).filter_map(|(path, _)| RelPath::new(path));
        let mut paths: Vec<RelPath> = paths.collect();
        paths.sort_unstable();
        self.digests = fresh;
        paths
    }
}

fn digests(root: &Root) -> HashMap<Box<str>, u64> {
    let mut digests: HashMap<Box<str>, u64> = HashMap::new();
    Walker::new(root).visit(&root.path, &mut |seen| {
        let (path, hash) = match seen {
            Seen::File(path, stamp) => {
                let hash = hash_of(path.file_name(), Some(stamp));
                (path, hash)
            }
            Seen::Link(path) | Seen::Unreadable(path, _) => {
                let hash = hash_of(path.file_name(), None);
                (path, hash)
            }
            Seen::MisnamedDir(_) => return,
        };
        let place = path.parent().unwrap_or(path);
        // The walk's order is not told: a sum does not depend on it.
        let digest = digests.entry(place.as_str().into()).or_default();
        *digest = digest.wrapping_add(hash);
    });
    digests
}

/// Without the inode: some shares give a file another one each time they are asked.
fn hash_of(name: &str, stamp: Option<Stamp>) -> u64 {
    let mut hasher = DefaultHasher::new();
    name.hash(&mut hasher);
    stamp.map(|stamp| (stamp.size, stamp.mtime_ns)).hash(&mut hasher);
    hasher.finish()
}
