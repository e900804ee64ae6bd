//! A single value as text, with a link where it names something that can be called, written to or opened.

pub use crate::kinds::says_nothing as is_blank;
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
    /// The text in parts that are not to be broken: a mail address goes on a new line at its domain, not within.
    #[must_use]
    pub fn parts(&self) -> Vec<&str> {
        match self.text.split_once('@') {
            Some((user, _)) if self.href.as_deref().is_some_and(|href| href.starts_with("mailto:")) => {
                let (user, domain) = self.text.split_at(user.len() + 1);
                vec![user, domain]
            }
            _ => vec![&self.text],
        }
    }

    /// Whether it is something to be dialled, written to or pasted elsewhere.
    #[must_use]
    pub fn is_contact(&self) -> bool {
        self.href
            .as_deref()
            .is_some_and(|href| href.starts_with("tel:") || href.starts_with("mailto:"))
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
