//! Making a change, and what may have got in between.

use super::{By, EditError};
use crate::archive::{Applied, ArchiveError, Change, Turn};
use crate::history::Message;
use crate::vault::{FileEdit, VaultError};

/// How often a change is made anew when an editor was faster by a moment. Other kehu wait for their turn.
pub(super) const TRIES: usize = 5;

/// What came of trying.
pub(super) enum Tried {
    Done(Applied),
    /// A file was changed since the change was thought out.
    Overtaken,
}

/// Applies edits, thought out in this turn, under a message that says by itself what changed.
pub(super) fn apply(turn: Turn<'_>, edits: Vec<FileEdit>, by: &By) -> Result<Tried, EditError> {
    apply_as(turn, edits, by, Message::default())
}

/// The same under what `said` says was done.
pub(super) fn apply_as(turn: Turn<'_>, edits: Vec<FileEdit>, by: &By, said: Message) -> Result<Tried, EditError> {
    let message = Message {
        reason: by.reason.clone().filter(|reason| !reason.trim().is_empty()),
        via: by.via.clone(),
        ..said
    };
    let change = Change {
        edits,
        author: by.author.clone(),
        message,
    };
    match turn.apply(change) {
        Ok(applied) => Ok(Tried::Done(applied)),
        Err(ArchiveError::Vault(VaultError::Conflict(_))) => Ok(Tried::Overtaken),
        Err(error) => Err(error.into()),
    }
}
