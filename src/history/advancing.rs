//! Knowing whose lock lies on the branch after a crash.
//!
//! Git locks a branch by a file that nobody takes away when its owner is killed. A note, locked by the system for as long as
//! its process lives, is written before the branch is locked and emptied after: who finds it written died in between.

use crate::vault::{HeldFile, make_own_dir};
use std::fs::File;
use std::io::{self, ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::Path;

/// The right to move a branch, among the kehu of this machine.
pub(super) struct Advancing {
    note: HeldFile,
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
        let note = open().or_else(|error| match error.kind() {
            ErrorKind::NotFound => make_own_dir(state_dir).and_then(|()| open()),
            _ => Err(error),
        })?;
        note.lock()?;
        let mut note = HeldFile(note);
        let was_interrupted = note.0.read(&mut [0])? > 0;
        note.0.seek(SeekFrom::Start(0))?;
        note.0.write_all(b"1")?;
        Ok(Self { note, was_interrupted })
    }
}

impl Drop for Advancing {
    fn drop(&mut self) {
        // If it stays written, the next one only asks once more than it must.
        let _ = self.note.0.set_len(0);
    }
}
