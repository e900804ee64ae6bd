//! What goes into the history and what comes out of it.

use super::{Message, Person};
use crate::vault::RelPath;
use chrono::{DateTime, FixedOffset};
use sha1::{Digest, Sha1};
use std::fs::File;
use std::io;
use std::path::Path;
use std::time::Duration;

/// The 20 bytes of a git blob id; also kehu's content hash.
pub type BlobId = [u8; 20];

/// The blob id that `bytes` would have.
#[must_use]
pub fn blob_id(bytes: &[u8]) -> BlobId {
    let mut hash = Sha1::new();
    hash.update(format!("blob {}\0", bytes.len()));
    hash.update(bytes);
    hash.finalize().into()
}

/// The blob id of a file's content, read in pieces.
pub fn blob_id_of_file(path: &Path) -> io::Result<BlobId> {
    let mut file = File::open(path)?;
    let mut hash = Sha1::new();
    hash.update(format!("blob {}\0", file.metadata()?.len()));
    io::copy(&mut file, &mut hash)?;
    Ok(hash.finalize().into())
}

/// One path of a commit-to-be. Of several for one path the last counts.
#[derive(Clone, Debug)]
pub enum Staged {
    Put {
        path: RelPath,
        bytes: Vec<u8>,
    },
    /// Taken from the working tree while committing (large first commits, large annexes). A file that is gone by then counts
    /// as removed; a symbolic link is stored as a link.
    PutFromDisk {
        path: RelPath,
    },
    Remove {
        path: RelPath,
    },
}
impl Staged {
    #[must_use]
    pub fn path(&self) -> &RelPath {
        match self {
            Self::Put { path, .. } | Self::PutFromDisk { path } | Self::Remove { path } => path,
        }
    }
}

/// A commit of the log.
#[derive(Clone, Debug)]
pub struct Commit {
    /// 40 hexadecimal digits.
    pub id: String,
    /// When its author made the change.
    pub time: DateTime<FixedOffset>,
    pub author: Person,
    /// `operation` is empty for people's own git commits.
    pub message: Message,
    pub parents: Vec<String>,
    /// What it changed against its first parent, sorted by path; for a merge only what differs from every parent, the rest
    /// being in the commits that were merged. When the log was asked for paths, only what lies within them.
    pub files: Vec<FileChange>,
}

/// A file that a commit added (no `before`), changed, removed (no `after`) or moved (`from`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileChange {
    pub path: RelPath,
    pub from: Option<RelPath>,
    pub before: Option<BlobId>,
    pub after: Option<BlobId>,
}

/// Which commits to list.
#[derive(Clone, Debug, Default)]
pub struct LogQuery {
    /// Only commits that touch these files or folders; renames are followed back for a single file or folder.
    pub paths: Vec<RelPath>,
    /// A part of the author's name or e-mail address, without regard to case.
    pub author: Option<String>,
    /// The exact `Operation:`; the empty text finds people's own git commits.
    pub operation: Option<String>,
    /// From this instant on, by the author's time.
    pub since: Option<DateTime<FixedOffset>>,
    /// Before this instant.
    pub until: Option<DateTime<FixedOffset>>,
    /// Begin at this commit instead of HEAD; the paths are where they are in it.
    pub from: Option<String>,
    /// Continue below this commit: the last one of the page before.
    pub after: Option<String>,
    /// Look no longer than this (but at some dozens of commits anyway): a page is waited for, and what is rare in a long
    /// history takes seconds to find.
    pub patience: Option<Duration>,
    /// At most this many; 0 is no limit.
    pub limit: usize,
}

/// What a query found.
#[derive(Clone, Debug, Default)]
pub struct LogPart {
    pub commits: Vec<Commit>,
    /// Where patience ended; older commits have not been looked at.
    pub until: Option<String>,
}
