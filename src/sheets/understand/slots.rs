//! Where in a record the values of a row go.

use super::vocabulary::Place;
use serde_json::{Map, Value};

/// Whether a place holds something already.
pub(super) fn has(record: &Map<String, Value>, place: &Place<'_>) -> bool {
    match *place.keys {
        [list, key] if place.in_list => record
            .get(list)
            .and_then(|list| list.get(place.item)?.get(key))
            .is_some(),
        [map, key] => record.get(map).and_then(|map| map.get(key)).is_some(),
        [key] => record.contains_key(key),
        _ => false,
    }
}

/// Writes a value to its place; lists take further values.
pub(super) fn put(record: &mut Map<String, Value>, place: &Place<'_>, value: Value) {
    let slot = match *place.keys {
        [key] => record.entry(key).or_insert(Value::Null),
        [list, key] if place.in_list => {
            let list = record.entry(list).or_insert_with(|| Value::Array(Vec::new()));
            let Value::Array(items) = list else { return };
            while items.len() <= place.item {
                items.push(Value::Object(Map::new()));
            }
            let Some(Value::Object(item)) = items.get_mut(place.item) else {
                return;
            };
            item.entry(key).or_insert(Value::Null)
        }
        [map, key] => {
            let map = record.entry(map).or_insert_with(|| Value::Object(Map::new()));
            let Value::Object(map) = map else { return };
            map.entry(key).or_insert(Value::Null)
        }
        _ => return,
    };
    match (slot, value) {
        (Value::Array(present), Value::Array(more)) => {
            for item in more {
                if !present.contains(&item) {
                    present.push(item);
                }
            }
        }
        // The word that clears says nothing against a value.
        (slot, Value::Null) if !slot.is_null() => {}
        (slot, value) => *slot = value,
    }
}

/// Keeps a value that no field is for under a name.
pub(super) fn put_custom(record: &mut Map<String, Value>, custom: &str, name: &str, value: Value) {
    let fields = record.entry(custom).or_insert_with(|| Value::Object(Map::new()));
    if let Value::Object(fields) = fields {
        fields.insert(name.to_owned(), value);
    }
}

/// The same beside what has that name already.
pub(super) fn put_custom_beside(record: &mut Map<String, Value>, custom: &str, name: &str, value: Value) {
    let is_other = |name: &String| {
        let present = record.get(custom).and_then(|fields| fields.get(name));
        present.is_some_and(|present| *present != value)
    };
    let numbered = (2_u32..).map(|number| format!("{name} ({number})"));
    let free = std::iter::once(name.to_owned())
        .chain(numbered)
        .find(|name| !is_other(name));
    put_custom(record, custom, &free.unwrap_or_default(), value);
}

/// Takes out the items of lists that no cell of the row filled: a row may have a second contact and no first.
pub(super) fn drop_blank_items(record: &mut Map<String, Value>) {
    let is_blank = |item: &Value| item.as_object().is_some_and(Map::is_empty);
    for value in record.values_mut() {
        if let Value::Array(items) = value {
            items.retain(|item| !is_blank(item));
        }
    }
}
