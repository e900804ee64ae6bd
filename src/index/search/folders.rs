//! Counting customers by the folder that holds theirs: the tree as it is on disk.

use super::gather::Found;
use crate::index::schema::column;
use crate::index::{IndexError, columns};
use std::collections::BTreeMap;
use tantivy::Searcher;

/// How many of the found files are of customers in each folder. For profiles: how many customers.
pub(super) fn count(searcher: &Searcher, found: &[Found]) -> Result<BTreeMap<String, u64>, IndexError> {
    let mut folders: BTreeMap<String, u64> = BTreeMap::new();
    for segment in found.iter().filter(|segment| !segment.docs.is_empty()) {
        let reader = searcher.segment_reader(segment.segment);
        let Some(dirs) = columns::strings(reader, column::CUSTOMER_DIR)? else {
            continue;
        };
        let mut ords: Vec<u64> = segment.docs.iter().filter_map(|doc| dirs.ords().first(*doc)).collect();
        ords.sort_unstable();
        dirs.dictionary().sorted_ords_to_term_cb(&ords, |bytes| {
            let dir = String::from_utf8_lossy(bytes);
            let folder = dir.rsplit_once('/').map_or("", |(folder, _)| folder);
            match folders.get_mut(folder) {
                Some(count) => *count += 1,
                None => drop(folders.insert(folder.to_owned(), 1)),
            }
        })?;
    }
    Ok(folders)
}
