//! The one pipeline that every change passes (DESIGN §4): compare with what is known, read and check, commit, index.

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::change::{Applied, Change, Note, Progress, TakenIn};
use super::compare::Differences;
use super::error::{ArchiveError, Result};
use super::family::{self, Reading};
use super::mark::Mark;
use super::record::{News, Recorder};
use super::{Archive, lease};
use crate::history::HistoryError;
use crate::index::{Entry, Index, IndexError, IndexSnapshot, IndexWriter, ManifestLine};
use crate::kinds::Catalog;
use crate::vault::{FileEdit, FileStat, Lock, RelPath, Settings, Transaction, VaultError, WalkReport, recover};

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
/// Bulk work makes its results searchable after this long, then after twice as long, and so on: each time everything else waits.
const PUBLISH_FIRST: Duration = Duration::from_secs(2);
/// Memory of the index writer, in bytes, for a save and for bulk work. With much less, bulk work makes so many segments of
/// 100,000 files that they have to be merged right away, which takes a fifth of the time.
const SAVE_HEAP: usize = 15_000_000;
const BULK_HEAP: usize = 50_000_000;

/// Which part of the vault a pass looks at.
pub enum Scope<'a> {
    Everything,
    /// These files, and all below these folders.
    Below(&'a [RelPath]),
}

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

/// What a look at the disk brought.
struct Look {
    known: IndexSnapshot,
    /// What is on disk in scope, sorted by path.
    on_disk: WalkReport,
    differences: Differences,
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
            }
            interrupted.finish()?;
        }
        Ok(())
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
        // What somebody saved in these files a moment ago is theirs: it goes on record first, under their name.
        self.take_in(&Scope::Below(&paths_of(&change.edits)), None)?;
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
        let touched = transaction.touched().to_vec();
        let taken = match transaction.apply() {
            Ok(()) => self.take_in(&Scope::Below(&touched), Some(&note)),
            Err(error) => Err(error.into()),
        };
        match taken {
            Ok(taken) => {
                transaction.finish()?;
                Ok(Applied {
                    commit: taken.commit,
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
            return Ok(TakenIn::default());
        }
        let mut on_disk = look.on_disk;
        let (mut writer, news) = self.index_news(&mut on_disk, &look.differences, &look.known)?;
        self.note_oddities(scope, &on_disk);
        let recorder = Recorder {
            archive: self.archive,
            catalog: &self.catalog,
            progress: self.progress,
            still: &still,
            forbidden: self.lock.as_ref().err(),
        };
        let recorded = if everything && !in_step {
            writer.commit(&Mark::broken().to_string())?;
            recorder.everything_unrecorded(&self.index.snapshot()?.manifest()?, &news, note)
        } else {
            if look.differences.changed.len() > EXACT_LIMIT {
                // Gives back the writer's memory before the commit needs some of its own.
                writer.commit(&Mark::broken().to_string())?;
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
        let mark = if agree { Mark::now(head) } else { Mark::broken() };
        // What kehu itself wrote counts once it is on disk and on record: the index is made up for by the next pass.
        let is_saved = note.is_some() && commit.is_some();
        let unless_saved = |indexed: std::result::Result<(), IndexError>| match indexed {
            Err(error) if is_saved => {
                tracing::warn!(%error, "recorded, but not searchable yet");
                Ok(())
            }
            indexed => indexed,
        };
        unless_saved(writer.commit(&mark.to_string()))?;
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
        self.archive.publish();
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
        let known = self.index.snapshot()?.manifest()?;
        // Where even counting fails it is this one at least.
        let count = recorder.waiting(&known).unwrap_or_default();
        Ok((count.max(1), Some(why)))
    }

    /// Compares the disk with the index.
    fn look(&self, scope: &Scope<'_>) -> Result<Look> {
        let known = self.index.snapshot()?;
        let (mut on_disk, mut manifest) = (WalkReport::default(), Vec::<ManifestLine>::new());
        match scope {
            Scope::Everything => {
                (self.progress)(Progress {
                    stage: "查看文件",
                    done: 0,
                    total: None,
                });
                on_disk = self.archive.vault.walk()?;
                manifest = known.manifest()?;
            }
            Scope::Below(paths) => {
                let paths = outermost(paths);
                if paths.len() > EXACT_LIMIT {
                    // One walk past everything costs less than thousands of short ones.
                    on_disk = self.archive.vault.walk()?;
                    on_disk.retain(&|path| is_below_any(path, &paths));
                    manifest = known.manifest()?;
                    manifest.retain(|line| is_below_any(&line.path, &paths));
                } else {
                    for path in paths {
                        on_disk.extend(self.archive.vault.walk_below(path)?);
                        manifest.extend(known.lines_below(path)?);
                    }
                    manifest.sort_unstable_by(|left, right| left.path.cmp(&right.path));
                }
            }
        }
        // What lies behind a folder that cannot be opened is not gone: it stays as it was known.
        let is_hidden = |line: &ManifestLine| on_disk.unreadable.iter().any(|(dir, _)| line.path.is_within(dir));
        manifest.retain(|line| !is_hidden(line));
        let differences = Differences::between(&on_disk.files, &manifest);
        Ok(Look {
            known,
            on_disk,
            differences,
        })
    }

    /// Reads, checks and indexes what differs; bulk work becomes searchable while it goes on. The rest becomes visible
    /// when the writer handed back is committed.
    /// Files that cannot be read are added to what the walk could not read.
    fn index_news(
        &self,
        on_disk: &mut WalkReport,
        differences: &Differences,
        known: &IndexSnapshot,
    ) -> Result<(IndexWriter, Vec<News>)> {
        let bulk = differences.changed.len() > EXACT_LIMIT;
        let total = differences.changed.len() as u64;
        let files_below = |dir: &RelPath| -> Result<Vec<FileStat>> {
            if bulk {
                let start = on_disk.files.partition_point(|file| file.path < *dir);
                let below = on_disk.files.iter().skip(start);
                Ok(below.take_while(|file| file.path.is_within(dir)).cloned().collect())
            } else {
                Ok(self.archive.vault.walk_below(dir)?.files)
            }
        };
        let families = family::group(differences, &self.catalog, &files_below)?;
        let reading = self.reading(known, !bulk);
        let mut writer = self.index.writer(if bulk { BULK_HEAP } else { SAVE_HEAP })?;
        let mut news = Vec::new();
        let (mut published, mut publish_after) = (Instant::now(), PUBLISH_FIRST);
        family::read(&families, &reading, &mut |members| {
            for digest in members.digests {
                writer.put(&digest.entry)?;
                news.extend(News::of(digest));
            }
            on_disk.unreadable.extend(members.unreadable);
            let done = news.len() as u64;
            (self.progress)(Progress {
                stage: "读取与检查",
                done,
                total: Some(total),
            });
            if bulk {
                self.archive.live(|live| live.indexing = Some((done, total)));
            }
            if published.elapsed() > publish_after {
                writer.commit(&Mark::broken().to_string())?;
                self.archive.publish();
                (published, publish_after) = (Instant::now(), 2 * publish_after);
            }
            Ok(())
        })?;
        for path in &differences.removed {
            writer.remove(path)?;
        }
        Ok((writer, news))
    }

    /// What reading needs.
    fn reading<'b>(&'b self, known: &'b IndexSnapshot, keep_bytes: bool) -> Reading<'b> {
        Reading {
            vault: &self.archive.vault,
            catalog: &self.catalog,
            settings: &self.settings,
            now: self.archive.clock.now(),
            known,
            texts: &self.archive.texts,
            keep_bytes,
        }
    }

    /// Indexes files once more that are as the index knows them, because more can be said of them now: the text of
    /// attachments. Nothing is recorded; what was saved meanwhile is left to the pass that takes it in.
    pub fn index_again(&self, files: &[ManifestLine]) -> Result<()> {
        let known = self.index.snapshot()?;
        let mut differences = Differences::default();
        for file in files {
            if known.line(&file.path)?.as_ref() == Some(file) {
                differences.add_known(file);
            }
        }
        if differences.is_empty() {
            return Ok(());
        }
        let files_below = |dir: &RelPath| -> Result<Vec<FileStat>> { Ok(self.archive.vault.walk_below(dir)?.files) };
        let families = family::group(&differences, &self.catalog, &files_below)?;
        let mut writer = self.index.writer(SAVE_HEAP)?;
        let is_known = |entry: &Entry| {
            let same =
                |file: &&ManifestLine| file.path == entry.path && file.stamp == entry.stamp && file.blob == entry.blob;
            files.iter().any(|file| same(&file))
        };
        family::read(&families, &self.reading(&known, false), &mut |members| {
            let again = members.digests.iter().filter(|digest| is_known(&digest.entry));
            Ok(again
                .map(|digest| &digest.entry)
                .try_for_each(|entry| writer.put(entry))?)
        })?;
        writer.commit(&known.mark())?;
        self.archive.publish();
        Ok(writer.tidy()?)
    }

    /// Remembers what in this part of the tree is no readable file.
    fn note_oddities(&self, scope: &Scope<'_>, walk: &WalkReport) {
        let oddities = &self.archive.oddities;
        let differs = match scope {
            Scope::Everything => oddities.replace(walk, &self.settings),
            Scope::Below(paths) => oddities.replace_below(&outermost(paths), walk, &self.settings),
        };
        if differs {
            self.archive.publish();
        }
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

/// Whether a path is one of these, or lies below one. `paths` are sorted.
fn is_below_any(path: &RelPath, paths: &[&RelPath]) -> bool {
    path.ancestors()
        .chain([path.clone()])
        .any(|above| paths.binary_search(&&above).is_ok())
}

/// The paths that lie below none of the others, sorted.
fn outermost(paths: &[RelPath]) -> Vec<&RelPath> {
    let mut sorted: Vec<&RelPath> = paths.iter().collect();
    sorted.sort_unstable();
    sorted.dedup();
    let mut outer: Vec<&RelPath> = Vec::new();
    for path in sorted {
        // Sorting by text puts `a b/…` between `a` and `a/…`, so every kept path is asked, nearest first.
        if !outer.iter().rev().take(64).any(|kept| path.is_within(kept)) {
            outer.push(path);
        }
    }
    outer
}
