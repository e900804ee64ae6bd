//! Reading files of which nothing is known: any size, any type, written to while they are read.

use super::{RelPath, Stamp, Vault, VaultError};
use std::collections::VecDeque;
use std::fs::{self, File, FileType};
use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// What a read gave.
#[derive(Debug)]
pub enum Content {
    Bytes { bytes: Vec<u8>, stamp: Stamp },
    TooLarge { stamp: Stamp },
}

/// How often a file that changes while it is read is read anew.
const ATTEMPTS: u32 = 5;
/// How long a folder is believed to be no link.
const SEEN_FOR: Duration = Duration::from_millis(100);

impl Vault {
    /// The stamp of a file; None for anything that is not a plain file.
    pub fn stat(&self, path: &RelPath) -> Option<Stamp> {
        let metadata = self.absolute(path).symlink_metadata().ok()?;
        metadata.is_file().then(|| Stamp::of(&metadata))
    }

    /// Where a plain file or folder lies, and which of the two it is; None for links, for what lies behind one, and for what is
    /// not there.
    pub fn locate(&self, path: &RelPath) -> Option<(PathBuf, FileType)> {
        let place = self.absolute(path);
        let file_type = place.symlink_metadata().ok()?.file_type();
        let is_plain = (file_type.is_file() || file_type.is_dir()) && !self.is_behind_link(path);
        is_plain.then_some((place, file_type))
    }

    /// Bytes of one file, with the stamp it had; None when it is gone or no plain file (directories, pipes, links, and what
    /// lies behind a link: it may be outside the vault). Larger than `max` gives [`Content::TooLarge`].
    ///
    /// The stamp belongs to the bytes. A file that never comes to rest gives its last bytes with an older stamp, so that a
    /// later comparison finds it changed.
    ///
    /// # Errors
    /// [`VaultError::Io`] when the file is there but cannot be read.
    pub fn read(&self, path: &RelPath, max: u64) -> Result<Option<Content>, VaultError> {
        if self.is_behind_link(path) {
            return Ok(None);
        }
        let file = self.absolute(path);
        match read_plain(&file, max) {
            Ok(content) => Ok(content),
            Err(error) if is_absence(error.kind()) => Ok(None),
            Err(error) => Err(VaultError::io(&file, error)),
        }
    }
}

/// Nothing is there, or under such a name (one that is longer than the file system takes) nothing can be.
const fn is_absence(kind: ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::NotFound | ErrorKind::NotADirectory | ErrorKind::InvalidFilename
    )
}

/// The folders that were last seen to be reached without links, and when. Files are read folder by folder, by several threads:
/// looking at every folder above for every file would double the time.
#[derive(Debug, Default)]
pub(super) struct PlainFolders(Mutex<VecDeque<(RelPath, Instant)>>);

/// So many folders are remembered, a few for each reading thread.
const REMEMBERED: usize = 32;

impl Vault {
    /// Whether a folder above `path` is a link.
    pub(super) fn is_behind_link(&self, path: &RelPath) -> bool {
        let Some(folder) = path.parent() else { return false };
        let folders = &self.plain_folders().0;
        let mut unknown = Vec::new();
        let mut seen = Instant::now();
        {
            let mut known = folders.lock().unwrap_or_else(PoisonError::into_inner);
            known.retain(|(_, at)| seen.duration_since(*at) < SEEN_FOR);
            for dir in std::iter::once(folder.clone()).chain(folder.ancestors()) {
                if let Some((_, at)) = known.iter().find(|(known, _)| known.is_within(&dir)) {
                    seen = *at;
                    break;
                }
                unknown.push(dir);
            }
        }
        if unknown.is_empty() {
            return false;
        }
        if unknown.iter().any(|dir| self.absolute(dir).is_symlink()) {
            return true;
        }
        let mut known = folders.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() == REMEMBERED {
            known.pop_front();
        }
        known.push_back((folder, seen));
        false
    }
}

/// As [`Vault::read`], for the file itself.
pub(super) fn read_plain(path: &Path, max: u64) -> io::Result<Option<Content>> {
    // Opening a pipe would wait for its other end for ever: look before opening.
    let mut before = fs::symlink_metadata(path)?;
    let mut attempt = 0;
    loop {
        if !before.is_file() {
            return Ok(None);
        }
        let stamp = Stamp::of(&before);
        if stamp.size > max {
            return Ok(Some(Content::TooLarge { stamp }));
        }
        let mut file = File::open(path)?;
        // One byte more than it should have shows a file that grew.
        let room = usize::try_from(stamp.size).unwrap_or(usize::MAX).saturating_add(1);
        let mut bytes = Vec::with_capacity(room.min(1 << 24));
        file.by_ref().take(max.saturating_add(1)).read_to_end(&mut bytes)?;
        let after = Stamp::of(&file.metadata()?);
        attempt += 1;
        let length = bytes.len() as u64;
        if (after == stamp && length == stamp.size) || attempt >= ATTEMPTS {
            return Ok(Some(if length > max {
                Content::TooLarge { stamp: after }
            } else {
                Content::Bytes { bytes, stamp }
            }));
        }
        before = fs::symlink_metadata(path)?;
    }
}
