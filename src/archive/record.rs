//! Puts on record what differs from HEAD: exactly those paths, under a message in business words.

use std::collections::HashSet;
use std::io::ErrorKind;

use super::Archive;
use super::change::{Note, Progress};
use super::compare::unrecorded;
use super::digest::Digest;
use super::error::{ArchiveError, Result};
use super::lease;
use super::summary::{self, Altered};
use crate::history::{BlobId, Message, Person, Staged, Stillness, customer_id, owner, refuses};
use crate::index::ManifestLine;
use crate::kinds::Catalog;
use crate::vault::{PROFILE, RelPath, VaultError, layout};

/// Up to this many files are looked at one by one for the commit's message.
const DESCRIBE_LIMIT: usize = 200;

/// The stage of [`Progress`] at which commits are made.
const RECORDING: &str = "写入历史";

/// A changed file, as far as a commit needs it.
pub struct News {
    path: RelPath,
    blob: BlobId,
    bytes: Option<Vec<u8>>,
    /// What a message calls it; none among so many files that no message names them one by one.
    called: Option<Box<Called>>,
}

struct Called {
    customer_id: String,
    customer_name: String,
    title: String,
}

impl News {
    /// None for a file that was only read because a relative changed. Of one among `many` less is kept: there may be a hundred
    /// thousand of them.
    pub fn of(digest: Digest, many: bool) -> Option<Self> {
        let Digest { entry, news, bytes, .. } = digest;
        news.then(|| Self {
            path: entry.path,
            blob: entry.blob,
            bytes,
            called: (!many).then(|| {
                Box::new(Called {
                    customer_id: entry.customer_id,
                    customer_name: entry.customer_name,
                    title: entry.title,
                })
            }),
        })
    }
}

/// Makes commits for one pass of the pipeline.
pub struct Recorder<'a> {
    pub archive: &'a Archive,
    pub catalog: &'a Catalog,
    pub progress: &'a dyn Fn(Progress),
    /// What git was at before files were read.
    pub still: &'a Stillness,
    /// Why nothing can be recorded here.
    pub forbidden: Option<&'a VaultError>,
}

impl Recorder<'_> {
    /// Commits the changed and removed files as far as they differ from HEAD.
    pub fn news(&self, news: &[News], removed: &[RelPath], note: Option<&Note>) -> Result<Option<String>> {
        let history = &self.archive.history;
        let paths: Vec<RelPath> = news
            .iter()
            .map(|file| file.path.clone())
            .chain(removed.iter().cloned())
            .collect();
        let at_head = history.at_head(&paths)?;
        let may_be_ignored = self.may_be_ignored(&paths)?;
        let (head_of_news, head_of_removed) = at_head.split_at(news.len().min(at_head.len()));
        let mut staged = Vec::new();
        let mut altered = Vec::new();
        for (file, before) in news.iter().zip(head_of_news) {
            let is_ignored = || may_be_ignored && before.is_none() && history.is_ignored(&file.path);
            if *before == Some(file.blob) || refuses(&file.path) || is_ignored() {
                continue;
            }
            altered.push((file.path.clone(), *before, Some(file)));
            staged.push(match &file.bytes {
                Some(bytes) => Staged::Put {
                    path: file.path.clone(),
                    bytes: bytes.clone(),
                },
                None => Staged::PutFromDisk {
                    path: file.path.clone(),
                },
            });
        }
        for (path, before) in removed.iter().zip(head_of_removed) {
            if before.is_some() {
                altered.push((path.clone(), *before, None));
                staged.push(Staged::Remove { path: path.clone() });
            }
        }
        self.commit(&staged, &altered, note)
    }

    /// Commits whatever on disk differs from HEAD, whenever it came: `known` is the whole manifest.
    pub fn everything_unrecorded(
        &self,
        known: &[ManifestLine],
        news: &[News],
        note: Option<&Note>,
    ) -> Result<Option<String>> {
        (self.progress)(Progress {
            stage: RECORDING,
            done: 0,
            total: None,
        });
        self.differences(self.differing(known)?, news, note)
    }

    /// The same of these paths alone.
    pub fn unrecorded_of(&self, known: &[ManifestLine], paths: &[RelPath], note: &Note) -> Result<Option<String>> {
        let paths: HashSet<&RelPath> = paths.iter().collect();
        let (mut put, mut removed) = self.differing(known)?;
        put.retain(|path| paths.contains(path));
        removed.retain(|path| paths.contains(path));
        self.differences((put, removed), &[], Some(note))
    }

    fn differences(
        &self,
        (put, removed): (Vec<RelPath>, Vec<RelPath>),
        news: &[News],
        note: Option<&Note>,
    ) -> Result<Option<String>> {
        let history = &self.archive.history;
        let mut staged = Vec::new();
        let mut altered = Vec::new();
        let few = put.len() + removed.len() <= DESCRIBE_LIMIT;
        for path in put {
            if few {
                let file = news.iter().find(|file| file.path == path);
                altered.push((
                    path.clone(),
                    history.at_head(std::slice::from_ref(&path))?.pop().flatten(),
                    file,
                ));
            }
            staged.push(Staged::PutFromDisk { path });
        }
        for path in removed {
            if few {
                altered.push((
                    path.clone(),
                    history.at_head(std::slice::from_ref(&path))?.pop().flatten(),
                    None,
                ));
            }
            staged.push(Staged::Remove { path });
        }
        self.commit(&staged, &altered, note)
    }

    /// Whether rules that the walk does not know may keep some of these files out. Each file that is asked about costs; for a
    /// few it is not worth finding out.
    fn may_be_ignored(&self, paths: &[RelPath]) -> Result<bool> {
        if paths.len() <= DESCRIBE_LIMIT || self.archive.history.has_excludes() || paths.iter().any(is_nested_rule) {
            return Ok(true);
        }
        let known = self.archive.index().snapshot_in_force()?.manifest()?;
        Ok(known.iter().any(|line| is_nested_rule(&line.path)))
    }

    /// How many files wait to be put on record; `known` is the whole manifest.
    pub fn waiting(&self, known: &[ManifestLine]) -> Result<u64> {
        let (put, removed) = self.differing(known)?;
        Ok((put.len() + removed.len()) as u64)
    }

    /// What on disk differs from HEAD and can be put on record: what to put, what to remove.
    fn differing(&self, known: &[ManifestLine]) -> Result<(Vec<RelPath>, Vec<RelPath>)> {
        let history = &self.archive.history;
        let (mut put, mut removed) = unrecorded(&history.tree()?, known);
        let may_be_ignored = history.has_excludes() || known.iter().any(|line| is_nested_rule(&line.path));
        put.retain(|path| !(refuses(path) || may_be_ignored && history.is_ignored(path)));
        // Links and other things that are no files are in the tree but not in the manifest: they stay.
        // So does what lies behind a folder that cannot be opened.
        removed.retain(|path| {
            let metadata = self.archive.vault.absolute(path).symlink_metadata();
            metadata.is_err_and(|error| matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory))
        });
        Ok((put, removed))
    }

    fn commit(
        &self,
        staged: &[Staged],
        altered: &[(RelPath, Option<BlobId>, Option<&News>)],
        note: Option<&Note>,
    ) -> Result<Option<String>> {
        if staged.is_empty() {
            return Ok(None);
        }
        if let Some(forbidden) = self.forbidden {
            return Err(ArchiveError::Forbidden(forbidden.to_string()));
        }
        lease::hold(&self.archive.vault)?;
        (self.progress)(Progress {
            stage: RECORDING,
            done: 0,
            total: Some(staged.len() as u64),
        });
        let history = &self.archive.history;
        let message = match note {
            Some(note) if !note.message.subject.is_empty() => note.message.clone(),
            Some(note) => {
                let said = summary::describe(&self.alterations(altered)?, self.catalog);
                Message {
                    subject: said.subject,
                    body: said.body,
                    operation: said.operation,
                    customer_ids: said.customer_ids,
                    ..note.message.clone()
                }
            }
            None if staged.len() > DESCRIBE_LIMIT => {
                let removed = staged
                    .iter()
                    .filter(|edit| matches!(edit, Staged::Remove { .. }))
                    .count();
                summary::describe_bulk(staged.len() - removed, removed, history.head()?.is_none())
            }
            None => summary::describe(&self.alterations(altered)?, self.catalog),
        };
        let author = note
            .and_then(|note| note.author.clone())
            .or_else(|| self.owner(altered).filter(|_| note.is_none()))
            .unwrap_or_else(|| history.default_person());
        let commit = match note {
            // A change of kehu's own was written under guards of its own; what others commit meanwhile is built upon.
            Some(_) => history.commit(staged, &author, &message)?,
            None => history.commit_if_still(staged, &author, &message, self.still)?,
        };
        self.archive.git_index_is_behind();
        Ok(commit)
    }

    /// Whose saves these are, as far as the files tell. Of more files than are worth a look each it is not asked.
    fn owner(&self, altered: &[(RelPath, Option<BlobId>, Option<&News>)]) -> Option<Person> {
        let files: Vec<_> = altered
            .iter()
            .filter(|(_, _, news)| news.is_some())
            .map(|(path, ..)| self.archive.vault.absolute(path))
            .take(DESCRIBE_LIMIT + 1)
            .collect();
        (files.len() <= DESCRIBE_LIMIT).then(|| owner(files.iter().map(std::path::PathBuf::as_path)))?
    }

    /// Loads both sides of each altered file.
    fn alterations(&self, altered: &[(RelPath, Option<BlobId>, Option<&News>)]) -> Result<Vec<(RelPath, Altered)>> {
        let history = &self.archive.history;
        let mut alterations = Vec::new();
        for (path, before, news) in altered {
            // A version that is lost costs the message its words, not the save its commit.
            let before = before.and_then(|blob| history.blob(&blob).ok());
            let mut file = Altered {
                before,
                title: path.file_name().to_owned(),
                ..Altered::default()
            };
            if let Some(customer) = layout::place(path, self.catalog).customer() {
                customer.file_name().clone_into(&mut file.customer_name);
            }
            if let Some(news) = news {
                if let Some(called) = &news.called {
                    file.customer_id.clone_from(&called.customer_id);
                    file.customer_name.clone_from(&called.customer_name);
                    file.title.clone_from(&called.title);
                }
                file.after.clone_from(&news.bytes);
            }
            if news.is_none() {
                file.title = summary::title_of(path, file.before.as_deref(), self.catalog);
            }
            if file.after.is_none() {
                file.after = std::fs::read(self.archive.vault.absolute(path)).ok();
            }
            // A profile that is gone is not among the news; its last version tells whose it was.
            if file.customer_id.is_empty() && path.file_name() == PROFILE {
                file.customer_id = file.before.as_deref().and_then(customer_id).unwrap_or_default();
            }
            alterations.push((path.clone(), file));
        }
        Ok(alterations)
    }
}

/// Rules below the root: the walk looks at the root's alone.
fn is_nested_rule(path: &RelPath) -> bool {
    path.file_name() == ".gitignore" && path.parent().is_some()
}
