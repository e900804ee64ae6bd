//! The vault as it will be once an earlier sheet of the same file is in it.

use super::existing::{Existing, Known};
use crate::archive::text_at;
use crate::vault::{Expect, FileEdit, PROFILE, RelPath};
use crate::yaml::Document;
use std::collections::BTreeMap;

/// What earlier sheets do to a vault.
pub(super) struct Overlay<'a> {
    base: &'a dyn Existing,
    /// Written files, where they will lie.
    files: BTreeMap<RelPath, Vec<u8>>,
    /// Folders that move: from, to.
    moves: Vec<(RelPath, RelPath)>,
    edits: Vec<FileEdit>,
}

impl<'a> Overlay<'a> {
    pub(super) fn new(base: &'a dyn Existing) -> Self {
        Self {
            base,
            files: BTreeMap::new(),
            moves: Vec::new(),
            edits: Vec::new(),
        }
    }

    /// All edits so far as one set: each file is written once, each folder moved once.
    pub(super) fn into_edits(self) -> Vec<FileEdit> {
        self.edits
    }

    /// Adds what a sheet does. What it expects of a file that an earlier sheet writes is what that one leaves behind.
    pub(super) fn add(&mut self, edits: Vec<FileEdit>) {
        for edit in edits {
            match edit {
                FileEdit::Move { from, to } => self.add_move(from, to),
                FileEdit::Write { path, bytes, expect } => self.add_write(path, bytes, expect),
                FileEdit::Remove { .. } => self.edits.push(edit),
            }
        }
    }

    fn add_write(&mut self, path: RelPath, bytes: Vec<u8>, expect: Expect) {
        let here = self.moved(&path);
        let earlier = self.files.insert(here.clone(), bytes.clone());
        let same_file =
            |edit: &&mut FileEdit| matches!(edit, FileEdit::Write { path, .. } if moved(&self.moves, path) == here);
        match self.edits.iter_mut().find(same_file) {
            Some(FileEdit::Write { bytes: written, .. }) if earlier.is_some() => *written = bytes,
            _ => self.edits.push(FileEdit::Write { path, bytes, expect }),
        }
    }

    fn add_move(&mut self, from: RelPath, to: RelPath) {
        let inside: Vec<RelPath> = self
            .files
            .keys()
            .filter(|path| path.is_within(&from))
            .cloned()
            .collect();
        for path in inside {
            if let (Some(bytes), Some(there)) = (self.files.remove(&path), rebased(&path, &from, &to)) {
                self.files.insert(there, bytes);
            }
        }
        match self.moves.iter_mut().find(|(_, there)| *there == from) {
            Some(earlier) => {
                let first = earlier.0.clone();
                earlier.1 = to.clone();
                self.edits
                    .retain(|edit| !matches!(edit, FileEdit::Move { from, .. } if *from == first));
                self.edits.push(FileEdit::Move { from: first, to });
            }
            None => {
                self.moves.push((from.clone(), to.clone()));
                self.edits.push(FileEdit::Move { from, to });
            }
        }
    }

    /// Where a path of the disk will be.
    fn moved(&self, path: &RelPath) -> RelPath {
        moved(&self.moves, path)
    }

    /// Where on the disk is what will be at a path; None where the move takes it away.
    fn origin(&self, path: &RelPath) -> Option<RelPath> {
        let back = self.moves.iter().find_map(|(from, to)| rebased(path, to, from));
        let is_away = || self.moves.iter().any(|(from, _)| path.is_within(from) || path == from);
        back.or_else(|| (!is_away()).then(|| path.clone()))
    }
}

fn moved(moves: &[(RelPath, RelPath)], path: &RelPath) -> RelPath {
    let there = moves.iter().find_map(|(from, to)| rebased(path, from, to));
    there.unwrap_or_else(|| path.clone())
}

/// A path in one folder as a path in another; None outside of it.
fn rebased(path: &RelPath, from: &RelPath, to: &RelPath) -> Option<RelPath> {
    if path == from {
        return Some(to.clone());
    }
    let rest = path.as_str().strip_prefix(from.as_str())?.strip_prefix('/')?;
    to.join(rest)
}

impl Existing for Overlay<'_> {
    fn customers(&self) -> Result<Vec<Known>, String> {
        let mut known = self.base.customers()?;
        for customer in &mut known {
            customer.path = self.moved(&customer.path);
        }
        for (path, bytes) in &self.files {
            if path.file_name() != PROFILE {
                continue;
            }
            let text = String::from_utf8_lossy(bytes);
            let Ok(document) = Document::parse(&text) else { continue };
            let profile = document.value();
            let ids = profile.get("legacy_ids").and_then(|ids| ids.as_array());
            let one = Known {
                path: path.clone(),
                customer_id: text_at(profile, "customer_id"),
                legacy_ids: ids
                    .into_iter()
                    .flatten()
                    .filter_map(crate::archive::scalar_text)
                    .collect(),
                name: text_at(profile, "customer_name"),
                credit_code: text_at(profile, "credit_code"),
            };
            match known.iter_mut().find(|customer| customer.path == *path) {
                Some(customer) => *customer = one,
                None => known.push(one),
            }
        }
        Ok(known)
    }

    fn read(&self, path: &RelPath) -> Result<Option<Vec<u8>>, String> {
        match (self.files.get(path), self.origin(path)) {
            (Some(bytes), _) => Ok(Some(bytes.clone())),
            (None, Some(origin)) => self.base.read(&origin),
            (None, None) => Ok(None),
        }
    }

    fn taken(&self, path: &RelPath) -> bool {
        let will_be = self.files.keys().any(|file| file == path || file.is_within(path));
        will_be || self.origin(path).is_some_and(|origin| self.base.taken(&origin))
    }

    fn records(&self, folder: &RelPath) -> Result<Vec<RelPath>, String> {
        let mut records: Vec<RelPath> = match self.origin(folder) {
            Some(origin) => self
                .base
                .records(&origin)?
                .iter()
                .map(|path| self.moved(path))
                .collect(),
            None => Vec::new(),
        };
        let is_record = |path: &&RelPath| path.parent().as_ref() == Some(folder) && path.as_str().ends_with(".yaml");
        for path in self.files.keys().filter(is_record) {
            if !records.contains(path) {
                records.push(path.clone());
            }
        }
        Ok(records)
    }
}
