//! A parsed document.

use std::sync::OnceLock;

use granit_parser::ScalarStyle;
use serde_json::Value;

use super::diagnose::diagnose;
use super::error::SyntaxError;
use super::load::load;
use super::path::FieldPath;
use super::position::{LineIndex, Span};
use super::preflight::preflight;
use super::tree::{Extent, Found, Node, Shape};

/// A parsed document: its text and its value, and where each value stands.
///
/// Values are YAML 1.2 core schema scalars. Integers beyond 64 bits and `.nan`/`.inf`, which [`Value`] cannot hold, are the text
/// as written; keys are always text (`2026:` is `"2026"`); aliases and merge keys (`<<`) are unfolded.
#[derive(Debug)]
pub struct Document {
    pub(super) text: String,
    pub(super) value: Value,
    pub(super) root: Option<Node>,
    /// Made when the first position is asked for: most documents are only read.
    lines: OnceLock<LineIndex>,
}

impl Document {
    /// Parses one YAML 1.2 (core schema) document. Empty text and comments only give [`Value::Null`].
    ///
    /// # Errors
    /// Every syntax error that can be told apart, in order, but no more than fifty; at least one.
    pub fn parse(text: &str) -> Result<Self, Vec<SyntaxError>> {
        let errors = preflight(text);
        if !errors.is_empty() {
            return Err(errors);
        }
        let loaded = load(text).map_err(|error| diagnose(text, error))?;
        if !loaded.errors.is_empty() {
            return Err(loaded.errors);
        }
        Ok(Self {
            text: text.to_owned(),
            value: loaded.value,
            root: loaded.root,
            lines: OnceLock::new(),
        })
    }

    /// The text as given.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The whole value; mappings keep the order of the file.
    pub fn value(&self) -> &Value {
        &self.value
    }

    /// Takes the value out.
    pub fn into_value(self) -> Value {
        self.value
    }

    /// The value at `path`.
    pub fn get(&self, path: &FieldPath) -> Option<&Value> {
        path.get(&self.value)
    }

    /// Where the value at `path` stands, without anchor and tag; an absent value (`key:`) is an empty span behind the colon. What
    /// an alias or a merge key brings in stands where the alias or the merge key stands.
    pub fn span_of(&self, path: &FieldPath) -> Option<Span> {
        self.find(path).map(|found| self.place(found.node.extent))
    }

    /// Where the key that leads to the value at `path` stands (for a list item: the item; for the whole document: all of it).
    pub fn key_span_of(&self, path: &FieldPath) -> Option<Span> {
        self.find(path).map(|found| self.place(found.key_extent))
    }

    /// The source text of an unquoted scalar at `path`, for fields that are text whatever YAML makes of it: `13900139000`,
    /// `1.10` and `+86` are numbers to YAML and lose what the person wrote. `None` for anything else.
    pub fn plain_text(&self, path: &FieldPath) -> Option<&str> {
        let node = self.find(path)?.node;
        match node.shape {
            Shape::Scalar(ScalarStyle::Plain) if !self.get(path)?.is_null() => Some(node.extent.slice(&self.text)),
            _ => None,
        }
    }

    fn place(&self, extent: Extent) -> Span {
        self.lines
            .get_or_init(|| LineIndex::new(&self.text))
            .span(&self.text, extent)
    }

    fn find(&self, path: &FieldPath) -> Option<Found<'_>> {
        self.get(path)?;
        let root = self.root.as_ref()?;
        let mut found = Found {
            node: root,
            key_extent: root.extent,
        };
        for segment in path.segments() {
            match found.node.step(&self.text, segment) {
                Some(next) => found = next,
                // Inside what a merge key brings in: no nearer place is known.
                None => break,
            }
        }
        Some(found)
    }
}
