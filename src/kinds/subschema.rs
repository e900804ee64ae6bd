//! Moving about in a schema: which keywords hold schemas, and what a `$ref` inside the file points to.

use crate::yaml::Segment;
use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, percent_encode};
use serde_json::{Map, Value};
use std::borrow::Cow;

/// Keywords whose value is a map of name → schema.
const NAMED: [&str; 6] = [
    "properties",
    "patternProperties",
    "$defs",
    "definitions",
    "dependentSchemas",
    "dependencies",
];
/// Keywords whose value is one schema.
const SINGLE: [&str; 12] = [
    "items",
    "additionalItems",
    "additionalProperties",
    "unevaluatedItems",
    "unevaluatedProperties",
    "propertyNames",
    "contains",
    "contentSchema",
    "not",
    "if",
    "then",
    "else",
];
/// Keywords whose value is a list of schemas. `items` was one in older drafts.
const SEVERAL: [&str; 5] = ["allOf", "anyOf", "oneOf", "prefixItems", "items"];

/// What a URI fragment cannot hold as it is. `%` stays: what is encoded already is meant so.
const NOT_IN_URI: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'<')
    .add(b'>')
    .add(b'`')
    .add(b'{')
    .add(b'}')
    .add(b'|')
    .add(b'^')
    .add(b'\\');

/// Every schema directly inside `node`, with the steps that lead to it.
pub(super) fn children(node: &Map<String, Value>) -> Vec<(Vec<Segment>, &Value)> {
    let mut found = Vec::new();
    for (keyword, value) in node {
        let key = || Segment::Key(keyword.clone());
        match value {
            Value::Object(map) if NAMED.contains(&keyword.as_str()) => {
                found.extend(
                    map.iter()
                        .map(|(name, schema)| (vec![key(), Segment::Key(name.clone())], schema)),
                );
            }
            Value::Object(_) if SINGLE.contains(&keyword.as_str()) => found.push((vec![key()], value)),
            Value::Array(list) if SEVERAL.contains(&keyword.as_str()) => {
                found.extend(
                    list.iter()
                        .enumerate()
                        .map(|(i, schema)| (vec![key(), Segment::Index(i)], schema)),
                );
            }
            _ => {}
        }
    }
    found
}

/// What a reference inside the file (`#/$defs/money`) points to. Percent-encoded or not: `#/$defs/金额` is how people write it.
pub(super) fn target<'a>(root: &'a Value, reference: &str) -> Option<&'a Value> {
    let pointer = reference.strip_prefix('#')?;
    root.pointer(pointer)
        .or_else(|| root.pointer(&percent_decode_str(pointer).decode_utf8().ok()?))
}

/// `schema` with the references spelt as URIs, as the standard wants them: no 汉字, no blanks.
pub(super) fn with_uri_references(schema: &Value) -> Cow<'_, Value> {
    let foreign = |reference: &str| reference.contains(|c: char| !c.is_ascii_graphic());
    if !any_reference(schema, &foreign) {
        return Cow::Borrowed(schema);
    }
    let mut schema = schema.clone();
    spell_references(&mut schema);
    Cow::Owned(schema)
}

fn any_reference(schema: &Value, wanted: &dyn Fn(&str) -> bool) -> bool {
    let Some(map) = schema.as_object() else { return false };
    map.get("$ref").and_then(Value::as_str).is_some_and(wanted)
        || children(map).into_iter().any(|(_, child)| any_reference(child, wanted))
}

fn spell_references(schema: &mut Value) {
    match schema {
        Value::Object(map) => {
            for (key, value) in map {
                match value {
                    Value::String(reference) if key == "$ref" && reference.starts_with('#') => {
                        *reference = percent_encode(reference.as_bytes(), NOT_IN_URI).to_string();
                    }
                    _ => spell_references(value),
                }
            }
        }
        Value::Array(list) => list.iter_mut().for_each(spell_references),
        _ => {}
    }
}

/// `node` with its `$ref` followed: the target's keywords, overlaid by those beside the reference.
///
/// [`super::guard`] has made sure that references do not run in circles.
pub(super) fn resolve<'a>(root: &'a Value, node: &'a Map<String, Value>) -> Cow<'a, Map<String, Value>> {
    let Some(target) = node
        .get("$ref")
        .and_then(Value::as_str)
        .and_then(|reference| target(root, reference))
    else {
        return Cow::Borrowed(node);
    };
    let Value::Object(target) = target else {
        return Cow::Borrowed(node);
    };
    let mut merged = resolve(root, target).into_owned();
    for (key, value) in node.iter().filter(|(key, _)| *key != "$ref") {
        merged.insert(key.clone(), value.clone());
    }
    Cow::Owned(merged)
}
