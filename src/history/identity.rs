//! Which customer a folder holds, whatever the folder is called: the number in its profile tells.
//!
//! A commit shows a move only when the old place vanishes in the same commit. Programs that synchronise folders copy first
//! and delete later, or the other way round, and people rename a folder and edit its profile in one go.

use super::HistoryError;
use super::changes::Changes;
use super::commit_text::message;
use super::tree_edit::Entry;
use super::tree_read::TreeReader;
use crate::vault::{ARCHIVED, LIVING, PROFILE, RelPath};
use git2::{Commit, Oid, Repository, Tree};

/// The key of a profile that tells which customer it is.
const KEY: &str = "customer_id:";
/// A customer's folder lies this deep: 客户/行业/规模/名称.
const DEPTH: usize = 4;

/// A file or folder by the customer that it belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Belonging {
    pub customer_id: String,
    folder: RelPath,
    /// The folder's tree.
    tree: Oid,
    /// Where the file lies within the customer's folder; empty for the folder itself.
    rest: String,
}

impl Belonging {
    /// Where this file or folder would be if its customer's folder were there.
    fn at(&self, folder: &str) -> Option<RelPath> {
        RelPath::new(&format!("{folder}{}", self.rest))
    }
}

/// The customer whose folder a path lies in, by the profile in that folder.
pub(super) fn belonging(repo: &Repository, root: Oid, path: &RelPath) -> Result<Option<Belonging>, HistoryError> {
    let mut trees = TreeReader::new(repo, Some(root));
    for folder in std::iter::once(path.clone()).chain(path.ancestors()) {
        let Some(entry) = trees.get(folder.as_str().as_bytes())?.filter(Entry::is_tree) else {
            continue;
        };
        if let Some(customer_id) = number_in(repo, &repo.find_tree(entry.id)?)? {
            let rest = path
                .as_str()
                .strip_prefix(folder.as_str())
                .unwrap_or_default()
                .to_owned();
            let tree = entry.id;
            return Ok(Some(Belonging {
                customer_id,
                folder,
                tree,
                rest,
            }));
        }
    }
    Ok(None)
}

/// Where what belongs to a customer lies in another tree, in which its folder has another place. Found are folders of the
/// same name or content; looking into every profile would cost a reading of the whole vault.
pub(super) fn elsewhere(repo: &Repository, root: Oid, belonging: &Belonging) -> Result<Option<RelPath>, HistoryError> {
    let name = belonging.folder.file_name().as_bytes();
    let mut open: Vec<(String, Oid)> = Vec::new();
    let root = repo.find_tree(root)?;
    for top in [LIVING, ARCHIVED] {
        let entry = root.get_name(top).as_ref().map(Entry::from);
        open.extend(entry.filter(Entry::is_tree).map(|entry| (top.to_owned(), entry.id)));
    }
    while let Some((path, id)) = open.pop() {
        let is_last = path.split('/').count() + 1 == DEPTH;
        for child in &repo.find_tree(id)? {
            let entry = Entry::from(&child);
            let Some(child_name) = child.name().ok().filter(|_| entry.is_tree()) else {
                continue;
            };
            let child_path = format!("{path}/{child_name}");
            if !is_last {
                open.push((child_path, entry.id));
                continue;
            }
            let is_alike = entry.id == belonging.tree || child.name_bytes() == name;
            if is_alike
                && child_path != belonging.folder.as_str()
                && number_in(repo, &repo.find_tree(entry.id)?)?.as_deref() == Some(&belonging.customer_id)
            {
                return Ok(belonging.at(&child_path));
            }
        }
    }
    Ok(None)
}

/// Where what belongs to a customer lay when this commit changed it, if the commit says that it is about this customer.
pub(super) fn mentioned(
    repo: &Repository,
    changes: Changes<'_>,
    commit: &Commit<'_>,
    belonging: &Belonging,
) -> Result<Option<RelPath>, HistoryError> {
    if !message(commit).customer_ids.contains(&belonging.customer_id) {
        return Ok(None);
    }
    let parent = commit.parents().next().map(|parent| parent.tree_id());
    for change in changes.of_commit(commit)? {
        let trees = [change.after.and(Some(commit.tree_id())), change.before.and(parent)];
        let paths = [Some(&change.path), change.from.as_ref().or(Some(&change.path))];
        for (tree, path) in trees.into_iter().zip(paths) {
            let (Some(tree), Some(path)) = (tree, path) else {
                continue;
            };
            let found = self::belonging(repo, tree, path)?;
            if let Some(found) = found.filter(|found| found.customer_id == belonging.customer_id) {
                return Ok(belonging.at(found.folder.as_str()));
            }
        }
    }
    Ok(None)
}

fn number_in(repo: &Repository, folder: &Tree<'_>) -> Result<Option<String>, HistoryError> {
    let profile = folder.get_name(PROFILE).as_ref().map(Entry::from);
    match profile.filter(|entry| !entry.is_tree()) {
        Some(profile) => Ok(repo
            .find_blob(profile.id)
            .ok()
            .and_then(|blob| customer_id(blob.content()))),
        None => Ok(None),
    }
}

/// The number in a profile's text. Read by line, so that it is found in profiles that do not parse, too.
#[must_use]
pub fn customer_id(profile: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(profile);
    let value = text
        .lines()
        .find_map(|line| line.trim_start_matches('\u{feff}').strip_prefix(KEY))?;
    let value = value.split(" #").next().unwrap_or_default().trim();
    // What would begin a list or a mapping is no number.
    if value.starts_with(['[', ']', '{', '}', ',']) {
        return None;
    }
    let value = value.trim_matches(['"', '\'']);
    (!value.is_empty()).then(|| value.to_owned())
}
