//! File names from templates: `{time}-{method}-{subject}` → `2026-11-21-1430-电话-产品需求沟通`.

use super::display::scalar_text;
use super::field::FieldType;
use super::format::{parse_date, parse_moment};
use super::kind::Kind;
use crate::yaml::{FieldPath, Segment};
use serde_json::Value;

enum Part<'a> {
    Field(&'a str),
    Text(&'a str),
}

/// The template cut at its `{…}`; an unclosed brace is text.
fn parts(template: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((key, after)) = after.split_once('}') else {
            break;
        };
        parts.push(Part::Text(before));
        parts.push(Part::Field(key.trim()));
        rest = after;
    }
    parts.push(Part::Text(rest));
    parts
}

/// The field keys a template names.
pub(super) fn placeholders(template: &str) -> impl Iterator<Item = &str> {
    parts(template).into_iter().filter_map(|part| match part {
        Part::Field(key) => Some(key),
        Part::Text(_) => None,
    })
}

impl Kind {
    /// Fills the file-name template from a record; parts that are missing are left out together with the separator before
    /// them. The kind's title when nothing is left. Raw: not yet safe for a file system.
    pub fn file_stem(&self, value: &Value) -> String {
        let mut stem = String::new();
        let mut separator = "";
        for part in parts(&self.file_name) {
            let text = match part {
                Part::Text(text) if text.chars().all(|c| c.is_whitespace() || "-_.·,，、".contains(c)) => {
                    separator = text;
                    continue;
                }
                Part::Text(text) => text.to_owned(),
                Part::Field(key) => self.name_part(key, value.get(key)),
            };
            if text.is_empty() {
                continue;
            }
            if !stem.is_empty() {
                stem.push_str(separator);
            }
            separator = "";
            stem.push_str(&text);
        }
        if stem.is_empty() { self.title.clone() } else { stem }
    }

    fn name_part(&self, key: &str, value: Option<&Value>) -> String {
        let Some(value) = value else { return String::new() };
        let text = match value {
            Value::String(_) | Value::Number(_) => scalar_text(value).trim().to_owned(),
            _ => self.display(&FieldPath(vec![Segment::Key(key.to_owned())]), value),
        };
        match self.field(key).map(|field| field.field_type) {
            // A colon cannot stand in a file name.
            Some(FieldType::DateTime) if parse_date(&text).is_none() => {
                parse_moment(&text).map_or(text, |moment| moment.format("%Y-%m-%d-%H%M").to_string())
            }
            _ => text,
        }
    }
}
