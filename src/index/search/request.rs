//! What is asked.

use crate::vault::Lifecycle;
use chrono::NaiveDate;

/// The order of the hits. Ties are broken the same way every time: the living before the archived, the newer before the
/// older, then by path.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Sort {
    /// The best match first, of equally good ones the living before the archived and profiles of a higher level before others;
    /// without words in the query the newest first.
    #[default]
    Relevance,
    /// Field key (or `date`, `customer_name`, `path`, `kind`, `person`, `customer_id`), descending when true. Files without a
    /// value come last either way. Customer names sort as they are spoken.
    Field(String, bool),
}

/// What is asked.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// The query box's text, see the query language in `index/query`; empty means all.
    pub text: String,
    /// Only this kind.
    pub kind: Option<String>,
    /// Only in this customer folder.
    pub customer_dir: Option<String>,
    /// Only files with findings.
    pub with_findings: bool,
    pub sort: Sort,
    pub offset: usize,
    /// Zero counts only.
    pub limit: usize,
    /// Of each record only these keys, for callers that read thousands; None gives whole records.
    pub keys: Option<&'static [&'static str]>,
    /// Field keys to count (also `kind`, `person`, `rule`, `initial`, `archived`, `activity`, `value_tier`).
    pub facets: Vec<String>,
    /// Whose customers come first among equally good matches; empty for nobody's.
    pub looker: String,
    /// The day that days are told from (昨天, 近30天); None is the day on which it is asked.
    pub today: Option<NaiveDate>,
    /// What counts as active and as valuable, for `活跃度` and `价值`.
    pub lifecycle: Lifecycle,
    /// Field keys of which each hit is to bring its value: what a profile's records tell of it, and what a record has from
    /// its customer, is in no record.
    pub columns: Vec<String>,
}
