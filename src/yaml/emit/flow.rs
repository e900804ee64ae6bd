//! Flow style: everything on one line, as inside `[ ]` and `{ }`.

use serde_json::Value;

use super::scalar::{Style, inline, key};

/// A value on one line.
pub(in super::super) fn value(value: &Value, style: Style) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(bool) => bool.to_string(),
        Value::Number(number) => number.to_string(),
        Value::String(text) => inline(text, style, true),
        Value::Array(items) => {
            let items: Vec<_> = items.iter().map(|item| self::value(item, style)).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Object(map) => {
            let entries: Vec<_> = map.iter().map(|(name, value)| entry(name, value, style)).collect();
            format!("{{{}}}", entries.join(", "))
        }
    }
}

/// One `key: value`.
pub(in super::super) fn entry(name: &str, value: &Value, style: Style) -> String {
    format!("{}: {}", key(name, true), self::value(value, style))
}
