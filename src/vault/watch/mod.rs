//! Watching a vault: which paths may have changed, once they have come to rest.
//!
//! Events come from the system ([`native`]) or from comparing two walks ([`poll`]); a worker thread ([`worker`]) lets them
//! settle ([`debounce`]) and hands them on.

mod debounce;
mod native;
mod poll;
mod worker;

use super::{RelPath, Vault, VaultError, WatchMode, WatchSettings};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// What a watcher says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Signal {
    /// These paths (files or directories: take in everything below) may have changed, and have been still for the debounce
    /// time. Sorted; none lies below another.
    Changed(Vec<RelPath>),
    /// Events may have been lost: walk everything.
    Rescan,
    /// The vault's root is gone (share unmounted, disk pulled out) …
    Gone,
    /// … or back; a [`Signal::Rescan`] follows.
    Back,
}

/// Watching of one vault: native events with self-test, or polling, with a reconciling rescan from time to time.
#[derive(Debug)]
pub struct Watcher {
    signals: Mutex<Receiver<Signal>>,
    notices: Sender<Notice>,
    status: Status,
}

/// What reaches the worker.
#[derive(Debug)]
enum Notice {
    Event(notify::Result<notify::Event>),
    Stop,
}

/// The mode in force and why, shared with the worker, who may have to change it.
type Status = Arc<Mutex<(WatchMode, String)>>;

impl Watcher {
    /// Starts watching: what changes from now on will be signalled. Commits, pulls and checkouts by others show in the files
    /// they touch; git's own directory is not watched.
    ///
    /// # Errors
    /// [`VaultError::Io`] when no thread can be started. Whatever else goes wrong with native watching leads to polling.
    pub fn start(vault: &Vault, settings: &WatchSettings) -> Result<Self, VaultError> {
        let (signal_sender, signals) = channel();
        let (notices, notice_receiver) = channel();
        let status = Status::default();
        let worker = worker::Worker::new(
            vault.root_paths().clone(),
            settings.clone(),
            (notices.clone(), notice_receiver),
            signal_sender,
            status.clone(),
        );
        std::thread::Builder::new()
            .name("kehu-watch".into())
            .spawn(move || worker.run())
            .map_err(|error| VaultError::io(vault.root(), error))?;
        Ok(Self {
            signals: Mutex::new(signals),
            notices,
            status,
        })
    }

    /// The next signal, or None after `timeout`.
    pub fn next(&self, timeout: Duration) -> Option<Signal> {
        let signals = self.signals.lock().unwrap_or_else(PoisonError::into_inner);
        signals.recv_timeout(timeout).ok()
    }

    /// The mode in force (`Native` or `Poll`) and why, in Chinese.
    pub fn mode(&self) -> (WatchMode, String) {
        self.status.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Drop for Watcher {
    fn drop(&mut self) {
        // Not joined: the worker may hang in a call to a share that does not answer.
        let already_over = self.notices.send(Notice::Stop);
        drop(already_over);
    }
}
