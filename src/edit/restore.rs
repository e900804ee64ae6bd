//! A file, or some fields of a record, as they were at another time.

use super::apply::make;
use super::draft::{draft, edits};
use super::read::{Opened, of_bytes, open};
use super::unique::taken;
use super::{By, EditError, Revised};
use crate::archive::{Archive, Version};
use crate::kinds::Kind;
use crate::vault::{Content, Expect, FileEdit, RelPath};
use chrono::Local;
use serde_json::Value;

/// Larger files are restored from git by hand.
const MOST_BYTES: u64 = 512 << 20;

/// A field of a record that is not what it was.
#[derive(Clone, Debug, PartialEq)]
pub struct Past {
    pub key: String,
    pub label: String,
    /// As people read them; empty for no value.
    pub then: String,
    pub now: String,
}

/// Makes the file at `to` what a version of it was: all of it, or only these fields (keys of the schema). Other fields stay as they
/// are now, whoever changed them since. Without a reason the day of the version is the reason.
///
/// # Errors
/// [`EditError::Invalid`], [`EditError::Gone`] for fields of a file that is not there any more, [`EditError::Unreadable`].
pub fn restore(
    archive: &Archive,
    version: &Version,
    to: &RelPath,
    fields: &[String],
    by: &By,
) -> Result<Revised, EditError> {
    let by = By {
        reason: Some(by.reason.clone().unwrap_or_else(|| reason(version))),
        ..by.clone()
    };
    let (commit, path) = make(archive, &by, || {
        let planned = if fields.is_empty() {
            whole(archive, version, to)?
        } else {
            some(archive, version, to, fields)?
        };
        Ok(planned.unwrap_or_else(|| (Vec::new(), to.clone())))
    })?;
    Ok(Revised {
        commit,
        ..Revised::unchanged(path)
    })
}

/// What is to be written, and where the file is then; None where it is so already.
type Plan = Option<(Vec<FileEdit>, RelPath)>;

fn whole(archive: &Archive, version: &Version, to: &RelPath) -> Result<Plan, EditError> {
    let bytes = version.bytes.clone();
    let there = match archive.vault().read(to, MOST_BYTES)? {
        Some(Content::Bytes { bytes, .. }) => Some(bytes),
        Some(Content::TooLarge { .. }) => {
            return Err(EditError::Unreadable {
                path: to.clone(),
                reason: "文件太大".to_owned(),
            });
        }
        None => None,
    };
    if there.as_ref() == Some(&bytes) {
        return Ok(None);
    }
    // A profile takes its customer's folder along, as far as both can be read.
    if let Ok(now) = open(archive, to)
        && let Ok(then) = of_bytes(to, now.kind.clone(), bytes.clone())
    {
        if let Some(kind) = archive.catalog().kind(&now.kind) {
            ensure_free(archive, kind, (&now.record, &then.record), to)?;
        }
        return Ok(Some(edits(archive, &now, &then.record, bytes)));
    }
    let write = FileEdit::Write {
        path: to.clone(),
        bytes,
        expect: there.map_or(Expect::Absent, |bytes| Expect::Blob(crate::history::blob_id(&bytes))),
    };
    Ok(Some((vec![write], to.clone())))
}

fn some(archive: &Archive, version: &Version, to: &RelPath, fields: &[String]) -> Result<Plan, EditError> {
    let now = open(archive, to)?;
    let then = of_bytes(&version.path, now.kind.clone(), version.bytes.clone())?;
    let catalog = archive.catalog();
    let kind = catalog
        .kind(&now.kind)
        .ok_or_else(|| EditError::NoSuchKind(now.kind.clone()))?;
    let mut wanted = now.record.clone();
    if let Value::Object(wanted) = &mut wanted {
        for key in fields {
            match then.record.get(key) {
                Some(value) => wanted.insert(key.clone(), value.clone()),
                None => wanted.shift_remove(key),
            };
        }
    }
    ensure_free(archive, kind, (&now.record, &wanted), to)?;
    let draft = draft(kind, &now, &wanted)?;
    Ok(draft.text.map(|text| edits(archive, &now, &wanted, text.into_bytes())))
}

/// What somebody else has by now does not come back.
fn ensure_free(archive: &Archive, kind: &Kind, change: (&Value, &Value), to: &RelPath) -> Result<(), EditError> {
    match taken(archive, kind, change, Some(to))? {
        Some(fault) => Err(EditError::Invalid(vec![fault])),
        None => Ok(()),
    }
}

/// The fields of a record that are not what they were, in the order of the schema.
///
/// # Errors
/// Where the record, or its version, cannot be read.
pub fn differences(archive: &Archive, version: &Version, to: &RelPath) -> Result<Vec<Past>, EditError> {
    let now = open(archive, to)?;
    let then = of_bytes(&version.path, now.kind.clone(), version.bytes.clone())?;
    let catalog = archive.catalog();
    let kind = catalog.kind(&now.kind);
    Ok(kind.map(|kind| differing(kind, &then, &now)).unwrap_or_default())
}

fn differing(kind: &Kind, then: &Opened, now: &Opened) -> Vec<Past> {
    let fields = kind.fields.iter().filter_map(|field| {
        let (before, after) = (then.record.get(&field.key), now.record.get(&field.key));
        let path = crate::yaml::FieldPath::default().key(&field.key);
        let said = |value: Option<&Value>| value.map_or_else(String::new, |value| kind.display(&path, value));
        (before != after).then(|| Past {
            key: field.key.clone(),
            label: field.label.clone(),
            then: said(before),
            now: said(after),
        })
    });
    fields.collect()
}

fn reason(version: &Version) -> String {
    let time = version.note.time.with_timezone(&Local);
    format!("恢复成 {} 的内容", time.format("%Y-%m-%d %H:%M"))
}
