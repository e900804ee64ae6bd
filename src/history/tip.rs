//! The tip of the current branch: reading it, and moving it only if nobody else did.

use super::advancing::Advancing;
use super::error::{Absent, io_at};
use super::repository::tree_of;
use super::{HistoryError, platform, state};
use git2::{ErrorCode, Oid, Repository, Signature};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// How long to wait for another program that holds the branch's lock. Git holds it for milliseconds.
const PATIENCE: Duration = Duration::from_secs(5);
/// After this long a lock is not that of a git command at work.
const GIT_IS_DONE: Duration = Duration::from_secs(1);

/// The branch that HEAD is on, and where it was when read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Tip {
    /// `refs/heads/main`
    branch: String,
    /// None before the first commit.
    pub commit: Option<Oid>,
}

impl Tip {
    /// Busy while a person is in the middle of something that a commit would disturb.
    pub fn read(repo: &Repository) -> Result<Self, HistoryError> {
        if let Some(operation) = state::in_progress(repo) {
            return Err(HistoryError::Busy(operation));
        }
        Self::of_head(repo)
    }

    pub(super) fn of_head(repo: &Repository) -> Result<Self, HistoryError> {
        let head = repo.find_reference("HEAD")?;
        let branch = head.symbolic_target()?.unwrap_or("HEAD").to_string();
        let commit = repo
            .find_reference(&branch)
            .absent()?
            .and_then(|reference| reference.target());
        Ok(Self { branch, commit })
    }

    /// Where git locks the branch.
    pub fn lock(&self, repo: &Repository) -> PathBuf {
        repo.commondir().join(format!("{}.lock", self.branch))
    }

    pub fn tree(&self, repo: &Repository) -> Result<Option<Oid>, HistoryError> {
        self.commit.map(|commit| tree_of(repo, commit)).transpose()
    }

    /// Moves the branch to `to`, whose parent is this tip, and notes it in the reflog. False when someone else committed or
    /// switched branches since this tip was read. A lock that a killed kehu left on the branch is taken away; anybody else's
    /// is waited for.
    pub fn advance(
        &self,
        repo: &Repository,
        state_dir: &Path,
        to: Oid,
        who: &Signature<'_>,
        subject: &str,
    ) -> Result<bool, HistoryError> {
        let advancing = Advancing::begin(state_dir).map_err(io_at(state_dir))?;
        let mut may_be_ours = advancing.was_interrupted;
        let mut deadline = Instant::now() + if may_be_ours { GIT_IS_DONE } else { PATIENCE };
        loop {
            match self.try_advance(repo, to, who, subject) {
                Err(HistoryError::Locked(_)) if Instant::now() < deadline => {
                    std::thread::sleep(Duration::from_millis(5));
                }
                Err(HistoryError::Locked(_)) if may_be_ours => {
                    may_be_ours = false;
                    deadline = Instant::now() + PATIENCE;
                    let lock = self.lock(repo);
                    tracing::warn!(lock = %lock.display(), "taking away the lock of a kehu that was killed");
                    // Gone already is as good.
                    let _ = std::fs::remove_file(lock);
                }
                Err(HistoryError::Locked(_)) => {
                    return Err(HistoryError::Locked(self.lock(repo).display().to_string()));
                }
                other => return other,
            }
        }
    }

    fn try_advance(
        &self,
        repo: &Repository,
        to: Oid,
        who: &Signature<'_>,
        subject: &str,
    ) -> Result<bool, HistoryError> {
        let mut transaction = repo.transaction()?;
        transaction.lock_ref(&self.branch).map_err(|error| match error.code() {
            // How libgit2 tells of a lock depends on the file system that the directory is on.
            ErrorCode::Locked | ErrorCode::Exists => HistoryError::Locked(self.branch.clone()),
            _ => error.into(),
        })?;
        // Under the lock nobody else can move the branch, so what is read now still holds when it is written.
        if Self::of_head(repo)? != *self {
            return Ok(false);
        }
        let kind = if self.commit.is_some() {
            "commit"
        } else {
            "commit (initial)"
        };
        transaction.set_target(&self.branch, to, Some(who), &format!("{kind}: {subject}"))?;
        transaction.commit()?;
        if let Err(error) = platform::sync_file(&repo.commondir().join(&self.branch)) {
            tracing::warn!(%error, branch = self.branch, "the branch's file could not be forced onto the disk");
        }
        Ok(true)
    }
}
