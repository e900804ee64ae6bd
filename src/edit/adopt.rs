//! A kind that came to kehu after the vault was made.

use super::apply::{Tried, apply, overtaken};
use super::{By, EditError};
use crate::archive::Archive;
use crate::kinds::Catalog;
use crate::vault::{Expect, FileEdit, RelPath};

/// Lays the schema of a kind that kehu ships beside those of the vault; gives the commit.
///
/// # Errors
/// [`EditError::NoSuchKind`] where kehu ships none of this name, [`EditError::Pointless`] where the vault has it.
pub fn adopt(archive: &Archive, kind: &str, by: &By) -> Result<Option<String>, EditError> {
    let turn = archive.turn_at_once()?;
    let unknown = || EditError::NoSuchKind(kind.to_owned());
    let file = format!("{kind}.yaml");
    let mut shipped = Catalog::builtin_files().into_iter();
    let (_, text) = shipped.find(|(name, _)| *name == file).ok_or_else(unknown)?;
    if archive.catalog().kind(kind).is_some() {
        return Err(EditError::Pointless("这个客户库已经有这种资料了".to_owned()));
    }
    let path = RelPath::new(&format!("schemas/{file}")).ok_or_else(unknown)?;
    let edit = FileEdit::Write {
        path,
        bytes: text.as_bytes().to_vec(),
        expect: Expect::Absent,
    };
    match apply(turn, vec![edit], by)? {
        Tried::Done(applied) => Ok(applied.commit),
        Tried::Overtaken(path) => Err(overtaken(path)),
    }
}
