//! The mappings that an import follows, and those that it leaves behind.

use super::{ImportError, ImportOptions};
use crate::archive::{Archive, ArchiveError};
use crate::history::blob_id;
use crate::sheets::mapping::{MAPPINGS, Mapping, MappingError, Scope, StoredMapping, named, stored_mappings};
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
        let (mut stored, broken) = stored_mappings(root);
        stored.retain(StoredMapping::is_remembered);
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

/// The files of mappings that the vault is to keep. One of the same name for other headers stays: the new one gets a number.
pub(super) fn kept(vault: &Vault, keep: &[StoredMapping]) -> Result<Vec<FileEdit>, ImportError> {
    let mut edits: Vec<FileEdit> = Vec::new();
    for stored in keep {
        let name = safe_name(&stored.name);
        let numbered = (2..).map(|number| format!("{name} ({number})"));
        for name in std::iter::once(name.clone()).chain(numbered) {
            let Some(path) = RelPath::new(&format!("{MAPPINGS}/{name}.yaml")) else {
                break;
            };
            let is_given = |edit: &FileEdit| matches!(edit, FileEdit::Write { path: given, .. } if *given == path);
            if edits.iter().any(is_given) {
                continue;
            }
            let expect = match vault.read(&path, MOST_BYTES).map_err(ArchiveError::from)? {
                None => Expect::Absent,
                Some(Content::Bytes { bytes, .. }) if is_of_same_make(&name, &bytes, &stored.mapping) => {
                    Expect::Blob(blob_id(&bytes))
                }
                Some(_) => continue,
            };
            edits.push(FileEdit::Write {
                path,
                bytes: stored.mapping.to_text().into_bytes(),
                expect,
            });
            break;
        }
    }
    Ok(edits)
}

/// Whether a mapping's file is for the headers of another one.
fn is_of_same_make(name: &str, bytes: &[u8], mapping: &Mapping) -> bool {
    let sorted = |scope: &Scope| match scope {
        Scope::Headers(headers) => {
            let mut headers = headers.clone();
            headers.sort_unstable();
            headers
        }
        Scope::Any | Scope::Sheet(_) => Vec::new(),
    };
    let present = std::str::from_utf8(bytes)
        .ok()
        .and_then(|text| Mapping::parse(name, text).ok());
    present.is_some_and(|present| sorted(&present.scope) == sorted(&mapping.scope))
}
