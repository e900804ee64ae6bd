//! One writer at a time among the processes of this machine.

use super::{HeldFile, Vault, VaultError, make_own_dir};
use std::fs::{File, TryLockError};
use std::time::{Duration, Instant};

/// An exclusive lock among the processes of this machine on this vault (std file lock in the state directory). Released when
/// dropped, and by the system when the process dies.
#[derive(Debug)]
pub struct Lock {
    _file: HeldFile,
}

impl Lock {
    /// Waits at most `patience`; None when somebody else still holds the lock then.
    ///
    /// # Errors
    /// [`VaultError::Gone`] when the vault cannot be reached, [`VaultError::Io`] when the lock file cannot be made or the file system has no locks.
    pub fn acquire(vault: &Vault, patience: Duration) -> Result<Option<Lock>, VaultError> {
        const FIRST_PAUSE: Duration = Duration::from_millis(1);
        const LONGEST_PAUSE: Duration = Duration::from_millis(25);
        // Not on an empty mount point: the folders made here would look like a vault.
        vault.ensure_present()?;
        let path = vault.state_dir().join("lock");
        let file = make_own_dir(&vault.state_dir())
            .and_then(|()| File::options().create(true).truncate(false).write(true).open(&path))
            .map_err(|error| VaultError::io(&path, error))?;
        let deadline = Instant::now() + patience;
        let mut pause = FIRST_PAUSE;
        loop {
            match file.try_lock() {
                Ok(()) => {
                    return Ok(Some(Lock { _file: HeldFile(file) }));
                }
                Err(TryLockError::Error(error)) => return Err(VaultError::io(&path, error)),
                Err(TryLockError::WouldBlock) => {}
            }
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Ok(None);
            }
            std::thread::sleep(pause.min(left));
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    }
}
