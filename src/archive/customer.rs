//! Everything about one customer.

use std::collections::HashMap;

use serde::Serialize;
use serde_json::Value;

use super::completeness::Completeness;
use super::derived::Derived;
use super::digest::text_at;
use super::error::{ArchiveError, Candidate, Result};
use super::snapshot::Snapshot;
use crate::index::{Hit, Request, Sort};
use crate::rules::Finding;
use crate::vault::{PROFILE, RelPath, Stamp};

/// A customer page shows at most this many records and annexes.
const RECORD_LIMIT: usize = 10_000;
/// An ambiguous word names at most this many candidates.
const CANDIDATES: usize = 8;

/// A customer's profile, figures, records and problems.
#[derive(Clone, Debug, Serialize)]
pub struct CustomerView {
    pub dir: RelPath,
    pub customer_id: String,
    pub name: String,
    pub archived: bool,
    /// The profile's values; null when it does not parse.
    pub profile: Value,
    pub derived: Derived,
    pub completeness: Completeness,
    /// Records and annexes without the profile, newest first.
    pub records: Vec<Hit>,
    pub findings: Vec<Finding>,
}

impl Snapshot<'_> {
    /// The customer meant by a `customer_id`, legacy number, credit code, folder, or unique name.
    ///
    /// # Errors
    /// [`ArchiveError::NoSuchCustomer`], or [`ArchiveError::Ambiguous`] with candidates.
    pub fn customer(&self, word: &str) -> Result<CustomerView> {
        self.view(self.main_file(word)?, None)
    }

    /// The same, but of each record no more than [`Derived`] looks at: quick for thousands of records.
    /// [`Snapshot::whole`] gives the rest of one.
    ///
    /// # Errors
    /// As [`Snapshot::customer`].
    pub fn customer_outline(&self, word: &str) -> Result<CustomerView> {
        self.view(self.main_file(word)?, Some(Derived::KEYS))
    }

    /// A file of an outline with its whole record; as it is in the outline when it is gone by now.
    pub fn whole(&self, outline: &Hit) -> Result<Hit> {
        let path = RelPath::new(&outline.path);
        let found = path.map(|path| self.index.get(&path)).transpose()?.flatten();
        Ok(found.unwrap_or_else(|| outline.clone()))
    }

    /// Sizes and times of files, by path; those that are not there are left out.
    pub fn stamps<'p>(&self, paths: impl IntoIterator<Item = &'p str>) -> Result<HashMap<&'p str, Stamp>> {
        let mut stamps = HashMap::new();
        for path in paths {
            let line = RelPath::new(path).map(|path| self.index.line(&path)).transpose()?;
            stamps.extend(line.flatten().map(|line| (path, line.stamp)));
        }
        Ok(stamps)
    }

    /// Whether a number or another word means one customer and no other.
    pub fn means_one_customer(&self, word: &str) -> Result<bool> {
        Ok(self.index.resolve(word)?.len() == 1)
    }

    /// The folder of the customer meant by a word.
    ///
    /// # Errors
    /// As [`Snapshot::customer`].
    pub fn customer_dir(&self, word: &str) -> Result<RelPath> {
        let main = self.main_file(word)?;
        RelPath::new(&main.customer_dir).ok_or(ArchiveError::NoSuchCustomer(main.customer_dir))
    }

    /// The profile of the customer meant by a word, or any file of a customer's folder that has none. A number may be one that a
    /// profile told until somebody spoilt it.
    pub(super) fn main_file(&self, word: &str) -> Result<Hit> {
        // As it stands first: a number may have blanks of its own.
        let mut hits = self.index.resolve(word)?;
        let word = word.trim().trim_end_matches('/');
        if hits.is_empty() {
            hits = self.index.resolve(word)?;
        }
        if let Some(profile) = only(word, hits)? {
            return Ok(profile);
        }
        let in_folder = self.search(&Request {
            customer_dir: Some(word.to_owned()),
            limit: 1,
            ..Request::default()
        })?;
        if let Some(hit) = in_folder.hits.into_iter().next() {
            return Ok(hit);
        }
        let unknown = || ArchiveError::NoSuchCustomer(word.to_owned());
        only(word, self.once_numbered(word)?)?.ok_or_else(unknown)
    }

    /// The profile in a customer's folder.
    pub fn profile(&self, dir: &RelPath) -> Result<Option<Hit>> {
        match dir.join(PROFILE) {
            Some(path) => Ok(self.index.get(&path)?),
            None => Ok(None),
        }
    }

    pub(super) fn view(&self, main: Hit, keys: Option<&'static [&'static str]>) -> Result<CustomerView> {
        let dir =
            RelPath::new(&main.customer_dir).ok_or_else(|| ArchiveError::NoSuchCustomer(main.customer_dir.clone()))?;
        let kind = self.catalog.customer();
        let profile = if main.kind == kind.name {
            main.record
        } else {
            Value::Null
        };
        let request = Request {
            customer_dir: Some(main.customer_dir.clone()),
            sort: Sort::Field("date".to_owned(), true),
            limit: RECORD_LIMIT,
            keys,
            ..Request::default()
        };
        let mut records = self.search(&request)?.hits;
        let profile_name = format!("/{PROFILE}");
        records.retain(|hit| !hit.path.ends_with(&profile_name));
        let derived = Derived::compute(
            records
                .iter()
                .map(|hit| (hit.kind.as_str(), hit.path.as_str(), &hit.record)),
            &self.settings,
            self.archive.clock.now(),
        );
        Ok(CustomerView {
            findings: self.findings(Some(&dir))?,
            dir,
            customer_id: main.customer_id,
            name: main.customer_name,
            archived: main.archived,
            completeness: Completeness::of(kind, &profile),
            profile,
            derived,
            records,
        })
    }
}

/// The only one of the profiles that a word may mean.
pub(super) fn only(word: &str, mut hits: Vec<Hit>) -> Result<Option<Hit>> {
    if hits.len() < 2 {
        return Ok(hits.pop());
    }
    let candidate = |hit: Hit| Candidate {
        name: hit.customer_name,
        customer_id: hit.customer_id,
        owner: text_at(&hit.record, "owner"),
        dir: hit.customer_dir,
    };
    Err(ArchiveError::Ambiguous {
        word: word.to_owned(),
        candidates: hits.into_iter().take(CANDIDATES).map(candidate).collect(),
    })
}
