//! Taking back a plan that could not be carried out, from whatever step it had come to.

use super::disk::Disk;
use super::plan::{FileStep, MoveStep, Plan};
use crate::vault::{RelPath, VaultError};

/// Takes everything back, last step first. What a person saved meanwhile stays. `placed` tells the steps whose new file may
/// be ours; after a crash all may be.
pub(super) fn carry_out(disk: &Disk, plan: &Plan, placed: &dyn Fn(usize) -> bool) -> Result<(), VaultError> {
    for (number, step) in plan.files.iter().enumerate().rev() {
        if let (Some(temp), Some(kept)) = (plan.temp(number), plan.kept(number)) {
            if step.before.is_some() || placed(number) {
                take_back(disk, step, &kept)?;
            }
            disk.remove(&temp)?;
        }
    }
    for step in plan.moves.iter().rev() {
        move_back(disk, step)?;
    }
    // In the old places: what was made inside a moved folder has gone back with it.
    let made_inside = plan
        .dirs_after
        .iter()
        .rev()
        .map(|dir| plan.moves.iter().find_map(|step| dir.rebase(&step.to, &step.from)));
    for dir in made_inside.flatten().chain(plan.dirs_before.iter().rev().cloned()) {
        disk.remove_empty_dir(&dir);
    }
    disk.sync_dirs(&plan.changed_dirs())
}

fn take_back(disk: &Disk, step: &FileStep, kept: &RelPath) -> Result<(), VaultError> {
    let lying = disk.look(&step.path)?;
    let is_ours = lying.is(step.after);
    if step.before.is_none() {
        return if is_ours { disk.remove(&step.path) } else { Ok(()) };
    }
    if disk.exists(kept) {
        if is_ours {
            return disk.rename(kept, &step.path);
        }
        // Kept but not yet replaced, or a person saved since: what lies there stays.
        disk.remove(kept)?;
    }
    Ok(())
}

fn move_back(disk: &Disk, step: &MoveStep) -> Result<(), VaultError> {
    let only_case = step.from.folded() == step.to.folded();
    let is_there = |path: &RelPath| disk.exists(path) && (!only_case || disk.is_listed(path));
    if is_there(&step.to) && !is_there(&step.from) {
        disk.rename(&step.to, &step.from)?;
    }
    Ok(())
}
