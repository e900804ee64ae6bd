//! Keeping views as files of the vault.

use super::ViewError;
use crate::archive::{Applied, Archive, ArchiveError, Change};
use crate::history::{BlobId, Message};
use crate::vault::layout::safe_name;
use crate::vault::{Expect, FileEdit, RelPath, SavedView, StoredView, VIEWS, VaultError, stored_views};
use crate::yaml::EditError;

/// Characters of a name: it stands in the side bar.
const LONGEST_NAME: usize = 40;

/// A view as somebody saw it before changing it.
#[derive(Clone, Debug)]
pub struct Seen {
    pub name: String,
    /// Its file's content then.
    pub blob: BlobId,
}

/// Keeps a new view under this name; gives the name of its file.
///
/// # Errors
/// [`ViewError::Taken`] where there is one of this name, [`ViewError::NoName`], [`ViewError::LongName`].
pub fn save(archive: &Archive, title: &str, view: SavedView, via: &str) -> Result<String, ViewError> {
    let title = named(title)?;
    ensure_free(archive, &title, None)?;
    let (name, path) = place(&title)?;
    let view = SavedView {
        title: Some(title.clone()),
        ..view
    };
    let write = FileEdit::Write {
        path,
        bytes: view.to_text().into_bytes(),
        expect: Expect::Absent,
    };
    let message = message("create", format!("新增视图 {title}"), via);
    apply(archive, vec![write], message).map_err(|error| match error {
        // Somebody was faster by a moment.
        ViewError::Changed(_) => ViewError::Taken {
            name: name.clone(),
            title,
        },
        other => other,
    })?;
    Ok(name)
}

/// Puts what a list shows now in place of what a view said. Its name, description and comments stay.
///
/// # Errors
/// [`ViewError::Changed`] where the file is another one than was seen, [`ViewError::Unknown`] where it is gone.
pub fn replace(archive: &Archive, seen: &Seen, view: SavedView, via: &str) -> Result<(), ViewError> {
    let stored = still_there(archive, seen)?;
    let title = stored.title().to_owned();
    let view = match &stored.view {
        Ok(old) => SavedView {
            title: old.title.clone(),
            description: old.description.clone(),
            ..view
        },
        // Of what could not be read nothing but the name can be kept.
        Err(_) => view,
    };
    let text = text_of(&view, &stored)?;
    let write = FileEdit::Write {
        path: stored.path,
        bytes: text.into_bytes(),
        expect: Expect::Blob(seen.blob),
    };
    apply(archive, vec![write], message("edit", format!("修改视图 {title}"), via))?;
    Ok(())
}

/// Gives a view another name, and its file with it; gives the new name of the file.
///
/// # Errors
/// As [`save`] and [`replace`].
pub fn rename(archive: &Archive, seen: &Seen, title: &str, via: &str) -> Result<String, ViewError> {
    let title = named(title)?;
    let stored = still_there(archive, seen)?;
    let before = stored.title().to_owned();
    ensure_free(archive, &title, Some(&stored.name))?;
    let (name, path) = place(&title)?;
    let view = stored.view.clone().map_err(|fault| ViewError::Broken {
        path: stored.path.to_string(),
        fault,
    })?;
    let view = SavedView {
        title: Some(title.clone()),
        ..view
    };
    let text = text_of(&view, &stored)?;
    let is_same_file = path == stored.path;
    let write = FileEdit::Write {
        path,
        bytes: text.into_bytes(),
        expect: if is_same_file {
            Expect::Blob(seen.blob)
        } else {
            Expect::Absent
        },
    };
    let remove = FileEdit::Remove {
        path: stored.path,
        expect: Expect::Blob(seen.blob),
    };
    let edits = if is_same_file { vec![write] } else { vec![write, remove] };
    apply(
        archive,
        edits,
        message("edit", format!("视图改名：{before} → {title}"), via),
    )?;
    Ok(name)
}

/// Deletes a view; gives the commit, by which that can be taken back.
///
/// # Errors
/// As [`replace`].
pub fn delete(archive: &Archive, seen: &Seen, via: &str) -> Result<Option<String>, ViewError> {
    let stored = still_there(archive, seen)?;
    let title = stored.title().to_owned();
    let remove = FileEdit::Remove {
        path: stored.path,
        expect: Expect::Blob(seen.blob),
    };
    Ok(apply(
        archive,
        vec![remove],
        message("delete", format!("删除视图 {title}"), via),
    )?
    .commit)
}

/// The text of a view's file once it says this.
fn text_of(view: &SavedView, stored: &StoredView) -> Result<String, ViewError> {
    let unusual = |error: EditError| ViewError::Unusual {
        path: stored.path.to_string(),
        reason: error.to_string(),
    };
    match stored.document().filter(|_| stored.view.is_ok()) {
        Some(document) => view.write_into(document).map_err(unusual),
        None => Ok(view.to_text()),
    }
}

/// The name as it is kept.
fn named(title: &str) -> Result<String, ViewError> {
    let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
    match title.chars().count() {
        0 => Err(ViewError::NoName),
        length if length > LONGEST_NAME => Err(ViewError::LongName(LONGEST_NAME)),
        _ => Ok(title),
    }
}

/// The name and place of a view's file.
fn place(title: &str) -> Result<(String, RelPath), ViewError> {
    let name = safe_name(title);
    let path = RelPath::new(&format!("{VIEWS}/{name}.yaml")).ok_or(ViewError::NoName)?;
    Ok((name, path))
}

/// That no other view has this name, or one that some systems take for it.
fn ensure_free(archive: &Archive, title: &str, own: Option<&str>) -> Result<(), ViewError> {
    let name = safe_name(title).to_lowercase();
    let is_it = |stored: &StoredView| stored.title() == title || stored.name.to_lowercase() == name;
    let mut others = stored_views(archive.vault())
        .into_iter()
        .filter(|stored| own != Some(stored.name.as_str()));
    match others.find(is_it) {
        Some(taken) => Err(ViewError::Taken {
            title: taken.title().to_owned(),
            name: taken.name,
        }),
        None => Ok(()),
    }
}

fn still_there(archive: &Archive, seen: &Seen) -> Result<StoredView, ViewError> {
    let views = stored_views(archive.vault());
    let known = views.iter().map(|stored| stored.title().to_owned()).collect();
    let stored = views.into_iter().find(|stored| stored.name == seen.name);
    let stored = stored.ok_or_else(|| ViewError::Unknown {
        wanted: seen.name.clone(),
        known,
    })?;
    if stored.blob == seen.blob {
        Ok(stored)
    } else {
        Err(ViewError::Changed(stored.title().to_owned()))
    }
}

fn apply(archive: &Archive, edits: Vec<FileEdit>, message: Message) -> Result<Applied, ViewError> {
    let change = Change {
        edits,
        author: None,
        message,
    };
    archive.apply(change).map_err(|error| match error {
        ArchiveError::Vault(VaultError::Conflict(path)) => ViewError::Changed(path.to_string()),
        other => other.into(),
    })
}

fn message(operation: &str, subject: String, via: &str) -> Message {
    Message {
        subject,
        operation: operation.to_owned(),
        via: via.to_owned(),
        ..Message::default()
    }
}
