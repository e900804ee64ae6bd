//! What a person is in the middle of.

use super::History;
use git2::{Repository, RepositoryState};

/// The Chinese name of the merge, rebase … in progress, or of a HEAD that is on no branch.
pub(super) fn in_progress(repo: &Repository) -> Option<&'static str> {
    match repo.state() {
        RepositoryState::Clean => repo
            .head_detached()
            .is_ok_and(|detached| detached)
            .then_some("旧版本查看（HEAD 不在任何分支上）"),
        RepositoryState::Merge => Some("合并（merge）"),
        RepositoryState::Revert | RepositoryState::RevertSequence => Some("还原（revert）"),
        RepositoryState::CherryPick | RepositoryState::CherryPickSequence => Some("拣选（cherry-pick）"),
        RepositoryState::Bisect => Some("二分查找（bisect）"),
        RepositoryState::Rebase | RepositoryState::RebaseInteractive | RepositoryState::RebaseMerge => {
            Some("变基（rebase）")
        }
        RepositoryState::ApplyMailbox | RepositoryState::ApplyMailboxOrRebase => Some("应用补丁（am）"),
    }
}

impl History {
    /// The merge, rebase … in progress, if any, in Chinese. Looking at an old version (detached HEAD) counts: a commit made
    /// there would belong to no branch.
    #[must_use]
    pub fn in_progress(&self) -> Option<&'static str> {
        self.with_repo(|repo| Ok(in_progress(repo))).ok().flatten()
    }
}
