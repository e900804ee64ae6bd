//! Taking records away, and customers to the archive and back. Everything stays in the history.

use super::apply::{Tried, apply, overtaken};
use super::bulk::below_other_tree;
use super::{By, EditError};
use crate::archive::Archive;
use crate::history::BlobId;
use crate::vault::layout::unique;
use crate::vault::{ARCHIVED, Expect, FileEdit, LIVING, RelPath};

/// Deletes a record, if it is still as it was seen; gives the commit by which that can be taken back. A customer's profile is
/// not deleted but shelved.
///
/// # Errors
/// [`EditError::NoRecord`] for a profile; a conflict where somebody changed it meanwhile.
pub fn delete(archive: &Archive, path: &RelPath, seen: BlobId, by: &By) -> Result<Option<String>, EditError> {
    if super::read::is_profile(path) {
        return Err(EditError::NoRecord(path.clone()));
    }
    let turn = archive.turn_at_once()?;
    super::open(archive, path)?;
    let remove = FileEdit::Remove {
        path: path.clone(),
        expect: Expect::Blob(seen),
    };
    match apply(turn, vec![remove], by)? {
        Tried::Done(applied) => Ok(applied.commit),
        Tried::Overtaken(path) => Err(overtaken(path)),
    }
}

/// Moves a customer's folder among the former customers; gives the folder and the commit.
///
/// # Errors
/// [`EditError::Pointless`] for one that is there already.
pub fn shelve(archive: &Archive, dir: &RelPath, by: &By) -> Result<(RelPath, Option<String>), EditError> {
    carry(archive, dir, (LIVING, ARCHIVED), "这个客户已经归档了", by)
}

/// Moves it back.
///
/// # Errors
/// [`EditError::Pointless`] for one that is there already.
pub fn unshelve(archive: &Archive, dir: &RelPath, by: &By) -> Result<(RelPath, Option<String>), EditError> {
    carry(archive, dir, (ARCHIVED, LIVING), "这个客户没有归档", by)
}

fn carry(
    archive: &Archive,
    dir: &RelPath,
    trees: (&str, &str),
    pointless: &str,
    by: &By,
) -> Result<(RelPath, Option<String>), EditError> {
    let wanted = below_other_tree(dir, trees).ok_or_else(|| EditError::Pointless(pointless.to_owned()))?;
    let turn = archive.turn_at_once()?;
    if !archive.vault().has(dir) {
        return Err(EditError::Gone(dir.clone()));
    }
    let wanted = unique(&wanted, &|path| archive.vault().has(path));
    let edit = FileEdit::Move {
        from: dir.clone(),
        to: wanted.clone(),
    };
    match apply(turn, vec![edit], by)? {
        Tried::Done(applied) => Ok((wanted, applied.commit)),
        Tried::Overtaken(path) => Err(overtaken(path)),
    }
}
