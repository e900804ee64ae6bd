//! The vault as it will be once an earlier sheet of the same file is in it.

use super::existing::{Existing, Known, Numbered};
use crate::archive::{scalar_text, text_at};
use crate::kinds::CUSTOMER_NAME;
use crate::kinds::Kind;
use crate::vault::{Expect, FileEdit, PROFILE, RelPath};
use crate::yaml::Document;
use std::collections::{BTreeMap, HashMap};

/// What earlier sheets do to a vault.
pub(super) struct Overlay<'a> {
    base: &'a dyn Existing,
    /// Written files, where they will lie.
    files: BTreeMap<RelPath, Written>,
    /// Folders that move, by where they are, and by where they will be.
    to: HashMap<RelPath, RelPath>,
    from: HashMap<RelPath, RelPath>,
    removes: Vec<FileEdit>,
}

/// A file that the change writes.
struct Written {
    /// As the edit names it.
    path: RelPath,
    bytes: Vec<u8>,
    /// Of what is on the disk.
    expect: Expect,
}

impl<'a> Overlay<'a> {
    pub(super) fn new(base: &'a dyn Existing) -> Self {
        Self {
            base,
            files: BTreeMap::new(),
            to: HashMap::new(),
            from: HashMap::new(),
            removes: Vec::new(),
        }
    }

    /// All edits as one set: each file is written once, each folder moved once.
    pub(super) fn into_edits(self) -> Vec<FileEdit> {
        let writes = self.files.into_values().map(|written| FileEdit::Write {
            path: written.path,
            bytes: written.bytes,
            expect: written.expect,
        });
        let mut moves: Vec<(RelPath, RelPath)> = self.to.into_iter().collect();
        moves.sort();
        let moves = moves.into_iter().map(|(from, to)| FileEdit::Move { from, to });
        writes.chain(moves).chain(self.removes).collect()
    }

    /// Adds what a sheet does. What it expects of a file that an earlier sheet writes is what that one leaves behind.
    pub(super) fn add(&mut self, edits: Vec<FileEdit>) {
        for edit in edits {
            match edit {
                FileEdit::Write { path, bytes, expect } => {
                    let here = moved(&self.to, &path).unwrap_or_else(|| path.clone());
                    match self.files.get_mut(&here) {
                        Some(earlier) => earlier.bytes = bytes,
                        None => drop(self.files.insert(here, Written { path, bytes, expect })),
                    }
                }
                FileEdit::Move { from, to } => self.add_move(from, to),
                FileEdit::Remove { .. } => self.removes.push(edit),
            }
        }
    }

    fn add_move(&mut self, from: RelPath, to: RelPath) {
        let start = self.files.range(from.clone()..);
        let inside: Vec<RelPath> = start
            .map(|(path, _)| path)
            .take_while(|path| path.as_str().starts_with(from.as_str()))
            .filter(|path| path.is_within(&from))
            .cloned()
            .collect();
        for path in inside {
            if let (Some(written), Some(there)) = (self.files.remove(&path), rebased(&path, &from, &to)) {
                self.files.insert(there, written);
            }
        }
        // A folder that an earlier sheet moved goes on from where it was.
        let first = self.from.remove(&from).unwrap_or(from);
        self.to.insert(first.clone(), to.clone());
        self.from.insert(to, first);
    }

    /// Where a path of the disk will be.
    fn moved(&self, path: &RelPath) -> RelPath {
        moved(&self.to, path).unwrap_or_else(|| path.clone())
    }

    /// Where on the disk is what will be at a path; None where a move takes it away.
    fn origin(&self, path: &RelPath) -> Option<RelPath> {
        match moved(&self.from, path) {
            Some(origin) => Some(origin),
            None => moved(&self.to, path).is_none().then(|| path.clone()),
        }
    }
}

/// A path that lies in a folder that moves, or is one; None for any other.
fn moved(moves: &HashMap<RelPath, RelPath>, path: &RelPath) -> Option<RelPath> {
    let folders = path.ancestors().chain([path.clone()]);
    folders
        .into_iter()
        .find_map(|folder| rebased(path, &folder, moves.get(&folder)?))
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
        let places: HashMap<RelPath, usize> = (0..).zip(&known).map(|(at, one)| (one.path.clone(), at)).collect();
        for (path, written) in &self.files {
            if path.file_name() != PROFILE {
                continue;
            }
            let text = String::from_utf8_lossy(&written.bytes);
            let Ok(document) = Document::parse(&text) else { continue };
            let profile = document.value();
            let ids = profile.get("legacy_ids").and_then(|ids| ids.as_array());
            let one = Known {
                path: path.clone(),
                customer_id: text_at(profile, "customer_id"),
                legacy_ids: ids.into_iter().flatten().filter_map(scalar_text).collect(),
                name: text_at(profile, CUSTOMER_NAME),
                credit_code: text_at(profile, "credit_code"),
            };
            match places.get(path).and_then(|at| known.get_mut(*at)) {
                Some(customer) => *customer = one,
                None => known.push(one),
            }
        }
        Ok(known)
    }

    fn numbers_beginning(&self, beginning: &str) -> Result<Vec<String>, String> {
        self.base.numbers_beginning(beginning)
    }

    fn read(&self, path: &RelPath) -> Result<Option<Vec<u8>>, String> {
        match (self.files.get(path), self.origin(path)) {
            (Some(written), _) => Ok(Some(written.bytes.clone())),
            (None, Some(origin)) => self.base.read(&origin),
            (None, None) => Ok(None),
        }
    }

    fn taken(&self, path: &RelPath) -> bool {
        let near = self.files.range(path.clone()..).map(|(file, _)| file);
        let will_be = self.from.contains_key(path)
            || near
                .take_while(|file| file.as_str().starts_with(path.as_str()))
                .any(|file| file == path || file.is_within(path));
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
        let inside = self.files.range(folder.clone()..).map(|(path, _)| path);
        let inside = inside.take_while(|path| path.as_str().starts_with(folder.as_str()));
        let is_record = |path: &&RelPath| path.parent().as_ref() == Some(folder) && path.as_str().ends_with(".yaml");
        for path in inside.filter(is_record) {
            if !records.contains(path) {
                records.push(path.clone());
            }
        }
        Ok(records)
    }

    fn numbered(&self, kind: &Kind, key: &str) -> Result<Vec<Numbered>, String> {
        let mut numbered = self.base.numbered(kind, key)?;
        for record in &mut numbered {
            record.path = self.moved(&record.path);
            record.customer = self.moved(&record.customer);
        }
        numbered.retain(|record| !self.files.contains_key(&record.path));
        numbered.extend(self.files.iter().filter_map(|(path, written)| {
            let folder = path.parent().filter(|folder| folder.file_name() == kind.folder)?;
            let text = String::from_utf8_lossy(&written.bytes);
            let document = Document::parse(&text).ok()?;
            Some(Numbered {
                number: document.value().get(key).and_then(scalar_text)?,
                path: path.clone(),
                customer: folder.parent()?,
            })
        }));
        Ok(numbered)
    }
}
