//! What commits did to all files of one name, wherever they lie.

use super::changes::to_change;
use super::commit_text::{message, to_commit};
use super::since::since;
use super::tree_diff::{diff_trees, expand_where};
use super::{Commit, FileChange, History, HistoryError};
use git2::{Oid, Repository};

impl History {
    /// Goes through the commits that `head` has and `known` has not, parents first, and visits those that changed a file
    /// of this name; `files` is what they did to such files alone. It tells the differences from every parent, so of a
    /// merge a path may come more than once; a file that moved is one that went and one that came.
    ///
    /// False, and nothing is visited, when `head` does not descend from `known`.
    pub fn each_change_of(
        &self,
        name: &str,
        head: &str,
        known: Option<&str>,
        visit: &mut dyn FnMut(Commit) -> Result<(), HistoryError>,
    ) -> Result<bool, HistoryError> {
        self.with_repo(|repo| {
            let Some(walk) = since(repo, head, known)? else {
                return Ok(false);
            };
            for id in walk {
                let commit = repo.find_commit(id?)?;
                let files = changes_of(repo, &commit, name)?;
                if !files.is_empty() {
                    visit(to_commit(&commit, message(&commit), files))?;
                }
            }
            Ok(true)
        })
    }
}

/// The differences of a commit from each of its parents, in files of this name.
fn changes_of(repo: &Repository, commit: &git2::Commit<'_>, name: &str) -> Result<Vec<FileChange>, HistoryError> {
    let mut parents: Vec<Option<Oid>> = commit.parents().map(|parent| Some(parent.tree_id())).collect();
    if parents.is_empty() {
        parents.push(None);
    }
    let is_named = |path: &[u8]| path.rsplit(|byte| *byte == b'/').next() == Some(name.as_bytes());
    let mut changes = Vec::new();
    for parent in parents {
        let differences = diff_trees(repo, parent, Some(commit.tree_id()))?;
        let files = expand_where(repo, differences, &is_named)?;
        changes.extend(files.iter().filter_map(|file| to_change(None, file)));
    }
    Ok(changes)
}
