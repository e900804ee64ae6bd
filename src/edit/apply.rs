//! Making a change, and what may have got in between.

use super::{By, EditError};
use crate::archive::{Applied, Archive, ArchiveError, Change, Turn};
use crate::history::Message;
use crate::vault::{FileEdit, RelPath, VaultError};

/// How often a change is made anew when an editor was faster by a moment. Other kehu wait for their turn.
pub(super) const TRIES: usize = 5;

/// What came of trying.
pub(super) enum Tried {
    Done(Applied),
    /// This file was changed since the change was thought out.
    Overtaken(RelPath),
}

/// Thinks a change out and makes it in one turn, and anew when an editor was faster by a moment. Gives the commit, and what the
/// thinking gave besides the edits; without edits nothing is written. The message says by itself what changed.
pub(super) fn make<T>(
    archive: &Archive,
    by: &By,
    think: impl FnMut() -> Result<(Vec<FileEdit>, T), EditError>,
) -> Result<(Option<String>, T), EditError> {
    make_as(archive, by, |_| Message::default(), think)
}

/// The same under what `say` says was done.
pub(super) fn make_as<T>(
    archive: &Archive,
    by: &By,
    say: impl Fn(&T) -> Message,
    mut think: impl FnMut() -> Result<(Vec<FileEdit>, T), EditError>,
) -> Result<(Option<String>, T), EditError> {
    let mut tries = 0;
    loop {
        tries += 1;
        let turn = archive.turn_at_once()?;
        let (edits, thought) = think()?;
        if edits.is_empty() {
            return Ok((None, thought));
        }
        match apply_as(turn, edits, by, say(&thought))? {
            Tried::Done(applied) => return Ok((applied.commit, thought)),
            Tried::Overtaken(path) if tries == TRIES => return Err(overtaken(path)),
            Tried::Overtaken(_) => {}
        }
    }
}

/// That somebody else was faster.
pub(super) fn overtaken(path: RelPath) -> EditError {
    VaultError::Conflict(path).into()
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
        Err(ArchiveError::Vault(VaultError::Conflict(path))) => Ok(Tried::Overtaken(path)),
        Err(error) => Err(error.into()),
    }
}
