//! Whether the engine's files are what was written.
//!
//! The engine's files never change once written and end in a checksum. Reading all of a large index for it at every start
//! would be slow, so files that were found good are remembered with size and time, and only new or touched ones are read.

use super::IndexError;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;
use tantivy::Index;
use tantivy::index::SegmentId;

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
    for (segment, file) in committed_files(engine)? {
        let name = file.to_string_lossy().into_owned();
        let is_good = match seal(&dir.join(&file)) {
            Some(seal) if known.get(&name) == Some(&seal) => Some(seal),
            Some(seal) => engine
                .directory()
                .validate_checksum(&file)
                .unwrap_or(false)
                .then_some(seal),
            // A list of deletions that a later one replaced; opening misses the one that counts.
            None if name.ends_with(".del") => continue,
            None => None,
        };
        match is_good {
            Some(seal) => drop(good.insert(name, seal)),
            // Unless another process merged the segment away just now.
            None if engine.searchable_segment_ids()?.contains(&segment) => {
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

/// The files of the segments that the last commit consists of.
fn committed_files(engine: &Index) -> Result<Vec<(SegmentId, PathBuf)>, IndexError> {
    let segments = engine.searchable_segment_ids()?;
    let files = engine.directory().list_managed_files();
    let of = |segment: SegmentId| {
        let id = segment.uuid_string();
        let belongs = move |file: &&PathBuf| file.to_string_lossy().starts_with(&id);
        files.iter().filter(belongs).map(move |file| (segment, file.clone()))
    };
    Ok(segments.into_iter().flat_map(of).collect())
}

fn seal(path: &Path) -> Option<Seal> {
    let data = fs::metadata(path).ok()?;
    let time = data.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
    Some(Seal(data.len(), time.as_nanos()))
}
