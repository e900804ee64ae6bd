//! A file, or some fields of a record, as they were at another time.

use super::apply::make_as;
use super::bring_back::{self, Returned};
use super::draft::{draft, edits};
use super::read::{Opened, of_bytes, open};
use super::unique::taken;
use super::{By, EditError, Revised};
use crate::archive::{Archive, Version, Viewer, Whose};
use crate::history::blob_id;
use crate::kinds::Kind;
use crate::vault::{Content, Expect, FileEdit, Place, RelPath, layout};
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
/// are now, whoever changed them since. A file that is gone comes back to where its customer is now, and brings the customer along
/// where that was deleted as well: a record alone would be nobody's. Without a reason the day of the version is the reason.
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
    if archive.vault().stat(to).is_none() {
        // Its customer may have been moved a moment ago.
        archive.catch_up(&|_| {})?;
    }
    let say = |revised: &Revised| revised.back.as_ref().map(bring_back::message).unwrap_or_default();
    let (commit, revised) = make_as(archive, &by, say, || {
        let planned = if !fields.is_empty() {
            some(archive, version, to, fields)?
        } else if archive.vault().stat(to).is_none() {
            return gone(archive, version, to);
        } else {
            whole(archive, version, to)?
        };
        let (edits, path) = planned.unwrap_or_else(|| (Vec::new(), to.clone()));
        Ok((edits, Revised::unchanged(path)))
    })?;
    Ok(Revised { commit, ..revised })
}

/// Brings a file back as it last was, as [`restore`] does. Nothing is done for one that is there.
///
/// # Errors
/// [`EditError::Gone`] for a file that the history does not know.
pub fn revive(archive: &Archive, path: &RelPath, by: &By) -> Result<Revised, EditError> {
    if archive.vault().stat(path).is_some() {
        return Ok(Revised::unchanged(path.clone()));
    }
    let last = archive.read(&Viewer::everything())?.version(path, "HEAD")?;
    let last = last.ok_or_else(|| EditError::Gone(path.clone()))?;
    restore(archive, &last, path, &[], by)
}

/// What is to be written, and where the file is then; None where it is so already.
type Plan = Option<(Vec<FileEdit>, RelPath)>;

/// A file that is not there any more.
fn gone(archive: &Archive, version: &Version, to: &RelPath) -> Result<(Vec<FileEdit>, Revised), EditError> {
    let snapshot = archive.read(&Viewer::everything())?;
    let dir = layout::place(to, snapshot.catalog()).into_customer();
    let in_folder = |home: &RelPath| dir.as_ref().and_then(|dir| to.rebase(dir, home));
    let (mut edits, to, back) = match snapshot.whose(&version.path, &version.note.commit)? {
        Whose::Here => (Vec::new(), to.clone(), None),
        Whose::Moved(home) => {
            let to = in_folder(&home).unwrap_or_else(|| to.clone());
            if archive.vault().stat(&to).is_some() {
                return Ok((Vec::new(), Revised::unchanged(to)));
            }
            (Vec::new(), to, None)
        }
        Whose::Departed(departed) => {
            let (edits, back) = bring_back::plan(archive, &snapshot, &departed)?;
            let to = in_folder(&back.dir).unwrap_or_else(|| to.clone());
            (edits, to, Some(back))
        }
    };
    let catalog = archive.catalog();
    if let Place::Record { kind, .. } = layout::place(&to, &catalog)
        && let Some(kind) = catalog.kind(&kind)
        && let Ok(then) = of_bytes(&to, kind.name.clone(), version.bytes.clone())
    {
        ensure_free(archive, kind, (&Value::Null, &then.record), &to)?;
    }
    edits.retain(|edit| !matches!(edit, FileEdit::Write { path, .. } if *path == to));
    edits.push(FileEdit::Write {
        path: to.clone(),
        bytes: version.bytes.clone(),
        expect: Expect::Absent,
    });
    let revised = Revised {
        back: back.map(|back| Returned {
            files: edits.len(),
            ..back
        }),
        ..Revised::unchanged(to)
    };
    Ok((edits, revised))
}

/// All of a file that is there.
fn whole(archive: &Archive, version: &Version, to: &RelPath) -> Result<Plan, EditError> {
    let bytes = version.bytes.clone();
    let there = match archive.vault().read(to, MOST_BYTES)? {
        Some(Content::Bytes { bytes, .. }) => bytes,
        Some(Content::TooLarge { .. }) => {
            return Err(EditError::Unreadable {
                path: to.clone(),
                reason: "文件太大".to_owned(),
            });
        }
        None => return Err(EditError::Gone(to.clone())),
    };
    if there == bytes {
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
        expect: Expect::Blob(blob_id(&there)),
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
    let draft = draft(archive, kind, &now, &wanted)?;
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
