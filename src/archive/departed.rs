//! Customers that were deleted: when, by whom, and what there was of them.

use crate::kinds::CUSTOMER_NAME;
use std::time::Duration;

use chrono::{DateTime, FixedOffset};

use super::digest::text_at;
use super::error::{ArchiveError, Candidate, Result};
use super::snapshot::Snapshot;
use super::summary::value_of;
use crate::history::{BlobId, Commit, FileChange, LogQuery, customer_id};
use crate::vault::{PROFILE, RelPath, layout};

/// How long a page looks for whoever deleted a customer.
const PATIENCE: Duration = Duration::from_millis(100);

/// A customer whose profile is in the history alone.
#[derive(Clone, Debug)]
pub struct Departed {
    /// Empty where its profile told none.
    pub customer_id: String,
    pub name: String,
    /// Where its folder was.
    pub dir: RelPath,
    /// None as long as that is not on record.
    pub deletion: Option<Deletion>,
    /// The last commit that has it.
    last: String,
}

/// Who deleted a customer, and when.
#[derive(Clone, Debug)]
pub struct Deletion {
    pub commit: String,
    pub time: DateTime<FixedOffset>,
    pub author: String,
}

/// Where the customer is now whose a file of the history was.
#[derive(Clone, Debug)]
pub enum Whose {
    /// In the same folder; also where nobody knows of another one.
    Here,
    Moved(RelPath),
    Departed(Box<Departed>),
}

impl Departed {
    fn new(dir: RelPath, profile: &[u8], last: String, deletion: Option<Deletion>) -> Self {
        let name = value_of(profile).map(|profile| text_at(&profile, CUSTOMER_NAME));
        Self {
            customer_id: customer_id(profile).unwrap_or_default(),
            name: name
                .filter(|name| !name.is_empty())
                .unwrap_or_else(|| dir.file_name().to_owned()),
            dir,
            deletion,
            last,
        }
    }
}

impl Snapshot<'_> {
    /// The customer that once had this number and was deleted.
    pub fn departed(&self, number: &str) -> Result<Option<Departed>> {
        let all = self.status_changes()?;
        let Some(commit) = all.deletion_of(number) else {
            return Ok(None);
        };
        let gone = self.deleted_by(commit, &|departed| departed.customer_id == number)?;
        Ok(gone.into_iter().next())
    }

    /// The customer that was in a folder in which there is none now.
    pub fn departed_from(&self, dir: &RelPath) -> Result<Option<Departed>> {
        let Some(profile) = dir.join(PROFILE) else {
            return Ok(None);
        };
        if self.archive.vault.stat(&profile).is_some() {
            return Ok(None);
        }
        let history = &self.archive.history;
        let Some(head) = history.head()? else { return Ok(None) };
        if let Some(bytes) = history.file_at(&head, &profile)? {
            return self.unless_elsewhere(Departed::new(dir.clone(), &bytes, head, None));
        }
        let query = LogQuery {
            paths: vec![profile.clone()],
            patience: Some(PATIENCE),
            limit: 1,
            ..LogQuery::default()
        };
        let Some(commit) = history.log(&query)?.pop() else {
            return Ok(None);
        };
        let file = commit.files.iter().find(|file| file.path == profile);
        match file.map(|file| self.of_deletion(&commit, file)).transpose()?.flatten() {
            Some(departed) => self.unless_elsewhere(departed),
            None => Ok(None),
        }
    }

    /// The deleted customer that a word means: a number, a folder or a file in it, or the whole name.
    ///
    /// # Errors
    /// [`ArchiveError::Ambiguous`] where several of that name were deleted.
    pub fn departed_called(&self, word: &str) -> Result<Option<Departed>> {
        let word = word.trim().trim_end_matches('/');
        if let Some(departed) = self.departed(word)? {
            return Ok(Some(departed));
        }
        if let Some(path) = RelPath::new(word) {
            let of_file = layout::place(&path, &self.catalog).into_customer();
            for dir in std::iter::once(path).chain(of_file) {
                if let Some(departed) = self.departed_from(&dir)? {
                    return Ok(Some(departed));
                }
            }
        }
        let mut named = Vec::new();
        for commit in self.status_changes()?.deletions() {
            named.extend(self.deleted_by(commit, &|departed| departed.name == word)?);
        }
        // Deleted here, and alive under its number elsewhere.
        let mut gone = Vec::new();
        for departed in named {
            gone.extend(self.unless_elsewhere(departed)?);
        }
        if gone.len() > 1 {
            let candidate = |departed: Departed| Candidate {
                name: departed.name,
                customer_id: departed.customer_id,
                dir: departed.dir.to_string(),
                owner: String::new(),
            };
            return Err(ArchiveError::Ambiguous {
                word: word.to_owned(),
                candidates: gone.into_iter().map(candidate).collect(),
            });
        }
        Ok(gone.pop())
    }

    /// Where the customer is now whose a file was at a commit.
    pub fn whose(&self, path: &RelPath, commit: &str) -> Result<Whose> {
        let Some(dir) = layout::place(path, &self.catalog).into_customer() else {
            return Ok(Whose::Here);
        };
        let Some(profile) = dir.join(PROFILE) else {
            return Ok(Whose::Here);
        };
        let departed = |found: Option<Departed>| found.map_or(Whose::Here, |found| Whose::Departed(Box::new(found)));
        let then = self.archive.history.file_at(commit, &profile)?;
        let Some(number) = then.as_deref().and_then(customer_id) else {
            return Ok(departed(self.departed_from(&dir)?));
        };
        let homes = self.homes_of(&number)?;
        match homes.as_slice() {
            homes if homes.contains(&dir) => Ok(Whose::Here),
            [home] => {
                // A number that was deleted may have been given to another customer since.
                let name = then.and_then(|then| value_of(&then));
                let name = name.map(|then| text_at(&then, CUSTOMER_NAME));
                let holder = self.holder_of(&number)?.map(|holder| holder.name);
                let gone = if holder == name {
                    None
                } else {
                    self.departed_from(&dir)?
                };
                Ok(gone.map_or_else(|| Whose::Moved(home.clone()), |gone| Whose::Departed(Box::new(gone))))
            }
            [] => match self.departed(&number)? {
                Some(gone) => Ok(Whose::Departed(Box::new(gone))),
                None => Ok(departed(self.departed_from(&dir)?)),
            },
            _ => Ok(Whose::Here),
        }
    }

    /// The files that a deleted customer last had, with their contents' ids.
    pub fn remains(&self, departed: &Departed) -> Result<Vec<(RelPath, BlobId)>> {
        Ok(self.archive.history.files_below(&departed.last, &departed.dir)?)
    }

    /// A customer that has this number now.
    pub fn holder_of(&self, number: &str) -> Result<Option<Candidate>> {
        if number.is_empty() {
            return Ok(None);
        }
        let homes = self.homes_of(number)?;
        let mut hits = self.index.with_id(number)?.into_iter();
        let there = hits.find(|hit| homes.iter().any(|home| home.as_str() == hit.customer_dir));
        Ok(there.map(|hit| Candidate {
            name: hit.customer_name,
            customer_id: hit.customer_id,
            dir: hit.customer_dir,
            owner: text_at(&hit.record, "owner"),
        }))
    }

    /// The folders of the customers with a number whose profiles are there at this moment.
    fn homes_of(&self, number: &str) -> Result<Vec<RelPath>> {
        if number.is_empty() {
            return Ok(Vec::new());
        }
        let profiles = self.index.with_id(number)?.into_iter();
        let profiles = profiles.filter_map(|hit| RelPath::new(&hit.path));
        let there = profiles.filter(|profile| self.archive.vault.stat(profile).is_some());
        Ok(there.filter_map(|profile| profile.parent()).collect())
    }

    /// None for a customer that was taken to another place in two steps. One that has its number by chance does not count.
    fn unless_elsewhere(&self, departed: Departed) -> Result<Option<Departed>> {
        let holder = self.holder_of(&departed.customer_id)?;
        let is_it = holder.is_some_and(|holder| holder.name == departed.name);
        Ok(Some(departed).filter(|_| !is_it))
    }

    /// The customers that a commit deleted, as far as they are wanted.
    fn deleted_by(&self, commit: &str, is_wanted: &dyn Fn(&Departed) -> bool) -> Result<Vec<Departed>> {
        let commit = self.archive.history.show(commit)?;
        let mut gone = Vec::new();
        for file in commit.files.iter().filter(|file| file.path.file_name() == PROFILE) {
            gone.extend(self.of_deletion(&commit, file)?.filter(is_wanted));
        }
        Ok(gone)
    }

    fn of_deletion(&self, commit: &Commit, file: &FileChange) -> Result<Option<Departed>> {
        let (Some(before), None, Some(dir)) = (file.before, file.after, file.path.parent()) else {
            return Ok(None);
        };
        let Some(last) = commit.parents.first() else {
            return Ok(None);
        };
        let deletion = Deletion {
            commit: commit.id.clone(),
            time: commit.time,
            author: commit.author.name.clone(),
        };
        let profile = self.archive.history.blob(&before)?;
        Ok(Some(Departed::new(dir, &profile, last.clone(), Some(deletion))))
    }
}
