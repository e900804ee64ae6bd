//! The mappings of a vault.

use super::{Mapping, MappingError, Scope};
use crate::vault::io_reason;
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// The vault's folder for them.
pub const FOLDER: &str = "mappings";

/// Larger files are no mappings.
const MOST_BYTES: u64 = 1 << 20;

/// A mapping and the name of its file, without the ending.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredMapping {
    pub name: String,
    pub mapping: Mapping,
}

impl StoredMapping {
    /// Whether it is found again by a sheet's headers. Another one applies when it is asked for.
    #[must_use]
    pub fn is_remembered(&self) -> bool {
        matches!(self.mapping.scope, Scope::Headers(_))
    }
}

/// The mappings that a vault keeps, in the order of their names, and what is wrong with those that cannot be used.
#[must_use]
pub fn stored_mappings(vault: &Path) -> (Vec<StoredMapping>, Vec<MappingError>) {
    let (mut stored, mut errors) = (Vec::new(), Vec::new());
    let Ok(folder) = std::fs::read_dir(vault.join(FOLDER)) else {
        return (stored, errors);
    };
    for entry in folder.flatten() {
        let file = entry.file_name().to_string_lossy().into_owned();
        // Links and pipes are no files of the vault.
        let is_file = entry.file_type().is_ok_and(|kind| kind.is_file());
        if !is_file || !is_yaml(&file) {
            continue;
        }
        match read(&entry.path(), &file) {
            Ok(mapping) => stored.push(StoredMapping {
                name: stem(&file).to_owned(),
                mapping,
            }),
            Err(error) => errors.push(error),
        }
    }
    stored.sort_by(|one, other| one.name.cmp(&other.name));
    (stored, errors)
}

/// The mapping that `--map` means: the name of one of the vault's, or the path of a file.
///
/// # Errors
/// [`MappingError`] when there is none, or it cannot be used.
pub(in crate::sheets) fn named(vault: &Path, word: &str) -> Result<StoredMapping, MappingError> {
    let path = Path::new(word);
    if path.is_file() {
        let file = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
        return Ok(StoredMapping {
            name: stem(&file).to_owned(),
            mapping: read(path, &file)?,
        });
    }
    let (stored, errors) = stored_mappings(vault);
    let names: Vec<String> = stored.iter().map(|stored| stored.name.clone()).collect();
    let found = stored.into_iter().find(|stored| stored.name == stem(word));
    // A broken file of that name is the better answer than that there is none.
    let broken = || {
        let is_it = |error: &MappingError| error.file().is_some_and(|file| stem(file) == stem(word));
        errors.into_iter().find(is_it)
    };
    found.ok_or_else(|| {
        broken().unwrap_or_else(|| MappingError::Unknown {
            wanted: word.to_owned(),
            known: if names.is_empty() {
                format!("客户库的 {FOLDER} 文件夹里还没有认列规则")
            } else {
                format!("现有：{}", names.join("、"))
            },
        })
    })
}

fn read(path: &Path, file: &str) -> Result<Mapping, MappingError> {
    let mut text = String::new();
    let read = File::open(path).and_then(|opened| opened.take(MOST_BYTES).read_to_string(&mut text));
    read.map_err(|error| MappingError::Unreadable {
        file: file.to_owned(),
        reason: io_reason(&error),
    })?;
    Mapping::parse(file, &text)
}

fn is_yaml(file: &str) -> bool {
    file.ends_with(".yaml") || file.ends_with(".yml")
}

fn stem(file: &str) -> &str {
    file.rsplit_once('.')
        .filter(|_| is_yaml(file))
        .map_or(file, |(stem, _)| stem)
}
