//! From edits to a plan: every guard is checked here, and everything that would make the steps ambiguous is refused.

use super::disk::{Lying, look};
use super::plan::{Contents, FileStep, MoveStep, Plan};
use super::{Expect, FileEdit};
use crate::vault::blob::{BlobId, blob_id};
use crate::vault::layout::ignored;
use crate::vault::walk::{Seen, Walker};
use crate::vault::{RelPath, Vault, VaultError};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// A plan and what it writes.
pub(super) fn draw_up(vault: &Vault, edits: Vec<FileEdit>, note: Vec<u8>) -> Result<(Plan, Contents), VaultError> {
    vault.ensure_present()?;
    let mut planner = Planner::new(vault);
    let mut files = Vec::new();
    for edit in edits {
        match edit {
            FileEdit::Move { from, to } => planner.add_move(from, to)?,
            FileEdit::Write { path, bytes, expect } => files.push((path, Some(bytes), expect)),
            FileEdit::Remove { path, expect } => files.push((path, None, expect)),
        }
    }
    planner.refuse_entangled_moves()?;
    for (path, bytes, expect) in files {
        planner.add_file(&path, bytes, &expect)?;
    }
    planner.finish(note)
}

struct Planner<'a> {
    vault: &'a Vault,
    walker: Walker<'a>,
    plan: Plan,
    /// Index of each move by its old and its new path.
    moves_from: HashMap<RelPath, usize>,
    moves_to: HashMap<RelPath, usize>,
    /// Wanted files by final path.
    wanted: BTreeMap<RelPath, Wanted>,
    /// Folders known to be there (true) or missing (false), as they are now.
    known_dirs: HashMap<RelPath, bool>,
}

struct Wanted {
    before: Option<BlobId>,
    after: Option<BlobId>,
    bytes: Option<Vec<u8>>,
}

impl<'a> Planner<'a> {
    fn new(vault: &'a Vault) -> Self {
        let plan = Plan {
            tag: tag(),
            ..Plan::default()
        };
        Self {
            vault,
            walker: Walker::new(vault.root_paths()),
            plan,
            moves_from: HashMap::new(),
            moves_to: HashMap::new(),
            wanted: BTreeMap::new(),
            known_dirs: HashMap::new(),
        }
    }

    fn add_move(&mut self, from: RelPath, to: RelPath) -> Result<(), VaultError> {
        refuse_reserved(&from)?;
        refuse_reserved(&to)?;
        let source = self.vault.absolute(&from);
        let metadata = source
            .symlink_metadata()
            .map_err(|error| VaultError::io(&source, error))?;
        if !(metadata.is_file() || metadata.is_dir()) {
            return Err(VaultError::refused(from, "是符号链接或特殊文件，kehu 不移动它"));
        }
        self.dir_is_there(&from)?;
        let only_case = from.folded() == to.folded() && from != to;
        if !only_case && self.vault.absolute(&to).symlink_metadata().is_ok() {
            return Err(VaultError::refused(to, "已经存在，不能移动到这里"));
        }
        let mut arriving = Vec::new();
        self.walker.visit(&source, &mut |seen| {
            if let Seen::File(path, _) = seen {
                arriving.extend(path.rebase(&from, &to));
            }
        });
        arriving.sort_unstable();
        let number = self.plan.moves.len();
        let entangled =
            self.moves_from.insert(from.clone(), number).is_some() | self.moves_to.insert(to.clone(), number).is_some();
        if entangled {
            return Err(entangled_move(&from));
        }
        self.plan.emptied.extend(from.parent());
        self.plan.moves.push(MoveStep { from, to, arriving });
        Ok(())
    }

    /// Moves into, out of or onto what another one moves would depend on their order.
    fn refuse_entangled_moves(&self) -> Result<(), VaultError> {
        let is_end = |path: &RelPath| self.moves_from.contains_key(path) || self.moves_to.contains_key(path);
        for step in &self.plan.moves {
            let swaps = self.moves_to.contains_key(&step.from) || self.moves_from.contains_key(&step.to);
            if swaps
                || step
                    .from
                    .ancestors()
                    .chain(step.to.ancestors())
                    .any(|above| is_end(&above))
            {
                return Err(entangled_move(&step.from));
            }
        }
        Ok(())
    }

    fn add_file(&mut self, named: &RelPath, bytes: Option<Vec<u8>>, expect: &Expect) -> Result<(), VaultError> {
        refuse_reserved(named)?;
        let path = self.final_path(named);
        let after = match &bytes {
            Some(bytes) => Some(blob_id(bytes).map_err(|error| VaultError::io(&self.vault.absolute(named), error))?),
            None => None,
        };
        let (before, present) = if let Some(earlier) = self.wanted.get(&path) {
            (earlier.before, earlier.after)
        } else {
            let now = self.blob_on_disk(&self.present_path(&path))?;
            (now, now)
        };
        let holds = match expect {
            Expect::Any => true,
            Expect::Absent => present.is_none(),
            Expect::Blob(blob) => present == Some(*blob),
        };
        if !holds {
            return Err(VaultError::Conflict(named.clone()));
        }
        self.wanted.insert(path, Wanted { before, after, bytes });
        Ok(())
    }

    fn finish(mut self, note: Vec<u8>) -> Result<(Plan, Contents), VaultError> {
        let mut files = Vec::new();
        let mut missing = BTreeSet::new();
        for (path, wanted) in std::mem::take(&mut self.wanted) {
            if wanted.before == wanted.after {
                continue;
            }
            self.refuse_read_only(&path, wanted.before)?;
            match wanted.after {
                Some(_) => self.note_missing_dirs(&path, &mut missing)?,
                None => self.plan.emptied.extend(path.parent()),
            }
            files.push(wanted.bytes);
            self.plan.files.push(FileStep {
                path,
                before: wanted.before,
                after: wanted.after,
                content: None,
            });
        }
        for step in self.plan.moves.clone() {
            self.note_missing_dirs(&step.to, &mut missing)?;
        }
        self.refuse_files_as_folders()?;
        let (inside, outside) = missing
            .into_iter()
            .partition(|dir| self.move_above(&self.moves_to, dir).is_some());
        self.plan.dirs_after = inside;
        self.plan.dirs_before = outside;
        self.plan.emptied.sort_unstable();
        self.plan.emptied.dedup();
        self.plan.touched = self.touched();
        let removed: BTreeSet<&RelPath> = self
            .plan
            .files
            .iter()
            .filter(|step| step.after.is_none())
            .map(|step| &step.path)
            .collect();
        for step in &mut self.plan.moves {
            step.arriving.retain(|file| !removed.contains(file));
        }
        Ok((self.plan, Contents { files, note }))
    }

    /// Where a path will be, however the caller named it.
    fn final_path(&self, named: &RelPath) -> RelPath {
        self.move_above(&self.moves_from, named)
            .and_then(|step| named.rebase(&step.from, &step.to))
            .unwrap_or_else(|| named.clone())
    }

    /// Where the file that will be at `path` is now.
    fn present_path(&self, path: &RelPath) -> RelPath {
        self.move_above(&self.moves_to, path)
            .and_then(|step| path.rebase(&step.to, &step.from))
            .unwrap_or_else(|| path.clone())
    }

    fn move_above(&self, ends: &HashMap<RelPath, usize>, path: &RelPath) -> Option<&MoveStep> {
        if ends.is_empty() {
            return None;
        }
        let number = ends
            .get(path)
            .or_else(|| path.ancestors().find_map(|above| ends.get(&above)))?;
        self.plan.moves.get(*number)
    }

    fn blob_on_disk(&mut self, path: &RelPath) -> Result<Option<BlobId>, VaultError> {
        if path.parent().is_some() && !self.dir_is_there(path)? {
            return Ok(None);
        }
        let absolute = self.vault.absolute(path);
        match look(&absolute).map_err(|error| VaultError::io(&absolute, error))? {
            Lying::Nothing => Ok(None),
            Lying::File { blob, .. } => Ok(Some(blob)),
            Lying::Other if absolute.is_symlink() => {
                Err(VaultError::refused(path, "是符号链接，kehu 不改它指向的文件"))
            }
            Lying::Other => Err(VaultError::refused(path, "是文件夹，不是文件；请先改名或移走")),
        }
    }

    /// Whether the folder of `path` is there. A link or a file in its place is refused: what lies behind may be anywhere.
    fn dir_is_there(&mut self, path: &RelPath) -> Result<bool, VaultError> {
        let Some(dir) = path.parent() else { return Ok(true) };
        if let Some(known) = self.known_dirs.get(&dir) {
            return Ok(*known);
        }
        let there = self.dir_is_there(&dir)?
            && match self.vault.absolute(&dir).symlink_metadata() {
                Ok(metadata) if metadata.is_dir() => true,
                Ok(metadata) if metadata.is_symlink() => {
                    return Err(VaultError::refused(dir, "是符号链接，kehu 不往里面写"));
                }
                Ok(_) => return Err(VaultError::refused(dir, "是文件，不是文件夹；请先改名或移走")),
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => false,
                Err(error) => return Err(VaultError::io(&self.vault.absolute(&dir), error)),
            };
        self.known_dirs.insert(dir, there);
        Ok(there)
    }

    /// The folders above `path` that will not be there by themselves.
    fn note_missing_dirs(&mut self, path: &RelPath, missing: &mut BTreeSet<RelPath>) -> Result<(), VaultError> {
        for dir in path.ancestors() {
            // A moved folder brings itself.
            if missing.contains(&dir) || self.moves_to.contains_key(&dir) {
                break;
            }
            let inside = self.present_path(&dir).join("x");
            if inside.map_or(Ok(true), |inside| self.dir_is_there(&inside))? {
                break;
            }
            missing.insert(dir);
        }
        Ok(())
    }

    /// `a` as a file and `a/b` cannot both be.
    fn refuse_files_as_folders(&self) -> Result<(), VaultError> {
        let written = self.plan.files.iter().filter(|step| step.after.is_some());
        let files: BTreeSet<&RelPath> = written.clone().map(|step| &step.path).collect();
        let targets = written
            .map(|step| &step.path)
            .chain(self.plan.moves.iter().map(|step| &step.to));
        for path in targets {
            if let Some(above) = path.ancestors().find(|above| files.contains(above)) {
                return Err(VaultError::refused(above, "不能同时是文件和文件夹"));
            }
        }
        Ok(())
    }

    fn refuse_read_only(&self, path: &RelPath, before: Option<BlobId>) -> Result<(), VaultError> {
        if before.is_none() {
            return Ok(());
        }
        let present = self.vault.absolute(&self.present_path(path));
        match present.symlink_metadata() {
            Ok(metadata) if metadata.permissions().readonly() => {
                Err(VaultError::refused(path, "是只读文件；请先取消只读，再改"))
            }
            _ => Ok(()),
        }
    }

    fn touched(&self) -> Vec<RelPath> {
        let mut touched = BTreeSet::new();
        for step in &self.plan.moves {
            touched.extend(
                step.arriving
                    .iter()
                    .filter_map(|file| file.rebase(&step.to, &step.from)),
            );
            touched.extend(step.arriving.iter().cloned());
        }
        for step in &self.plan.files {
            let present = self.present_path(&step.path);
            if step.after.is_none() {
                touched.remove(&step.path);
                touched.insert(present);
            } else {
                touched.insert(step.path.clone());
            }
        }
        touched.into_iter().collect()
    }
}

/// Git's own folder and what kehu never looks at cannot be changed through it.
fn refuse_reserved(path: &RelPath) -> Result<(), VaultError> {
    if path.parts().any(ignored::folder) {
        return Err(VaultError::refused(path, "是 git 或系统自己的文件，kehu 不改"));
    }
    Ok(())
}

fn entangled_move(path: &RelPath) -> VaultError {
    VaultError::refused(path, "和同时进行的另一个移动相互影响；请分两次移动")
}

fn tag() -> String {
    let now = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap_or_default();
    format!("{:x}-{:x}", std::process::id(), now.as_nanos())
}
