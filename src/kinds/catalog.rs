//! All kinds of a vault.

use super::kind::{CUSTOMER, Kind};
use super::{builtin, load};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;

/// Part of every fingerprint: rises when the same schemas come to mean something else.
pub const SCHEMA_FORMAT: u32 = 1;

/// All kinds of a vault.
#[derive(Debug)]
pub struct Catalog {
    /// Never empty; the profile's kind first.
    kinds: Vec<Kind>,
    fingerprint: u64,
}

/// A schema file that could not be used, or a part of it that has no effect; in Chinese with its place (line and column
/// 1-based; 0 when unknown).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SchemaError {
    /// File name inside the schema folder: `contract.yaml`.
    pub file: String,
    pub line: u32,
    pub column: u32,
    pub message: String,
}

impl Catalog {
    /// The kinds shipped with kehu (`schemas/` of the project, embedded).
    pub fn builtin() -> Self {
        load::builtin()
    }

    /// The kinds of `schemas/*.yaml` in a vault. A broken file is reported and its built-in namesake, if any, stands in; parts
    /// without effect are reported and the rest is used. A missing folder gives the built-in kinds.
    pub fn load(dir: &Path) -> (Self, Vec<SchemaError>) {
        load::load(dir)
    }

    /// The text of each built-in schema: (file name, text), for `kehu init`.
    pub fn builtin_files() -> Vec<(String, String)> {
        builtin::FILES
            .iter()
            .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()))
            .collect()
    }

    /// `kinds` holds the profile's kind.
    pub(super) fn new(mut kinds: Vec<Kind>) -> Self {
        kinds.sort_by(|a, b| (a.name != CUSTOMER, a.order, &a.name).cmp(&(b.name != CUSTOMER, b.order, &b.name)));
        let mut hasher = DefaultHasher::new();
        SCHEMA_FORMAT.hash(&mut hasher);
        for kind in &kinds {
            // The value, not the text: a new comment is no reason to index anew.
            (&kind.name, kind.schema.to_string()).hash(&mut hasher);
        }
        Self {
            kinds,
            fingerprint: hasher.finish(),
        }
    }

    /// Customer first, then by the order number of the schema (`x-kehu.order`), then by name.
    pub fn kinds(&self) -> &[Kind] {
        &self.kinds
    }

    /// By name (`contract`).
    pub fn kind(&self, name: &str) -> Option<&Kind> {
        self.kinds.iter().find(|kind| kind.name == name)
    }

    /// By name, title or folder (`contract`, 合同).
    pub fn find(&self, word: &str) -> Option<&Kind> {
        let word = word.trim();
        self.kind(word)
            .or_else(|| {
                self.kinds
                    .iter()
                    .find(|kind| kind.title == word || (!kind.folder.is_empty() && kind.folder == word))
            })
            .or_else(|| self.kinds.iter().find(|kind| kind.name.eq_ignore_ascii_case(word)))
    }

    /// What a query may call a field of this key: its label where no other field has it, else another word that is its own,
    /// else the key. None for a key of no schema.
    pub fn word<'a>(&'a self, key: &'a str) -> Option<&'a str> {
        let fields = || self.kinds.iter().flat_map(|kind| &kind.fields);
        let field = fields().find(|field| field.key == key)?;
        let is_own = |word: &&String| {
            let mut others = fields().filter(|other| other.key != key);
            !others.any(|other| other.label == **word || other.aliases.contains(word))
        };
        let mut words = std::iter::once(&field.label).chain(&field.aliases);
        Some(words.find(is_own).map_or(key, String::as_str))
    }

    /// The profile's kind (`customer`).
    pub fn customer(&self) -> &Kind {
        // `load` adds the built-in kind where a vault has none.
        &self.kinds[0]
    }

    /// The kind whose records lie in a folder of this name.
    pub fn of_folder(&self, folder: &str) -> Option<&Kind> {
        self.kinds
            .iter()
            .find(|kind| !kind.folder.is_empty() && kind.folder == folder)
    }

    /// Changes when any schema changes (and with [`SCHEMA_FORMAT`]): stored index data made under another one is stale.
    pub fn fingerprint(&self) -> u64 {
        self.fingerprint
    }
}
