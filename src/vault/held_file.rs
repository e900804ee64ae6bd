//! A locked file that comes free the moment its holder lets go.

use std::fs::File;

/// A file that this process has locked; unlocked when dropped.
///
/// Closing alone would not do: a process that another thread is just starting holds a copy of every open file until it runs its
/// program, and with it the lock.
#[derive(Debug)]
pub struct HeldFile(pub File);

impl Drop for HeldFile {
    fn drop(&mut self) {
        // Closing comes next and frees it in nearly every case.
        let _ = self.0.unlock();
    }
}
