//! Letting a person's git finish before looking at what it wrote.

use std::sync::atomic::Ordering;
use std::thread::sleep;
use std::time::{Duration, Instant};

use super::Archive;
use super::error::Result;
use crate::history::Stillness;

/// How long a git command may hold the working tree before its lock counts as left behind by a crash.
const PATIENCE: Duration = Duration::from_secs(5);
/// How often the lock is looked at.
const GLANCE: Duration = Duration::from_millis(20);

impl Archive {
    /// Waits while git rewrites files, and tells what it is at then.
    pub(super) fn await_stillness(&self) -> Result<Stillness> {
        let begun = Instant::now();
        loop {
            let still = self.history.stillness()?;
            let is_stale = self.stale_git_lock.load(Ordering::Relaxed) || begun.elapsed() > PATIENCE;
            self.stale_git_lock
                .store(still.is_locked() && is_stale, Ordering::Relaxed);
            if is_stale || !still.is_locked() {
                return Ok(still);
            }
            sleep(GLANCE);
        }
    }
}
