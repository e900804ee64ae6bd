//! Everything about one customer.

use serde::Serialize;
use serde_json::Value;

use super::derived::Derived;
use super::error::{ArchiveError, Candidate, Result};
use super::snapshot::Snapshot;
use crate::index::{Hit, Request, Sort};
use crate::rules::Finding;
use crate::vault::{PROFILE, RelPath};

/// A customer page shows at most this many records and annexes.
const RECORD_LIMIT: usize = 10_000;
/// An ambiguous word names at most this many candidates.
const CANDIDATES: usize = 5;

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
        let word = word.trim().trim_end_matches('/');
        let mut hits = self.index.resolve(word)?;
        if hits.len() > 1 {
            let candidate = |hit: Hit| Candidate {
                name: hit.customer_name,
                customer_id: hit.customer_id,
                dir: hit.customer_dir,
            };
            return Err(ArchiveError::Ambiguous {
                word: word.to_owned(),
                candidates: hits.into_iter().take(CANDIDATES).map(candidate).collect(),
            });
        }
        let profile = hits
            .pop()
            .ok_or_else(|| ArchiveError::NoSuchCustomer(word.to_owned()))?;
        self.view(profile)
    }

    /// The profile in a customer's folder.
    pub fn profile(&self, dir: &RelPath) -> Result<Option<Hit>> {
        match dir.join(PROFILE) {
            Some(path) => Ok(self.index.get(&path)?),
            None => Ok(None),
        }
    }

    fn view(&self, profile: Hit) -> Result<CustomerView> {
        let dir = RelPath::new(&profile.customer_dir)
            .ok_or_else(|| ArchiveError::NoSuchCustomer(profile.customer_dir.clone()))?;
        let request = Request {
            customer_dir: Some(profile.customer_dir.clone()),
            sort: Sort::Field("date".to_owned(), true),
            limit: RECORD_LIMIT,
            ..Request::default()
        };
        let mut records = self.search(&request)?.hits;
        records.retain(|hit| !hit.path.ends_with(&format!("/{PROFILE}")));
        let derived = Derived::now(
            records.iter().map(|hit| (hit.kind.as_str(), &hit.record)),
            &self.settings,
        );
        Ok(CustomerView {
            findings: self.findings(Some(&dir))?,
            dir,
            customer_id: profile.customer_id,
            name: profile.customer_name,
            archived: profile.archived,
            profile: profile.record,
            derived,
            records,
        })
    }
}
