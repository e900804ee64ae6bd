//! Changing a record that others may have changed since it was opened.

use super::apply::make;
use super::draft::{draft, edits};
use super::error::Collided;
use super::handover::{Handed, Left, Succession, hand_over};
use super::merge::{Clash, merge};
use super::read::{Opened, of_bytes, open};
use super::said::spelled_out;
use super::texts::{Texts, texts_of, value_of, with};
use super::unique::taken;
use super::{By, Collision, EditError, Returned};
use crate::archive::Archive;
use crate::history::BlobId;
use crate::kinds::Kind;
use crate::vault::{FileEdit, RelPath};
use crate::yaml::FieldPath;
use serde_json::{Map, Value};

/// The profile's key for how far a customer has come, and the value for one who bought.
const TYPE: &str = "customer_type";
const BOUGHT: &str = "成交客户";

/// A change of a record, as a form sends it.
#[derive(Clone, Debug)]
pub struct Revision {
    pub path: RelPath,
    /// The content that the form was opened with.
    pub seen: BlobId,
    pub texts: Texts,
    /// What waits for the former owner of a customer stays with them; else it goes along to the new one.
    pub keeps_tasks: bool,
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
    /// The customer has just become one who bought (R77): time for the contract.
    pub won: bool,
    /// How many open tasks and planned steps went along to the customer's new owner.
    pub handed: usize,
    /// What stayed behind because it cannot be read.
    pub left: Vec<Left>,
    /// The customer that came back with a record of it.
    pub back: Option<Returned>,
}

/// Makes the change, with what others changed meanwhile kept.
///
/// # Errors
/// [`EditError::Collides`] where the same fields were changed, [`EditError::Invalid`], [`EditError::NeedsReason`],
/// [`EditError::Gone`]. Nothing is written then.
pub fn revise(archive: &Archive, revision: &Revision, by: &By) -> Result<Revised, EditError> {
    let (commit, revised) = make(archive, by, || {
        let now = open(archive, &revision.path)?;
        let catalog = archive.catalog();
        let kind = catalog
            .kind(&now.kind)
            .ok_or_else(|| EditError::NoSuchKind(now.kind.clone()))?;
        let wanted = wanted(archive, revision, &now, kind)?;
        let draft = draft(archive, kind, &now, &wanted)?;
        if let Some(fault) = taken(archive, kind, (&now.record, &wanted), Some(&now.path))? {
            return Err(EditError::Invalid(vec![fault]));
        }
        by.ensure_reason(&draft.core)?;
        let Some(text) = draft.text else {
            return Ok((Vec::new(), Revised::unchanged(now.path)));
        };
        let (edits, revised) = carried_out(archive, kind, (&now, &wanted), text.into_bytes(), revision.keeps_tasks)?;
        let revised = Revised {
            merged: now.blob != revision.seen,
            ..revised
        };
        Ok((edits, revised))
    })?;
    Ok(Revised { commit, ..revised })
}

/// The edits that write a record anew with what goes along: its customer's folder, and what waits for the owner.
pub(super) fn carried_out(
    archive: &Archive,
    kind: &Kind,
    (now, wanted): (&Opened, &Value),
    bytes: Vec<u8>,
    keeps_tasks: bool,
) -> Result<(Vec<FileEdit>, Revised), EditError> {
    let is_customer = kind.name == archive.catalog().customer().name;
    let (mut edits, path) = edits(archive, now, wanted, bytes);
    let succession = Succession::of(&now.record, wanted).filter(|_| is_customer && !keeps_tasks);
    let (handed, left) = match (succession, now.path.parent()) {
        (Some(who), Some(dir)) => hand_over(archive, &dir, &who)?,
        _ => (Vec::new(), Vec::new()),
    };
    // Before the folder moves.
    edits.splice(0..0, handed.iter().map(Handed::edit));
    let revised = Revised {
        won: is_customer && has_bought(wanted) && !has_bought(&now.record),
        handed: handed.len(),
        left,
        ..Revised::unchanged(path)
    };
    Ok((edits, revised))
}

impl Revised {
    /// The record is, or stays, at this place.
    pub(super) fn unchanged(path: RelPath) -> Self {
        Self {
            commit: None,
            path,
            merged: false,
            won: false,
            handed: 0,
            left: Vec::new(),
            back: None,
        }
    }
}

/// Whether a profile is that of a customer who bought something.
#[must_use]
pub fn has_bought(profile: &Value) -> bool {
    profile.get(TYPE).and_then(Value::as_str) == Some(BOUGHT)
}

/// The record as it is to be.
fn wanted(archive: &Archive, revision: &Revision, now: &Opened, kind: &Kind) -> Result<Value, EditError> {
    let texts = spelled_out(kind, &revision.texts, archive.clock().now());
    if now.blob == revision.seen {
        return Ok(with(kind, &now.record, &texts));
    }
    // Without what the form was opened with every difference is somebody's change.
    let base = opened_with(archive, now, &revision.seen).unwrap_or_else(|| Value::Object(Map::new()));
    let mine = with(kind, &base, &texts);
    let (merged, clashes) = merge(&base, &mine, &now.record);
    if clashes.is_empty() {
        return Ok(merged);
    }
    Err(EditError::Collides(Box::new(collided(archive, kind, now, &clashes)?)))
}

/// The record that a form was opened with, from the history.
fn opened_with(archive: &Archive, now: &Opened, seen: &BlobId) -> Option<Value> {
    let bytes = archive.history().blob(seen).ok()?;
    Some(of_bytes(&now.path, now.kind.clone(), bytes).ok()?.record)
}

/// What was written in a form that could not be saved, for a form of the record as it is `now`: the rest of what it was opened with
/// (`seen`) may have been changed by others, and sent once more it would take that back. Of lists that `collided` everything
/// stays as it was written.
#[must_use]
pub fn written(archive: &Archive, now: &Opened, seen: &BlobId, texts: &Texts, collided: &[Collision]) -> Texts {
    let catalog = archive.catalog();
    let base = (now.blob != *seen).then(|| opened_with(archive, now, seen)).flatten();
    let (Some(kind), Some(base)) = (catalog.kind(&now.kind), base) else {
        return texts.clone();
    };
    let before = texts_of(kind, &base);
    let is_written = |key: &str, text: &str| {
        let Ok(path) = key.parse::<FieldPath>() else {
            return true;
        };
        let is_of_list = |collision: &Collision| {
            let list = collision.path.segments();
            path.segments().len() > list.len() && path.segments().starts_with(list)
        };
        let field = kind.field_at(&path);
        let said = before.get(key).map_or("", String::as_str);
        value_of(field, said) != value_of(field, text) || collided.iter().any(is_of_list)
    };
    // An empty row that a list was shown with comes back with it.
    let present = texts_of(kind, &now.record);
    let is_empty_row = |key: &str, text: &str| text.trim().is_empty() && !present.contains_key(key);
    let own = texts
        .iter()
        .filter(|(key, text)| is_written(key, text) || is_empty_row(key, text));
    own.map(|(key, text)| (key.clone(), text.clone())).collect()
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
    let fields = clashes.iter().map(field).collect();
    Ok(Collided::told(archive, &now.path, &now.blob, fields)?)
}
