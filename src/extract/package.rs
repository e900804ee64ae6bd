//! The zip archives that documents of Office are.

use crate::texts::Note;
use std::fs::File;
use std::io::{BufReader, Read};
use zip::ZipArchive;

/// What one part may hold when it is unpacked. A text of a megabyte takes some ten megabytes of XML; a small archive can
/// hold parts of any size.
const MOST_UNPACKED: u64 = 64 << 20;

pub(super) struct Package {
    archive: ZipArchive<BufReader<File>>,
}

impl Package {
    pub(super) fn open(file: File) -> Result<Self, Note> {
        let archive = ZipArchive::new(BufReader::new(file)).map_err(|_| Note::Unreadable)?;
        Ok(Self { archive })
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.archive.index_for_name(name).is_some()
    }

    /// The names of the parts that begin with `start`, in the order of the numbers in them.
    pub(super) fn names(&self, start: &str) -> Vec<String> {
        let names = self.archive.file_names().filter_map(Result::ok);
        let mut names: Vec<String> = names
            .filter(|name| name.starts_with(start) && name.ends_with(".xml"))
            .map(|name| name.to_string())
            .collect();
        names.sort_by_key(|name| (number_in(name), name.clone()));
        names
    }

    /// A part, unpacked while it is read.
    pub(super) fn part(&mut self, name: &str) -> Result<impl Read + use<'_>, Note> {
        let part = self.archive.by_name(name).map_err(|_| Note::Unreadable)?;
        if part.size() > MOST_UNPACKED {
            return Err(Note::TooCostly);
        }
        // The declared size may be a lie.
        Ok(part.take(MOST_UNPACKED))
    }
}

/// 12 of ppt/slides/slide12.xml
fn number_in(name: &str) -> u64 {
    let digits: String = name.chars().filter(char::is_ascii_digit).collect();
    digits.parse().unwrap_or_default()
}
