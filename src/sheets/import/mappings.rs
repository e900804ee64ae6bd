//! The mappings that an import follows, and those that it leaves behind.

use super::{ImportError, ImportOptions};
use crate::archive::{Archive, ArchiveError};
use crate::history::blob_id;
use crate::sheets::mapping::{MAPPINGS, MappingError, StoredMapping, named, stored_mappings};
use crate::sheets::plan::BookPlan;
use crate::vault::layout::safe_name;
use crate::vault::{Content, Expect, FileEdit, RelPath, Vault};

/// Larger files are no mappings.
const MOST_BYTES: u64 = 1 << 20;

/// The mappings that an import follows.
pub(super) struct Mappings {
    pub(super) all: Vec<StoredMapping>,
    /// Name of the one that was asked for.
    named: Option<String>,
    /// Those of the vault that cannot be used.
    pub(super) broken: Vec<MappingError>,
}

impl Mappings {
    pub(super) fn of(archive: &Archive, options: &ImportOptions) -> Result<Self, MappingError> {
        let root = archive.vault().root();
        let asked = options.mapping.as_ref();
        let asked = asked.map(|word| named(root, word)).transpose()?;
        let (stored, broken) = stored_mappings(root);
        let name = asked.as_ref().map(|asked| asked.name.clone());
        Ok(Self {
            all: options.choices.iter().cloned().chain(asked).chain(stored).collect(),
            named: name,
            broken,
        })
    }

    /// A mapping that was asked for and that fits no column of the file is a mistake.
    pub(super) fn ensure_used(&self, plan: &BookPlan) -> Result<(), MappingError> {
        let Some(name) = &self.named else { return Ok(()) };
        let Some(named) = self.all.iter().find(|stored| stored.name == *name) else {
            return Ok(());
        };
        let mut columns = plan.sheets.iter().flat_map(|sheet| &sheet.plan.columns);
        let is_used =
            named.mapping.columns.is_empty() || columns.any(|column| named.mapping.target(&column.name).is_some());
        if is_used {
            Ok(())
        } else {
            Err(MappingError::Unused(name.clone()))
        }
    }
}

/// The files of mappings that the vault is to keep.
pub(super) fn kept(vault: &Vault, keep: &[StoredMapping]) -> Result<Vec<FileEdit>, ImportError> {
    let mut edits = Vec::new();
    for stored in keep {
        let Some(path) = RelPath::new(&format!("{MAPPINGS}/{}.yaml", safe_name(&stored.name))) else {
            continue;
        };
        let text = stored.mapping.to_text();
        let present = vault.read(&path, MOST_BYTES).map_err(ArchiveError::from)?;
        let expect = match present {
            None => Expect::Absent,
            Some(Content::Bytes { bytes, .. }) if bytes == text.as_bytes() => continue,
            Some(Content::Bytes { bytes, .. }) => Expect::Blob(blob_id(&bytes)),
            Some(Content::TooLarge { .. }) => continue,
        };
        edits.push(FileEdit::Write {
            path,
            bytes: text.into_bytes(),
            expect,
        });
    }
    Ok(edits)
}
