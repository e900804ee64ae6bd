//! A key that the schema does not know: nearly always a slip, a Chinese label, or a key of another place.

use super::explain::{Place, Report};
use super::{Problem, Violation};
use crate::kinds::suggest;
use crate::yaml::{FieldPath, Segment};

pub(super) fn explain(place: &Place<'_>, key: &str, report: &mut Report) {
    let below = |key: &str| {
        let mut path = place.path.clone();
        path.0.push(Segment::Key(key.to_owned()));
        path
    };
    let at = if place.label.is_empty() {
        String::new()
    } else {
        format!("“{}”里", place.label)
    };
    let fix = match meaning(place, key) {
        Meaning::Here(meant) => {
            let path = below(meant);
            let label = place.kind.field_at(&path).map_or(meant, |field| &field.label);
            report.misspelt.insert(path);
            if label == meant {
                format!("是不是 {meant}？")
            } else {
                format!("是不是 {meant}（{label}）？")
            }
        }
        Meaning::Elsewhere(keys) => belongs(place, keys),
        Meaning::Unknown => at_a_loss(place),
    };
    report.violations.push(Violation {
        path: below(key),
        problem: Problem::UnknownKey,
        message: format!("{at}没有“{key}”这个字段"),
        fix: Some(fix),
    });
}

enum Meaning<'a> {
    /// The key of this map that was meant.
    Here(&'a str),
    /// `email` belongs into `contacts`.
    Elsewhere(&'a [String]),
    Unknown,
}

/// What a key most likely means. An exact name counts most, here before elsewhere; likeness only among the keys of this map.
fn meaning<'a>(place: &Place<'a>, key: &str) -> Meaning<'a> {
    let parent: Vec<&str> = place
        .path
        .0
        .iter()
        .filter_map(|step| match step {
            Segment::Key(key) => Some(key.as_str()),
            Segment::Index(_) => None,
        })
        .collect();
    let names = &place.kind.names;
    if let Some(meant) = names.here(&parent, key) {
        return Meaning::Here(meant);
    }
    if let Some(keys) = names.anywhere(key) {
        return Meaning::Elsewhere(keys);
    }
    let fields = place.fields();
    let near = suggest::nearest(
        key,
        fields
            .iter()
            .flat_map(|field| [field.key.as_str(), field.label.as_str()]),
    );
    let meant = near.and_then(|near| fields.iter().find(|field| field.is_called(near)));
    meant.map_or(Meaning::Unknown, |field| Meaning::Here(&field.key))
}

fn belongs(place: &Place<'_>, keys: &[String]) -> String {
    let kind = place.kind;
    let path = |keys: &[String]| FieldPath(keys.iter().cloned().map(Segment::Key).collect());
    let label = kind.field_at(&path(keys)).map_or("", |field| &field.label);
    match keys.split_last() {
        Some((own, [])) => format!("{own}（{label}）写在最外层，不要缩进"),
        Some((own, above)) => format!(
            "{own}（{label}）应写在 {}（{}）里",
            above.join("."),
            kind.label(&path(above))
        ),
        None => at_a_loss(place),
    }
}

fn at_a_loss(place: &Place<'_>) -> String {
    let file = &place.kind.file;
    match place.kind.custom_field() {
        Some(custom) => {
            format!(
                "自己的内容写到 {}（{}）下面，或在 schemas/{file} 里加上这个字段",
                custom.key, custom.label
            )
        }
        None => format!("删掉它，或在 schemas/{file} 里加上这个字段"),
    }
}
