//! What of the vault may be opened with the programs of this machine.

use std::path::PathBuf;

use super::error::Result;
use super::snapshot::Snapshot;
use crate::index::Request;
use crate::vault::layout::place;
use crate::vault::{Place, RelPath};

/// Endings of texts that no system runs.
const TEXTS: [&str; 7] = ["yaml", "yml", "txt", "md", "csv", "json", "log"];
/// Folders that macOS takes for programs end like this.
const PROGRAM_FOLDERS: [&str; 8] = [
    ".app",
    ".action",
    ".workflow",
    ".prefpane",
    ".pkg",
    ".mpkg",
    ".bundle",
    ".plugin",
];

impl Snapshot<'_> {
    /// The place on disk of a customer's folder, a record, a profile or another text; None for everything else: opening a file
    /// means running what it is.
    pub fn openable(&self, path: &RelPath) -> Result<Option<PathBuf>> {
        let Some((location, file_type)) = self.archive.vault.locate(path) else {
            return Ok(None);
        };
        let may = if file_type.is_dir() {
            self.is_customer_folder(path)?
        } else {
            place(path, &self.catalog) != Place::Ignored && is_text(path)
        };
        Ok(may.then_some(location))
    }

    fn is_customer_folder(&self, path: &RelPath) -> Result<bool> {
        let name = path.file_name().to_ascii_lowercase();
        if PROGRAM_FOLDERS.iter().any(|ending| name.ends_with(ending)) {
            return Ok(false);
        }
        let request = Request {
            customer_dir: Some(path.as_str().to_owned()),
            limit: 0,
            ..Request::default()
        };
        Ok(self.search(&request)?.total > 0)
    }
}

fn is_text(path: &RelPath) -> bool {
    let ending = path
        .file_name()
        .rsplit_once('.')
        .map(|(_, ending)| ending.to_ascii_lowercase());
    ending.is_some_and(|ending| TEXTS.contains(&ending.as_str()))
}
