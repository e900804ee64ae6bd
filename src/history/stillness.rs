//! Noticing that git was at work while files were read.
//!
//! A checkout or pull locks the index, rewrites files, writes the index, and only then locks and moves HEAD. Whoever reads
//! files before HEAD has moved and commits them would record git's work as people's edits, on the wrong branch.

use super::index_file::IndexFile;
use super::snapshot::id_bytes;
use super::tip::Tip;
use super::tree_edit::Edit;
use super::{History, HistoryError, Message, Person, Staged};
use git2::Repository;
use std::fs;
use std::path::Path;
use std::time::{Duration, SystemTime};

/// Between git's writing the index and its locking HEAD, on a busy machine.
const HEAD_MOVES: Duration = Duration::from_secs(1);

/// What git's own files looked like before the vault's files were read.
#[derive(Debug, PartialEq, Eq)]
pub struct Stillness {
    tip: Tip,
    /// Time and size of HEAD's log, which tells of switching there and back.
    switches: Option<(SystemTime, u64)>,
    /// A lock that is there from the beginning was left behind by a crash: whoever asks has waited for it.
    locked: bool,
}

impl Stillness {
    pub(super) fn now(repo: &Repository, git_dir: &Path) -> Result<Self, HistoryError> {
        let stamp = |data: fs::Metadata| Some((data.modified().ok()?, data.len()));
        let tip = Tip::of_head(repo)?;
        let locks = [git_dir.join("index.lock"), git_dir.join("HEAD.lock"), tip.lock(repo)];
        Ok(Self {
            locked: locks.iter().any(|lock| lock.exists()),
            switches: fs::metadata(git_dir.join("logs/HEAD")).ok().and_then(stamp),
            tip,
        })
    }

    /// The commit that HEAD was at.
    #[must_use]
    pub fn head(&self) -> Option<String> {
        self.tip.commit.map(|commit| commit.to_string())
    }

    /// Whether a git command is at work, told by its locks on index, HEAD and branch. A lock that a crash left behind stays
    /// for good, so wait for it with a deadline.
    #[must_use]
    pub fn is_locked(&self) -> bool {
        self.locked
    }
}

impl History {
    /// What git is at now; take it before reading the files that [`History::commit_if_still`] is to commit.
    pub fn stillness(&self) -> Result<Stillness, HistoryError> {
        self.with_repo(|repo| Stillness::now(repo, self.git_dir()))
    }

    /// [`History::commit`], if git did nothing since.
    ///
    /// # Errors
    /// [`HistoryError::Disturbed`] when it did: what was read may be half of its work. Read again.
    pub fn commit_if_still(
        &self,
        staged: &[Staged],
        author: &Person,
        message: &Message,
        still: &Stillness,
    ) -> Result<Option<String>, HistoryError> {
        self.commit_guarded(staged, (author, message, None), Some(still))
    }
}

/// Whether git wrote the index a moment ago and put there just what is about to be committed: then it is most likely about
/// to move HEAD to where that comes from.
pub(super) fn is_about_to_move_head(git_dir: &Path, edits: &[Edit]) -> bool {
    let file = git_dir.join("index");
    let written = fs::metadata(&file).and_then(|data| data.modified());
    let age = |written: SystemTime| match written.elapsed() {
        Ok(age) => age,
        // A share's clock may be a little ahead.
        Err(ahead) => ahead.duration(),
    };
    if written.map_or(true, |written| age(written) > HEAD_MOVES) {
        return false;
    }
    let Ok(bytes) = fs::read(&file) else { return false };
    let Ok(index) = IndexFile::parse(&bytes) else {
        return false;
    };
    edits.iter().any(|edit| {
        let position = index.position(edit.path.as_str().as_bytes()).ok();
        let present = position.and_then(|position| index.entries.get(position));
        present.map(|entry| entry.id) == edit.entry.map(|entry| id_bytes(entry.id))
    })
}
