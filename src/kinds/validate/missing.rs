//! What should be there and is not, with an example of what to write.

use super::explain::Place;
use super::{Problem, Violation, value_list};
use crate::kinds::Kind;
use crate::kinds::display::scalar_text;
use crate::kinds::field::{Field, FieldType};
use crate::kinds::format::Format;
use crate::yaml::{FieldPath, Segment};

/// A key that `place` should have. `condition` says why, where it is not always required.
pub(super) fn field(place: &Place<'_>, key: &str, condition: Option<String>) -> Violation {
    let mut path = place.path.clone();
    path.0.push(Segment::Key(key.to_owned()));
    let label = place.kind.label(&path);
    let field = place.fields().iter().find(|field| field.key == key);
    let message = match condition {
        Some(condition) if place.kind.may_follow(&path) => format!("待补“{label}”（{condition}）"),
        Some(condition) => format!("{condition}，必须填写“{label}”"),
        None => format!("{}“{label}”", word_for(place.kind, &path)),
    };
    let example = field.map_or_else(|| "…".to_owned(), example_of);
    let choices = field
        .filter(|field| !field.values.is_empty())
        .map_or_else(String::new, |field| {
            format!("（可选：{}）", value_list::shortened(&field.values))
        });
    Violation {
        path,
        problem: Problem::Missing,
        message,
        fix: Some(format!("补上一行 {key}: {example}{choices}")),
    }
}

/// By what forms, pages and commands call what is not there.
fn word_for(kind: &Kind, path: &FieldPath) -> &'static str {
    if kind.may_follow(path) {
        "待补"
    } else {
        "缺少必填项"
    }
}

/// A list that should have items.
pub(super) fn items(place: &Place<'_>) -> Violation {
    let required = place.field.is_some_and(|field| field.required);
    let example = place.field.map_or_else(|| "…".to_owned(), example_of);
    let fix = Some(format!("至少写一项，例如 {example}"));
    if required {
        let word = word_for(place.kind, &place.path);
        let message = format!("{word}“{}”：一项也没有写", place.label);
        Violation {
            path: place.path.clone(),
            problem: Problem::Missing,
            message,
            fix,
        }
    } else {
        place.says(Problem::Empty, "一项也没有写", fix)
    }
}

/// What a value of this field may look like, in YAML on one line.
fn example_of(field: &Field) -> String {
    if let Some(value) = field.default.as_ref().map(scalar_text).filter(|text| !text.is_empty()) {
        return value;
    }
    if let Some(value) = field.values.first().or_else(|| field.suggestions.first()) {
        return if field.field_type == FieldType::List {
            format!("[{value}]")
        } else {
            value.clone()
        };
    }
    let map = || {
        let required: Vec<String> = field
            .children
            .iter()
            .filter(|child| child.required)
            .map(|child| format!("{}: {}", child.key, example_of(child)))
            .collect();
        format!("{{{}}}", required.join(", "))
    };
    match field.field_type {
        FieldType::List if field.children.is_empty() => "[…]".to_owned(),
        FieldType::List => format!("[{}]", map()),
        FieldType::Map => map(),
        FieldType::Integer | FieldType::Number => "100".to_owned(),
        FieldType::Boolean => "true".to_owned(),
        _ => field
            .format
            .as_deref()
            .and_then(Format::named)
            .map_or("…", Format::wanted)
            .to_owned(),
    }
}
