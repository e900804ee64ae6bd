//! Notes about commits that the git index does not know yet: one empty file per commit in the repository's `kehu/unindexed/`.
//!
//! A note is written before the branch moves, so a crash at any instant leaves either a note too many (its commit is in no
//! branch, and it is dropped after a day) or one that the next [`super::History::refresh_index`] works off.

use super::HistoryError;
use super::error::io_at;
use crate::vault::make_own_dir;
use git2::Oid;
use std::fs::{self, File};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// After this long a note whose commit is in no branch belongs to a commit that never became one.
const ORPHANED_AFTER: Duration = Duration::from_secs(24 * 60 * 60);

pub(super) struct Pending {
    dir: PathBuf,
}

impl Pending {
    pub fn of(state_dir: &Path) -> Self {
        Self {
            dir: state_dir.join("unindexed"),
        }
    }

    pub fn add(&self, commit: Oid) -> Result<(), HistoryError> {
        let note = self.dir.join(commit.to_string());
        let create = || File::create(&note).map(drop);
        create()
            .or_else(|error| match error.kind() {
                ErrorKind::NotFound => self.make_dir().and_then(|()| create()),
                _ => Err(error),
            })
            .map_err(io_at(&note))
    }

    fn make_dir(&self) -> std::io::Result<()> {
        self.dir.parent().map_or(Ok(()), make_own_dir)?;
        make_own_dir(&self.dir)
    }

    /// A note that cannot be removed is only worked off once more.
    pub fn remove(&self, commit: Oid) {
        if let Err(error) = fs::remove_file(self.dir.join(commit.to_string())) {
            tracing::debug!(%error, %commit, "note about the git index stays");
        }
    }

    /// The commits with a note, in no order.
    pub fn list(&self) -> Result<Vec<Oid>, HistoryError> {
        let entries = match fs::read_dir(&self.dir) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries.map_err(io_at(&self.dir))?,
        };
        let names = entries
            .flatten()
            .filter_map(|entry| entry.file_name().into_string().ok());
        Ok(names.filter_map(|name| Oid::from_str(&name).ok()).collect())
    }

    /// For a commit that HEAD does not contain: it may be on another branch now, or about to become the tip.
    pub fn forget_if_orphaned(&self, commit: Oid) {
        let written = fs::metadata(self.dir.join(commit.to_string())).and_then(|metadata| metadata.modified());
        let age = written.ok().and_then(|time| time.elapsed().ok());
        if age.is_some_and(|age| age > ORPHANED_AFTER) {
            self.remove(commit);
        }
    }
}
