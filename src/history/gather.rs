//! Gathering the loose objects of many small commits in a pack, as `git gc` does where there is a git.
//!
//! A save makes some seven small files. Without anybody running git's own housekeeping a busy vault would collect a hundred
//! thousand a year, and reading the history would open each of them. Nothing is ever dropped here: what no branch reaches
//! is packed like the rest.

use super::error::io_at;
use super::repository::lock;
use super::{History, HistoryError, platform};
use crate::vault::make_own_dir;
use git2::Oid;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// Larger objects stay as they are: packing holds them in memory.
const MAX_BYTES: u64 = 4 << 20;

impl History {
    /// Moves all loose objects into one pack if there are at least `at_least` (git itself does so from 6,700 on). Returns how
    /// many were packed. Others may read and write meanwhile. Takes about 0.1 ms an object.
    pub fn pack_loose_objects(&self, at_least: usize) -> Result<usize, HistoryError> {
        let _turn = lock(&self.indexing);
        self.with_repo(|repo| {
            let objects_dir = repo.commondir().join("objects");
            // Ids are spread evenly, so one of the 256 directories tells about all.
            let sampled = loose_in(&objects_dir, 0x17)?.len() * 256;
            if sampled < at_least {
                return Ok(0);
            }
            let mut loose = Vec::new();
            for directory in 0..=255 {
                loose.extend(loose_in(&objects_dir, directory)?);
            }
            if loose.is_empty() {
                return Ok(0);
            }
            let mut builder = repo.packbuilder()?;
            builder.set_threads(0);
            for (id, _) in &loose {
                builder.insert_object(*id, None)?;
            }
            let dir = objects_dir.join("pack");
            make_own_dir(&dir).map_err(io_at(&dir))?;
            builder.write(&dir, 0o444)?;
            let name = builder.name()?.unwrap_or_default().to_string();
            for kind in ["pack", "idx"] {
                let file = dir.join(format!("pack-{name}.{kind}"));
                platform::sync_file(&file).map_err(io_at(&file))?;
            }
            for (_, file) in &loose {
                match fs::remove_file(file) {
                    Err(error) if error.kind() != ErrorKind::NotFound => return Err(io_at(file)(error)),
                    _ => {}
                }
            }
            Ok(loose.len())
        })
    }
}

/// The loose objects in one of the 256 directories.
fn loose_in(objects_dir: &Path, directory: u8) -> Result<Vec<(Oid, PathBuf)>, HistoryError> {
    let dir = objects_dir.join(format!("{directory:02x}"));
    let entries = match fs::read_dir(&dir) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries.map_err(io_at(&dir))?,
    };
    let object = |entry: fs::DirEntry| {
        let name = entry.file_name().into_string().ok().filter(|name| name.len() == 38)?;
        let id = Oid::from_str(&format!("{directory:02x}{name}")).ok()?;
        let is_small = entry.metadata().ok()?.len() <= MAX_BYTES;
        is_small.then(|| (id, entry.path()))
    };
    Ok(entries.flatten().filter_map(object).collect())
}
