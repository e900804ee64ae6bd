//! Fields of a profile that came to kehu after the vault was made.

use super::apply::make;
use super::{By, EditError};
use crate::archive::Archive;
use crate::history::blob_id;
use crate::kinds::Catalog;
use crate::vault::{Content, Expect, FileEdit, RelPath};
use crate::yaml::{Document, Edit, FieldPath};

/// A schema is no longer than this.
const MOST_BYTES: u64 = 4 << 20;
const PROPERTIES: &str = "properties";

/// Adds these fields to the team's schema of customers, as kehu ships them; gives the commit, none where it has them all.
///
/// # Errors
/// [`EditError::Unreadable`], [`EditError::Unusual`] for a schema that cannot be added to.
pub fn adopt_fields(archive: &Archive, keys: &[&str], by: &By) -> Result<Option<String>, EditError> {
    let (commit, ()) = make(archive, by, || {
        let catalog = archive.catalog();
        let kind = catalog.customer();
        let file = format!("schemas/{}", kind.file);
        let path = RelPath::new(&file).ok_or(EditError::NoSuchKind(file))?;
        let Some(Content::Bytes { bytes, .. }) = archive.vault().read(&path, MOST_BYTES)? else {
            return Err(EditError::Gone(path));
        };
        let seen = blob_id(&bytes);
        let document = parsed(&path, &String::from_utf8_lossy(&bytes))?;
        let mut shipped = Catalog::builtin_files().into_iter();
        let (_, text) = shipped
            .find(|(name, _)| *name == kind.file)
            .ok_or_else(|| EditError::NoSuchKind(kind.name.clone()))?;
        let shipped = parsed(&path, &text)?;
        let lacking = keys.iter().filter(|key| kind.field(key).is_none());
        let additions: Vec<Edit> = lacking
            .map(|key| Edit::Set {
                path: FieldPath::default().key(PROPERTIES).key(*key),
                value: shipped.value()[PROPERTIES][*key].clone(),
            })
            .collect();
        if additions.is_empty() {
            return Ok((Vec::new(), ()));
        }
        let text = document.edit(&additions).map_err(|error| EditError::Unusual {
            path: path.clone(),
            reason: error.to_string(),
        })?;
        let write = FileEdit::Write {
            path,
            bytes: text.into_bytes(),
            expect: Expect::Blob(seen),
        };
        Ok((vec![write], ()))
    })?;
    Ok(commit)
}

fn parsed(path: &RelPath, text: &str) -> Result<Document, EditError> {
    Document::parse(text).map_err(|errors| {
        let first = errors.into_iter().next();
        let reason = first.map(|error| format!("第 {} 行，{}", error.span.start.line, error.message));
        EditError::Unreadable {
            path: path.clone(),
            reason: reason.unwrap_or_default(),
        }
    })
}
