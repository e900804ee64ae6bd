//! Comparing working files with what is committed.

use super::platform::{self, Stat};
use super::tree_edit::Entry;
use super::{HistoryError, blob_id_of_file};
use git2::Repository;
use std::fs::Metadata;
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

pub(super) struct WorkingTree<'root> {
    root: &'root Path,
    /// Whether the disk tells which files are executable.
    knows_modes: bool,
}

impl<'root> WorkingTree<'root> {
    pub fn new(repo: &Repository, root: &'root Path) -> Result<Self, HistoryError> {
        let knows_modes = repo.config()?.get_bool("core.filemode").unwrap_or(true);
        Ok(Self { root, knows_modes })
    }

    pub fn file(&self, path: &str) -> PathBuf {
        self.root.join(path)
    }

    /// Whether the file is marked executable; None where the disk cannot tell.
    pub fn is_executable(&self, metadata: &Metadata) -> Option<bool> {
        (self.knows_modes && metadata.is_file()).then(|| platform::is_executable(metadata))
    }

    /// The stat data of the working file if it holds just this content, so that git may take it for unchanged without
    /// reading it; else all zero, which makes git compare.
    pub fn stat_if_equal(&self, path: &[u8], entry: Entry) -> Stat {
        let Ok(path) = std::str::from_utf8(path) else {
            return Stat::default();
        };
        stat_if_equal(&self.file(path), entry)
            .ok()
            .flatten()
            .unwrap_or_default()
    }
}

fn stat_if_equal(file: &Path, entry: Entry) -> io::Result<Option<Stat>> {
    let now = SystemTime::now();
    let metadata = file.symlink_metadata()?;
    let stat = platform::stat(&metadata);
    // A later change in the same tick of the file system's clock would go unnoticed.
    if !metadata.is_file() || !entry.is_file() || platform::may_change_unseen(&stat, now) {
        return Ok(None);
    }
    let is_equal = blob_id_of_file(file)? == entry.id.as_bytes();
    let is_still = platform::stat(&file.symlink_metadata()?) == stat;
    Ok((is_equal && is_still).then_some(stat))
}
