//! Carrying a plan out, for the first time or after a crash: look, then act where it is still needed.

use super::disk::{Disk, Lying, in_parallel};
use super::journal::Journal;
use super::plan::{FileStep, MoveStep, Plan};
use crate::vault::{RelPath, Stamp, VaultError};
use std::collections::{BTreeMap, BTreeSet};
use std::io::ErrorKind;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// What to do about a path that is neither as it was nor as it shall be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stance {
    /// Give up: the caller undoes everything and tells the person.
    Live,
    /// Leave it as the person made it and go on.
    Recovery,
}

/// Carries the plan out. Gives the paths left alone because a person changed them; `placed` takes the steps whose new file
/// was put where none was.
pub(super) fn carry_out(
    disk: &Disk,
    journal: &Journal,
    stance: Stance,
    placed: &mut BTreeSet<usize>,
) -> Result<Vec<RelPath>, VaultError> {
    let plan = journal.plan();
    let work = Work {
        disk,
        plan,
        journal,
        stance,
        placed: Mutex::new(placed),
        skipped: Mutex::default(),
    };
    work.make_dirs(&plan.dirs_before)?;
    for step in &plan.moves {
        work.make_move(step)?;
    }
    work.make_dirs(&plan.dirs_after)?;
    let due = work.due()?;
    work.write_temps(&due)?;
    in_parallel(&due, |due| work.switch(due))?;
    disk.sync_dirs(&plan.changed_dirs())?;
    let skipped = work.skipped.into_inner().unwrap_or_else(PoisonError::into_inner);
    Ok(skipped.into_iter().collect())
}

/// What several threads do at once: the plan touches each path once, so they never meet.
struct Work<'a> {
    disk: &'a Disk,
    plan: &'a Plan,
    journal: &'a Journal,
    stance: Stance,
    placed: Mutex<&'a mut BTreeSet<usize>>,
    skipped: Mutex<BTreeSet<RelPath>>,
}

/// A file step still to be made, and what lay there when that was found out.
struct Due<'a> {
    number: usize,
    step: &'a FileStep,
    lying: Lying,
}

impl<'a> Work<'a> {
    /// Level by level; the folders of one parent one after the other, for there the file system lets in one at a time.
    fn make_dirs(&self, dirs: &[RelPath]) -> Result<(), VaultError> {
        let mut levels: BTreeMap<usize, Vec<&RelPath>> = BTreeMap::new();
        for dir in dirs {
            levels.entry(dir.parts().count()).or_default().push(dir);
        }
        for level in levels.values() {
            let siblings: Vec<&[&RelPath]> = level.chunk_by(|left, right| left.parent() == right.parent()).collect();
            in_parallel(&siblings, |dirs| dirs.iter().try_for_each(|dir| self.make_dir(dir)))?;
        }
        Ok(())
    }

    fn make_dir(&self, dir: &RelPath) -> Result<(), VaultError> {
        match self.disk.make_dir(dir) {
            // A file took the folder's name since: the steps below it will be found out and skipped.
            Err(VaultError::Io { source, .. })
                if self.stance == Stance::Recovery
                    && matches!(source.kind(), ErrorKind::AlreadyExists | ErrorKind::NotADirectory) =>
            {
                Ok(())
            }
            outcome => outcome,
        }
    }

    fn make_move(&self, step: &MoveStep) -> Result<(), VaultError> {
        let only_case = step.from.folded() == step.to.folded();
        let is_there = |path: &RelPath| self.disk.exists(path) && (!only_case || self.disk.is_listed(path));
        match (is_there(&step.from), is_there(&step.to)) {
            (true, false) => {
                if let (Stance::Recovery, Some(parent)) = (self.stance, step.to.parent()) {
                    self.make_dir(&parent)?;
                }
                self.disk.rename(&step.from, &step.to)
            }
            (_, true) if self.stance == Stance::Recovery && self.has_arrived(step) => Ok(()),
            (true, true) => self.leave(&step.to),
            (false, _) => self.leave(&step.from),
        }
    }

    fn has_arrived(&self, step: &MoveStep) -> bool {
        let moved_back = step.arriving.is_empty() && self.disk.exists(&step.from);
        !moved_back && step.arriving.iter().all(|file| self.disk.exists(file))
    }

    /// The file steps that are still to be made.
    fn due(&self) -> Result<Vec<Due<'a>>, VaultError> {
        let stranded_by = self.skipped();
        let numbered: Vec<(usize, &FileStep)> = self.plan.files.iter().enumerate().collect();
        let due = Mutex::new(Vec::new());
        in_parallel(&numbered, |(number, step)| {
            if stranded_by.iter().any(|skipped| self.is_stranded(step, skipped)) {
                return self.leave(&step.path);
            }
            // A new file is put where nothing lies or not at all, so what was seen a moment ago need not be looked at again.
            let lying = if step.before.is_none() && self.stance == Stance::Live {
                Lying::Nothing
            } else {
                self.disk.look(&step.path)?
            };
            if lying.is(step.before) {
                let number = *number;
                locked(&due).push(Due { number, step, lying });
            } else if !lying.is(step.after) || self.stance == Stance::Live {
                self.leave(&step.path)?;
            }
            Ok(())
        })?;
        let mut due = due.into_inner().unwrap_or_else(PoisonError::into_inner);
        due.sort_unstable_by_key(|due| due.number);
        Ok(due)
    }

    /// Whether the folder of this step did not come because its move was skipped.
    fn is_stranded(&self, step: &FileStep, skipped: &RelPath) -> bool {
        let mut moves = self.plan.moves.iter();
        moves.any(|moved| (moved.from == *skipped || moved.to == *skipped) && step.path.is_within(&moved.to))
    }

    fn write_temps(&self, due: &[Due<'a>]) -> Result<(), VaultError> {
        let together = self.disk.together(due.len());
        in_parallel(due, |due| {
            let (Some(extent), Some(temp)) = (due.step.content, self.plan.temp(due.number)) else {
                return Ok(());
            };
            let like = match &due.lying {
                Lying::File { metadata, .. } => Some(metadata),
                _ => None,
            };
            if let (Stance::Recovery, Some(parent)) = (self.stance, temp.parent()) {
                self.make_dir(&parent)?;
            }
            let content = self.journal.content(extent)?;
            self.disk.write_temp(&temp, &content, like, together)
        })?;
        self.disk.sync(together)
    }

    /// Puts one file's new content in place of the old, or takes the file away.
    fn switch(&self, due: &Due<'a>) -> Result<(), VaultError> {
        let step = due.step;
        let (Some(temp), Some(kept)) = (self.plan.temp(due.number), self.plan.kept(due.number)) else {
            return Ok(());
        };
        if step.before.is_none() {
            return match self.disk.place_new(&temp, &step.path) {
                Err(VaultError::Io { source, .. }) if source.kind() == ErrorKind::AlreadyExists => {
                    self.leave(&step.path)
                }
                outcome => {
                    locked(&self.placed).insert(due.number);
                    outcome
                }
            };
        }
        // Writing all the temp files took a while: has somebody saved meanwhile?
        let now = self.disk.absolute(&step.path).symlink_metadata().ok();
        if now.map(|metadata| Stamp::of(&metadata)) != due.lying.stamp() && !self.disk.look(&step.path)?.is(step.before)
        {
            return self.leave(&step.path);
        }
        if step.after.is_none() {
            return self.disk.rename(&step.path, &kept);
        }
        self.disk.keep(&step.path, &kept)?;
        self.disk.rename(&temp, &step.path)
    }

    fn leave(&self, path: &RelPath) -> Result<(), VaultError> {
        match self.stance {
            Stance::Live => Err(VaultError::Conflict(path.clone())),
            Stance::Recovery => {
                locked(&self.skipped).insert(path.clone());
                Ok(())
            }
        }
    }

    fn skipped(&self) -> BTreeSet<RelPath> {
        locked(&self.skipped).clone()
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
