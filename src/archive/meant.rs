//! Which customer somebody means who is about to change it: a word that shows a customer well enough is not always enough to write.

use super::customer::{CustomerView, only};
use super::derived::Derived;
use super::digest::text_at;
use super::error::{ArchiveError, Candidate, Result};
use super::snapshot::Snapshot;
use crate::index::{Hit, Request};

/// Customers looked at for a word that only hints at one.
const LOOKED_AT: usize = 20;

/// How surely a word means a customer.
#[derive(Debug)]
pub enum Meant {
    /// By its number, an old one, its credit code, its folder, or one of its names in full.
    Surely(Box<CustomerView>),
    /// By a part of a name that no other customer has, or by the pinyin of it: this one may be meant.
    Perhaps(Box<CustomerView>),
}

impl Meant {
    /// The customer, however surely it is meant: for who only looks.
    #[must_use]
    pub fn customer(self) -> CustomerView {
        match self {
            Self::Surely(customer) | Self::Perhaps(customer) => *customer,
        }
    }
}

impl Snapshot<'_> {
    /// The customer that somebody means who is about to change it.
    ///
    /// # Errors
    /// [`ArchiveError::NoSuchCustomer`], or [`ArchiveError::Ambiguous`] with candidates.
    pub fn customer_meant(&self, word: &str) -> Result<Meant> {
        let main = match self.main_file(word) {
            Err(ArchiveError::NoSuchCustomer(unknown)) => {
                self.hinted_at(word)?.ok_or(ArchiveError::NoSuchCustomer(unknown))?
            }
            found => found?,
        };
        let is_sure = self.is_named(&main, word)?;
        let customer = Box::new(self.view(main, Some(Derived::KEYS))?);
        Ok(if is_sure {
            Meant::Surely(customer)
        } else {
            Meant::Perhaps(customer)
        })
    }

    /// Whom a word may mean that is no customer's whole name or number: who is about to write must say which. None where it means
    /// one surely, or nobody.
    pub fn customers_perhaps_meant(&self, word: &str) -> Result<Vec<Candidate>> {
        match self.customer_meant(word) {
            Ok(Meant::Surely(_)) | Err(ArchiveError::NoSuchCustomer(_)) => Ok(Vec::new()),
            Ok(Meant::Perhaps(customer)) => Ok(vec![Candidate {
                owner: text_at(&customer.profile, "owner"),
                dir: customer.dir.to_string(),
                customer_id: customer.customer_id,
                name: customer.name,
            }]),
            Err(ArchiveError::Ambiguous { candidates, .. }) => Ok(candidates),
            Err(error) => Err(error),
        }
    }

    /// Whether a word names this customer as a whole.
    fn is_named(&self, main: &Hit, word: &str) -> Result<bool> {
        let bare = word.trim().trim_end_matches('/');
        // A folder without a profile has nothing else to be named by.
        if bare == main.customer_dir {
            return Ok(true);
        }
        for word in [word, bare] {
            if !self.index.named(word)?.is_empty() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The customer whose name a word hints at: by pinyin, by sound, by characters scattered over it.
    fn hinted_at(&self, word: &str) -> Result<Option<Hit>> {
        let word = word.trim();
        // What else a query can hold is no name.
        if !word.chars().all(char::is_alphanumeric) {
            return Ok(None);
        }
        let found = self.search_known(&Request {
            text: word.to_owned(),
            kind: Some(self.catalog.customer().name.clone()),
            limit: LOOKED_AT,
            ..Request::default()
        })?;
        let hinted = |hit: &Hit| !hit.hint.is_empty();
        only(word, found.hits.into_iter().filter(hinted).collect())
    }
}
