//! A record as it is to be: checked, as the text of its file, and where its customer's folder goes with it.

use super::EditError;
use super::check::new_faults;
use super::read::{Opened, is_profile};
use crate::archive::Archive;
use crate::kinds::Kind;
use crate::vault::layout::{reclassified, unique};
use crate::vault::{Expect, FileEdit, RelPath};
use crate::yaml::{Edit, FieldPath};
use serde_json::{Map, Value};

/// What may be written in place of a record.
pub(super) struct Draft {
    /// None where the file says it already.
    pub text: Option<String>,
    /// The labels of the core fields that change (R76).
    pub core: Vec<String>,
}

/// Makes a record what is wanted.
///
/// # Errors
/// [`EditError::Invalid`] for what this would break, [`EditError::Unusual`].
pub(super) fn draft(archive: &Archive, kind: &Kind, now: &Opened, wanted: &Value) -> Result<Draft, EditError> {
    let faults = new_faults(archive.clock().today(), kind, &now.record, wanted);
    if !faults.is_empty() {
        return Err(EditError::Invalid(faults));
    }
    Ok(Draft {
        text: text_of(now, wanted)?,
        core: core_changes(kind, &now.record, wanted),
    })
}

/// From where to where the customer's folder goes with a profile of another industry, size or name; the place may be taken.
pub(super) fn place(now: &Opened, wanted: &Value) -> Option<(RelPath, RelPath)> {
    let from = now.path.parent().filter(|_| is_profile(&now.path))?;
    Some((from, reclassified(&now.path, &now.record, wanted)?))
}

/// The edits that write a record's file anew, and where it is then.
pub(super) fn edits(archive: &Archive, now: &Opened, wanted: &Value, bytes: Vec<u8>) -> (Vec<FileEdit>, RelPath) {
    let mut edits = vec![FileEdit::Write {
        path: now.path.clone(),
        bytes,
        expect: Expect::Blob(now.blob),
    }];
    let Some((from, to)) = place(now, wanted) else {
        return (edits, now.path.clone());
    };
    let to = unique(&to, &|path| archive.vault().has(path));
    let path = to.join(now.path.file_name()).unwrap_or_else(|| now.path.clone());
    edits.push(FileEdit::Move { from, to });
    (edits, path)
}

/// The file's text with the record made what is wanted; None where it is that already.
fn text_of(now: &Opened, wanted: &Value) -> Result<Option<String>, EditError> {
    let none = Map::new();
    let (before, after) = (
        now.record.as_object().unwrap_or(&none),
        wanted.as_object().unwrap_or(&none),
    );
    let path = |key: &str| FieldPath::default().key(key);
    let gone = before.keys().filter(|key| !after.contains_key(*key));
    let edits: Vec<Edit> = after
        .iter()
        .filter(|(key, value)| before.get(*key) != Some(value))
        .map(|(key, value)| Edit::Set {
            path: path(key),
            value: value.clone(),
        })
        .chain(gone.map(|key| Edit::Remove { path: path(key) }))
        .collect();
    if edits.is_empty() {
        return Ok(None);
    }
    let text = now.document.edit(&edits).map_err(|error| EditError::Unusual {
        path: now.path.clone(),
        reason: error.to_string(),
    })?;
    Ok(Some(text))
}

/// The labels of the fields that differ and whose change needs a reason (R76).
pub(super) fn core_changes(kind: &Kind, before: &Value, after: &Value) -> Vec<String> {
    let differs = |key: &str| {
        let said = |record: &Value| record.get(key).filter(|value| !value.is_null()).cloned();
        // Filling in what was not known is no change.
        said(before).is_some() && said(before) != said(after)
    };
    let core = kind.fields.iter().filter(|field| field.core && differs(&field.key));
    core.map(|field| field.label.clone()).collect()
}
