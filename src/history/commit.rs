//! Making commits.

use super::error::io_at;
use super::object_writer::ObjectWriter;
use super::pending::Pending;
use super::repository::lock;
use super::stillness::{Stillness, is_about_to_move_head};
use super::tip::Tip;
use super::tree_edit::{Edit, Entry, edit_tree, in_order};
use super::tree_read::TreeReader;
use super::working_file::WorkingTree;
use super::{History, HistoryError, Message, Person, Staged, platform};
use chrono::{DateTime, FixedOffset};
use git2::{ObjectType, Oid, Repository};
use std::io::ErrorKind;
use std::path::Path;

const FILE: i32 = 0o100_644;
const EXECUTABLE: i32 = 0o100_755;
const LINK: i32 = 0o120_000;

/// How often a commit is built anew because someone else's came first.
const ROUNDS: usize = 100;
/// After so many lost races the branch is held while the commit is made: a program that commits without a pause and does not
/// wait for the disk, as git does not, would win them all.
const RACES: usize = 5;

/// The condition that git did nothing since the files were read that are to be committed.
struct Undisturbed<'a> {
    still: &'a Stillness,
    edits: &'a [Edit],
}

impl Undisturbed<'_> {
    fn holds(&self, repo: &Repository, git_dir: &Path) -> Result<bool, HistoryError> {
        Ok(Stillness::now(repo, git_dir)? == *self.still && !is_about_to_move_head(git_dir, self.edits))
    }
}

/// What a commit tells: by whom, what, and of when (none for now).
type Told<'a> = (&'a Person, &'a Message, Option<DateTime<FixedOffset>>);

impl History {
    /// Commits exactly these paths on HEAD's tree, and nothing if the tree stays the same (None). Large sets are written as a
    /// pack. Author = `author`, committer = the git user. When it returns, the disk holds the commit. The git index is *not*
    /// touched: call [`History::refresh_index`] (batched).
    ///
    /// A commit that somebody makes at the same time is kept: this one is then made on top of it.
    pub fn commit(
        &self,
        staged: &[Staged],
        author: &Person,
        message: &Message,
    ) -> Result<Option<String>, HistoryError> {
        self.commit_at(staged, author, message, None)
    }

    /// The same as of another moment, for author and committer: a history that is told afterwards (the demo's two years).
    pub fn commit_at(
        &self,
        staged: &[Staged],
        author: &Person,
        message: &Message,
        when: Option<DateTime<FixedOffset>>,
    ) -> Result<Option<String>, HistoryError> {
        self.commit_guarded(staged, (author, message, when), None)
    }

    pub(super) fn commit_guarded(
        &self,
        staged: &[Staged],
        told: Told<'_>,
        still: Option<&Stillness>,
    ) -> Result<Option<String>, HistoryError> {
        let _turn = lock(&self.writing);
        self.with_repo(|repo| {
            let tip = Tip::read(repo)?;
            let mut writer = ObjectWriter::new(repo, staged.len())?;
            let edits = self.write_blobs(repo, &tip, staged, &mut writer)?;
            let still = still.map(|still| Undisturbed { still, edits: &edits });
            self.commit_on_tip(repo, tip, &mut writer, told, still, |base, writer| {
                let tree = edit_tree(repo, base, &edits, writer)?;
                let emptied = tree.is_none() && base.is_some();
                Ok(if emptied {
                    Some(empty_tree(writer)?)
                } else {
                    tree.filter(|tree| Some(*tree) != base)
                })
            })
        })
    }

    /// An event without file changes (export, login …): an empty commit.
    pub fn event(&self, author: &Person, message: &Message) -> Result<String, HistoryError> {
        let _turn = lock(&self.writing);
        let id = self.with_repo(|repo| {
            let tip = Tip::read(repo)?;
            let mut writer = ObjectWriter::new(repo, 0)?;
            self.commit_on_tip(repo, tip, &mut writer, (author, message, None), None, |base, writer| {
                base.map_or_else(|| empty_tree(writer), Ok).map(Some)
            })
        })?;
        id.ok_or_else(|| HistoryError::Locked(self.git_dir().display().to_string()))
    }

    /// Commits the tree that `make_tree` makes of the tip's tree, as often as somebody else moves the tip meanwhile.
    fn commit_on_tip(
        &self,
        repo: &Repository,
        mut tip: Tip,
        writer: &mut ObjectWriter<'_>,
        (author, message, when): Told<'_>,
        still: Option<Undisturbed<'_>>,
        make_tree: impl Fn(Option<Oid>, &mut ObjectWriter<'_>) -> Result<Option<Oid>, HistoryError>,
    ) -> Result<Option<String>, HistoryError> {
        let state_dir = self.state_dir();
        let pending = Pending::of(&state_dir);
        let (author, committer) = (author.signature(when)?, self.default_person().signature(when)?);
        for round in 0..ROUNDS {
            // Who must know that git is still begins anew after the first lost race, so it never comes to this.
            let held = if round >= RACES && still.is_none() {
                let held = tip.hold(repo, &state_dir)?;
                tip = Tip::read(repo)?;
                Some(held)
            } else {
                None
            };
            let base = tip.tree(repo)?;
            let Some(tree) = make_tree(base, writer)? else {
                return Ok(None);
            };
            writer.publish()?;
            let parent = tip.commit.map(|id| repo.find_commit(id)).transpose()?;
            let text = message.to_text();
            let commit = repo.commit_create_buffer(
                &author,
                &committer,
                &text,
                &repo.find_tree(tree)?,
                &parent.iter().collect::<Vec<_>>(),
            )?;
            let id = writer.write_loose(ObjectType::Commit, &commit)?;
            writer.flush()?;
            let changes_files = Some(tree) != base;
            if changes_files {
                pending.add(id)?;
            }
            // Git may begin from here on: what is committed was read before.
            let is_still = still
                .as_ref()
                .map_or(Ok(true), |still| still.holds(repo, self.git_dir()))?;
            if !is_still {
                pending.remove(id);
                return Err(HistoryError::Disturbed);
            }
            let held = held.map_or_else(|| tip.hold(repo, &state_dir), Ok)?;
            if held.advance(&tip, id, &committer, text.lines().next().unwrap_or_default())? {
                return Ok(Some(id.to_string()));
            }
            if changes_files {
                pending.remove(id);
            }
            tip = Tip::read(repo)?;
        }
        Err(HistoryError::Locked(self.git_dir().display().to_string()))
    }

    fn write_blobs(
        &self,
        repo: &Repository,
        tip: &Tip,
        staged: &[Staged],
        writer: &mut ObjectWriter<'_>,
    ) -> Result<Vec<Edit>, HistoryError> {
        let working = WorkingTree::new(repo, self.root())?;
        let mut head = TreeReader::new(repo, tip.tree(repo)?);
        let mut edits = Vec::with_capacity(staged.len());
        for change in staged {
            let path = change.path();
            let file = working.file(path.as_str());
            let metadata = match file.symlink_metadata() {
                Ok(metadata) => Some(metadata),
                Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => None,
                Err(error) => return Err(io_at(&file)(error)),
            };
            let executable = metadata.as_ref().and_then(|metadata| working.is_executable(metadata));
            let mut regular = |id| -> Result<Entry, HistoryError> {
                let before = head
                    .get(path.as_str().as_bytes())?
                    .filter(Entry::is_file)
                    .map(|entry| entry.mode);
                Ok(Entry {
                    id,
                    mode: file_mode(before, executable),
                })
            };
            let entry = match (change, &metadata) {
                (Staged::Put { bytes, .. }, _) => Some(regular(writer.write(ObjectType::Blob, bytes)?)?),
                (Staged::PutFromDisk { .. }, Some(metadata)) if metadata.is_file() => {
                    Some(regular(writer.write_file(&file, metadata.len())?)?)
                }
                (Staged::PutFromDisk { .. }, Some(metadata)) if metadata.is_symlink() => {
                    let target = file.read_link().map_err(io_at(&file))?;
                    let id = writer.write(ObjectType::Blob, &platform::link_bytes(&target))?;
                    Some(Entry { id, mode: LINK })
                }
                (Staged::Remove { .. } | Staged::PutFromDisk { .. }, _) => None,
            };
            edits.push(Edit {
                path: path.clone(),
                entry,
            });
        }
        Ok(in_order(edits))
    }
}

/// Executable as the disk says, where it can; else as it was. Old spellings of a mode stay.
fn file_mode(before: Option<i32>, executable: Option<bool>) -> i32 {
    let is_executable = |mode: i32| mode & 0o100 != 0;
    match (before, executable) {
        (Some(mode), None) => mode,
        (Some(mode), Some(executable)) if is_executable(mode) == executable => mode,
        (_, Some(true)) => EXECUTABLE,
        _ => FILE,
    }
}

fn empty_tree(writer: &mut ObjectWriter<'_>) -> Result<Oid, HistoryError> {
    writer.write(ObjectType::Tree, &[])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vault::RelPath;
    use git2::Signature;

    #[test]
    fn who_loses_every_race_holds_the_branch_at_last() {
        let dir = tempfile::tempdir().unwrap();
        let history = History::init(&dir.path().join("客户库"), None).unwrap();
        let person = Person {
            name: "张三".to_owned(),
            email: "z@example.com".to_owned(),
        };
        let message = Message {
            subject: "更改".to_owned(),
            ..Message::default()
        };
        let staged = Staged::Put {
            path: RelPath::new("a.yaml").unwrap(),
            bytes: b"a: 1\n".to_vec(),
        };
        history.commit(&[staged], &person, &message).unwrap();
        let rival = Repository::open(dir.path().join("客户库")).unwrap();
        let commits_meanwhile = || {
            let head = rival.head().unwrap().peel_to_commit().unwrap();
            let who = Signature::now("同事", "c@example.com").unwrap();
            let tree = head.tree().unwrap();
            rival.commit(Some("HEAD"), &who, &who, "同事", &tree, &[&head]).is_ok()
        };
        let mut won = 0;
        let won_races = std::cell::RefCell::new(&mut won);
        let commit = history.with_repo(|repo| {
            let tip = Tip::read(repo)?;
            let mut writer = ObjectWriter::new(repo, 0)?;
            history.commit_on_tip(
                repo,
                tip,
                &mut writer,
                (&person, &message, None),
                None,
                |base, writer| {
                    **won_races.borrow_mut() += usize::from(commits_meanwhile());
                    base.map_or_else(|| empty_tree(writer), Ok).map(Some)
                },
            )
        });
        assert!(commit.unwrap().is_some());
        assert_eq!(won, RACES, "then it had to wait");
        let mut log = rival.revwalk().unwrap();
        log.push_head().unwrap();
        assert_eq!(log.count(), 1 + RACES + 1, "nobody's commit is lost");
    }
}
