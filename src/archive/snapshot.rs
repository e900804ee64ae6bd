//! A frozen view of the vault: what one viewer may see, as of one moment.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Archive;
use super::change::Viewer;
use super::error::{ArchiveError, Result};
use crate::index::{
    ByCustomer, Counts, Group, Grouping, Hit, IndexError, IndexSnapshot, ProfileLine, Request, Results, Suggestions,
    Typing,
};
use crate::kinds::Catalog;
use crate::vault::{Content, RelPath, Settings};
use chrono::NaiveDate;

/// Largest file that is handed out whole, in bytes.
const FILE_LIMIT: u64 = 512 * 1024 * 1024;

/// A consistent view; cheap to make, stays as it is while it is held.
pub struct Snapshot<'a> {
    pub(super) archive: &'a Archive,
    pub(super) viewer: Viewer,
    pub(super) catalog: Arc<Catalog>,
    pub(super) settings: Arc<Settings>,
    pub(super) index: IndexSnapshot,
    pub(super) generation: u64,
    pub(super) today: NaiveDate,
}

impl Archive {
    /// Everything `viewer` may see, as of now.
    pub fn read(&self, viewer: &Viewer) -> Result<Snapshot<'_>> {
        // What another process saved counts at once, and not only when it is noticed on disk.
        if self.remember_mark(self.index().snapshot()?.mark()) {
            self.publish();
        }
        // The generation first: a snapshot may be newer than its number, never older.
        let generation = self.generation();
        let today = self.clock.today();
        Ok(Snapshot {
            archive: self,
            viewer: viewer.clone(),
            catalog: self.catalog(),
            settings: self.vault.settings(),
            index: self.index().snapshot()?.with_wording(self.wording()).on(today),
            today,
            generation,
        })
    }
}

impl Snapshot<'_> {
    #[must_use]
    pub fn viewer(&self) -> &Viewer {
        &self.viewer
    }

    #[must_use]
    pub fn catalog(&self) -> &Catalog {
        &self.catalog
    }

    /// The day on which all this is so.
    #[must_use]
    pub const fn today(&self) -> NaiveDate {
        self.today
    }

    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Customers, records, files.
    pub fn counts(&self) -> Result<Counts> {
        Ok(self.index.counts()?)
    }

    /// Answers a query (DESIGN §5).
    pub fn search(&self, request: &Request) -> Result<Results> {
        let mut results = self.index.search(&self.of_this_vault(request), &self.catalog)?;
        self.show_passages(request, results.hits.iter_mut())?;
        Ok(results)
    }

    /// The same for what kehu asks by itself: of fields that neither the team's schemas nor any file has, nothing is found.
    pub fn search_known(&self, request: &Request) -> Result<Results> {
        known(self.search(request))
    }

    /// What somebody who types a query may go on with: `at` is the byte of `text` before which the caret stands.
    pub fn suggest(&self, text: &str, at: usize) -> Result<Suggestions> {
        let typing = Typing {
            text,
            at,
            today: self.today,
            lifecycle: &self.settings.lifecycle,
        };
        Ok(self.index.suggest(&typing, &self.catalog)?)
    }

    /// What `make` makes of each hit, see [`IndexSnapshot::each`].
    pub fn each<T: Send>(&self, request: &Request, make: &(impl Fn(Hit) -> T + Sync)) -> Result<Vec<T>> {
        Ok(self.index.each(&self.of_this_vault(request), &self.catalog, make)?)
    }

    /// The same, and nothing of fields that are not known, as [`Snapshot::search_known`].
    pub fn each_known<T: Send>(&self, request: &Request, make: &(impl Fn(Hit) -> T + Sync)) -> Result<Vec<T>> {
        known(self.each(request, make))
    }

    /// The same customer by customer, see [`IndexSnapshot::search_by_customer`].
    pub fn search_by_customer(&self, request: &Request, most_each: usize) -> Result<ByCustomer> {
        let request = self.of_this_vault(request);
        let mut results = self.index.search_by_customer(&request, most_each, &self.catalog)?;
        let hits = results.hits.iter_mut().flat_map(|customer| &mut customer.hits);
        self.show_passages(&request, hits)?;
        Ok(results)
    }

    /// How many of the customers that a request finds lie in each folder, sorted by folder.
    pub fn folders(&self, request: &Request) -> Result<BTreeMap<String, u64>> {
        let profiles = Request {
            kind: Some(self.catalog.customer().name.clone()),
            ..self.of_this_vault(request)
        };
        Ok(self.index.folders(&profiles, &self.catalog)?)
    }

    /// The request under the settings of this vault.
    fn of_this_vault(&self, request: &Request) -> Request {
        Request {
            lifecycle: self.settings.lifecycle.clone(),
            ..request.clone()
        }
    }

    /// Counts and sums up by groups.
    pub fn group(&self, grouping: &Grouping) -> Result<Vec<Group>> {
        let grouping = Grouping {
            lifecycle: self.settings.lifecycle.clone(),
            ..grouping.clone()
        };
        Ok(self.index.group(&grouping, &self.catalog)?)
    }

    /// The same for what kehu asks by itself, as [`Self::search_known`].
    pub fn group_known(&self, grouping: &Grouping) -> Result<Vec<Group>> {
        known(self.group(grouping))
    }

    /// One line per customer, sorted by path.
    pub fn profiles(&self) -> Result<Vec<ProfileLine>> {
        Ok(self.index.profiles()?)
    }

    /// The customer numbers that begin with `beginning`, as far as anybody ever had them: a number that was given away again would
    /// lead to another customer from wherever it was written down.
    pub fn numbers_beginning(&self, beginning: &str) -> Result<Vec<String>> {
        let mut numbers = self.index.numbers_beginning(beginning)?;
        numbers.extend(self.status_changes()?.numbers_beginning(beginning).map(str::to_owned));
        Ok(numbers)
    }

    /// Where a file of the vault is on this computer.
    #[must_use]
    pub fn location(&self, path: &str) -> String {
        self.archive.vault.root().join(path).display().to_string()
    }

    /// The bytes of a file of the vault; none when there is none, or it is one that kehu never looks at.
    pub fn file(&self, path: &RelPath) -> Result<Option<Vec<u8>>> {
        if crate::vault::layout::place(path, &self.catalog) == crate::vault::Place::Ignored {
            return Ok(None);
        }
        Ok(match self.archive.vault.read(path, FILE_LIMIT)? {
            Some(Content::Bytes { bytes, .. }) => Some(bytes),
            Some(Content::TooLarge { .. }) | None => None,
        })
    }
}

/// Nothing where a query names a field that is not known.
fn known<T: Default>(found: Result<T>) -> Result<T> {
    match found {
        Err(ArchiveError::Index(IndexError::Query { .. })) => Ok(T::default()),
        found => found,
    }
}
