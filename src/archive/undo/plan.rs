//! What has to be written, moved and removed to take a commit back.

use crate::kinds::CUSTOMER_NAME;
use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::kept::{self, Kept, MOST_TOLD};
use super::reverse::reverse;
use super::{UNDO, UNDOES, Undo, subject};
use crate::archive::error::{ArchiveError, Result};
use crate::archive::summary::value_of;
use crate::archive::{LoggedChange, Snapshot, text_at};
use crate::history::{BlobId, Commit, FileChange, Message, blob_id, customer_id};
use crate::index::Hit;
use crate::vault::{Expect, FileEdit, PROFILE, Place, RelPath, layout};
use crate::yaml::{Document, Edit, FieldPath};

const CHANGED_SINCE: &str = "后来又改过";
const DELETED_SINCE: &str = "后来已删除";

pub(super) fn plan(snapshot: &Snapshot<'_>, commit: &str) -> Result<Undo> {
    let commit = snapshot.archive.history.show(commit)?;
    let refusal = match commit.message.operation.as_str() {
        _ if commit.parents.len() > 1 => Some("这是一次合并，合并不能撤销；请撤销合并进来的那一次修改"),
        // Whatever it says, kehu.yaml came with it.
        _ if commit.parents.is_empty() => Some("这是客户库最早的记录，不能撤销"),
        "init" => Some("这是建立客户库时的记录，不能撤销"),
        _ => None,
    };
    if let Some(reason) = refusal {
        return Err(ArchiveError::CannotUndo(reason.to_owned()));
    }
    let mut planner = Planner {
        snapshot,
        commit: &commit,
        homes: BTreeMap::new(),
        taken: BTreeMap::new(),
        came: BTreeSet::new(),
        undo: Undo {
            commit: commit.id.clone(),
            subject: commit.message.subject.clone(),
            author: commit.author.name.clone(),
            time: commit.time,
            ..Undo::default()
        },
    };
    planner.find_homes()?;
    planner.came = commit.files.iter().map(|file| planner.today(&file.path)).collect();
    for file in &commit.files {
        planner.take_back(file)?;
    }
    planner.move_folders_back();
    planner.leave_out_taken_numbers()?;
    planner.count_files()?;
    let mut undo = planner.undo;
    undo.message = Message {
        subject: subject(&commit.message.subject),
        body: kept::body(&undo.kept),
        operation: UNDO.to_owned(),
        customer_ids: commit.message.customer_ids.clone(),
        trailers: vec![(UNDOES.to_owned(), commit.id.clone())],
        ..Message::default()
    };
    Ok(undo)
}

struct Planner<'a> {
    snapshot: &'a Snapshot<'a>,
    commit: &'a Commit,
    /// Customers' folders as the commit left them, with where they are now.
    homes: BTreeMap<RelPath, RelPath>,
    /// Customers' folders as the commit left them whose numbers are others' now, with why nothing of them comes back.
    taken: BTreeMap<RelPath, String>,
    /// Where the commit's files are now.
    came: BTreeSet<RelPath>,
    undo: Undo,
}

impl Planner<'_> {
    /// Finds the customers whose folders have been moved since, by their numbers.
    fn find_homes(&mut self) -> Result<()> {
        let dirs: BTreeSet<RelPath> = self
            .commit
            .files
            .iter()
            .filter_map(|file| self.customer_dir(&file.path))
            .collect();
        for dir in dirs {
            let Some(profile) = dir.join(PROFILE) else { continue };
            if self.snapshot.index.get(&profile)?.is_some() {
                continue;
            }
            let history = &self.snapshot.archive.history;
            let mut then = history.file_at(&self.commit.id, &profile)?;
            if let (None, Some(parent)) = (&then, self.commit.parents.first()) {
                // A folder that was moved by hand may be recorded as new first and as gone later.
                then = history.file_at(parent, &profile)?;
            }
            let Some(number) = then.as_deref().and_then(customer_id) else {
                continue;
            };
            let holders = self.snapshot.index.with_id(&number)?;
            if let Some(reason) = self.is_of_another(&profile, &number, then.as_deref(), &holders) {
                self.taken.insert(dir, reason);
                continue;
            }
            if let [home] = holders.as_slice()
                && let Some(home) = RelPath::new(&home.customer_dir)
            {
                self.homes.insert(dir, home);
            }
        }
        Ok(())
    }

    /// Why a customer that the commit took away does not come back: another one was given its number since.
    fn is_of_another(&self, profile: &RelPath, number: &str, then: Option<&[u8]>, holders: &[Hit]) -> Option<String> {
        let is_gone = |file: &FileChange| file.path == *profile && file.after.is_none();
        if !self.commit.files.iter().any(is_gone) {
            return None;
        }
        let name = text_at(&then.and_then(value_of).unwrap_or_default(), CUSTOMER_NAME);
        let other = holders.iter().find(|holder| holder.customer_name != name)?;
        Some(format!(
            "编号 {number} 后来给了“{}”，先给它换一个编号",
            other.customer_name
        ))
    }

    fn customer_dir(&self, path: &RelPath) -> Option<RelPath> {
        layout::place(path, &self.snapshot.catalog).into_customer()
    }

    /// Where a file of the commit lies now, if it still does.
    fn today(&self, path: &RelPath) -> RelPath {
        let moved = self.customer_dir(path).and_then(|dir| {
            let home = self.homes.get(&dir)?;
            let rest = path.as_str().strip_prefix(dir.as_str())?;
            RelPath::new(&format!("{home}{rest}"))
        });
        moved.unwrap_or_else(|| path.clone())
    }

    fn take_back(&mut self, file: &FileChange) -> Result<()> {
        let taken = self
            .customer_dir(&file.path)
            .and_then(|dir| self.taken.get(&dir).cloned());
        if let Some(reason) = taken {
            self.keep(file.path.clone(), "", &reason);
            return Ok(());
        }
        let path = self.today(&file.path);
        let current = self.snapshot.file(&path)?;
        match (&file.before, &file.after, current) {
            (None, None, _) => {}
            (None, Some(after), Some(current)) => self.remove(path, after, &current)?,
            // Gone already, or still there: as it was before.
            (None, Some(_), None) => {}
            (Some(before), None, None) => self.bring_back(path, before)?,
            (Some(before), None, Some(current)) => {
                if blob_id(&current) != *before {
                    self.keep(path, "", "这里现在有另一个文件");
                }
            }
            (Some(before), Some(after), Some(current)) => {
                if before != after {
                    self.restore(&path, before, after, &current)?;
                }
                self.move_back(file, &path);
            }
            (Some(_), Some(_), None) => self.keep(path, "", DELETED_SINCE),
        }
        Ok(())
    }

    /// A file that the commit made goes, unless somebody has worked on it.
    fn remove(&mut self, path: RelPath, after: &BlobId, current: &[u8]) -> Result<()> {
        if blob_id(current) != *after {
            self.keep(path, "", CHANGED_SINCE);
            return Ok(());
        }
        if path.file_name() == PROFILE && self.has_newer_company(&path)? {
            self.keep(path, "", "这位客户后来有了别的资料");
            return Ok(());
        }
        self.tell(FileChange {
            path: path.clone(),
            from: None,
            before: Some(*after),
            after: None,
        })?;
        self.undo.edits.push(FileEdit::Remove {
            path,
            expect: Expect::Blob(*after),
        });
        Ok(())
    }

    /// Whether a customer has files that did not come with the commit: they would be left without a profile.
    fn has_newer_company(&self, profile: &RelPath) -> Result<bool> {
        let Some(dir) = profile.parent() else { return Ok(false) };
        let there = self.snapshot.archive.vault.walk_below(&dir)?.files;
        Ok(there.iter().any(|file| !self.came.contains(&file.path)))
    }

    fn bring_back(&mut self, path: RelPath, before: &BlobId) -> Result<()> {
        self.tell(FileChange {
            path: path.clone(),
            from: None,
            before: None,
            after: Some(*before),
        })?;
        self.undo.edits.push(FileEdit::Write {
            bytes: self.snapshot.archive.history.blob(before)?,
            path,
            expect: Expect::Absent,
        });
        Ok(())
    }

    fn restore(&mut self, path: &RelPath, before: &BlobId, after: &BlobId, current: &[u8]) -> Result<()> {
        let now = blob_id(current);
        if now == *before {
            return Ok(());
        }
        let history = &self.snapshot.archive.history;
        let former = history.blob(before)?;
        let bytes = if now == *after {
            former
        } else {
            match self.without_change(path, &former, &history.blob(after)?, current) {
                Ok(Some(bytes)) => bytes,
                Ok(None) => return Ok(()),
                Err(reason) => {
                    self.keep(path.clone(), "", &reason);
                    return Ok(());
                }
            }
        };
        if self.undo.edits.len() < MOST_TOLD {
            let changes = self.snapshot.changes_between(path, current, &bytes);
            self.undo.changes.extend(changes);
        }
        self.undo.edits.push(FileEdit::Write {
            path: path.clone(),
            bytes,
            expect: Expect::Blob(now),
        });
        Ok(())
    }

    /// The present text without what the commit changed in it; None where nothing of that is left.
    fn without_change(
        &mut self,
        path: &RelPath,
        before: &[u8],
        after: &[u8],
        current: &[u8],
    ) -> std::result::Result<Option<Vec<u8>>, String> {
        let Place::Record { kind, .. } = layout::place(path, &self.snapshot.catalog) else {
            return Err(CHANGED_SINCE.to_owned());
        };
        let unreadable = || "现在的内容读不出来，请先按“问题”里说的改好".to_owned();
        let text = std::str::from_utf8(current).map_err(|_| unreadable())?;
        let document = Document::parse(text).map_err(|_| unreadable())?;
        let (Some(before), Some(after)) = (value_of(before), value_of(after)) else {
            return Err(CHANGED_SINCE.to_owned());
        };
        let mut clashes = Vec::new();
        let wanted = reverse(&before, &after, document.value(), &FieldPath::root(), &mut clashes);
        for place in clashes {
            let label = self.snapshot.catalog.kind(&kind).map(|kind| kind.label(&place));
            let label = label.unwrap_or_else(|| place.to_string());
            self.keep(path.clone(), &label, CHANGED_SINCE);
        }
        let edits = edits(document.value(), &wanted);
        if edits.is_empty() {
            return Ok(None);
        }
        let text = document.edit(&edits).map_err(|error| error.to_string())?;
        Ok(Some(text.into_bytes()))
    }

    /// A file that the commit moved alone. Whole folders of customers move as such.
    fn move_back(&mut self, file: &FileChange, path: &RelPath) {
        let Some(from) = file.from.as_ref().filter(|_| *path == file.path) else {
            return;
        };
        if self.customer_dir(from) == self.customer_dir(path) {
            self.undo.edits.push(FileEdit::Move {
                from: path.clone(),
                to: from.clone(),
            });
        }
    }

    /// Customers' folders that the commit moved, where they still lie where it put them.
    fn move_folders_back(&mut self) {
        let moved = |file: &FileChange| {
            let (from, to) = (self.customer_dir(file.from.as_ref()?)?, self.customer_dir(&file.path)?);
            (from != to && file.path.file_name() == PROFILE).then_some((from, to))
        };
        let folders: Vec<(RelPath, RelPath)> = self.commit.files.iter().filter_map(moved).collect();
        for (from, to) in folders {
            let vault = &self.snapshot.archive.vault;
            let is_there = |dir: &RelPath| vault.absolute(dir).symlink_metadata().is_ok();
            if !is_there(&to) {
                self.keep(to, "", "客户文件夹后来又移动过");
            } else if is_there(&from) {
                self.keep(to, "", "原来的位置现在有另一个文件夹");
            } else {
                let moved = FileChange {
                    path: from.clone(),
                    from: Some(to.clone()),
                    before: None,
                    after: None,
                };
                self.undo.changes.push(LoggedChange::of_whole(&moved, "移动"));
                self.undo.edits.push(FileEdit::Move { from: to, to: from });
            }
        }
    }

    /// A contract does not get a number back that another one has by now.
    fn leave_out_taken_numbers(&mut self) -> Result<()> {
        let taken = self.snapshot.leave_out_taken_numbers(&mut self.undo.edits)?;
        let is_taken = |change: &LoggedChange| taken.iter().any(|kept| kept.path.as_str() == change.path);
        self.undo.changes.retain(|change| !is_taken(change));
        self.undo.kept.extend(taken);
        Ok(())
    }

    /// What is written in a folder that moves is counted with the folder.
    fn count_files(&mut self) -> Result<()> {
        let edits = &self.undo.edits;
        let moving: Vec<&RelPath> = edits
            .iter()
            .filter_map(|edit| match edit {
                FileEdit::Move { from, .. } => Some(from),
                _ => None,
            })
            .collect();
        let mut files = 0;
        for from in &moving {
            files += self.snapshot.archive.vault.walk_below(from)?.files.len();
        }
        let folders: BTreeSet<RelPath> = moving.into_iter().cloned().collect();
        let stays = |path: &RelPath| !folders.contains(path) && !path.ancestors().any(|above| folders.contains(&above));
        let others = edits.iter().filter(|edit| match edit {
            FileEdit::Write { path, .. } | FileEdit::Remove { path, .. } => stays(path),
            FileEdit::Move { .. } => false,
        });
        self.undo.files = files + others.count();
        Ok(())
    }

    fn keep(&mut self, path: RelPath, field: &str, reason: &str) {
        self.undo.kept.push(Kept {
            path,
            field: field.to_owned(),
            reason: reason.to_owned(),
        });
    }

    fn tell(&mut self, change: FileChange) -> Result<()> {
        if self.undo.edits.len() < MOST_TOLD {
            self.undo.changes.extend(self.snapshot.changes_of(&change)?);
        }
        Ok(())
    }
}

/// What makes one record of another: a key at a time, lists and mappings as a whole.
fn edits(current: &Value, wanted: &Value) -> Vec<Edit> {
    let (Some(current), Some(wanted)) = (current.as_object(), wanted.as_object()) else {
        return Vec::new();
    };
    let gone = current.keys().filter(|key| !wanted.contains_key(*key));
    let gone = gone.map(|key| Edit::Remove {
        path: FieldPath::root().key(key.clone()),
    });
    let changed = wanted.iter().filter(|(key, value)| current.get(*key) != Some(*value));
    let changed = changed.map(|(key, value)| Edit::Set {
        path: FieldPath::root().key(key.clone()),
        value: value.clone(),
    });
    gone.chain(changed).collect()
}
