//! Whose credit code a code is.

use super::digest::text_at;
use super::error::Result;
use super::snapshot::Snapshot;
use crate::index::{Hit, Request, sentence};

/// 统一社会信用代码 in a profile.
pub const CREDIT_CODE: &str = "credit_code";
/// Customers of one code that are looked at.
const MOST: usize = 5;

impl Snapshot<'_> {
    /// The customers that have this code, in small letters or large.
    pub fn customers_coded(&self, code: &str) -> Result<Vec<Hit>> {
        let kind = self.catalog.customer();
        let Some(field) = kind.field(CREDIT_CODE).filter(|_| !code.is_empty()) else {
            return Ok(Vec::new());
        };
        let found = self.search_known(&Request {
            text: sentence::condition(&field.label, code),
            kind: Some(kind.name.clone()),
            limit: MOST,
            ..Request::default()
        })?;
        let mut hits = found.hits;
        hits.retain(|hit| text_at(&hit.record, CREDIT_CODE).eq_ignore_ascii_case(code));
        Ok(hits)
    }
}
