//! Making the planned change of many records.

use super::numbers::refuse_taken_numbers;
use super::plan::{free_places, reason};
use super::tasks::NewTask;
use super::{Fate, Item, Planned, wording};
use crate::archive::{Archive, ArchiveError};
use crate::edit::apply::{TRIES, Tried, apply_as};
use crate::edit::handover::Handed;
use crate::edit::read::open;
use crate::edit::{By, EditError};
use crate::history::Message;
use crate::sheets::parallel;
use crate::vault::{Expect, FileEdit, RelPath, VaultError};

/// What came of it.
#[derive(Debug)]
pub struct Done {
    /// None where nothing was to be changed.
    pub commit: Option<String>,
    /// Each record with what became of it.
    pub items: Vec<Item>,
}

impl Done {
    /// The records that were changed.
    pub fn changed(&self) -> impl Iterator<Item = &Item> {
        self.items.iter().filter(|item| item.fate == Fate::Changes)
    }

    /// The records that stay as they are, and why.
    pub fn refused(&self) -> impl Iterator<Item = (&Item, &str)> {
        self.items.iter().filter_map(Item::refused)
    }
}

/// Makes the change in one commit. A record that somebody changed since the plan was made is refused, and the others are
/// written.
///
/// # Errors
/// [`EditError::NeedsReason`]; nothing is written then.
pub fn apply_many(archive: &Archive, mut planned: Planned, by: &By) -> Result<Done, EditError> {
    by.ensure_reason(&planned.core)?;
    for _ in 0..TRIES {
        let turn = archive.turn_at_once()?;
        refuse_overtaken(archive, &mut planned.items);
        refuse_taken_numbers(archive, &mut planned.items)?;
        free_places(archive, &mut planned.items);
        let edits: Vec<FileEdit> = planned.changing().flat_map(edits).collect();
        if edits.is_empty() {
            return Ok(Done {
                commit: None,
                items: planned.items,
            });
        }
        match apply_as(turn, edits, by, message(&planned)) {
            Ok(Tried::Done(applied)) => {
                return Ok(Done {
                    commit: applied.commit,
                    items: planned.items,
                });
            }
            Ok(Tried::Overtaken(_)) => {}
            Err(EditError::Archive(ArchiveError::Vault(VaultError::Refused { path, reason })))
                if refuse(&mut planned.items, &path, &reason) => {}
            Err(error) => return Err(error),
        }
    }
    Err(ArchiveError::Busy.into())
}

/// Leaves out what is not any more as it was planned from.
fn refuse_overtaken(archive: &Archive, items: &mut [Item]) {
    let mut changing: Vec<&mut Item> = items.iter_mut().filter(|item| item.fate == Fate::Changes).collect();
    parallel::map(&mut changing, |item| {
        let handed = item.handed.iter().map(|handed| (&handed.path, handed.seen));
        let seen = std::iter::once((&item.path, item.seen)).chain(handed);
        let other = seen.map(|(path, seen)| open(archive, path).map(|now| now.blob != seen));
        let is_taken = item.tasks.iter().any(|task| archive.vault().has(&task.path));
        let overtaken = match other.collect::<Result<Vec<bool>, EditError>>() {
            Ok(_) if is_taken => "刚刚有人建了同名的任务；请再看一遍再建".to_owned(),
            Ok(other) if !other.contains(&true) => return,
            Ok(_) => "刚刚被别人改过，没有覆盖；请再看一遍再改".to_owned(),
            Err(error) => reason(&error),
        };
        item.fate = Fate::Refused(overtaken);
    });
}

/// Leaves out the record that the file system or the vault does not let be changed; whether there is one at this place.
fn refuse(items: &mut [Item], place: &str, reason: &str) -> bool {
    let is_there = |path: &RelPath| path.as_str() == place;
    let concerned = items.iter_mut().filter(|item| item.fate == Fate::Changes);
    let mut concerned = concerned.filter(|item| {
        let moves = item.place.as_ref();
        let is_handed = item.handed.iter().any(|handed| is_there(&handed.path));
        let is_task = item.tasks.iter().any(|task| is_there(&task.path));
        is_there(&item.path) || is_handed || is_task || moves.is_some_and(|(from, to)| is_there(from) || is_there(to))
    });
    let Some(item) = concerned.next() else { return false };
    item.fate = Fate::Refused(reason.to_owned());
    true
}

pub(super) fn edits(item: &Item) -> Vec<FileEdit> {
    let write = item.text.as_ref().map(|text| FileEdit::Write {
        path: item.path.clone(),
        bytes: text.clone().into_bytes(),
        expect: Expect::Blob(item.seen),
    });
    let handed = item.handed.iter().map(Handed::edit);
    let tasks = item.tasks.iter().map(NewTask::edit);
    let moved = item.place.clone().map(|(from, to)| FileEdit::Move { from, to });
    write.into_iter().chain(handed).chain(tasks).chain(moved).collect()
}

/// A single record's change says by itself what it did.
fn message(planned: &Planned) -> Message {
    let changing: Vec<&Item> = planned.changing().collect();
    if changing.len() < 2 {
        return Message::default();
    }
    let ids = changing.iter().map(|item| item.customer_id.clone());
    Message {
        subject: wording::subject(planned, &changing),
        operation: planned.operation.to_owned(),
        customer_ids: ids.filter(|id| !id.is_empty()).collect(),
        ..Message::default()
    }
}
