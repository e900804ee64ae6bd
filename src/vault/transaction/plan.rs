//! What a transaction is going to do: each path at most once, all of it decided before the first step.

use crate::vault::RelPath;
use crate::vault::blob::BlobId;
use crate::vault::layout::ignored::OWN_TEMP;
use serde::{Deserialize, Serialize};

/// Moves first, then files, both in final paths: the way of a file through a moved folder is already worked in.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Plan {
    /// Makes the names of temp files unlike those of any other transaction.
    pub tag: String,
    pub moves: Vec<MoveStep>,
    pub files: Vec<FileStep>,
    /// Folders to be made before the moves, parents first.
    pub dirs_before: Vec<RelPath>,
    /// Folders to be made inside moved ones, parents first.
    pub dirs_after: Vec<RelPath>,
    /// Folders that may be left empty.
    pub emptied: Vec<RelPath>,
    /// See [`super::Transaction::touched`].
    pub touched: Vec<RelPath>,
}

/// A file or folder gets another place, absent when the plan was made.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct MoveStep {
    pub from: RelPath,
    pub to: RelPath,
    /// The files in it that stay, in their new places: they tell a folder that has arrived from one that a person made there.
    pub arriving: Vec<RelPath>,
}

/// A file gets another content: None stands for no file.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct FileStep {
    pub path: RelPath,
    pub before: Option<BlobId>,
    pub after: Option<BlobId>,
    /// Where the journal holds the content.
    pub content: Option<Extent>,
}

/// What a plan writes.
#[derive(Debug, Default)]
pub(super) struct Contents {
    /// For each file step, in the plan's order; None for a removal.
    pub files: Vec<Option<Vec<u8>>>,
    /// The caller's own.
    pub note: Vec<u8>,
}

/// Bytes in a journal file.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(super) struct Extent {
    pub offset: u64,
    pub length: u64,
}

impl Plan {
    pub fn is_empty(&self) -> bool {
        self.moves.is_empty() && self.files.is_empty()
    }

    /// Where the new content of step `number` waits, beside its file: there it gets that folder's rights.
    pub fn temp(&self, number: usize) -> Option<RelPath> {
        self.beside(number, "new")
    }

    /// Where the old content of step `number` is kept until the end.
    pub fn kept(&self, number: usize) -> Option<RelPath> {
        self.beside(number, "old")
    }

    fn beside(&self, number: usize, what: &str) -> Option<RelPath> {
        let step = self.files.get(number)?;
        step.path.sibling(&format!("{OWN_TEMP}{}-{number}.{what}", self.tag))
    }

    /// Every folder in which a name changes.
    pub fn changed_dirs(&self) -> Vec<Option<RelPath>> {
        let moved = self.moves.iter().flat_map(|step| [&step.from, &step.to]);
        let files = self.files.iter().map(|step| &step.path);
        let made = self.dirs_before.iter().chain(&self.dirs_after);
        let mut dirs: Vec<Option<RelPath>> = moved.chain(files).chain(made).map(RelPath::parent).collect();
        dirs.sort_unstable();
        dirs.dedup();
        dirs
    }
}
