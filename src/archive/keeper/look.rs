//! A look at a part of the tree: what differs on disk from what is known.

use super::{EXACT_LIMIT, Pass};
use crate::archive::change::Progress;
use crate::archive::compare::Differences;
use crate::archive::error::Result;
use crate::index::{IndexSnapshot, ManifestLine};
use crate::vault::{RelPath, WalkReport};

/// Which part of the vault a pass looks at.
pub enum Scope<'a> {
    Everything,
    /// These files, and all below these folders.
    Below(&'a [RelPath]),
}

/// What a look at the disk brought.
pub(super) struct Look {
    pub(super) known: IndexSnapshot,
    /// What is on disk in scope, sorted by path.
    pub(super) on_disk: WalkReport,
    pub(super) differences: Differences,
}

impl Pass<'_> {
    /// Compares the disk with the index.
    pub(super) fn look(&self, scope: &Scope<'_>) -> Result<Look> {
        let known = self.index.snapshot_in_force()?;
        let (mut on_disk, mut manifest) = (WalkReport::default(), Vec::<ManifestLine>::new());
        match scope {
            Scope::Everything => {
                (self.progress)(Progress {
                    stage: "查看文件",
                    done: 0,
                    total: None,
                });
                on_disk = self.archive.vault.walk()?;
                manifest = known.manifest()?;
            }
            Scope::Below(paths) => {
                let paths = outermost(paths);
                if paths.len() > EXACT_LIMIT {
                    // One walk past everything costs less than thousands of short ones.
                    on_disk = self.archive.vault.walk()?;
                    on_disk.retain(&|path| is_below_any(path, &paths));
                    manifest = known.manifest()?;
                    manifest.retain(|line| is_below_any(&line.path, &paths));
                } else {
                    for path in paths {
                        on_disk.extend(self.archive.vault.walk_below(path)?);
                        manifest.extend(known.lines_below(path)?);
                    }
                    manifest.sort_unstable_by(|left, right| left.path.cmp(&right.path));
                }
            }
        }
        // What lies behind a folder that cannot be opened is not gone: it stays as it was known.
        let is_hidden = |line: &ManifestLine| on_disk.unreadable.iter().any(|(dir, _)| line.path.is_within(dir));
        manifest.retain(|line| !is_hidden(line));
        let differences = Differences::between(&on_disk.files, &manifest);
        Ok(Look {
            known,
            on_disk,
            differences,
        })
    }

    /// Remembers what in this part of the tree is no readable file.
    pub(super) fn note_oddities(&self, scope: &Scope<'_>, walk: &WalkReport) {
        let oddities = &self.archive.oddities;
        let differs = match scope {
            Scope::Everything => oddities.replace(walk, &self.settings),
            Scope::Below(paths) => oddities.replace_below(&outermost(paths), walk, &self.settings),
        };
        if differs {
            self.archive.publish();
        }
    }
}

/// Whether a path is one of these, or lies below one. `paths` are sorted.
fn is_below_any(path: &RelPath, paths: &[&RelPath]) -> bool {
    path.ancestors()
        .chain([path.clone()])
        .any(|above| paths.binary_search(&&above).is_ok())
}

/// The paths that lie below none of the others, sorted.
fn outermost(paths: &[RelPath]) -> Vec<&RelPath> {
    let mut sorted: Vec<&RelPath> = paths.iter().collect();
    sorted.sort_unstable();
    sorted.dedup();
    let mut outer: Vec<&RelPath> = Vec::new();
    for path in sorted {
        // Sorting by text puts `a b/…` between `a` and `a/…`, so every kept path is asked, nearest first.
        if !outer.iter().rev().take(64).any(|kept| path.is_within(kept)) {
            outer.push(path);
        }
    }
    outer
}
