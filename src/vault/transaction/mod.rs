//! Changes over several files that happen wholly or not at all, `kill -9` at any instant included.
//!
//! 1. [`Transaction::begin`] checks every guard and writes the plan, with all contents and the caller's note, to a journal file
//!    in the state directory. Its rename from `.tmp` to `.journal` is the point of no return: before it nothing has
//!    happened, from it on the change will happen.
//! 2. [`Transaction::apply`] makes folders, moves, writes every temp file and syncs it, and only then renames them into place,
//!    keeping what was there as a hard link. A failure on the way undoes everything. Then `.journal` becomes `.applied`.
//! 3. [`Transaction::finish`] removes the kept files and the journal.
//!
//! Every step looks at the disk before it acts and can be repeated: a path is as it was before (act), as it shall be (done), or
//! something else: then a person was faster, and their file stays. A plan touches each path once, so these three cannot be
//! confused, and no step needs a record of its own. Temp files exist only while a journal names them: there are no strays.

mod clean;
mod disk;
mod failpoint;
mod journal;
mod plan;
mod planner;
mod recovery;
mod redo;
#[cfg(test)]
mod tests;
mod undo;

pub use recovery::{Recovered, recover};

use super::{RelPath, Vault, VaultError};
use disk::Disk;
use journal::{Journal, Phase};
use redo::Stance;
use std::collections::BTreeSet;

/// What a file must be for an edit to go through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expect {
    Absent,
    /// Git blob id of the content that the change was made from.
    Blob([u8; 20]),
    Any,
}

/// One step of a transaction.
#[derive(Clone, Debug)]
pub enum FileEdit {
    /// A new file, or new content for one. Missing folders are made.
    Write {
        path: RelPath,
        bytes: Vec<u8>,
        expect: Expect,
    },
    /// A file, not a folder. Folders that this leaves empty go too.
    Remove { path: RelPath, expect: Expect },
    /// A file or a whole folder; fails when `to` exists. Folders that this leaves empty go too.
    Move { from: RelPath, to: RelPath },
}

/// A set of edits that happens wholly or not at all, `kill -9` at any instant included.
///
/// Edits are one step, not a sequence: paths inside a folder that moves may be named as they were or as they will be, several
/// writes of one path leave the last one, and moves must not build on each other (no chains, swaps or nesting).
///
/// The caller holds the vault's lock from before `begin` until after `finish` or `roll_back`. Dropping a transaction is like a
/// crash: [`recover`] completes it.
#[derive(Debug)]
pub struct Transaction {
    disk: Disk,
    /// Holds the plan. None when nothing is to be done, or any more.
    journal: Option<Journal>,
    /// Steps whose new file is ours, not one that a person made meanwhile with the same content.
    placed: BTreeSet<usize>,
}

impl Transaction {
    /// Checks every guard and makes the change certain to happen. `note` comes back from [`recover`] after a crash, so that
    /// the caller can commit. Edits that change nothing are left out.
    ///
    /// # Errors
    /// [`VaultError::Conflict`] when a guard does not hold, [`VaultError::Refused`] for what must not be touched (links,
    /// folders in a file's place, read-only files, `.git`) and for edits that contradict each other, [`VaultError::Gone`] when
    /// the vault cannot be reached, [`VaultError::Io`].
    pub fn begin(vault: &Vault, edits: Vec<FileEdit>, note: Vec<u8>) -> Result<Self, VaultError> {
        let (plan, contents) = planner::draw_up(vault, edits, note)?;
        let journal = if plan.is_empty() {
            None
        } else {
            Some(Journal::write(&vault.state_dir(), plan, &contents)?)
        };
        Ok(Self {
            disk: Disk::new(vault.root()),
            journal,
            placed: BTreeSet::new(),
        })
    }

    /// [`Transaction::touched`], handed over: there may be a hundred thousand of them, and nothing here needs them any more.
    pub fn take_touched(&mut self) -> Vec<RelPath> {
        self.journal.as_mut().map_or_else(Vec::new, Journal::take_touched)
    }

    /// Every path whose content or existence the edits change, sorted (moves expanded to files: old and new path). None once
    /// they were undone.
    pub fn touched(&self) -> &[RelPath] {
        self.journal.as_ref().map_or(&[], |journal| &journal.plan().touched)
    }

    /// Makes the edits; when this returns they are on disk. On failure everything is undone and the journal forgotten.
    ///
    /// # Errors
    /// [`VaultError::Conflict`] when somebody saved a file since `begin`, [`VaultError::Io`] (disk full, no permission, a file
    /// open on Windows …).
    pub fn apply(&mut self) -> Result<(), VaultError> {
        let Some(journal) = self.journal.as_mut().filter(|journal| journal.phase == Phase::Begun) else {
            return Ok(());
        };
        let outcome = redo::carry_out(&self.disk, journal, Stance::Live, &mut self.placed)
            .and_then(|_| journal.enter(Phase::Applied));
        if let Err(error) = outcome {
            // The first failure is what the person must hear of; what could not be undone now is undone at the next start.
            if let Err(second) = self.undo() {
                tracing::error!(error = %second, "undoing a failed change");
            }
            return Err(error);
        }
        Ok(())
    }

    /// Forgets the journal: the change is complete, committed or not.
    ///
    /// # Errors
    /// [`VaultError::Io`]; the change itself is safe then, and [`recover`] tidies up later.
    pub fn finish(mut self) -> Result<(), VaultError> {
        match self.journal.take() {
            Some(journal) => {
                clean::after_success(&self.disk, journal.plan())?;
                journal.forget()
            }
            None => Ok(()),
        }
    }

    /// Undoes everything applied so far and forgets the journal. What a person saved meanwhile stays.
    ///
    /// # Errors
    /// [`VaultError::Io`]; the rest is undone by [`recover`].
    pub fn roll_back(mut self) -> Result<(), VaultError> {
        self.undo()
    }

    fn undo(&mut self) -> Result<(), VaultError> {
        match self.journal.take() {
            Some(mut journal) => {
                let marked = journal.enter(Phase::Undoing);
                let placed = &self.placed;
                undo::carry_out(&self.disk, journal.plan(), &|number| placed.contains(&number)).or_else(|error| {
                    marked?;
                    Err(error)
                })?;
                journal.forget()
            }
            None => Ok(()),
        }
    }
}
