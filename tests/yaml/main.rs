//! The room `yaml` from the outside.
#![cfg(test)]

mod agreement;
mod diff;
mod edit;
mod generate;
mod hostile;
mod locality;
mod mistakes;
mod parse;
mod path;
mod text;
mod timing;

use kehu::yaml::{Document, Edit, EditError, FieldPath};
use serde_json::Value;

/// A document that parses.
fn document(text: &str) -> Document {
    Document::parse(text).unwrap_or_else(|errors| panic!("{text:?} does not parse: {errors:?}"))
}

fn path(text: &str) -> FieldPath {
    text.parse().unwrap_or_else(|error| panic!("{error}"))
}

fn set(at: &str, value: impl Into<Value>) -> Edit {
    Edit::Set {
        path: path(at),
        value: value.into(),
    }
}

fn append(at: &str, value: impl Into<Value>) -> Edit {
    Edit::Append {
        path: path(at),
        value: value.into(),
    }
}

fn remove(at: &str) -> Edit {
    Edit::Remove { path: path(at) }
}

/// The text after one edit that must succeed.
fn edited(text: &str, edit: Edit) -> String {
    try_edit(text, edit).unwrap_or_else(|error| panic!("{error}"))
}

fn try_edit(text: &str, edit: Edit) -> Result<String, EditError> {
    document(text).edit(&[edit])
}

/// What `serde_yaml` makes of a text; it takes a BOM for a document of its own.
fn by_serde(text: &str) -> Result<Value, serde_yaml::Error> {
    serde_yaml::from_str(text.trim_start_matches('\u{feff}'))
}

/// Cases of each property: `PROPTEST_CASES` if set, so that a longer run needs no change here.
fn cases(usual: u32) -> proptest::test_runner::Config {
    let cases = std::env::var("PROPTEST_CASES")
        .ok()
        .and_then(|cases| cases.parse().ok())
        .unwrap_or(usual);
    proptest::test_runner::Config {
        cases,
        failure_persistence: None,
        ..Default::default()
    }
}
