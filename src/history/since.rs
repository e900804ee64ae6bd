//! The commits that came since a known one.

use super::HistoryError;
use super::commit_text::{author, message};
use super::error::Absent;
use super::snapshot::resolve;
use super::{History, Person};
use git2::{Oid, Repository, Revwalk, Sort};

/// The commits that `head` has and `known` has not, parents first; None when `head` does not descend from `known`.
pub(super) fn since<'repo>(
    repo: &'repo Repository,
    head: &str,
    known: Option<&str>,
) -> Result<Option<Revwalk<'repo>>, HistoryError> {
    let mut walk = repo.revwalk()?;
    walk.set_sorting(Sort::TOPOLOGICAL | Sort::TIME | Sort::REVERSE)?;
    let head = Oid::from_str(head)?;
    walk.push(head)?;
    if let Some(known) = known {
        let known = Oid::from_str(known)?;
        let is_there = repo.find_commit(known).absent()?.is_some();
        let descends =
            is_there && (head == known || repo.graph_descendant_of(head, known).absent()?.unwrap_or_default());
        if !descends {
            return Ok(None);
        }
        walk.hide(known)?;
    }
    Ok(Some(walk))
}

impl History {
    /// Whether a commit came after another one, whatever their clocks say. Both as for [`History::show`].
    pub fn descends(&self, commit: &str, ancestor: &str) -> Result<bool, HistoryError> {
        self.with_repo(|repo| {
            let (commit, ancestor) = (resolve(repo, commit)?.id(), resolve(repo, ancestor)?.id());
            Ok(repo.graph_descendant_of(commit, ancestor)?)
        })
    }

    /// Visits the commits that `head` has and `known` has not, parents first, with author and `Operation:`. False, and
    /// nothing is visited, when `head` does not descend from `known`.
    pub fn each_commit_since(
        &self,
        head: &str,
        known: Option<&str>,
        visit: &mut dyn FnMut(Person, String),
    ) -> Result<bool, HistoryError> {
        self.with_repo(|repo| {
            let Some(walk) = since(repo, head, known)? else {
                return Ok(false);
            };
            for id in walk {
                let commit = repo.find_commit(id?)?;
                visit(author(&commit), message(&commit).operation);
            }
            Ok(true)
        })
    }
}
