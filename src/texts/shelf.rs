//! Where texts are remembered: a folder in the vault's cache, one file per content.

use super::Text;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Rises when attachments are read otherwise than before: what was read under another number is read anew.
const EDITION: &str = "texts-1";

/// Texts by the git blob id of the attachment. Can be deleted at any time; shared by all processes of the vault.
#[derive(Clone, Debug)]
pub struct Shelf {
    dir: PathBuf,
}

impl Shelf {
    /// The shelf in a vault's cache directory. Those of other editions are cleared away.
    #[must_use]
    pub fn open(cache: &Path) -> Self {
        for entry in fs::read_dir(cache).into_iter().flatten().flatten() {
            let name = entry.file_name();
            let is_old = name
                .to_str()
                .is_some_and(|name| name.starts_with("texts-") && name != EDITION);
            if is_old {
                let _ = fs::remove_dir_all(entry.path());
            }
        }
        Self {
            dir: cache.join(EDITION),
        }
    }

    /// What is remembered of this content. What cannot be read is as good as not there.
    #[must_use]
    pub fn get(&self, blob: &[u8; 20]) -> Option<Text> {
        serde_json::from_slice(&fs::read(self.place(blob)).ok()?).ok()
    }

    /// Remembers the text of this content.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn put(&self, blob: &[u8; 20], text: &Text) -> io::Result<()> {
        let place = self.place(blob);
        let folder = place.parent().unwrap_or(&self.dir);
        fs::create_dir_all(folder)?;
        // Whole or not at all: others read while this is written.
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        file.write_all(&serde_json::to_vec(text)?)?;
        file.persist(&place)?;
        Ok(())
    }

    fn place(&self, blob: &[u8; 20]) -> PathBuf {
        let hex = blob
            .iter()
            .fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"));
        let (folder, name) = hex.split_at(2);
        self.dir.join(folder).join(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::texts::{Note, Part};

    #[test]
    fn what_was_put_is_found_by_content() {
        let cache = tempfile::tempdir().expect("a folder");
        fs::create_dir(cache.path().join("texts-0")).expect("an old edition");
        let shelf = Shelf::open(cache.path());
        assert!(!cache.path().join("texts-0").exists());
        let text = Text {
            parts: vec![Part {
                place: "第 1 页".to_owned(),
                text: "付款方式".to_owned(),
            }],
            note: Some(Note::Cut),
        };
        assert_eq!(shelf.get(&[7; 20]), None);
        shelf.put(&[7; 20], &text).expect("written");
        assert_eq!(shelf.get(&[7; 20]), Some(text));
        fs::write(shelf.place(&[7; 20]), "{").expect("damaged");
        assert_eq!(shelf.get(&[7; 20]), None);
    }
}
