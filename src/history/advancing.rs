//! Knowing whose lock lies on the branch after a crash.
//!
//! Git locks a branch by a file that nobody takes away when its owner is killed. A note, locked by the system for as long as
//! its process lives, is written before the branch is locked and emptied after: who finds it written died in between.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::Path;

/// The right to move a branch, among the kehu of this machine.
pub(super) struct Advancing {
    note: File,
    /// The one before died while it moved a branch.
    pub was_interrupted: bool,
}

impl Advancing {
    /// Waits for others of this machine that are at it: milliseconds.
    pub fn begin(state_dir: &Path) -> io::Result<Self> {
        let path = state_dir.join("advancing");
        let open = || {
            File::options()
                .create(true)
                .truncate(false)
                .read(true)
                .write(true)
                .open(&path)
        };
        let mut note = open().or_else(|error| match error.kind() {
            ErrorKind::NotFound => fs::create_dir_all(state_dir).and_then(|()| open()),
            _ => Err(error),
        })?;
        note.lock()?;
        let was_interrupted = note.read(&mut [0])? > 0;
        note.seek(SeekFrom::Start(0))?;
        note.write_all(b"1")?;
        Ok(Self { note, was_interrupted })
    }
}

impl Drop for Advancing {
    fn drop(&mut self) {
        // If it stays written, the next one only asks once more than it must.
        let _ = self.note.set_len(0);
    }
}
