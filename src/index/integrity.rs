//! Whether the engine's files are what was written.
//!
//! The engine's files never change once written and end in a checksum. Reading all of a large index for it at every start
//! would be slow, so files that were found good are remembered with size and time, and only new or touched ones are read.

use super::IndexError;
use serde::{Deserialize, Serialize};
use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;
use tantivy::Index;

/// Beside the engine's files.
const CHECKED: &str = "kehu-checked.json";

/// Size and time of change of a file found good.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Seal(u64, u128);

/// What is wrong with the files of the last commit, if anything. `thorough` reads every file.
pub(super) fn damage(engine: &Index, dir: &Path, thorough: bool) -> Result<Option<String>, IndexError> {
    let known: HashMap<String, Seal> = match fs::read(dir.join(CHECKED)) {
        Ok(bytes) if !thorough => serde_json::from_slice(&bytes).unwrap_or_default(),
        _ => HashMap::new(),
    };
    let mut good = HashMap::new();
    for file in committed_files(engine)? {
        let name = file.to_string_lossy().into_owned();
        let is_good = match seal(&dir.join(&file)) {
            Some(seal) if known.get(&name) == Some(&seal) => Some(seal),
            Some(seal) => engine
                .directory()
                .validate_checksum(&file)
                .unwrap_or(false)
                .then_some(seal),
            None => None,
        };
        match is_good {
            Some(seal) => drop(good.insert(name, seal)),
            // Unless another process just now merged its segment away, or deleted more of it.
            None if committed_files(engine)?.contains(&file) => {
                return Ok(Some(format!("{name} 缺失或内容不对")));
            }
            None => {}
        }
    }
    if good.len() != known.len() || good.iter().any(|(name, seal)| known.get(name) != Some(seal)) {
        // Only a shortcut for the next start: when it cannot be written, the files are read again.
        let _ = serde_json::to_vec(&good).map(|json| fs::write(dir.join(CHECKED), json));
    }
    Ok(None)
}

/// The files that the last commit consists of. What a writer that was killed, or is still at it, has of the same segments does not
/// belong to them: a list of deletions that nobody ever committed, say.
fn committed_files(engine: &Index) -> Result<HashSet<PathBuf>, IndexError> {
    let written = engine.directory().list_managed_files();
    let mut files = engine.load_metas()?.list_segment_files();
    // It may name kinds of files that this index has none of.
    files.retain(|file| written.contains(file));
    Ok(files)
}

fn seal(path: &Path) -> Option<Seal> {
    let data = fs::metadata(path).ok()?;
    let time = data.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
    Some(Seal(data.len(), time.as_nanos()))
}
