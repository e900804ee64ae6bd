//! What comes out of the index.

use super::entry::FieldValue;
use crate::vault::{RelPath, Stamp};
use chrono::{NaiveDate, NaiveDateTime};
use serde::Serialize;
use serde_json::Value;

/// One line of the manifest: what the index knows of a file.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ManifestLine {
    pub path: RelPath,
    pub stamp: Stamp,
    pub blob: [u8; 20],
}

/// A hit, or a row of a list. JSON keys as in `kehu search --json`.
#[derive(Clone, Debug, Serialize)]
pub struct Hit {
    pub kind: String,
    pub path: String,
    pub customer_id: String,
    pub customer_name: String,
    pub customer_dir: String,
    pub title: String,
    /// Text around the match, with the matches as byte ranges in `highlights`.
    pub snippet: String,
    pub highlights: Vec<(usize, usize)>,
    /// The label of the field that the snippet is from, and how the words hint at it; empty when it is of no field and has
    /// them as typed.
    pub found_in: String,
    /// How the words hint at the snippet, which is a name then: 拼音, 简称, 同音. Empty where they stand as typed.
    #[serde(skip)]
    pub hint: &'static str,
    /// Where in an attachment the snippet stands: 第 3 页, 工作表 报价. Empty when it is from no attachment.
    pub place: String,
    /// Why less of an attachment can be searched than one may expect; empty where there is nothing to tell.
    pub note: String,
    pub score: f32,
    pub date: Option<NaiveDateTime>,
    pub person: String,
    #[serde(skip)]
    pub record: Value,
    #[serde(skip)]
    pub findings: Value,
    pub archived: bool,
    /// The first value of each of the request's columns.
    #[serde(skip)]
    pub columns: Vec<Option<FieldValue>>,
}

/// How many of the results have each value of a field, the most frequent first (at most [`Facet::MOST`]).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Facet {
    pub key: String,
    pub label: String,
    /// The word before the colon of a condition on its values.
    pub word: String,
    pub values: Vec<(String, u64)>,
    /// What the query chooses of them; counts are made as if it did not.
    pub choices: Vec<Choice>,
}

/// A value of a facet that a query chooses.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Choice {
    /// The condition, as it is written.
    pub word: String,
    /// The value in it, as it is written, without quotation marks.
    pub written: String,
    /// The values of the facet that are meant.
    pub means: Vec<String>,
}

impl Facet {
    /// The key of the years that files are of: no field, but what their dates tell.
    pub const YEAR: &str = "year";

    /// The key of the years of a field that is a date.
    #[must_use]
    pub fn year_of(field: &str) -> String {
        format!("{}:{field}", Self::YEAR)
    }

    /// Values counted in one facet: all owners, all tags; of what differs in every file the most frequent.
    pub const MOST: usize = 10_000;
}

/// The answer to a [`super::Request`].
#[derive(Clone, Debug, Default, Serialize)]
pub struct Results {
    pub total: u64,
    pub hits: Vec<Hit>,
    pub facets: Vec<Facet>,
}

/// The answer to a [`super::Request`], customer by customer.
#[derive(Clone, Debug, Default)]
pub struct ByCustomer {
    /// Files found.
    pub total: u64,
    /// Customers that they are of.
    pub customers: u64,
    /// Customers and files outside of customers: what `hits` is a page of.
    pub groups: u64,
    /// In the order of each customer's best file.
    pub hits: Vec<CustomerHits>,
    pub facets: Vec<Facet>,
}

/// What was found of one customer.
#[derive(Clone, Debug)]
pub struct CustomerHits {
    /// Files found, of which `hits` are the profile and the best others.
    pub total: u64,
    pub hits: Vec<Hit>,
}

/// How much there is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// All of them, archived ones too.
    pub customers: u64,
    /// Those that are archived.
    pub archived: u64,
    /// Files of a kind, profiles aside.
    pub records: u64,
    pub files: u64,
    /// Files with findings.
    pub problems: u64,
}

/// How long ago there was something new about a customer.
#[derive(Clone, Debug, PartialEq)]
pub struct Pulse {
    pub path: RelPath,
    /// How far it was followed up; empty where that is not said.
    pub status: String,
    pub created_on: Option<NaiveDate>,
    pub last_contact: Option<NaiveDate>,
    pub archived: bool,
}

/// What identifies a customer.
#[derive(Clone, Debug, PartialEq)]
pub struct ProfileLine {
    pub path: RelPath,
    pub customer_dir: String,
    pub customer_id: String,
    /// Its numbers in older systems.
    pub legacy_ids: Vec<String>,
    pub customer_name: String,
    pub credit_code: String,
    pub archived: bool,
}
