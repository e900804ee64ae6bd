//! git's index file, read and written as a whole: versions 2 to 4 (git's `gitformat-index` documentation).
//!
//! libgit2 has an index of its own, but it takes four times as long on one of 100,000 files (it hashes the file twice with a
//! slow, collision-detecting SHA-1 and fills maps that are not needed here), and it locks the file only while writing, so
//! what a person stages between its reading and its writing would be lost.

use super::cache_tree::CacheTree;
use super::platform::Stat;
use std::borrow::Cow;
use std::cmp::Ordering;

/// Flag of an entry: further flags follow.
pub(super) const EXTENDED: u16 = 0x4000;
const STAGE_MASK: u16 = 0x3000;
pub(super) const NAME_MASK: u16 = 0x0fff;
/// Extended flag: `git add -N`, an entry without content yet.
const INTENT_TO_ADD: u16 = 0x2000;
pub(super) const CHECKSUM_BYTES: usize = 20;

/// Why an index cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unusable {
    Damaged(&'static str),
    /// Sound, but with a feature that must be understood before writing. Holds its Chinese name.
    Foreign(&'static str),
}

#[derive(Debug)]
pub(super) struct IndexFile<'bytes> {
    pub(super) version: u32,
    /// Sorted by path and stage.
    pub entries: Vec<IndexEntry<'bytes>>,
    pub tree: Option<CacheTree>,
    /// Conflicts that were resolved, kept as they are.
    pub(super) resolved: Option<&'bytes [u8]>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct IndexEntry<'bytes> {
    pub stat: Stat,
    pub mode: u32,
    pub id: [u8; 20],
    pub(super) flags: u16,
    pub(super) extended: u16,
    pub path: Cow<'bytes, [u8]>,
}

impl IndexEntry<'_> {
    pub fn new(path: Vec<u8>, mode: u32, id: [u8; 20], stat: Stat) -> Self {
        Self {
            stat,
            mode,
            id,
            flags: 0,
            extended: 0,
            path: Cow::Owned(path),
        }
    }

    /// 0, or 1 to 3 for the sides of a conflict.
    pub fn stage(&self) -> u16 {
        (self.flags & STAGE_MASK) >> 12
    }

    pub fn is_intent_to_add(&self) -> bool {
        self.extended & INTENT_TO_ADD != 0
    }

    /// Gives the entry new content; what a person set on it (`--assume-unchanged`, `--skip-worktree`) stays.
    pub fn set_content(&mut self, mode: u32, id: [u8; 20], stat: Stat) {
        self.mode = mode;
        self.id = id;
        self.stat = stat;
        self.extended &= !INTENT_TO_ADD;
    }

    pub fn key(&self) -> (&[u8], u16) {
        (&self.path, self.stage())
    }

    pub fn compare(&self, other: &IndexEntry<'_>) -> Ordering {
        self.key().cmp(&other.key())
    }
}

impl<'bytes> IndexFile<'bytes> {
    pub fn new(entries: Vec<IndexEntry<'bytes>>, tree: Option<CacheTree>) -> Self {
        Self {
            version: 2,
            entries,
            tree,
            resolved: None,
        }
    }

    /// Where the entry of a path without conflict is, or would be.
    pub fn position(&self, path: &[u8]) -> Result<usize, usize> {
        self.entries.binary_search_by(|entry| entry.key().cmp(&(path, 0)))
    }

    /// The first of the entries at or after `path`, whatever its stage.
    pub fn lower_bound(&self, path: &[u8]) -> usize {
        self.entries.partition_point(|entry| entry.path.as_ref() < path)
    }

    pub fn has_conflict(&self, path: &[u8]) -> bool {
        let at = self.lower_bound(path);
        self.entries
            .iter()
            .skip(at)
            .take_while(|entry| entry.path.as_ref() == path)
            .any(|entry| entry.stage() != 0)
    }
}
