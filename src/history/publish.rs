//! Replacing git's index file as git itself does, without ever being in its way for long.
//!
//! The new index is prepared in a file of kehu's own. Only then git's lock (`index.lock`) is taken, for the instant of
//! checking that the index is still the one that was read and putting the new one in its place: a person's `git` hardly ever
//! meets the lock, and what it staged meanwhile is never lost. The lock is a hard link to the prepared file, so one that a
//! crash left behind is known as ours by its content and cleared away.

use super::HistoryError;
use super::error::io_at;
use super::platform::{self, Stat};
use crate::vault::{HeldFile, make_own_dir};
use std::fs::{self, File, TryLockError};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// How long to wait for a lock. Refreshing is batched and tried again later anyway.
const PATIENCE: Duration = Duration::from_millis(500);
/// How often to begin again because the index was changed by others meanwhile.
const ROUNDS: usize = 5;

pub(super) struct IndexPlace {
    pub index: PathBuf,
    lock: PathBuf,
    prepared: PathBuf,
    turn: PathBuf,
}

impl IndexPlace {
    pub fn of(git_dir: &Path, state_dir: &Path) -> Self {
        Self {
            index: git_dir.join("index"),
            lock: git_dir.join("index.lock"),
            prepared: state_dir.join("index.new"),
            turn: state_dir.join("index.turn"),
        }
    }

    /// Puts what `make` makes of the present index (None: there is none) in its place; nothing if it makes nothing.
    pub fn replace(
        &self,
        mut make: impl FnMut(Option<&[u8]>) -> Result<Option<Vec<u8>>, HistoryError>,
    ) -> Result<(), HistoryError> {
        let _turn = self.take_turn()?;
        self.clear_leftovers()?;
        for _ in 0..ROUNDS {
            let seen = self.stat()?;
            let present = match fs::read(&self.index) {
                Ok(bytes) => Some(bytes),
                Err(error) if error.kind() == ErrorKind::NotFound => None,
                Err(error) => return Err(io_at(&self.index)(error)),
            };
            let Some(bytes) = make(present.as_deref())? else {
                return Ok(());
            };
            self.prepare(&bytes).map_err(io_at(&self.prepared))?;
            self.lock_index()?;
            let installed = if self.stat()? == seen {
                Some(fs::rename(&self.lock, &self.index))
            } else {
                None
            };
            if !matches!(installed, Some(Ok(()))) {
                fs::remove_file(&self.lock).map_err(io_at(&self.lock))?;
            }
            remove_if_there(&self.prepared)?;
            if let Some(result) = installed {
                return result.map_err(io_at(&self.index));
            }
        }
        Err(self.locked())
    }

    /// One kehu at a time: the prepared file is shared by all processes. The lock dies with its process.
    fn take_turn(&self) -> Result<HeldFile, HistoryError> {
        let dir = self.turn.parent().unwrap_or(&self.turn);
        make_own_dir(dir).map_err(io_at(dir))?;
        let file = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&self.turn)
            .map_err(io_at(&self.turn))?;
        let deadline = Instant::now() + PATIENCE;
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(HeldFile(file)),
                Err(TryLockError::WouldBlock) if Instant::now() < deadline => {
                    std::thread::sleep(Duration::from_millis(5));
                }
                Err(TryLockError::WouldBlock) => return Err(HistoryError::Locked(self.turn.display().to_string())),
                // Some network file systems have no locks; there the lease of the one recording kehu must do.
                Err(TryLockError::Error(error)) if error.kind() == ErrorKind::Unsupported => return Ok(HeldFile(file)),
                Err(TryLockError::Error(error)) => return Err(io_at(&self.turn)(error)),
            }
        }
    }

    /// What a kehu that was killed in `replace` left behind.
    fn clear_leftovers(&self) -> Result<(), HistoryError> {
        let (Ok(prepared), Ok(lock)) = (fs::read(&self.prepared), fs::read(&self.lock)) else {
            return remove_if_there(&self.prepared);
        };
        if prepared == lock {
            remove_if_there(&self.lock)?;
        }
        remove_if_there(&self.prepared)
    }

    fn prepare(&self, bytes: &[u8]) -> std::io::Result<()> {
        let mut file = File::create_new(&self.prepared)?;
        file.write_all(bytes)?;
        // In a repository that is shared by a group, the index must stay readable to it.
        fs::metadata(&self.index)
            .and_then(|index| file.set_permissions(index.permissions()))
            .or_else(|error| match error.kind() {
                ErrorKind::NotFound | ErrorKind::PermissionDenied => Ok(()),
                _ => Err(error),
            })
    }

    fn lock_index(&self) -> Result<(), HistoryError> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            match fs::hard_link(&self.prepared, &self.lock) {
                Ok(()) => return Ok(()),
                Err(error) if error.kind() == ErrorKind::AlreadyExists && Instant::now() < deadline => {
                    std::thread::sleep(Duration::from_millis(5));
                }
                Err(error) if error.kind() == ErrorKind::AlreadyExists => return Err(self.locked()),
                Err(_) => return self.lock_without_links(),
            }
        }
    }

    /// FAT and some shares have no hard links.
    fn lock_without_links(&self) -> Result<(), HistoryError> {
        match File::create_new(&self.lock) {
            Ok(_) => fs::rename(&self.prepared, &self.lock).map_err(io_at(&self.lock)),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => Err(self.locked()),
            Err(error) => Err(io_at(&self.lock)(error)),
        }
    }

    fn stat(&self) -> Result<Option<Stat>, HistoryError> {
        match fs::metadata(&self.index) {
            Ok(metadata) => Ok(Some(platform::stat(&metadata))),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(io_at(&self.index)(error)),
        }
    }

    fn locked(&self) -> HistoryError {
        HistoryError::Locked(self.lock.display().to_string())
    }
}

fn remove_if_there(path: &Path) -> Result<(), HistoryError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(io_at(path)(error)),
        _ => Ok(()),
    }
}
