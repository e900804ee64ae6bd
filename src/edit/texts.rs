//! Records as texts by field, as forms and commands have them, and back.

use crate::archive::scalar_text;
use crate::kinds::{Field, FieldType, Kind, shows_nothing};
use crate::sheets::understand_text;
use crate::yaml::{FieldPath, Segment};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// What a form holds: text by the way to its field (`customer_name`, `contacts[0].phone`). A field that is not in it was not in
/// the form and stays as it is; an empty text clears its field.
pub type Texts = BTreeMap<String, String>;

/// Between the values of a list in one text.
const COMMA: &str = "、";

/// The texts of all fields that have a value.
#[must_use]
pub fn texts_of(kind: &Kind, record: &Value) -> Texts {
    let mut texts = Texts::new();
    collect(&kind.fields, record, &FieldPath::default(), &mut texts);
    texts
}

fn collect(fields: &[Field], value: &Value, at: &FieldPath, texts: &mut Texts) {
    for field in fields {
        let Some(held) = value.get(&field.key).filter(|held| !held.is_null()) else {
            continue;
        };
        let path = at.clone().key(&field.key);
        match held {
            Value::Object(map) if field.children.is_empty() => {
                for (key, held) in map {
                    texts.extend(text_of(held).map(|text| (path.clone().key(key).to_string(), text)));
                }
            }
            Value::Object(_) => collect(&field.children, held, &path, texts),
            Value::Array(items) if !field.children.is_empty() => {
                for (at, item) in items.iter().enumerate() {
                    collect(&field.children, item, &path.clone().index(at), texts);
                }
            }
            held => texts.extend(text_of(held).map(|text| (path.to_string(), text))),
        }
    }
}

/// A value as one text; None for what has no such text: maps, and lists of other things than texts and numbers.
fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::Array(items) => {
            let texts: Option<Vec<String>> = items.iter().map(scalar_text).collect();
            texts.map(|texts| texts.join(COMMA))
        }
        Value::Bool(yes) => Some(if *yes { "是" } else { "否" }.to_owned()),
        value => scalar_text(value),
    }
}

/// What a text means for a field; None for an empty one. What cannot be understood stays text, for the check to tell of.
#[must_use]
pub fn value_of(field: Option<&Field>, text: &str) -> Option<Value> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let text = text.trim();
    if shows_nothing(text) {
        return None;
    }
    let as_written = || Value::String(text.to_owned());
    let Some(field) = field else {
        return Some(as_written());
    };
    let is_free = field.field_type == FieldType::Text && field.values.is_empty() && field.format.is_none();
    if is_free && field.suggestions.is_empty() {
        return Some(as_written());
    }
    Some(understand_text(field, text).unwrap_or_else(as_written))
}

/// The words that a text for a list of words parts into; None for other fields, and where nothing is written.
#[must_use]
pub fn words_in(kind: &Kind, key: &str, text: &str) -> Option<Value> {
    let path: FieldPath = key.parse().ok()?;
    let field = kind.field_at(&path).filter(|field| is_list_of_words(field))?;
    value_of(Some(field), text).filter(Value::is_array)
}

/// Whether several words are filled in as one text.
#[must_use]
pub fn is_list_of_words(field: &Field) -> bool {
    field.field_type == FieldType::List && field.children.is_empty()
}

/// A record with these texts in it. Texts that say what the record says already leave it as it is; items of lists that are
/// emptied altogether go.
#[must_use]
pub(super) fn with(kind: &Kind, record: &Value, texts: &Texts) -> Value {
    let before = texts_of(kind, record);
    let mut after = match record {
        Value::Object(map) => map.clone(),
        _ => Map::new(),
    };
    for (key, text) in texts {
        let said = before.get(key).map_or("", String::as_str);
        if same(said, text) {
            continue;
        }
        let Ok(path) = key.parse::<FieldPath>() else { continue };
        if !is_of(kind, &path) {
            continue;
        }
        let value = value_of(kind.field_at(&path), text);
        let mut root = Value::Object(std::mem::take(&mut after));
        put(&mut root, path.segments(), value);
        after = match root {
            Value::Object(map) => map,
            _ => Map::new(),
        };
    }
    let mut after = Value::Object(after);
    drop_emptied(kind, record, &mut after);
    after
}

/// Whether a kind has a field at the end of this way, or takes any there.
fn is_of(kind: &Kind, path: &FieldPath) -> bool {
    let is_open = |parent: FieldPath| kind.field_at(&parent).is_some_and(|field| field.open);
    kind.field_at(path).is_some_and(|field| field.children.is_empty()) || path.parent().is_some_and(is_open)
}

fn same(one: &str, other: &str) -> bool {
    let plain = |text: &str| text.replace("\r\n", "\n").trim().to_owned();
    plain(one) == plain(other)
}

fn put(value: &mut Value, way: &[Segment], new: Option<Value>) {
    let Some((first, rest)) = way.split_first() else {
        *value = new.unwrap_or(Value::Null);
        return;
    };
    match first {
        Segment::Key(key) => {
            if !value.is_object() {
                *value = Value::Object(Map::new());
            }
            let Value::Object(map) = value else { return };
            if rest.is_empty() && new.is_none() {
                map.shift_remove(key);
            } else {
                put(map.entry(key.clone()).or_insert(Value::Null), rest, new);
            }
        }
        Segment::Index(at) => {
            if !value.is_array() {
                *value = Value::Array(Vec::new());
            }
            let Value::Array(items) = value else { return };
            // Rows of a form may be left empty in between; they go in the end.
            if *at > items.len() + MOST_NEW {
                return;
            }
            while items.len() <= *at {
                items.push(Value::Null);
            }
            if let Some(item) = items.get_mut(*at) {
                put(item, rest, new);
            }
        }
    }
}

/// Rows that a form may add to a list at once.
const MOST_NEW: usize = 200;

/// Takes the items and maps out that hold nothing any more. Those that held nothing before stay as somebody wrote them.
fn drop_emptied(kind: &Kind, before: &Value, after: &mut Value) {
    for field in kind
        .fields
        .iter()
        .filter(|field| !field.children.is_empty() || field.open)
    {
        let Value::Object(map) = &mut *after else { return };
        let old = before.get(&field.key);
        if old == map.get(&field.key) {
            continue;
        }
        if let Some(Value::Array(items)) = map.get_mut(&field.key) {
            items.retain(|item| !is_empty(item));
        }
        if map.get(&field.key).is_some_and(is_empty) {
            map.shift_remove(&field.key);
        }
    }
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Object(map) => map.values().all(is_empty),
        Value::Array(items) => items.iter().all(is_empty),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kinds::Catalog;
    use serde_json::json;

    fn texts(pairs: &[(&str, &str)]) -> Texts {
        pairs
            .iter()
            .map(|(key, text)| ((*key).to_owned(), (*text).to_owned()))
            .collect()
    }

    #[test]
    fn a_record_and_its_own_texts_are_the_same_record() {
        let catalog = Catalog::builtin();
        let record = json!({
            "customer_name": "甲", "annual_revenue": 3e7, "tags": ["a", "b"], "odd": 1,
            "contacts": [{"name": "王芳", "phone": "13800138000", "decision_maker": true}, {"name": "李"}],
            "custom": {"老板": "王", "深": {"x": 1}},
        });
        let own = texts_of(catalog.customer(), &record);
        assert_eq!(own["contacts[1].name"], "李");
        assert_eq!(own["custom.老板"], "王");
        assert_eq!(own["tags"], "a、b");
        assert_eq!(with(catalog.customer(), &record, &own), record);
    }

    #[test]
    fn texts_change_add_and_clear() {
        let catalog = Catalog::builtin();
        let record = json!({ "customer_name": "甲", "city": "苏州", "contacts": [{"name": "王芳"}, {"name": "李"}] });
        let changed = with(
            catalog.customer(),
            &record,
            &texts(&[
                ("city", ""),
                ("annual_revenue", "3000万"),
                ("contacts[0].name", ""),
                ("contacts[1].phone", "138 0013 8000"),
                ("contacts[4].name", "新人"),
                ("contacts[3].name", " "),
                ("tags", "重点，展会"),
                ("没有.这个", "x"),
                ("contacts", "x"),
            ]),
        );
        assert_eq!(changed["city"], Value::Null);
        assert_eq!(changed["annual_revenue"], json!(30_000_000));
        assert_eq!(changed["tags"], json!(["重点", "展会"]));
        assert_eq!(changed["contacts"][0]["name"], "李");
        assert_eq!(changed["contacts"][1], json!({ "name": "新人" }));
        assert_eq!(changed["contacts"].as_array().map(Vec::len), Some(2));
        assert_eq!(changed.get("没有"), None);
    }

    #[test]
    fn a_row_far_beyond_the_list_is_none() {
        let catalog = Catalog::builtin();
        let changed = with(
            catalog.customer(),
            &json!({}),
            &texts(&[("contacts[999999999].name", "x")]),
        );
        assert_eq!(changed, json!({}));
    }
}
