//! The tip of the current branch: reading it, and moving it only if nobody else did.

use super::advancing::Advancing;
use super::error::{Absent, io_at};
use super::platform::{self, Stat};
use super::repository::tree_of;
use super::{HistoryError, state};
use git2::{ErrorCode, Oid, Repository, Signature, Transaction};
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
        let tip = Self::of_head(repo)?;
        // The branch's own log tells that there were commits: beginning anew would hide them all. A branch that is just being
        // begun has no log yet.
        if tip.commit.is_none() && tip.has_a_past(repo) {
            return Err(HistoryError::LostBranch(tip.branch));
        }
        Ok(tip)
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

    fn has_a_past(&self, repo: &Repository) -> bool {
        let log = repo.commondir().join("logs").join(&self.branch);
        std::fs::metadata(log).is_ok_and(|log| log.len() > 0)
    }

    /// Where git locks the branch.
    pub fn lock(&self, repo: &Repository) -> PathBuf {
        repo.commondir().join(format!("{}.lock", self.branch))
    }

    pub fn tree(&self, repo: &Repository) -> Result<Option<Oid>, HistoryError> {
        self.commit.map(|commit| tree_of(repo, commit)).transpose()
    }

    /// Locks the branch, so that nobody else moves it. A lock that a killed kehu left there is taken away; anybody else's is
    /// waited for.
    pub fn hold<'r>(&self, repo: &'r Repository, state_dir: &Path) -> Result<HeldTip<'r>, HistoryError> {
        let advancing = Advancing::begin(state_dir).map_err(io_at(state_dir))?;
        let lock = self.lock(repo);
        let left_behind = advancing.was_interrupted.then(|| seen(&lock)).flatten();
        let mut may_be_ours = left_behind.is_some();
        let mut deadline = Instant::now() + if may_be_ours { GIT_IS_DONE } else { PATIENCE };
        loop {
            let mut transaction = repo.transaction()?;
            match transaction.lock_ref(&self.branch) {
                Ok(()) => {
                    return Ok(HeldTip {
                        repo,
                        transaction,
                        branch: self.branch.clone(),
                        _advancing: advancing,
                    });
                }
                // How libgit2 tells of a lock depends on the file system that the directory is on.
                Err(error) if !matches!(error.code(), ErrorCode::Locked | ErrorCode::Exists) => {
                    return Err(error.into());
                }
                Err(_) if Instant::now() < deadline => std::thread::sleep(Duration::from_millis(5)),
                Err(_) if may_be_ours => {
                    may_be_ours = false;
                    deadline = Instant::now() + PATIENCE;
                    if seen(&lock) == left_behind {
                        tracing::warn!(lock = %lock.display(), "taking away the lock of a kehu that was killed");
                        // Gone already is as good.
                        let _ = std::fs::remove_file(&lock);
                    }
                }
                Err(_) => return Err(HistoryError::Locked(lock.display().to_string())),
            }
        }
    }
}

/// A branch that nobody else can move; free again when dropped.
pub(super) struct HeldTip<'r> {
    repo: &'r Repository,
    transaction: Transaction<'r>,
    branch: String,
    _advancing: Advancing,
}

impl HeldTip<'_> {
    /// Moves the branch to `to`, whose parent is `tip`, and notes it in the reflog. False when someone else committed or
    /// switched branches between reading that tip and holding the branch.
    pub fn advance(mut self, tip: &Tip, to: Oid, who: &Signature<'_>, subject: &str) -> Result<bool, HistoryError> {
        if tip.branch != self.branch || Tip::of_head(self.repo)? != *tip {
            return Ok(false);
        }
        let kind = if tip.commit.is_some() {
            "commit"
        } else {
            "commit (initial)"
        };
        self.transaction
            .set_target(&self.branch, to, Some(who), &format!("{kind}: {subject}"))?;
        self.transaction.commit()?;
        if let Err(error) = platform::sync_file(&self.repo.commondir().join(&self.branch)) {
            tracing::warn!(%error, branch = self.branch, "the branch's file could not be forced onto the disk");
        }
        Ok(true)
    }
}

/// Which lock file lies there: another one is another time.
fn seen(lock: &Path) -> Option<Stat> {
    std::fs::metadata(lock).ok().map(|metadata| platform::stat(&metadata))
}
