//! The one pipeline that every change passes (DESIGN §4): compare with what is known, read and check, commit, index.

mod indexing;
mod look;

pub use look::Scope;

use std::sync::Arc;
use std::time::Duration;

use super::change::{Applied, Change, Note, Progress, TakenIn};
use super::error::{ArchiveError, Result};
use super::mark::Mark;
use super::record::Recorder;
use super::{Archive, lease};
use crate::history::{HistoryError, Stillness};
use crate::index::{Index, IndexError};
use crate::kinds::Catalog;
use crate::vault::{FileEdit, Lock, RelPath, Settings, Transaction, VaultError, recover};

/// Up to this many changed files keep their bytes until the commit, so that exactly what was checked is committed.
const EXACT_LIMIT: usize = 2_000;
/// How often files are read anew because git was at work meanwhile, before their recording is put off.
const ATTEMPTS: usize = 4;
/// How long git is given between two attempts.
const GIT_MOVES_ON: Duration = Duration::from_millis(100);
/// A file that was written this long ago is no longer being written. Watching waits for that by itself; a walk of
/// everything comes upon files at any instant of a save. Files that are written all the time are taken after a few looks.
const SETTLED: Duration = Duration::from_millis(100);
const LOOKS_AGAIN: usize = 3;

/// One pass through the pipeline. Holds the vault's lock, so that what it reads is from one moment.
pub struct Pass<'a> {
    archive: &'a Archive,
    catalog: Arc<Catalog>,
    settings: Arc<Settings>,
    index: Arc<Index>,
    progress: &'a dyn Fn(Progress),
    /// None where this process may not write (a read-only share): then the vault is read and indexed, and nothing recorded.
    lock: std::result::Result<Lock, VaultError>,
}

impl<'a> Pass<'a> {
    /// Waits for the vault's lock, takes in new schemas and settings, and completes what a crash interrupted.
    pub fn begin(archive: &'a Archive, patience: Duration, progress: &'a dyn Fn(Progress)) -> Result<Self> {
        let git_dir = archive.vault.git_dir();
        let is_history_gone = || archive.vault.is_present() && !git_dir.join("HEAD").exists();
        let history_gone = || ArchiveError::HistoryGone(git_dir.display().to_string());
        if is_history_gone() {
            return Err(history_gone());
        }
        let lock = match Lock::acquire(&archive.vault, patience) {
            Ok(lock) => Ok(lock.ok_or(ArchiveError::Busy)?),
            Err(error) if error.is_forbidden() => Err(error),
            Err(_) if is_history_gone() => return Err(history_gone()),
            Err(error) => return Err(error.into()),
        };
        let rebuilt = archive.refresh_definitions()?;
        let pass = Self {
            archive,
            catalog: archive.catalog(),
            settings: archive.vault.settings(),
            index: archive.index(),
            progress,
            lock,
        };
        if pass.lock.is_ok() {
            pass.recover()?;
        }
        if rebuilt {
            pass.take_in(&Scope::Everything, None)?;
        } else if let Err(error) = pass.index_of_today() {
            // Files are taken in all the same, and the next pass tries again.
            tracing::warn!(%error, "what became due today is not searchable yet");
        }
        Ok(pass)
    }

    pub const fn archive(&self) -> &'a Archive {
        self.archive
    }

    /// Commits changes of kehu's own that a crash interrupted; their files are on disk again by now.
    fn recover(&self) -> Result<()> {
        for interrupted in recover(&self.archive.vault)? {
            if let Ok(note) = serde_json::from_slice::<Note>(&interrupted.note) {
                self.take_in(&Scope::Below(&interrupted.touched), Some(&note))?;
                self.record_interrupted(&interrupted.touched, &note)?;
            }
            interrupted.finish()?;
        }
        Ok(())
    }

    /// A large change is made searchable before it is committed, so after a crash between the two the index finds nothing new in
    /// it: what of it git does not have is put on record here, in the words of the change.
    fn record_interrupted(&self, touched: &[RelPath], note: &Note) -> Result<()> {
        let still = self.archive.await_stillness()?;
        let recorder = self.recorder(&still);
        let manifest = self.index.snapshot_in_force()?.manifest()?;
        recorder.unrecorded_of(&manifest, touched, note).map(drop)
    }

    fn recorder<'p>(&'p self, still: &'p Stillness) -> Recorder<'p> {
        Recorder {
            archive: self.archive,
            catalog: &self.catalog,
            progress: self.progress,
            still,
            forbidden: self.lock.as_ref().err(),
        }
    }

    /// Applies a change of kehu's own: all or nothing on disk, then one commit, then searchable.
    pub fn apply(self, change: Change) -> Result<Applied> {
        if let Err(error) = self.lock {
            return Err(error.into());
        }
        if let Some(activity) = self.archive.history.in_progress() {
            return Err(HistoryError::Busy(activity).into());
        }
        lease::hold(&self.archive.vault)?;
        // What somebody saved in these files a moment ago is theirs: it goes on record first, under their name. So does everything
        // that an index does not know which was never full.
        let paths = paths_of(&change.edits);
        let is_unfinished = self.index.snapshot_in_force()?.is_unfinished();
        let scope = Some(Scope::Below(&paths)).filter(|_| !is_unfinished);
        self.take_in(&scope.unwrap_or(Scope::Everything), None)?;
        let before = self.archive.history.head()?;
        let note = Note {
            author: change.author,
            message: change.message,
        };
        let journal = serde_json::to_vec(&note).unwrap_or_default();
        (self.progress)(Progress {
            stage: "写入文件",
            done: 0,
            total: Some(change.edits.len() as u64),
        });
        let mut transaction = Transaction::begin(&self.archive.vault, change.edits, journal)?;
        let touched = transaction.take_touched();
        let taken = match transaction.apply() {
            Ok(()) => self.take_in(&Scope::Below(&touched), Some(&note)),
            Err(error) => Err(error.into()),
        };
        match taken {
            Ok(taken) => {
                transaction.finish()?;
                // A person's `git commit -a` of the same instant holds it, where it was faster.
                let theirs = || {
                    self.archive
                        .history
                        .head()
                        .ok()
                        .flatten()
                        .filter(|head| Some(head) != before.as_ref())
                };
                Ok(Applied {
                    commit: taken.commit.or_else(theirs),
                    paths: touched,
                })
            }
            Err(error) => {
                transaction.roll_back()?;
                Err(error)
            }
        }
    }

    /// Takes in what differs on disk. `note` tells author and message of a change of kehu's own; without it, the change
    /// came from outside, its message is found by looking at it, and a commit that cannot be made now is made later.
    pub fn take_in(&self, scope: &Scope<'_>, note: Option<&Note>) -> Result<TakenIn> {
        for _ in 0..ATTEMPTS {
            match self.try_take_in(scope, note, false) {
                Err(ArchiveError::History(HistoryError::Disturbed)) => std::thread::sleep(GIT_MOVES_ON),
                done => return done,
            }
        }
        self.try_take_in(scope, note, true)
    }

    /// One attempt. The last one makes searchable what cannot be recorded while git is at work; it is recorded later.
    fn try_take_in(&self, scope: &Scope<'_>, note: Option<&Note>, is_last: bool) -> Result<TakenIn> {
        let still = self.archive.await_stillness()?;
        let mut look = self.look(scope)?;
        if note.is_none() && matches!(scope, Scope::Everything) {
            for _ in 0..LOOKS_AGAIN {
                let Some(unsettled) = look.differences.unsettled_for(SETTLED) else {
                    break;
                };
                std::thread::sleep(unsettled);
                look = self.look(scope)?;
            }
        }
        let everything = matches!(scope, Scope::Everything);
        let mark = Mark::parse(&look.known.mark());
        let in_step = mark.head.is_some() && mark.head == still.head();
        if look.differences.is_empty() && (in_step || !everything) {
            self.note_oddities(scope, &look.on_disk);
            // What another process saved is in the index before this one looks.
            if self.archive.remember_mark(look.known.mark()) {
                self.archive.publish();
            }
            return Ok(TakenIn::default());
        }
        let mut on_disk = look.on_disk;
        let (mut writer, news) = self.index_news(&mut on_disk, &look.differences, &look.known)?;
        self.note_oddities(scope, &on_disk);
        let recorder = self.recorder(&still);
        let recorded = if everything && !in_step {
            writer.commit(&Mark::new(None, self.archive.clock).to_string())?;
            recorder.everything_unrecorded(&self.index.snapshot_in_force()?.manifest()?, &news, note)
        } else {
            if look.differences.changed.len() > EXACT_LIMIT {
                // Gives back the writer's memory before the commit needs some of its own.
                writer.commit(&Mark::of_part(&look.known, self.archive.clock))?;
            }
            recorder.news(&news, &look.differences.removed, note)
        };
        let (commit, held_up) = match recorded {
            Ok(commit) => (commit, None),
            Err(error) if note.is_none() && keeps_waiting(&error, is_last) => (None, Some(error.to_string())),
            Err(error) => return Err(error),
        };
        // What others committed meanwhile has not been looked at yet.
        let head = commit.clone().or_else(|| still.head());
        let agree = held_up.is_none() && (everything || in_step) && head == self.archive.history.head()?;
        let mark = match agree {
            true => Mark::new(head, self.archive.clock).to_string(),
            false if everything => Mark::new(None, self.archive.clock).to_string(),
            false => Mark::of_part(&look.known, self.archive.clock),
        };
        // What kehu itself wrote counts once it is on disk and on record: the index is made up for by the next pass.
        let is_saved = note.is_some() && commit.is_some();
        let unless_saved = |indexed: std::result::Result<(), IndexError>| match indexed {
            Err(error) if is_saved => {
                tracing::warn!(%error, "recorded, but not searchable yet");
                Ok(())
            }
            indexed => indexed,
        };
        unless_saved(writer.commit(&mark))?;
        let changed = look.differences.changed.len() as u64;
        let removed = look.differences.removed.len() as u64;
        let (pending, pending_reason) = if agree {
            (0, None)
        } else {
            self.waiting(&recorder, held_up)?
        };
        self.archive.live(|live| {
            live.indexing = None;
            live.pending = pending;
            live.pending_reason = pending_reason;
        });
        self.archive.remember_mark(mark);
        self.archive.publish();
        if commit.is_some() {
            self.archive.refresh_small_git_index();
        }
        unless_saved(writer.tidy())?;
        let added = look
            .differences
            .changed
            .iter()
            .filter(|difference| difference.known.is_none())
            .count() as u64;
        Ok(TakenIn {
            added,
            modified: changed - added,
            removed,
            commit,
        })
    }

    /// How many files wait to be put on record, and why: `held_up`, or what somebody is in the middle of.
    fn waiting(&self, recorder: &Recorder<'_>, held_up: Option<String>) -> Result<(u64, Option<String>)> {
        let busy = || self.archive.history.in_progress();
        let Some(why) = held_up.or_else(|| busy().map(|what| HistoryError::Busy(what).to_string())) else {
            return Ok((0, None));
        };
        let known = self.index.snapshot_in_force()?.manifest()?;
        // Where even counting fails it is this one at least.
        let count = recorder.waiting(&known).unwrap_or_default();
        Ok((count.max(1), Some(why)))
    }
}

/// What keeps saves from being recorded, but nobody from reading and searching them: they wait, and the status tells why.
const fn keeps_waiting(error: &ArchiveError, is_last: bool) -> bool {
    match error {
        ArchiveError::History(HistoryError::Disturbed) => is_last,
        ArchiveError::History(_) | ArchiveError::ReadOnly(_) | ArchiveError::Forbidden(_) => true,
        _ => false,
    }
}

fn paths_of(edits: &[FileEdit]) -> Vec<RelPath> {
    let mut paths = Vec::new();
    for edit in edits {
        match edit {
            FileEdit::Write { path, .. } | FileEdit::Remove { path, .. } => paths.push(path.clone()),
            FileEdit::Move { from, to } => paths.extend([from.clone(), to.clone()]),
        }
    }
    paths
}
