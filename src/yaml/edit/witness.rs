//! A second opinion: another parser reads the text, and what it read is compared with what is expected.

use std::collections::HashMap;
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

use super::super::position::BOM;
use super::super::scalar::{Plain, resolve};

/// Whether `serde_yaml` reads `text` as `expected`.
pub(super) fn agrees(text: &str, expected: &Value) -> bool {
    // It takes a BOM for a document of its own.
    let text = text.strip_prefix(BOM).unwrap_or(text);
    serde_yaml::from_str::<Seen>(text).is_ok_and(|seen| same(&seen, expected))
}

/// A document as the other parser sees it.
enum Seen {
    Null,
    Bool(bool),
    /// Any integer, in decimal.
    Integer(String),
    Float(f64),
    Text(String),
    List(Vec<Self>),
    Map(Vec<(Self, Self)>),
}

fn same(seen: &Seen, expected: &Value) -> bool {
    match (seen, expected) {
        (Seen::Null, Value::Null) => true,
        (Seen::Bool(seen), Value::Bool(expected)) => seen == expected,
        (Seen::Integer(seen), Value::Number(expected)) => !expected.is_f64() && *seen == expected.to_string(),
        (Seen::Float(seen), Value::Number(expected)) => expected.is_f64() && expected.as_f64() == Some(*seen),
        // Numbers that a JSON value cannot hold are kept as text.
        (Seen::Integer(_) | Seen::Float(_), Value::String(expected)) => resolve(expected) == Plain::Unrepresentable,
        (Seen::Text(seen), Value::String(expected)) => seen == expected,
        (Seen::List(seen), Value::Array(expected)) => {
            seen.len() == expected.len() && seen.iter().zip(expected).all(|(seen, expected)| same(seen, expected))
        }
        (Seen::Map(entries), Value::Object(expected)) => {
            let texts: HashMap<&str, &Seen> = entries
                .iter()
                .filter_map(|(key, value)| Some((text(key)?, value)))
                .collect();
            let merge = texts.get("<<").copied();
            // Keys that are no texts are few: they are looked through one by one.
            let others: Vec<_> = entries.iter().filter(|(key, _)| text(key).is_none()).collect();
            let found = |name: &str| {
                let other = || others.iter().find(|(key, _)| key_is(key, name)).map(|(_, value)| value);
                texts
                    .get(name)
                    .copied()
                    .or_else(other)
                    .or_else(|| merge.and_then(|source| merged(source, name)))
            };
            let complete = if merge.is_some() {
                entries.len() <= expected.len() + 1
            } else {
                entries.len() == expected.len()
            };
            complete
                && expected
                    .iter()
                    .all(|(name, value)| found(name).is_some_and(|seen| same(seen, value)))
        }
        _ => false,
    }
}

fn text(key: &Seen) -> Option<&str> {
    match key {
        Seen::Text(key) => Some(key),
        _ => None,
    }
}

/// Whether a key is what we call `name`; what is no text is named as written, in a form not known here.
fn key_is(key: &Seen, name: &str) -> bool {
    match key {
        Seen::Text(key) => key == name,
        Seen::List(_) | Seen::Map(_) => false,
        other => same(other, &resolve(name).into_value(name)),
    }
}

/// The value that a merge key's source gives a name.
fn merged<'s>(source: &'s Seen, name: &str) -> Option<&'s Seen> {
    match source {
        Seen::Map(entries) => entries
            .iter()
            .find(|(key, _)| key_is(key, name))
            .map(|(_, value)| value),
        Seen::List(sources) => sources.iter().find_map(|source| merged(source, name)),
        _ => None,
    }
}

impl<'de> Deserialize<'de> for Seen {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(SeenVisitor)
    }
}

struct SeenVisitor;

impl<'de> Visitor<'de> for SeenVisitor {
    type Value = Seen;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("any YAML value without tags")
    }

    fn visit_unit<E>(self) -> Result<Seen, E> {
        Ok(Seen::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Seen, E> {
        Ok(Seen::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Seen, E> {
        Ok(Seen::Integer(value.to_string()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Seen, E> {
        Ok(Seen::Integer(value.to_string()))
    }

    fn visit_i128<E>(self, value: i128) -> Result<Seen, E> {
        Ok(Seen::Integer(value.to_string()))
    }

    fn visit_u128<E>(self, value: u128) -> Result<Seen, E> {
        Ok(Seen::Integer(value.to_string()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Seen, E> {
        Ok(Seen::Float(value))
    }

    fn visit_str<E>(self, value: &str) -> Result<Seen, E> {
        Ok(Seen::Text(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Seen, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = access.next_element()? {
            items.push(item);
        }
        Ok(Seen::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Seen, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = access.next_entry()? {
            entries.push(entry);
        }
        Ok(Seen::Map(entries))
    }
}
