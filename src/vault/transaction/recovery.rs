//! After a crash: completing what had begun, undoing what had failed.

use super::disk::Disk;
use super::journal::{Journal, Phase};
use super::redo::{self, Stance};
use super::{clean, undo};
use crate::vault::{RelPath, Vault, VaultError};
use std::collections::BTreeSet;

/// A transaction that a crash interrupted, now completed on disk; commit it, then call [`Recovered::finish`].
#[derive(Debug)]
pub struct Recovered {
    /// What the caller gave to [`super::Transaction::begin`].
    pub note: Vec<u8>,
    pub touched: Vec<RelPath>,
    /// Left alone because a person changed them since.
    pub skipped: Vec<RelPath>,
    disk: Disk,
    journal: Journal,
}

impl Recovered {
    /// # Errors
    /// As [`super::Transaction::finish`].
    pub fn finish(self) -> Result<(), VaultError> {
        clean::after_crash(&self.disk, self.journal.plan())?;
        self.journal.forget()
    }
}

/// Completes or undoes what a crash interrupted, oldest first, and removes its temp files. The caller holds the vault's lock;
/// until each is finished, another call gives the same again.
///
/// # Errors
/// [`VaultError::Io`] when a change cannot be completed now (disk full, no permission): put that right and call again.
/// [`VaultError::Gone`] when the vault cannot be reached. [`VaultError::Refused`], once, for a journal that is damaged: it is set aside.
pub fn recover(vault: &Vault) -> Result<Vec<Recovered>, VaultError> {
    // On a share that is not mounted every file would look removed by a person.
    vault.ensure_present()?;
    let disk = Disk::new(vault.root());
    let mut recovered = Vec::new();
    for mut journal in Journal::left_behind(&vault.state_dir())? {
        let plan = journal.plan();
        let skipped = match journal.phase {
            Phase::Undoing => {
                undo::carry_out(&disk, plan, &|_| true)?;
                clean::after_crash(&disk, plan)?;
                journal.forget()?;
                continue;
            }
            Phase::Begun => redo::carry_out(&disk, &journal, Stance::Recovery, &mut BTreeSet::new())?,
            Phase::Applied => Vec::new(),
        };
        if journal.phase == Phase::Begun {
            journal.enter(Phase::Applied)?;
        }
        recovered.push(Recovered {
            note: journal.note()?,
            touched: journal.plan().touched.clone(),
            skipped,
            disk: disk.clone(),
            journal,
        });
    }
    Ok(recovered)
}
