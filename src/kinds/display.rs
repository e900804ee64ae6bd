//! Labels and values as people read them.

use super::field::{Field, FieldType};
use super::format::{parse_date, parse_moment};
use super::invisible::shows_nothing;
use super::kind::Kind;
use crate::yaml::{FieldPath, Segment};
use serde_json::{Map, Number, Value};

impl Kind {
    /// `contacts[1].phone` → 第 2 位联系人的电话. Keys that the schema does not know stand as they are.
    pub fn label(&self, path: &FieldPath) -> String {
        let mut label = String::new();
        let mut fields = self.fields.as_slice();
        let mut list: Option<&Field> = None;
        // Where the last name begins: the number of an item goes before it.
        let mut last = 0;
        let mut is_item = false;
        for segment in &path.0 {
            match segment {
                Segment::Index(index) => {
                    label.insert_str(last, &ordinal(list, *index));
                    is_item = true;
                }
                Segment::Key(key) => {
                    list = fields.iter().find(|field| field.key == *key);
                    fields = list.map_or(&[], |field| field.children.as_slice());
                    if !label.is_empty() {
                        label.push_str(if is_item { "的" } else { "·" });
                    }
                    (last, is_item) = (label.len(), false);
                    label.push_str(list.map_or(key.as_str(), |field| &field.label));
                }
            }
        }
        label
    }

    /// The items of a list of maps, each with all that it says: 姓名 李四，电话 13800138000. None for other values.
    pub fn display_items(&self, field: &Field, value: &Value) -> Option<Vec<String>> {
        let items = value.as_array().filter(|items| items.iter().any(Value::is_object))?;
        let shown = |item: &Value| match item {
            Value::Object(map) => show_map(&field.children, map),
            item => show(Some(field), item),
        };
        Some(items.iter().map(shown).filter(|item| !item.is_empty()).collect())
    }

    /// A value as people write it: amounts with unit and thousands separators, dates, 是/否, lists joined with 、. Empty for
    /// what is not filled in.
    pub fn display(&self, path: &FieldPath, value: &Value) -> String {
        match (self.field_at(path), path.0.last()) {
            // One item of a list of maps: a map of the list's fields.
            (Some(field), Some(Segment::Index(_))) => show_item(field, value),
            (field, _) => show(field, value),
        }
    }
}

/// Which item of a list: 第 2 位 of people, 第 2 条 of other entries with fields of their own, 第 2 个 of plain values.
pub(super) fn ordinal(list: Option<&Field>, index: usize) -> String {
    let counter = match list {
        Some(list) if list.label.ends_with(['人', '员']) => "位",
        Some(list) if !list.children.is_empty() => "条",
        _ => "个",
    };
    format!("第 {} {counter}", index + 1)
}

/// A value that stands in `field`.
pub(super) fn show(field: Option<&Field>, value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Bool(true) => "是".to_owned(),
        Value::Bool(false) => "否".to_owned(),
        Value::Number(number) => show_number(field, number),
        Value::String(text) => match field.map(|field| field.field_type) {
            Some(FieldType::DateTime) if parse_date(text).is_none() => {
                parse_moment(text).map_or_else(|| text.clone(), |moment| moment.format("%Y-%m-%d %H:%M").to_string())
            }
            _ => text.clone(),
        },
        Value::Array(items) => {
            let shown: Vec<String> = items
                .iter()
                .map(|item| field.map_or_else(|| show(None, item), |field| show_item(field, item)))
                .collect();
            joined(shown, "、")
        }
        Value::Object(map) => show_map(field.map_or(&[], |field| &field.children), map),
    }
}

/// One item of the list `field`: a plain value, or of a map what it is known by (联系人: the name; 回款: day and amount).
pub(super) fn show_item(field: &Field, item: &Value) -> String {
    let Value::Object(map) = item else {
        return show(Some(field), item);
    };
    let has = |child: &&Field| map.get(&child.key).is_some_and(|value| !is_blank(value));
    let filled = || field.children.iter().filter(has);
    let shown = |child: &Field| {
        map.get(&child.key)
            .map_or_else(String::new, |value| show(Some(child), value))
    };
    let name = filled()
        .find(|child| child.required && child.field_type == FieldType::Text && child.format.is_none())
        .or_else(|| filled().find(|child| matches!(child.key.as_str(), "name" | "title" | "text" | "subject")));
    if let Some(name) = name {
        return shown(name);
    }
    let date = filled().find(|child| matches!(child.field_type, FieldType::Date | FieldType::DateTime));
    let amount = filled().find(|child| child.field_type == FieldType::Number);
    match (date, amount) {
        (None, None) => show_map(&field.children, map),
        (date, amount) => joined(date.into_iter().chain(amount).map(shown).collect(), " "),
    }
}

/// Label and value of each entry, those of the schema in its order, then the others.
fn show_map(fields: &[Field], map: &Map<String, Value>) -> String {
    let known = fields
        .iter()
        .filter_map(|field| Some((field.label.as_str(), Some(field), map.get(&field.key)?)));
    let other = map
        .iter()
        .filter(|(key, _)| fields.iter().all(|field| field.key != **key));
    let entries = known.chain(other.map(|(key, value)| (key.as_str(), None, value)));
    let shown = entries
        .filter(|(_, _, value)| !is_blank(value))
        .map(|(label, field, value)| format!("{label} {}", show(field, value)));
    joined(shown.collect(), "，")
}

fn joined(parts: Vec<String>, separator: &str) -> String {
    parts
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(separator)
}

/// Numbers that have a unit are amounts and get thousands separators; others may be numbers of things (期次 3) and stay plain.
fn show_number(field: Option<&Field>, number: &Number) -> String {
    let Some(field) = field.filter(|field| matches!(field.field_type, FieldType::Number | FieldType::Integer)) else {
        return number.to_string();
    };
    match field.unit.as_deref() {
        None => plain(number),
        Some("%") => format!("{}%", plain(number)),
        Some(unit) => format!("{} {unit}", with_separators(&plain(number))),
    }
}

/// Without the `.0` that a whole float carries.
fn plain(number: &Number) -> String {
    let text = number.to_string();
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}

/// 1234567.5 → 1,234,567.5.
#[must_use]
pub fn with_separators(number: &str) -> String {
    let digits_end = number.find(['.', 'e', 'E']).unwrap_or(number.len());
    let (whole, rest) = number.split_at(digits_end);
    let (sign, whole) = whole.strip_prefix('-').map_or(("", whole), |whole| ("-", whole));
    let mut grouped = String::with_capacity(number.len() + whole.len() / 3);
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    format!("{sign}{grouped}{rest}")
}

/// A text or number as written; empty for the rest.
pub(super) fn scalar_text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => String::new(),
    }
}

/// Whether there is nothing to show: null, blank text, a list or mapping without anything in it.
pub fn says_nothing(value: &Value) -> bool {
    match value {
        Value::Array(items) => items.iter().all(says_nothing),
        Value::Object(map) => map.values().all(says_nothing),
        _ => is_blank(value),
    }
}

/// Nothing was filled in: null, or a text of blanks and of characters that cannot be seen.
pub(super) fn is_blank(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => shows_nothing(text),
        _ => false,
    }
}
