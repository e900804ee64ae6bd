//! What goes into the index: a file as the archive room understood it.

use crate::vault::{RelPath, Stamp};
use chrono::NaiveDateTime;
use serde_json::Value;

/// A file as it goes into the index.
#[derive(Clone, Debug)]
pub struct Entry {
    pub path: RelPath,
    pub stamp: Stamp,
    pub blob: [u8; 20],
    /// Kind name; `attachment`, `settings`, `schema`, `other` for what is no record.
    pub kind: String,
    /// Lies in 历史客户.
    pub archived: bool,
    /// The customer's folder; empty outside of customers.
    pub customer_dir: String,
    pub customer_id: String,
    pub customer_name: String,
    pub title: String,
    pub date: Option<NaiveDateTime>,
    pub person: String,
    /// The parsed record, or Null. Stored, handed back by searches. For Null the texts below are stored instead, so that
    /// a file that does not parse still has a snippet.
    pub record: Value,
    /// Values for filters, facets and sorting: (field key, value). A key is the path to the value without list positions
    /// (`city`, `contacts.phone`, `deal.amount`) and may come several times (`tags`). Records carry their customer's facet
    /// fields too; where both have a key, give the record's own only.
    pub fields: Vec<(String, FieldValue)>,
    /// Searched text by weight: names of the customer; high; normal. Customer name and title are searched anyway.
    pub names: Vec<String>,
    pub high: Vec<String>,
    pub body: Vec<String>,
    /// Text of an attachment: searched, but neither stored nor ranked. Whoever wants to show some of it has it elsewhere.
    pub text: Vec<String>,
    /// What people are to be told about that text; empty where there is nothing to tell.
    pub note: String,
    /// The text is still to be read; see [`super::IndexSnapshot::unread`].
    pub unread: bool,
    /// Findings as JSON (an array), with the rule ids beside for filters.
    pub findings: Value,
    pub rules: Vec<String>,
}

/// A typed value of a field.
#[derive(Clone, Debug, PartialEq)]
pub enum FieldValue {
    Text(String),
    Number(f64),
    Date(NaiveDateTime),
    Bool(bool),
}

/// Kinds of files that are no records: what lies beside them (pictures, scans, offers), and what the vault itself needs.
pub(super) const CONTRACT: &str = "contract";
pub const ATTACHMENT: &str = "attachment";
pub const SETTINGS: &str = "settings";
pub const SCHEMA: &str = "schema";
pub const OTHER: &str = "other";
pub(super) const NO_RECORDS: [&str; 4] = [ATTACHMENT, SETTINGS, SCHEMA, OTHER];
/// The profile's kind.
pub(super) const CUSTOMER: &str = "customer";
