//! A record as it is opened for changing.

use super::EditError;
use crate::archive::Archive;
use crate::history::{BlobId, blob_id};
use crate::vault::{Content, PROFILE, Place, RelPath, layout};
use crate::yaml::Document;
use serde_json::{Map, Value};

/// Larger files are no records.
const MOST_BYTES: u64 = 16 << 20;

/// A record of the vault, as it is now.
#[derive(Debug)]
pub struct Opened {
    pub path: RelPath,
    /// Name of its kind.
    pub kind: String,
    /// Git's id of its content.
    pub blob: BlobId,
    pub record: Value,
    pub(super) document: Document,
}

/// Opens a record.
///
/// # Errors
/// [`EditError::Gone`], [`EditError::NoRecord`], [`EditError::Unreadable`].
pub fn open(archive: &Archive, path: &RelPath) -> Result<Opened, EditError> {
    let catalog = archive.catalog();
    let Place::Record { kind, .. } = layout::place(path, &catalog) else {
        return Err(EditError::NoRecord(path.clone()));
    };
    let bytes = match archive.vault().read(path, MOST_BYTES)? {
        Some(Content::Bytes { bytes, .. }) => bytes,
        Some(Content::TooLarge { .. }) => return Err(unreadable(path, "文件太大".to_owned())),
        None => return Err(EditError::Gone(path.clone())),
    };
    of_bytes(path, kind, bytes)
}

/// A record of these bytes.
pub(super) fn of_bytes(path: &RelPath, kind: String, bytes: Vec<u8>) -> Result<Opened, EditError> {
    let blob = blob_id(&bytes);
    let text = String::from_utf8(bytes).map_err(|_| unreadable(path, "不是 UTF-8 编码".to_owned()))?;
    let document = Document::parse(&text).map_err(|errors| {
        let first = errors.into_iter().next();
        let reason = first.map(|error| format!("第 {} 行，{}", error.span.start.line, error.message));
        unreadable(path, reason.unwrap_or_default())
    })?;
    let record = match document.value() {
        Value::Null => Value::Object(Map::new()),
        Value::Object(_) => document.value().clone(),
        _ => return Err(unreadable(path, "内容不是“键: 值”".to_owned())),
    };
    Ok(Opened {
        path: path.clone(),
        kind,
        blob,
        record,
        document,
    })
}

fn unreadable(path: &RelPath, reason: String) -> EditError {
    EditError::Unreadable {
        path: path.clone(),
        reason,
    }
}

/// Whether a file is a customer's profile.
pub(super) fn is_profile(path: &RelPath) -> bool {
    path.file_name() == PROFILE
}
