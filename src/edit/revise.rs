//! Changing a record that others may have changed since it was opened.

use super::apply::{TRIES, Tried, apply};
use super::check::new_faults;
use super::error::Collided;
use super::merge::{Clash, merge};
use super::read::{Opened, core_changes, is_profile, of_bytes, open};
use super::texts::{Texts, with};
use super::{By, Collision, EditError};
use crate::archive::{Archive, ArchiveError, Viewer};
use crate::history::BlobId;
use crate::kinds::Kind;
use crate::vault::layout::{reclassified, unique};
use crate::vault::{Expect, FileEdit, RelPath, VaultError};
use crate::yaml::{Edit, FieldPath};
use serde_json::{Map, Value};

/// A change of a record, as a form sends it.
#[derive(Clone, Debug)]
pub struct Revision {
    pub path: RelPath,
    /// The content that the form was opened with.
    pub seen: BlobId,
    pub texts: Texts,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revised {
    /// None where nothing differed.
    pub commit: Option<String>,
    /// Where the record is now.
    pub path: RelPath,
    /// Somebody else had changed other fields meanwhile; both changes are in the file now.
    pub merged: bool,
}

/// Makes the change, with what others changed meanwhile kept.
///
/// # Errors
/// [`EditError::Collides`] where the same fields were changed, [`EditError::Invalid`], [`EditError::NeedsReason`],
/// [`EditError::Gone`]. Nothing is written then.
pub fn revise(archive: &Archive, revision: &Revision, by: &By) -> Result<Revised, EditError> {
    for _ in 0..TRIES {
        let now = open(archive, &revision.path)?;
        let catalog = archive.catalog();
        let kind = catalog
            .kind(&now.kind)
            .ok_or_else(|| EditError::NoSuchKind(now.kind.clone()))?;
        let merged = now.blob != revision.seen;
        let wanted = wanted(archive, revision, &now, kind)?;
        let faults = new_faults(kind, &now.record, &wanted);
        if !faults.is_empty() {
            return Err(EditError::Invalid(faults));
        }
        let core = core_changes(kind, &now.record, &wanted);
        if !core.is_empty() && by.reason.as_deref().is_none_or(|reason| reason.trim().is_empty()) {
            return Err(EditError::NeedsReason(core));
        }
        let Some(text) = text_of(&now, &wanted)? else {
            return Ok(Revised {
                commit: None,
                path: now.path,
                merged: false,
            });
        };
        let mut edits = vec![FileEdit::Write {
            path: now.path.clone(),
            bytes: text.into_bytes(),
            expect: Expect::Blob(now.blob),
        }];
        let place = place(archive, &now, &wanted);
        let path = match &place {
            Some((from, to)) => {
                edits.push(FileEdit::Move {
                    from: from.clone(),
                    to: to.clone(),
                });
                to.join(now.path.file_name()).unwrap_or_else(|| now.path.clone())
            }
            None => now.path.clone(),
        };
        if let Tried::Done(applied) = apply(archive, edits, by)? {
            return Ok(Revised {
                commit: applied.commit,
                path,
                merged,
            });
        }
    }
    Err(ArchiveError::from(VaultError::Conflict(revision.path.clone())).into())
}

/// The record as it is to be.
fn wanted(archive: &Archive, revision: &Revision, now: &Opened, kind: &Kind) -> Result<Value, EditError> {
    if now.blob == revision.seen {
        return Ok(with(kind, &now.record, &revision.texts));
    }
    // What the form was opened with is in the history; without it every difference is somebody's change.
    let seen = archive.history().blob(&revision.seen).ok();
    let seen = seen.and_then(|bytes| of_bytes(&revision.path, now.kind.clone(), bytes).ok());
    let base = seen.map_or_else(|| Value::Object(Map::new()), |seen| seen.record);
    let mine = with(kind, &base, &revision.texts);
    let (merged, clashes) = merge(&base, &mine, &now.record);
    if clashes.is_empty() {
        return Ok(merged);
    }
    Err(EditError::Collides(Box::new(collided(archive, kind, now, &clashes)?)))
}

fn collided(archive: &Archive, kind: &Kind, now: &Opened, clashes: &[Clash]) -> Result<Collided, EditError> {
    let field = |clash: &Clash| {
        let said = |value: &Option<Value>| {
            let value = value.as_ref();
            value.map_or_else(String::new, |value| kind.display(&clash.path, value))
        };
        Collision {
            path: clash.path.clone(),
            label: kind.label(&clash.path),
            mine: said(&clash.mine),
            theirs: said(&clash.theirs),
        }
    };
    let snapshot = archive.read(&Viewer::everything())?;
    let last = snapshot.version(&now.path, "HEAD").ok().flatten();
    Ok(Collided {
        fields: clashes.iter().map(field).collect(),
        by: last.as_ref().map(|last| last.note.author.clone()),
        at: last.map(|last| last.note.time),
    })
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

/// From where to where the customer's folder moves with a profile of another industry, size or name.
fn place(archive: &Archive, now: &Opened, wanted: &Value) -> Option<(RelPath, RelPath)> {
    if !is_profile(&now.path) {
        return None;
    }
    let from = now.path.parent()?;
    let to = reclassified(&now.path, &now.record, wanted)?;
    Some((from, unique(&to, &|path| archive.vault().has(path))))
}
