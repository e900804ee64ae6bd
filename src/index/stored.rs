//! What a hit shows, kept in the engine's document store as one JSON text.

use super::IndexError;
use super::entry::Entry;
use super::hit::Hit;
use chrono::NaiveDateTime;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::borrow::Cow;

/// Most stored texts are shorter, in bytes.
const USUAL_LENGTH: usize = 1024;

/// Keys are short because every document repeats them. [`super::excerpt`] reads the same keys.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Stored<'a> {
    #[serde(rename = "p")]
    pub path: Cow<'a, str>,
    #[serde(rename = "k")]
    pub kind: Cow<'a, str>,
    #[serde(rename = "a", default, skip_serializing_if = "std::ops::Not::not")]
    pub archived: bool,
    #[serde(rename = "d", default, skip_serializing_if = "str::is_empty")]
    pub customer_dir: Cow<'a, str>,
    #[serde(rename = "i", default, skip_serializing_if = "str::is_empty")]
    pub customer_id: Cow<'a, str>,
    #[serde(rename = "n", default, skip_serializing_if = "str::is_empty")]
    pub customer_name: Cow<'a, str>,
    #[serde(rename = "t", default, skip_serializing_if = "str::is_empty")]
    pub title: Cow<'a, str>,
    #[serde(rename = "w", default, skip_serializing_if = "Option::is_none")]
    pub date: Option<NaiveDateTime>,
    #[serde(rename = "u", default, skip_serializing_if = "str::is_empty")]
    pub person: Cow<'a, str>,
    #[serde(rename = "r", default, skip_serializing_if = "is_null")]
    pub record: Cow<'a, Value>,
    #[serde(rename = "f", default, skip_serializing_if = "is_nothing")]
    pub findings: Cow<'a, Value>,
    #[serde(rename = "o", default, skip_serializing_if = "str::is_empty")]
    pub note: Cow<'a, str>,
    /// The searched texts, where there is no record to take them from.
    #[serde(rename = "x", default, skip_serializing_if = "<[String]>::is_empty")]
    pub texts: Cow<'a, [String]>,
}

fn is_null(value: &Value) -> bool {
    value.is_null()
}

fn is_nothing(value: &Value) -> bool {
    value.is_null() || value.as_array().is_some_and(Vec::is_empty)
}

impl<'a> Stored<'a> {
    pub fn of(entry: &'a Entry) -> Self {
        let texts = if entry.record.is_null() {
            entry.body.as_slice()
        } else {
            &[]
        };
        Self {
            path: entry.path.as_str().into(),
            kind: (&entry.kind).into(),
            archived: entry.archived,
            customer_dir: (&entry.customer_dir).into(),
            customer_id: (&entry.customer_id).into(),
            customer_name: (&entry.customer_name).into(),
            title: (&entry.title).into(),
            date: entry.date,
            person: (&entry.person).into(),
            record: Cow::Borrowed(&entry.record),
            findings: Cow::Borrowed(&entry.findings),
            note: (&entry.note).into(),
            texts: texts.into(),
        }
    }

    pub fn to_json(&self) -> Result<String, IndexError> {
        let mut json = Vec::with_capacity(USUAL_LENGTH);
        let written = serde_json::to_writer(&mut json, self).map_err(|error| error.to_string());
        let text = written.and_then(|()| String::from_utf8(json).map_err(|error| error.to_string()));
        text.map_err(IndexError::Damaged)
    }
}

impl Stored<'static> {
    pub fn from_json(json: &str) -> Result<Self, IndexError> {
        serde_json::from_str(json).map_err(|error| IndexError::Damaged(error.to_string()))
    }

    /// The hit, still without score and snippet.
    pub fn into_hit(self) -> Hit {
        Hit {
            kind: self.kind.into_owned(),
            path: self.path.into_owned(),
            customer_id: self.customer_id.into_owned(),
            customer_name: self.customer_name.into_owned(),
            customer_dir: self.customer_dir.into_owned(),
            title: self.title.into_owned(),
            snippet: String::new(),
            highlights: Vec::new(),
            found_in: String::new(),
            hint: "",
            place: String::new(),
            note: self.note.into_owned(),
            score: 0.0,
            date: self.date,
            person: self.person.into_owned(),
            record: self.record.into_owned(),
            findings: match self.findings.into_owned() {
                Value::Null => Value::Array(Vec::new()),
                findings => findings,
            },
            archived: self.archived,
            columns: Vec::new(),
        }
    }
}

/// The findings in a stored text.
pub(super) fn findings(json: &str) -> Result<Value, IndexError> {
    #[derive(Deserialize)]
    struct Findings {
        #[serde(rename = "f", default)]
        findings: Value,
    }
    let stored: Findings = serde_json::from_str(json).map_err(|error| IndexError::Damaged(error.to_string()))?;
    Ok(stored.findings)
}
