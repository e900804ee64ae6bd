//! A single value as text, with a link where it names something that can be called, written to or opened.

use crate::web::links;
use serde_json::Value;

/// A short value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    pub text: String,
    /// A safe address (`tel:`, `mailto:`, `http(s):`) that the text stands for.
    pub href: Option<String>,
}

impl Cell {
    #[must_use]
    pub fn text(text: String) -> Self {
        Self { text, href: None }
    }
    #[must_use]
    pub fn is_web(&self) -> bool {
        self.href.as_deref().is_some_and(|href| href.starts_with("http"))
    }
}

/// `text` with the link that `format` allows for `value`.
#[must_use]
pub fn cell(format: Option<&str>, value: &Value, text: String) -> Cell {
    let raw = plain(value);
    let href = match format {
        Some("phone") => links::telephone(&raw),
        Some("email") => links::mail(&raw),
        Some("uri") => links::web(&raw),
        _ => None,
    };
    Cell { text, href }
}

/// Whether there is nothing to show: null, empty or blank text, a list or mapping without anything in it.
#[must_use]
pub fn is_blank(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(items) => items.iter().all(is_blank),
        Value::Object(map) => map.values().all(is_blank),
        Value::Bool(_) | Value::Number(_) => false,
    }
}

/// Any value as one text, without knowing its field: 是/否, lists joined with 、, mappings as `键：值` joined with ；.
#[must_use]
pub fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Bool(true) => "是".to_owned(),
        Value::Bool(false) => "否".to_owned(),
        Value::Number(number) => number.to_string(),
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(plain).collect::<Vec<_>>().join("、"),
        Value::Object(map) => {
            let parts = map.iter().filter(|(_, value)| !is_blank(value));
            parts
                .map(|(key, value)| format!("{key}：{}", plain(value)))
                .collect::<Vec<_>>()
                .join("；")
        }
    }
}
