//! The sample told into a vault, commit by commit.

use std::path::Path;

use chrono::{Duration, Local, NaiveDate, NaiveDateTime, TimeZone};

use super::{Summary, sample};
use crate::archive::{Archive, ArchiveError, Progress, Result};
use crate::history::{Message, Staged};
use crate::vault::VaultError;

/// Fills an initialised vault with the sample and its two years of history.
///
/// # Errors
/// When a file or commit cannot be written.
pub fn create(archive: &Archive, today: NaiveDate, seed: u64, progress: &dyn Fn(Progress)) -> Result<Summary> {
    let root = archive.vault().root();
    let failed = |source| {
        ArchiveError::Vault(VaultError::Io {
            path: root.display().to_string(),
            source,
        })
    };
    let sample = sample(today, seed).map_err(failed)?;
    let at = |when: NaiveDateTime| {
        Local
            .from_local_datetime(&when)
            .earliest()
            .map(|when| when.fixed_offset())
    };
    if let (None, Some(first)) = (archive.history().head()?, sample.batches.first()) {
        let there = archive.vault().walk()?.files.into_iter();
        let there: Vec<Staged> = there.map(|file| Staged::PutFromDisk { path: file.path }).collect();
        let before = at(first.when - Duration::hours(1));
        archive
            .history()
            .commit_at(&there, &first.author, &Message::founding(), before)?;
    }
    let total = Some(sample.batches.len() as u64);
    for (done, batch) in (0..).zip(&sample.batches) {
        progress(Progress {
            stage: "编写示例",
            done,
            total,
        });
        archive
            .history()
            .commit_at(&batch.files, &batch.author, &batch.message, at(batch.when))?;
    }
    for (path, bytes) in sample.files() {
        write(&archive.vault().absolute(path), bytes).map_err(failed)?;
    }
    archive.catch_up(progress)?;
    Ok(sample.summary)
}

fn write(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    if let Some(dir) = path.parent() {
        std::fs::create_dir_all(dir)?;
    }
    std::fs::write(path, bytes)
}
