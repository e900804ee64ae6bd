//! What the checks will say of the files that an import would write, before it writes them.

use crate::kinds::Catalog;
use crate::rules::{CheckedFile, FileContent, Severity, check_file};
use crate::vault::layout::place;
use crate::vault::{FileEdit, Settings};
use crate::yaml::Document;
use std::collections::HashMap;

/// Files that are looked at: enough to know what a sheet is like.
const MOST_FILES: usize = 5_000;

/// Something that several files of an import will have to be mended for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Foreseen {
    /// Chinese, one sentence.
    pub message: String,
    pub severity: Severity,
    /// In how many files.
    pub files: u64,
    /// Folder of the first one, mostly the customer's name.
    pub example: String,
}

/// What the checks say of the files that these edits write; what is worse and more frequent comes first.
pub(super) fn foresee(edits: &[FileEdit], catalog: &Catalog, settings: &Settings) -> Vec<Foreseen> {
    let mut found: HashMap<String, Foreseen> = HashMap::new();
    let writes = edits.iter().filter_map(|edit| match edit {
        FileEdit::Write { path, bytes, .. } => Some((path, bytes)),
        FileEdit::Remove { .. } | FileEdit::Move { .. } => None,
    });
    for (path, bytes) in writes.take(MOST_FILES) {
        let text = std::str::from_utf8(bytes).ok();
        let Some(document) = text.and_then(|text| Document::parse(text).ok()) else {
            continue;
        };
        let file = CheckedFile {
            path,
            place: &place(path, catalog),
            content: FileContent::Parsed(&document),
        };
        for finding in check_file(&file, catalog, settings) {
            let foreseen = found.entry(finding.message.clone()).or_insert_with(|| Foreseen {
                message: finding.message,
                severity: finding.severity,
                files: 0,
                example: path.parent().map_or_else(String::new, |dir| dir.file_name().to_owned()),
            });
            foreseen.files += 1;
        }
    }
    let mut found: Vec<Foreseen> = found.into_values().collect();
    found.sort_by(|one, other| {
        let rank = |foreseen: &Foreseen| (foreseen.severity, std::cmp::Reverse(foreseen.files));
        rank(one)
            .cmp(&rank(other))
            .then_with(|| one.message.cmp(&other.message))
    });
    found
}
