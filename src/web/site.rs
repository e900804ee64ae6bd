//! What every answer needs: the archive, who looks, and how many wait for news.

use super::Request;
use super::desktop;
use super::desktop::{CannotOpen, Opener};
use super::error::WebError;
use super::imports::Imports;
use super::pages::reports::Overview;
use super::sent_once::SentOnce;
use super::views::{Shelved, Views};
use crate::archive::{Archive, ArchiveError, CustomerView, Snapshot, Viewer};
use crate::vault::VaultError;
use chrono::NaiveDateTime;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU16, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// How many pages may wait for news at once; more are answered at once and ask again.
const MAX_WAITING: usize = 64;
/// How often a waiting answer looks whether the server is about to stop.
const GLANCE: Duration = Duration::from_millis(500);

/// A served vault.
pub struct Site {
    archive: Arc<Archive>,
    viewer: Viewer,
    /// None where there is no desktop.
    opener: Option<Opener>,
    /// Where it is served; 0 until then.
    port: AtomicU16,
    stopping: AtomicBool,
    overview: Overview,
    waiting: AtomicUsize,
    imports: Imports,
    sent_once: SentOnce,
    views: Views,
}

impl Site {
    #[must_use]
    pub fn new(archive: Arc<Archive>, viewer: Viewer) -> Self {
        Self {
            imports: Imports::at(archive.cache()),
            archive,
            viewer,
            opener: desktop::opener(),
            port: AtomicU16::new(0),
            stopping: AtomicBool::new(false),
            overview: Overview::default(),
            waiting: AtomicUsize::new(0),
            sent_once: SentOnce::default(),
            views: Views::default(),
        }
    }

    /// The same with another way to open files and folders.
    #[must_use]
    pub fn opening_with(mut self, opener: Opener) -> Self {
        self.opener = Some(opener);
        self
    }

    /// The same with this program to read spreadsheets ([`crate::sheets::ReadOptions::worker`]).
    #[must_use]
    pub fn reading_sheets_with(mut self, worker: PathBuf) -> Self {
        self.imports.read_with(worker);
        self
    }

    pub(super) const fn imports(&self) -> &Imports {
        &self.imports
    }

    /// What came of the forms for new records that were sent.
    pub(super) const fn sent_once(&self) -> &SentOnce {
        &self.sent_once
    }

    /// The archive, for work that goes on behind an answer.
    pub(super) fn shared_archive(&self) -> Arc<Archive> {
        Arc::clone(&self.archive)
    }

    /// Whether whoever asks would see what this machine opens.
    pub(super) fn opens_for(&self, request: &Request) -> bool {
        self.opener.is_some() && desktop::is_here(request)
    }

    pub(super) fn open(&self, request: &Request, path: &Path) -> Result<(), CannotOpen> {
        let opener = self.opener.as_ref().ok_or(CannotOpen::NoDesktop)?;
        if !desktop::is_here(request) {
            return Err(CannotOpen::Elsewhere);
        }
        opener(path)
    }

    #[must_use]
    pub fn archive(&self) -> &Archive {
        &self.archive
    }

    /// The port that browsers use: requests that name another one are refused. None while nothing is listening.
    pub(super) fn port(&self) -> Option<u16> {
        Some(self.port.load(Ordering::Relaxed)).filter(|port| *port != 0)
    }

    pub(super) fn served_at(&self, port: u16) {
        self.port.store(port, Ordering::Relaxed);
    }

    /// All reports at a glance, as last asked for.
    pub(super) const fn overview(&self) -> &Overview {
        &self.overview
    }

    /// The saved views, as a visit finds them.
    pub(super) fn shelf(&self, visit: &Visit<'_>) -> Arc<Vec<Shelved>> {
        self.views.of(visit)
    }

    pub(super) fn stop(&self) {
        self.stopping.store(true, Ordering::Relaxed);
    }

    pub(super) fn is_stopping(&self) -> bool {
        self.stopping.load(Ordering::Relaxed)
    }

    /// The generation and a view of the archive that is at least that new.
    pub(super) fn visit(&self) -> Result<Visit<'_>, WebError> {
        let generation = self.archive.generation();
        let snapshot = self.archive.read(&self.viewer)?;
        Ok(Visit {
            site: self,
            generation,
            snapshot,
        })
    }

    /// Waits for `request` until the generation is beyond `seen`, at most `patience`; returns the present one. Returns at once
    /// when too many wait already, and soon when the server stops or nobody waits for the answer any more.
    pub(super) fn wait_beyond(&self, request: &Request, seen: u64, patience: Duration) -> u64 {
        let end = Instant::now() + patience;
        let waiting = Waiting::new(&self.waiting);
        let mut generation = self.archive.generation();
        let is_pointless = || self.is_stopping() || request.is_abandoned();
        while generation <= seen && waiting.number < MAX_WAITING && !is_pointless() {
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                break;
            }
            generation = self.archive.wait_beyond(seen, left.min(GLANCE));
        }
        generation
    }
}

/// One reading of the archive for one answer.
pub(super) struct Visit<'a> {
    pub site: &'a Site,
    pub generation: u64,
    pub snapshot: Snapshot<'a>,
}

impl Visit<'_> {
    /// This instant, by the clock of the archive.
    pub fn now(&self) -> NaiveDateTime {
        self.site.archive.clock().now()
    }

    /// An error where the vault cannot be reached now: what lies on the disk and in git would look as if it never was.
    pub fn ensure_present(&self) -> Result<(), WebError> {
        let vault = self.site.archive.vault();
        if vault.is_present() {
            return Ok(());
        }
        Err(ArchiveError::Vault(VaultError::Gone(vault.root().display().to_string())).into())
    }

    /// The customer that a word in an address means. Of one that was deleted it is said so.
    pub fn customer(&self, word: &str) -> Result<CustomerView, WebError> {
        self.or_departed(word, self.snapshot.customer(word))
    }

    /// The same with no more of each record than figures need.
    pub fn customer_outline(&self, word: &str) -> Result<CustomerView, WebError> {
        self.or_departed(word, self.snapshot.customer_outline(word))
    }

    fn or_departed(&self, word: &str, found: Result<CustomerView, ArchiveError>) -> Result<CustomerView, WebError> {
        let unknown = match found {
            Err(error @ ArchiveError::NoSuchCustomer(_)) => error,
            known => return Ok(known?),
        };
        let by_folder = || crate::vault::RelPath::new(word).map(|dir| self.snapshot.departed_from(&dir));
        let departed = match self.snapshot.departed(word)? {
            None => by_folder().transpose()?.flatten(),
            departed => departed,
        };
        match departed {
            Some(departed) => Err(WebError::Departed(Box::new(departed))),
            None => Err(unknown.into()),
        }
    }
}

/// Counts a waiting answer while it waits.
struct Waiting<'a> {
    counter: &'a AtomicUsize,
    number: usize,
}

impl<'a> Waiting<'a> {
    fn new(counter: &'a AtomicUsize) -> Self {
        Self {
            counter,
            number: counter.fetch_add(1, Ordering::Relaxed),
        }
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.counter.fetch_sub(1, Ordering::Relaxed);
    }
}
