//! A file as it was at a commit, with the versions before and after it.

use std::cmp::Ordering;
use std::time::Duration;

use chrono::{DateTime, FixedOffset};
use serde::Serialize;

use super::error::Result;
use super::log::LoggedChange;
use super::snapshot::Snapshot;
use crate::history::{Commit, FileChange, LogQuery, blob_id, customer_id};
use crate::vault::{PROFILE, Place, RelPath, layout};

/// Versions are looked for so long: each of before and after.
const PATIENCE: Duration = Duration::from_millis(12);

/// A file as some commit has it.
#[derive(Clone, Debug)]
pub struct Version {
    pub path: RelPath,
    pub bytes: Vec<u8>,
    /// The commit that made it so; the one that was asked for where that is too long ago to find.
    pub note: VersionNote,
    /// The version before.
    pub previous: Option<VersionNote>,
}

/// Which version of a file, where it was then, by whom and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct VersionNote {
    pub path: RelPath,
    pub commit: String,
    pub time: DateTime<FixedOffset>,
    pub author: String,
    pub summary: String,
    pub reason: Option<String>,
    /// The file was deleted by this commit.
    pub deleted: bool,
}

/// What became of a version.
#[derive(Clone, Debug, Default)]
pub struct Neighbours {
    /// The version that followed, or the deletion.
    pub next: Option<VersionNote>,
    /// Where the file is now; None when it is not there any more.
    pub today: Option<RelPath>,
}

impl VersionNote {
    fn of(commit: &Commit, file: &FileChange) -> Self {
        Self {
            path: file.path.clone(),
            commit: commit.id.clone(),
            time: commit.time,
            author: commit.author.name.clone(),
            summary: commit.message.subject.clone(),
            reason: commit.message.reason.clone(),
            deleted: file.after.is_none(),
        }
    }
}

impl Snapshot<'_> {
    /// A file as it was at a commit, or as it last was where the commit does not have it any more; None when there never
    /// was such a file.
    pub fn version(&self, path: &RelPath, commit: &str) -> Result<Option<Version>> {
        if layout::place(path, &self.catalog) == Place::Ignored {
            return Ok(None);
        }
        let history = &self.archive.history;
        let Some(bytes) = history.file_at(commit, path)? else {
            return self.last_version(path, commit);
        };
        let notes = self.newest_two(path, commit)?;
        let mut notes = notes.into_iter();
        let note = match notes.next() {
            Some(note) => note,
            None => {
                let commit = history.log(&LogQuery {
                    from: Some(commit.to_owned()),
                    limit: 1,
                    ..LogQuery::default()
                })?;
                let itself = FileChange {
                    path: path.clone(),
                    from: None,
                    before: None,
                    after: Some(blob_id(&bytes)),
                };
                let Some(commit) = commit.first() else { return Ok(None) };
                VersionNote::of(commit, &itself)
            }
        };
        Ok(Some(Version {
            path: path.clone(),
            bytes,
            note,
            previous: notes.next().filter(|previous| !previous.deleted),
        }))
    }

    /// The last two versions of a file as of a commit, the newer first.
    fn newest_two(&self, path: &RelPath, commit: &str) -> Result<Vec<VersionNote>> {
        self.notes(&LogQuery {
            paths: vec![path.clone()],
            from: Some(commit.to_owned()),
            patience: Some(PATIENCE),
            limit: 2,
            ..LogQuery::default()
        })
    }

    fn last_version(&self, path: &RelPath, commit: &str) -> Result<Option<Version>> {
        let notes = self.newest_two(path, commit)?;
        match notes.into_iter().find(|note| !note.deleted) {
            Some(note) if note.commit != commit => self.version(&note.path, &note.commit),
            _ => Ok(None),
        }
    }

    /// What became of a version.
    pub fn neighbours(&self, version: &Version) -> Result<Neighbours> {
        let today = self.place_today(version)?;
        let later = self.notes(&LogQuery {
            paths: vec![today.clone().unwrap_or_else(|| version.path.clone())],
            since: Some(version.note.time),
            patience: Some(PATIENCE),
            ..LogQuery::default()
        })?;
        let at = later.iter().position(|note| note.commit == version.note.commit);
        let next = at
            .and_then(|at| at.checked_sub(1))
            .and_then(|at| later.get(at))
            .cloned();
        Ok(Neighbours { next, today })
    }

    /// The two in the order in which they came to be.
    pub fn in_order(&self, one: Version, other: Version) -> Result<(Version, Version)> {
        let is_later = match one.note.time.cmp(&other.note.time) {
            Ordering::Less => false,
            Ordering::Greater => true,
            // Saved in the same second: what descends from the other came later.
            Ordering::Equal => self.archive.history.descends(&one.note.commit, &other.note.commit)?,
        };
        Ok(if is_later { (other, one) } else { (one, other) })
    }

    /// What changed from one version of a file to another: field by field where both can be read as a record.
    pub fn compare(&self, older: &Version, newer: &Version) -> Result<Vec<LoggedChange>> {
        self.changes_of(&FileChange {
            path: newer.path.clone(),
            from: Some(older.path.clone()).filter(|path| *path != newer.path),
            before: Some(blob_id(&older.bytes)),
            after: Some(blob_id(&newer.bytes)),
        })
    }

    /// The versions that a query of one path finds, newest first.
    fn notes(&self, query: &LogQuery) -> Result<Vec<VersionNote>> {
        let commits = self.archive.history.log(query)?;
        let note = |commit: &Commit| commit.files.first().map(|file| VersionNote::of(commit, file));
        Ok(commits.iter().filter_map(note).collect())
    }

    /// Where a file is now: at its place, or in its customer's folder that has moved.
    fn place_today(&self, version: &Version) -> Result<Option<RelPath>> {
        if self.index.get(&version.path)?.is_some() {
            return Ok(Some(version.path.clone()));
        }
        let Some(customer) = layout::place(&version.path, &self.catalog).into_customer() else {
            return Ok(None);
        };
        let Some(profile) = customer.join(PROFILE) else {
            return Ok(None);
        };
        let profile = self.archive.history.file_at(&version.note.commit, &profile)?;
        let Some(number) = profile.and_then(|bytes| customer_id(&bytes)) else {
            return Ok(None);
        };
        let rest = version
            .path
            .as_str()
            .strip_prefix(customer.as_str())
            .unwrap_or_default();
        for home in self.index.with_id(&number)? {
            if let Some(path) = RelPath::new(&format!("{}{rest}", home.customer_dir))
                && self.index.get(&path)?.is_some()
            {
                return Ok(Some(path));
            }
        }
        Ok(None)
    }
}
