//! Bringing back a customer that was deleted: the whole folder, as it last was.

use super::apply::make_as;
use super::shelve::unshelve;
use super::{By, EditError};
use crate::archive::{Archive, ArchiveError, CustomerView, Departed, Kept, Snapshot, Viewer};
use crate::history::{BlobId, Message, blob_id};
use crate::vault::layout::unique;
use crate::vault::{Expect, FileEdit, PROFILE, RelPath};

/// Files that stay away are named in the commit so far.
const NAMED: usize = 50;

/// What came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Returned {
    /// None where nothing was missing.
    pub commit: Option<String>,
    /// Where the customer is now.
    pub dir: RelPath,
    pub customer_id: String,
    pub name: String,
    /// How many files were written.
    pub files: usize,
    /// What stays as it is, and why.
    pub kept: Vec<Kept>,
}

/// Brings a deleted customer back: profile, records and files as they were before, to the byte, where they were. What is there by
/// now stays; where another customer has the place, it gets one beside it. `word` is a number, a folder or a file in it, or the
/// whole name. Nothing is done for a customer that is there.
///
/// # Errors
/// [`ArchiveError::NoSuchCustomer`](crate::archive::ArchiveError), [`EditError::Pointless`] where another customer has its number.
pub fn bring_back(archive: &Archive, word: &str, by: &By) -> Result<Returned, EditError> {
    // A folder that was only moved a moment ago must not come back a second time.
    archive.catch_up(&|_| {})?;
    let (commit, returned) = make_as(archive, by, message, || {
        let snapshot = archive.read(&Viewer::everything())?;
        match snapshot.departed_called(word)? {
            Some(departed) => plan(archive, &snapshot, &departed),
            None => Ok((Vec::new(), present(snapshot.customer_outline(word)?))),
        }
    })?;
    Ok(Returned { commit, ..returned })
}

/// Brings a customer back, from the archive or from its deletion.
///
/// # Errors
/// As [`bring_back`]; [`EditError::Pointless`] for one that is neither archived nor deleted.
pub fn reinstate(archive: &Archive, word: &str, by: &By) -> Result<Returned, EditError> {
    let snapshot = archive.read(&Viewer::everything())?;
    let found = match snapshot.customer_outline(word) {
        Err(ArchiveError::NoSuchCustomer(_)) => None,
        found => Some(found?),
    };
    let is_whole = |customer: &CustomerView| {
        let profile = customer.dir.join(PROFILE);
        profile.is_some_and(|profile| archive.vault().stat(&profile).is_some())
    };
    // One that was deleted may be meant where the word is only a part of a name.
    let is_named = |customer: &CustomerView| {
        let names = [
            customer.customer_id.as_str(),
            customer.name.as_str(),
            customer.dir.as_str(),
        ];
        names.contains(&word.trim_end_matches('/'))
    };
    match found.filter(is_whole) {
        Some(customer) if is_named(&customer) || snapshot.departed_called(word)?.is_none() => {
            let (dir, commit) = unshelve(archive, &customer.dir, by)?;
            Ok(Returned {
                commit,
                dir,
                ..present(customer)
            })
        }
        _ => bring_back(archive, word, by),
    }
}

/// What has to be written for a customer to be there again.
pub(super) fn plan(
    archive: &Archive,
    snapshot: &Snapshot<'_>,
    departed: &Departed,
) -> Result<(Vec<FileEdit>, Returned), EditError> {
    if let Some(other) = snapshot.holder_of(&departed.customer_id)? {
        return Err(EditError::Pointless(format!(
            "编号 {} 现在是“{}”的（{}），先给它换一个编号，再恢复“{}”",
            departed.customer_id, other.name, other.dir, departed.name
        )));
    }
    let remains = snapshot.remains(departed)?;
    let dir = place(archive, departed, &remains);
    let (mut edits, mut kept) = (Vec::new(), Vec::new());
    for (path, blob) in &remains {
        let Some(path) = path.rebase(&departed.dir, &dir) else {
            continue;
        };
        if !archive.vault().has(&path) {
            edits.push(FileEdit::Write {
                bytes: archive.history().blob(blob).map_err(ArchiveError::from)?,
                path,
                expect: Expect::Absent,
            });
        } else if snapshot.file(&path)?.is_none_or(|there| blob_id(&there) != *blob) {
            kept.push(Kept {
                path,
                field: String::new(),
                reason: "这里现在有另一个文件".to_owned(),
            });
        }
    }
    kept.extend(snapshot.leave_out_taken_numbers(&mut edits)?);
    let returned = Returned {
        commit: None,
        dir,
        customer_id: departed.customer_id.clone(),
        name: departed.name.clone(),
        files: edits.len(),
        kept,
    };
    Ok((edits, returned))
}

/// Where the customer was, unless somebody else is there, or something lies where its files belong.
fn place(archive: &Archive, departed: &Departed, remains: &[(RelPath, BlobId)]) -> RelPath {
    let vault = archive.vault();
    let is_free = |path: &RelPath| !vault.has(path) || vault.stat(path).is_some();
    let is_folder = vault.absolute(&departed.dir).is_dir();
    let has_profile = departed.dir.join(PROFILE).is_some_and(|path| vault.has(&path));
    let fits = is_folder && !has_profile && remains.iter().all(|(path, _)| is_free(path));
    if fits {
        return departed.dir.clone();
    }
    unique(&departed.dir, &|path| vault.has(path))
}

fn present(customer: CustomerView) -> Returned {
    Returned {
        commit: None,
        dir: customer.dir,
        customer_id: customer.customer_id,
        name: customer.name,
        files: 0,
        kept: Vec::new(),
    }
}

/// 恢复客户 杭州盛泰：12 个文件
pub(super) fn message(returned: &Returned) -> Message {
    let line = |kept: &Kept| format!("没有恢复：{kept}");
    let mut lines: Vec<String> = returned.kept.iter().take(NAMED).map(line).collect();
    if returned.kept.len() > NAMED {
        lines.push(format!("……共 {} 处", returned.kept.len()));
    }
    Message {
        subject: format!("恢复客户 {}：{} 个文件", returned.name, returned.files),
        body: lines.join("\n"),
        operation: "restore".to_owned(),
        customer_ids: Some(returned.customer_id.clone())
            .filter(|id| !id.is_empty())
            .into_iter()
            .collect(),
        ..Message::default()
    }
}
