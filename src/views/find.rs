//! The view that a word means.

use super::ViewError;
use crate::vault::{SavedView, StoredView, Vault, stored_views};

/// The view with this name or title; broken ones too, so that what is wrong with them can be told.
///
/// # Errors
/// [`ViewError::Unknown`] with what there is, [`ViewError::Ambiguous`] where several have this title.
pub fn find(vault: &Vault, word: &str) -> Result<StoredView, ViewError> {
    let word = word.trim();
    let mut views = stored_views(vault);
    if let Some(at) = views.iter().position(|stored| stored.name == word) {
        return Ok(views.swap_remove(at));
    }
    let meant: Vec<usize> = (0..views.len()).filter(|at| views[*at].title() == word).collect();
    match meant.as_slice() {
        [only] => Ok(views.swap_remove(*only)),
        [] => Err(ViewError::Unknown {
            wanted: word.to_owned(),
            known: views.iter().map(|stored| stored.title().to_owned()).collect(),
        }),
        several => Err(ViewError::Ambiguous {
            title: word.to_owned(),
            names: several.iter().map(|at| views[*at].name.clone()).collect(),
        }),
    }
}

/// The view that a word means, if it can be used.
///
/// # Errors
/// As [`find`], and [`ViewError::Broken`] with the place and what to do.
pub fn usable(vault: &Vault, word: &str) -> Result<SavedView, ViewError> {
    let stored = find(vault, word)?;
    stored.view.map_err(|fault| ViewError::Broken {
        path: stored.path.to_string(),
        fault,
    })
}
