//! Where a finding about a field points to: the value, its key, or, for what is not there, its nearest neighbour.

use super::finding::Region;
use crate::yaml::{Document, FieldPath, Segment};
use serde_json::Value;

/// The value at `path`, else what comes nearest: its key, then the values around it, then the whole file.
pub(super) fn of_value(document: &Document, path: &FieldPath) -> Region {
    let mut path = path.clone();
    loop {
        if let Some(span) = document.span_of(&path).or_else(|| document.key_span_of(&path)) {
            return span.into();
        }
        if path.0.pop().is_none() {
            return Region::FILE;
        }
    }
}

/// The key that leads to `path`, else as [`of_value`].
pub(super) fn of_key(document: &Document, path: &FieldPath) -> Region {
    document
        .key_span_of(path)
        .map_or_else(|| of_value(document, path), Region::from)
}

/// Where a key that is missing should have been: the key itself when it stands there without a value, else the first key of
/// the mapping it belongs to, else the key that holds that mapping, else the start of the file.
pub(super) fn of_missing(document: &Document, path: &FieldPath) -> Region {
    if let Some(span) = document.key_span_of(path) {
        return span.into();
    }
    let mut around = path.clone();
    while around.0.pop().is_some() {
        if let Some(Value::Object(map)) = value_at(document.value(), &around)
            && let Some(first) = map.keys().next()
        {
            let mut key = around.clone();
            key.0.push(Segment::Key(first.clone()));
            if let Some(span) = document.key_span_of(&key) {
                return span.into();
            }
        }
        if let Some(span) = document.key_span_of(&around) {
            return span.into();
        }
    }
    Region::FILE
}

/// The value at `path`.
pub(super) fn value_at<'v>(root: &'v Value, path: &FieldPath) -> Option<&'v Value> {
    path.0.iter().try_fold(root, |value, segment| match segment {
        Segment::Key(key) => value.get(key),
        Segment::Index(index) => value.get(index),
    })
}
