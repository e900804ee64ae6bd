//! The keeper's daily round: watch, take in saves, bring the git index up, renew the lease.

use std::sync::PoisonError;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use super::change::TakenIn;
use super::error::{ArchiveError, Result};
use super::mark::Mark;
use super::{Archive, lease};
use crate::history::HistoryError;
use crate::index::IndexError;
use crate::vault::{Signal, WatchMode, Watcher};

/// How long a round waits for a signal before it looks after the rest.
const ROUND: Duration = Duration::from_millis(250);
/// After this much quiet from outside the git index is brought up (it costs about 80 ms in a vault of 100,000 files, which no save
/// is to wait for): after a change of kehu's own `git status` is right within a round.
const QUIET: Duration = Duration::from_millis(400);
/// How often commits by people's own git, and merges that ended, are looked for; while a catch-up does not help (another
/// machine records), ever more rarely, up to the second figure.
const LOOK_AT_HEAD: Duration = Duration::from_secs(2);
const LOOK_RARELY: Duration = Duration::from_secs(30);
/// After this much quiet the small files of many commits are packed, if there are this many.
const IDLE: Duration = Duration::from_secs(120);
const MANY_LOOSE_OBJECTS: usize = 2_000;

impl Archive {
    /// Catches up, then watches and takes in saves until `stop` is set. Trouble with one save is shown in the status and
    /// tried again; it does not end the watch.
    pub fn keep(&self, stop: &AtomicBool) -> Result<()> {
        let watcher = Watcher::start(&self.vault, &self.vault.settings().watch)?;
        let (mode, text) = watcher.mode();
        let name = if mode == WatchMode::Poll { "poll" } else { "native" };
        self.live(|live| {
            live.watch = Some((name.to_owned(), text));
            live.catching_up = true;
        });
        std::thread::scope(|scope| {
            scope.spawn(|| self.keep_reading_attachments(&|| stop.load(Ordering::Acquire)));
            self.watch(&watcher, stop);
        });
        self.settle()
    }

    /// The rounds, until `stop` is set.
    fn watch(&self, watcher: &Watcher, stop: &AtomicBool) {
        let mut keeper = Keeper::new(self);
        keeper.catch_up();
        while !stop.load(Ordering::Acquire) {
            match watcher.next(ROUND) {
                Some(Signal::Changed(paths)) => {
                    let taken = self.take_in(&paths);
                    // What kehu wrote itself is heard of again and is no news: the git index need not wait for it.
                    if !taken.as_ref().is_ok_and(TakenIn::is_empty) {
                        keeper.last_signal = Instant::now();
                    }
                    keeper.tend(taken);
                    keeper.tidied = false;
                }
                Some(Signal::Rescan) => keeper.catch_up(),
                Some(Signal::Gone) => self.set_gone(true),
                Some(Signal::Back) => {
                    self.set_gone(false);
                    keeper.catch_up();
                }
                None => {}
            }
            keeper.look_after_the_rest();
        }
    }

    /// Whether HEAD is not the commit at which everything was last on record, and nothing stands in the way of mending it;
    /// or a new day has begun since, or the index can no longer tell.
    fn is_out_of_step(&self) -> bool {
        let mark = match self.index().snapshot() {
            Ok(snapshot) => Mark::parse(&snapshot.mark()),
            Err(error) => return matches!(error, IndexError::Damaged(_)),
        };
        let Ok(head) = self.history.head() else { return false };
        let is_of_today = mark.day().is_none_or(|day| day == self.clock.today());
        self.history.in_progress().is_none() && (mark.head != head || !is_of_today)
    }

    fn set_gone(&self, gone: bool) {
        self.live(|live| live.gone = gone);
        self.publish();
    }

    /// Shows trouble in the status until the next success.
    fn tend(&self, result: Result<()>) {
        let trouble = match result {
            Ok(()) | Err(ArchiveError::Busy) => None,
            Err(error) => Some(error.to_string()),
        };
        let changed = {
            let mut live = self.live.lock().unwrap_or_else(PoisonError::into_inner);
            let changed = live.trouble != trouble;
            live.trouble = trouble;
            changed
        };
        if changed {
            self.publish();
        }
    }
}

/// What the round remembers.
struct Keeper<'a> {
    archive: &'a Archive,
    last_signal: Instant,
    looked_at_head: Instant,
    look_every: Duration,
    renewed: Instant,
    /// Saves could not be taken in; nobody will announce them again.
    owes: bool,
    /// Nothing was recorded since the small files were last packed.
    tidied: bool,
}

impl<'a> Keeper<'a> {
    fn new(archive: &'a Archive) -> Self {
        let now = Instant::now();
        Self {
            archive,
            last_signal: now,
            looked_at_head: now,
            look_every: LOOK_AT_HEAD,
            renewed: now,
            owes: false,
            tidied: false,
        }
    }

    fn catch_up(&mut self) {
        self.archive.live(|live| live.catching_up = true);
        self.tend(self.archive.catch_up(&|_| {}));
        self.archive.live(|live| live.catching_up = false);
        self.archive.publish();
    }

    fn tend(&mut self, taken: Result<TakenIn>) {
        self.owes = taken.is_err();
        self.archive.tend(taken.map(drop));
    }

    /// Success at something else does not end the trouble with the saves.
    fn tend_besides(&self, done: Result<()>) {
        if !self.owes {
            self.archive.tend(done);
        }
    }

    fn look_after_the_rest(&mut self) {
        let archive = self.archive;
        if self.last_signal.elapsed() > QUIET {
            self.tend_besides(self.bring_up_git_index());
        }
        if self.looked_at_head.elapsed() > self.look_every {
            if self.owes || archive.is_out_of_step() {
                self.catch_up();
            }
            // Another process may have left it behind.
            archive.git_index_is_behind();
            let helped = !self.owes && !archive.is_out_of_step();
            self.look_every = if helped {
                LOOK_AT_HEAD
            } else {
                (self.look_every * 2).min(LOOK_RARELY)
            };
            self.looked_at_head = Instant::now();
        }
        if self.renewed.elapsed() > lease::RENEW_EVERY {
            self.renewed = Instant::now();
            self.tend_besides(lease::hold(&archive.vault));
        }
        if !self.tidied && self.last_signal.elapsed() > IDLE {
            self.tidied = true;
            // Housekeeping: without it everything works, only slower.
            if let Err(error) = archive.history.pack_loose_objects(MANY_LOOSE_OBJECTS) {
                tracing::warn!(%error, "loose objects were not packed");
            }
        }
    }

    /// A damaged git index is made anew at once: `git status` would fail for everybody.
    fn bring_up_git_index(&self) -> Result<()> {
        match self.archive.refresh_git_index() {
            Err(ArchiveError::History(HistoryError::DamagedIndex(_))) => {
                if let Some(repaired) = self.archive.history.repair_index_file()? {
                    tracing::warn!("{repaired}");
                }
                self.archive.refresh_git_index()
            }
            done => done,
        }
    }
}
