//! Taking a commit back: what it did is undone, what others did since stays.
//!
//! A file that is still as the commit left it gets its former content to the byte. One that was changed again since is taken
//! back field by field; a field that was changed again itself stays and is told. What the commit moved moves back.

mod kept;
mod plan;
mod reverse;

pub use kept::Kept;

use std::time::Duration;

use chrono::{DateTime, FixedOffset};

use super::change::{Applied, Change, Progress};
use super::error::{ArchiveError, Result};
use super::{Archive, LoggedChange, Viewer};
use crate::history::{Commit, LogQuery, Message, Person};
use crate::vault::{FileEdit, VaultError};

/// How often a plan is made anew because somebody saved one of its files meanwhile.
const ATTEMPTS: u32 = 3;
const UNDONE: &str = "撤销：";
const REDONE: &str = "重做：";
/// The operation of its commits.
const UNDO: &str = "undo";
/// How long the undo of a commit is looked for.
const PATIENCE: Duration = Duration::from_millis(50);
/// The trailer that names the commit which an undo took back.
const UNDOES: &str = "Undoes";

/// What taking a commit back comes to.
#[derive(Debug, Default)]
pub struct Undo {
    /// 40 digits.
    pub commit: String,
    /// What the commit says it did, who made it and when.
    pub subject: String,
    pub author: String,
    pub time: DateTime<FixedOffset>,
    /// What changes, file by file; empty where nothing is left to be taken back.
    pub changes: Vec<LoggedChange>,
    /// What stays because it was changed again since.
    pub kept: Vec<Kept>,
    edits: Vec<FileEdit>,
    files: usize,
    message: Message,
}

/// What an undo that was made says of itself.
#[derive(Debug)]
pub struct Undone {
    /// Its own commit, 40 digits.
    pub commit: String,
    /// What it left as it was, as far as it names it.
    pub kept: Vec<Kept>,
    /// All that it left.
    pub kept_count: usize,
}

impl Undone {
    fn of(commit: Commit) -> Self {
        let (kept, kept_count) = kept::read(&commit.message.body);
        Self {
            commit: commit.id,
            kept,
            kept_count,
        }
    }
}

fn takes_back(undo: &Commit, undone: &str) -> bool {
    let trailers = &undo.message.trailers;
    trailers.iter().any(|(key, value)| key == UNDOES && value == undone)
}

impl Undo {
    /// Whether there is nothing to be taken back.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.edits.is_empty()
    }

    /// What taking this back is called: of an undo, that it is done again.
    #[must_use]
    pub fn verb(&self) -> &'static str {
        taking_back(&self.subject)
    }

    /// What was done, without saying that it was taken back.
    #[must_use]
    pub fn deed(&self) -> &str {
        deed(&self.subject).0
    }

    /// How many files change, as the undo's commit counts them: of a folder that moves, all in it.
    #[must_use]
    pub const fn files(&self) -> usize {
        self.files
    }

    /// How many files and folders are written, moved or taken away, a folder as one.
    #[must_use]
    pub const fn steps(&self) -> usize {
        self.edits.len()
    }
}

impl Archive {
    /// What [`Archive::undo`] would do now.
    ///
    /// # Errors
    /// [`ArchiveError::CannotUndo`] for commits that are not of the kind, [`ArchiveError::History`] for unknown ones.
    pub fn plan_undo(&self, commit: &str) -> Result<Undo> {
        let snapshot = self.read(&Viewer::everything())?;
        plan::plan(&snapshot, commit)
    }

    /// The undo that `commit` made of `undone`; none where it is something else.
    #[must_use]
    pub fn undo_of(&self, undone: &str, commit: &str) -> Option<Undone> {
        let commit = self.history.show(commit).ok()?;
        takes_back(&commit, undone).then(|| Undone::of(commit))
    }

    /// The newest undo of a commit; none where there is none among the commits that can be looked through in no time.
    #[must_use]
    pub fn newest_undo_of(&self, undone: &Undo) -> Option<Undone> {
        let query = LogQuery {
            operation: Some(UNDO.to_owned()),
            since: Some(undone.time),
            patience: Some(PATIENCE),
            ..LogQuery::default()
        };
        let undos = self.history.log_about(&query, None).ok()?.commits;
        let newest = undos.into_iter().find(|commit| takes_back(commit, &undone.commit));
        newest.map(Undone::of)
    }

    /// Takes a commit back, as one change. Nothing is written where nothing is left to be taken back.
    ///
    /// # Errors
    /// As [`Archive::plan_undo`] and [`Archive::apply`](super::keeper::Pass::apply).
    pub fn undo(
        &self,
        commit: &str,
        author: Option<Person>,
        via: &str,
        progress: &dyn Fn(Progress),
    ) -> Result<(Undo, Option<Applied>)> {
        let mut attempt = 1;
        loop {
            // From here on nobody else changes anything.
            let turn = self.turn(progress)?;
            let mut undo = self.plan_undo(commit)?;
            if undo.is_empty() {
                return Ok((undo, None));
            }
            let change = Change {
                edits: std::mem::take(&mut undo.edits),
                author: author.clone(),
                message: Message {
                    via: via.to_owned(),
                    ..undo.message.clone()
                },
            };
            if let Some(fault) = change.settings_fault() {
                return Err(ArchiveError::CannotUndo(format!(
                    "{}以后设置（kehu.yaml）就有误了：{fault}",
                    undo.verb()
                )));
            }
            match turn.apply(change) {
                Ok(applied) => return Ok((undo, Some(applied))),
                Err(ArchiveError::Vault(VaultError::Conflict(_))) if attempt < ATTEMPTS => attempt += 1,
                Err(error) => return Err(error),
            }
        }
    }
}

/// 撤销：导入 名单.xlsx …; taking that back again is 重做：导入 名单.xlsx …
fn subject(undone: &str) -> String {
    let (done, is_undo) = deed(undone);
    format!("{}{done}", if is_undo { REDONE } else { UNDONE })
}

/// What taking a commit of this subject back is called: 撤销, or 重做 where it is an undo itself.
#[must_use]
pub fn taking_back(subject: &str) -> &'static str {
    if deed(subject).1 { "重做" } else { "撤销" }
}

/// What was done, and whether a commit of this subject took it back. Older ones pile up: 撤销：撤销：… did it again.
fn deed(subject: &str) -> (&str, bool) {
    let (mut done, mut is_undo) = (subject, false);
    loop {
        if let Some(rest) = done.strip_prefix(UNDONE) {
            (done, is_undo) = (rest, !is_undo);
        } else if let Some(rest) = done.strip_prefix(REDONE) {
            done = rest;
        } else {
            return (done, is_undo);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::subject;

    #[test]
    fn subjects_do_not_pile_up() {
        let undone = subject("杭州盛泰：客户等级：B → A");
        assert_eq!(undone, "撤销：杭州盛泰：客户等级：B → A");
        assert_eq!(subject(&undone), "重做：杭州盛泰：客户等级：B → A");
        assert_eq!(subject(&subject(&undone)), undone);
        assert_eq!(subject("撤销：撤销：甲"), "撤销：甲");
        assert_eq!(subject("撤销：重做：甲"), "重做：甲");
    }
}
