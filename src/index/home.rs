//! The index's folder: which data folder is in force, and how one is set aside.
//!
//! ```text
//! kehu-index.json   format, catalog fingerprint, name of the data folder; written last, replaced atomically
//! data-N/           the engine's files
//! damaged/          the last data folder that was set aside for damage
//! open.lock         held while the above is looked at and changed
//! ```
//!
//! A new index gets a new data folder, so that one that other processes still read is never written over.

use super::IndexError;
use super::schema::FORMAT;
use crate::vault::HeldFile;
use serde::{Deserialize, Serialize};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

const HEAD: &str = "kehu-index.json";
const LOCK: &str = "open.lock";
const DAMAGED: &str = "damaged";
const DATA_PREFIX: &str = "data-";

/// What the head file says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Head {
    format: u32,
    /// Hexadecimal, because JSON numbers lose the last digits of a u64 in many readers.
    fingerprint: String,
    data: String,
}

/// What is found in the folder.
pub(super) enum Found {
    Usable(Head),
    /// Nothing to use, and why, in Chinese.
    Unusable(String),
}

pub(super) struct Home {
    pub dir: PathBuf,
}

/// Held while the folder is looked at and changed; released on drop.
pub(super) struct HomeLock {
    _file: HeldFile,
}

impl Home {
    pub fn new(dir: &Path) -> Self {
        Self { dir: dir.to_owned() }
    }

    /// Also makes the folder, at first or after somebody removed it.
    pub fn lock(&self) -> Result<HomeLock, IndexError> {
        fs::create_dir_all(&self.dir).map_err(|error| IndexError::io(&self.dir, error))?;
        let path = self.dir.join(LOCK);
        let open = fs::OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path);
        let file = open.map_err(|error| IndexError::io(&self.dir, error))?;
        file.lock().map_err(|error| IndexError::io(&self.dir, error))?;
        Ok(HomeLock { _file: HeldFile(file) })
    }

    /// The raw head file, to notice that another process changed it; empty when there is none.
    pub fn head_bytes(&self) -> Vec<u8> {
        fs::read(self.dir.join(HEAD)).unwrap_or_default()
    }

    pub fn find(&self, fingerprint: u64) -> Found {
        let head: Head = match fs::read(self.dir.join(HEAD)) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Found::Unusable(if self.data_dirs().is_empty() {
                    "第一次建立索引".to_owned()
                } else {
                    "索引的版本文件不见了".to_owned()
                });
            }
            Err(error) => return Found::Unusable(format!("索引的版本文件读不出来：{error}")),
            Ok(bytes) => match serde_json::from_slice(&bytes) {
                Ok(head) => head,
                Err(_) => return Found::Unusable("索引的版本文件已损坏".to_owned()),
            },
        };
        if head.format != FORMAT {
            return Found::Unusable("索引格式随 kehu 版本更新".to_owned());
        }
        if head.fingerprint != hex(fingerprint) {
            return Found::Unusable("资料类型的定义（schemas）有变化".to_owned());
        }
        Found::Usable(head)
    }

    /// Where the engine's files lie.
    pub fn data_dir(&self, head: &Head) -> PathBuf {
        // The name comes from a file: nothing but its last part counts.
        let name = Path::new(&head.data).file_name().unwrap_or_default();
        self.dir.join(name)
    }

    /// An empty folder for a new index, not yet in force. Its name was never another's: who still writes in one that was set aside
    /// must not find its name again.
    pub fn new_data_dir(&self) -> Result<(Head, PathBuf), IndexError> {
        let number = |dir: &PathBuf| {
            dir.file_name()?
                .to_str()?
                .strip_prefix(DATA_PREFIX)?
                .parse::<u64>()
                .ok()
        };
        let next = self
            .data_dirs()
            .iter()
            .filter_map(number)
            .max()
            .map_or(0, |number| number.saturating_add(1))
            .max(milliseconds_since_1970());
        let head = Head {
            format: FORMAT,
            fingerprint: String::new(),
            data: format!("{DATA_PREFIX}{next}"),
        };
        let path = self.data_dir(&head);
        fs::create_dir_all(&path).map_err(|error| IndexError::io(&path, error))?;
        Ok((head, path))
    }

    /// Puts a data folder in force, and clears away the ones before it as far as nobody holds them.
    pub fn put_in_force(&self, mut head: Head, fingerprint: u64) -> Result<Head, IndexError> {
        head.fingerprint = hex(fingerprint);
        let fail = |error| IndexError::io(&self.dir, error);
        let temporary = self.dir.join(format!("{HEAD}.tmp"));
        let json = serde_json::to_vec(&head).map_err(|error| IndexError::Damaged(error.to_string()))?;
        let mut file = fs::File::create(&temporary).map_err(fail)?;
        file.write_all(&json).and_then(|()| file.sync_all()).map_err(fail)?;
        drop(file);
        fs::rename(&temporary, self.dir.join(HEAD)).map_err(fail)?;
        let current = self.data_dir(&head);
        for old in self.data_dirs().into_iter().filter(|dir| *dir != current) {
            // On Windows another process may still hold it; the next new index tries again.
            let _ = fs::remove_dir_all(old);
        }
        Ok(head)
    }

    /// Keeps a damaged data folder beside, in place of the one kept before, for whoever wants to know what happened.
    pub fn set_aside(&self, head: &Head) {
        let damaged = self.dir.join(DAMAGED);
        let _ = fs::remove_dir_all(&damaged);
        let _ = fs::rename(self.data_dir(head), &damaged);
        let _ = fs::remove_file(self.dir.join(HEAD));
    }

    fn data_dirs(&self) -> Vec<PathBuf> {
        let is_data = |path: &PathBuf| {
            path.file_name()
                .and_then(|name| name.to_str())
                .is_some_and(|name| name.starts_with(DATA_PREFIX))
        };
        let entries = fs::read_dir(&self.dir).into_iter().flatten().flatten();
        entries.map(|entry| entry.path()).filter(is_data).collect()
    }
}

fn milliseconds_since_1970() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or_default()
}

fn hex(fingerprint: u64) -> String {
    format!("{fingerprint:016x}")
}
