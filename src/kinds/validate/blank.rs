//! `email:` with nothing behind it means "not filled in", whatever the field's type.

use crate::kinds::display::is_blank;
use serde_json::Value;
use std::borrow::Cow;

/// `value` without the map entries that say nothing. List items stay, so that places keep their numbers. Copies only when
/// there is something to leave out.
pub(super) fn without_blanks(value: &Value) -> Cow<'_, Value> {
    if has_blanks(value) {
        Cow::Owned(copy(value))
    } else {
        Cow::Borrowed(value)
    }
}

fn has_blanks(value: &Value) -> bool {
    match value {
        Value::Object(map) => map.values().any(|value| is_blank(value) || has_blanks(value)),
        Value::Array(items) => items.iter().any(has_blanks),
        _ => false,
    }
}

fn copy(value: &Value) -> Value {
    match value {
        Value::Object(map) => map
            .iter()
            .filter(|(_, value)| !is_blank(value))
            .map(|(key, value)| (key.clone(), copy(value)))
            .collect(),
        Value::Array(items) => items.iter().map(copy).collect(),
        _ => value.clone(),
    }
}
