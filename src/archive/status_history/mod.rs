//! The status history of all customers: who became what, when and by whom, read from the commits of their profiles.
//!
//! It is made once (the whole history of profiles is read), then extended by new commits only, in memory and across starts
//! by a file in the cache directory.

mod kept;
mod profile;
mod replay;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use chrono::{DateTime, FixedOffset};
use serde::Serialize;

use super::Archive;
use super::error::{ArchiveError, Result};
use super::snapshot::Snapshot;
use crate::history::{Commit, HistoryError};
use crate::vault::PROFILE;

use profile::ProfileChange;
pub use profile::{SHELVED, TRACKED};

/// The file of the cache directory is written again after so many commits: a start reads the few that came since.
const COMMITS_PER_SAVE: usize = 200;
/// How soon a history that could not be read is tried again.
const NEXT_TRY: Duration = Duration::from_secs(30);

/// One tracked field of one customer got another value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StatusChange {
    pub customer_id: String,
    pub time: DateTime<FixedOffset>,
    pub author: String,
    pub commit: String,
    /// One of [`TRACKED`], or [`SHELVED`].
    pub field: String,
    /// The `after` of the change before it. None when the field had no value: at first, or before the profile was there.
    pub before: Option<String>,
    /// None when the value was taken out or, for the customer's type, the profile was deleted.
    pub after: Option<String>,
}

/// The status history of all customers. It is one line of events even where people worked apart and merged: each change
/// of a customer's field begins with the value that the last one left.
#[derive(Clone, Debug, Default)]
pub struct StatusChanges {
    customers: BTreeMap<String, Arc<Customer>>,
}

#[derive(Clone, Debug, Default)]
struct Customer {
    /// Where its profile lies: one place, or more while a folder is copied; none once it is deleted.
    paths: BTreeSet<String>,
    changes: Vec<StatusChange>,
    /// The commit that deleted its profile; none while it has one.
    deleted_by: Option<String>,
}

impl StatusChanges {
    /// Those of one customer, oldest first.
    #[must_use]
    pub fn of(&self, customer_id: &str) -> &[StatusChange] {
        self.customers
            .get(customer_id)
            .map_or(&[], |customer| customer.changes.as_slice())
    }

    /// The commit that deleted a customer, if it was.
    #[must_use]
    pub fn deletion_of(&self, customer_id: &str) -> Option<&str> {
        self.customers.get(customer_id)?.deleted_by.as_deref()
    }

    /// The commits that deleted customers who did not come back.
    #[must_use]
    pub fn deletions(&self) -> BTreeSet<&str> {
        let customers = self.customers.values();
        customers
            .filter_map(|customer| customer.deleted_by.as_deref())
            .collect()
    }

    /// The numbers that a customer has or had.
    pub fn numbers_beginning<'a>(&'a self, beginning: &'a str) -> impl Iterator<Item = &'a str> {
        let from = self.customers.range(beginning.to_owned()..);
        from.map(|(number, _)| number.as_str())
            .take_while(move |number| number.starts_with(beginning))
    }

    /// All of them, customer by customer, each oldest first.
    pub fn iter(&self) -> impl Iterator<Item = &StatusChange> {
        self.customers.values().flat_map(|customer| &customer.changes)
    }
}

/// What was last made, so that only new commits have to be read.
#[derive(Debug, Default)]
pub(super) struct Cache {
    last: Mutex<Last>,
}

#[derive(Debug, Default)]
struct Last {
    known: Option<Known>,
    /// When the history was found to be damaged.
    damaged: Option<Instant>,
}

#[derive(Debug)]
struct Known {
    /// The commit whose history this is.
    head: String,
    changes: Arc<StatusChanges>,
    /// How many commits that touched profiles the file in the cache directory does not know.
    unsaved: usize,
}

impl Snapshot<'_> {
    /// The status history as of the last commit. Of a damaged history what was known before, or nothing: whoever looks for a
    /// customer does not look for git, and the status tells of the damage.
    pub fn status_changes(&self) -> Result<Arc<StatusChanges>> {
        let archive = self.archive;
        let Some(head) = archive.history.head()? else {
            return Ok(Arc::default());
        };
        // Held throughout: who comes second waits for the first instead of doing the same work.
        let mut last = archive
            .status_history
            .last
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if last.known.is_none() {
            last.known = kept::read(&archive.cache);
        }
        if last.damaged.is_none_or(|since| since.elapsed() >= NEXT_TRY) {
            match archive.bring_up_to(head, &mut last.known) {
                Ok(()) => {
                    last.damaged = None;
                    archive.set_history_damage(None);
                }
                Err(ArchiveError::History(HistoryError::Damaged(what))) => {
                    last.damaged = Some(Instant::now());
                    archive.set_history_damage(Some(HistoryError::Damaged(what).to_string()));
                }
                Err(error) => return Err(error),
            }
        }
        Ok(last
            .known
            .as_ref()
            .map(|known| known.changes.clone())
            .unwrap_or_default())
    }
}

impl Archive {
    /// What is known stays as it is where the history cannot be read.
    fn bring_up_to(&self, head: String, known: &mut Option<Known>) -> Result<()> {
        if let Some(known) = known
            && (known.head == head || self.extend(known, &head)?)
        {
            return Ok(());
        }
        let mut changes = StatusChanges::default();
        self.history.each_change_of(PROFILE, &head, None, &mut |commit| {
            changes.take_up(&commit, &profile::each_of(&commit.files, &self.history)?);
            Ok(())
        })?;
        let known = known.insert(Known {
            head,
            changes: Arc::new(changes),
            unsaved: 0,
        });
        self.save(known);
        Ok(())
    }

    /// False, and nothing is done, where the history was rewritten since.
    fn extend(&self, known: &mut Known, head: &str) -> Result<bool> {
        // All is read before any is taken up: what is known needs no copy for the case that it cannot be.
        let mut new: Vec<(Commit, Vec<ProfileChange>)> = Vec::new();
        let descends = self
            .history
            .each_change_of(PROFILE, head, Some(&known.head), &mut |commit| {
                let profiles = profile::each_of(&commit.files, &self.history)?;
                new.push((commit, profiles));
                Ok(())
            })?;
        if !descends {
            return Ok(false);
        }
        head.clone_into(&mut known.head);
        known.unsaved += new.len();
        if !new.is_empty() {
            let changes = Arc::make_mut(&mut known.changes);
            for (commit, profiles) in &new {
                changes.take_up(commit, profiles);
            }
        }
        if known.unsaved >= COMMITS_PER_SAVE {
            self.save(known);
        }
        Ok(true)
    }

    /// Where the cache directory cannot be written, the next start has more to read.
    fn save(&self, known: &mut Known) {
        if let Err(error) = kept::write(&self.cache, known) {
            tracing::warn!(%error, "the status history is not kept for the next start");
        }
        known.unsaved = 0;
    }
}
