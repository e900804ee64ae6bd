//! Making a change, and what may have got in between.

use super::{By, EditError};
use crate::archive::{Applied, Archive, ArchiveError, Change};
use crate::history::Message;
use crate::vault::{FileEdit, VaultError};

/// How often a change is made anew when somebody else was faster by a moment.
pub(super) const TRIES: usize = 5;

/// What came of trying.
pub(super) enum Tried {
    Done(Applied),
    /// A file was changed since the change was thought out.
    Overtaken,
}

/// Applies edits under a message that says by itself what changed.
pub(super) fn apply(archive: &Archive, edits: Vec<FileEdit>, by: &By) -> Result<Tried, EditError> {
    apply_as(archive, edits, by, Message::default())
}

/// Applies edits under what `said` says was done.
pub(super) fn apply_as(archive: &Archive, edits: Vec<FileEdit>, by: &By, said: Message) -> Result<Tried, EditError> {
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
    match archive.apply(change) {
        Ok(applied) => Ok(Tried::Done(applied)),
        Err(ArchiveError::Vault(VaultError::Conflict(_))) => Ok(Tried::Overtaken),
        Err(error) => Err(error.into()),
    }
}
