//! A customer's folder as the story goes on: which files it holds and where it lies.

use crate::history::Staged;
use crate::kinds::Kind;
use crate::vault::{PROFILE, RelPath, layout};
use serde_json::Value;
use std::collections::BTreeMap;
use std::io;

/// Paths are relative to the folder, which may move.
pub(super) struct Folder {
    dir: RelPath,
    files: BTreeMap<String, Vec<u8>>,
}

impl Folder {
    pub(super) fn new(dir: RelPath) -> Self {
        Self {
            dir,
            files: BTreeMap::new(),
        }
    }

    pub(super) fn dir(&self) -> &RelPath {
        &self.dir
    }

    pub(super) fn read(&self, inside: &str) -> Option<&[u8]> {
        self.files.get(inside).map(Vec::as_slice)
    }

    /// The path of a file as it is in the vault now.
    pub(super) fn path(&self, inside: &str) -> io::Result<RelPath> {
        RelPath::new(&format!("{}/{inside}", self.dir)).ok_or_else(|| super::broken(format!("bad path {inside}")))
    }

    pub(super) fn write(&mut self, inside: &str, bytes: Vec<u8>) -> io::Result<Staged> {
        let path = self.path(inside)?;
        self.files.insert(inside.to_owned(), bytes.clone());
        Ok(Staged::Put { path, bytes })
    }

    /// The same for the profile.
    pub(super) fn write_profile(&mut self, bytes: Vec<u8>) -> io::Result<Staged> {
        self.write(PROFILE, bytes)
    }

    /// Where a new record of this kind goes.
    pub(super) fn place_of(&self, kind: &Kind, record: &Value) -> io::Result<String> {
        let taken = |path: &RelPath| self.inside(path).is_some_and(|inside| self.files.contains_key(inside));
        let path = layout::record_path(Some(&self.dir), kind, record, &taken);
        self.inside(&path)
            .map(str::to_owned)
            .ok_or_else(|| super::broken(format!("{path} outside {}", self.dir)))
    }

    fn inside<'p>(&self, path: &'p RelPath) -> Option<&'p str> {
        path.as_str().strip_prefix(self.dir.as_str())?.strip_prefix('/')
    }

    /// Moves everything to another folder.
    pub(super) fn move_to(&mut self, dir: RelPath) -> io::Result<Vec<Staged>> {
        let mut staged = Vec::with_capacity(self.files.len() * 2);
        for inside in self.files.keys() {
            staged.push(Staged::Remove {
                path: self.path(inside)?,
            });
        }
        self.dir = dir;
        for (inside, bytes) in &self.files {
            staged.push(Staged::Put {
                path: self.path(inside)?,
                bytes: bytes.clone(),
            });
        }
        Ok(staged)
    }
}
