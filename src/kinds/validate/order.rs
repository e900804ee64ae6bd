//! Violations as a person wants them: in the order of the file, each once, and causes without their consequences.

use super::explain::Report;
use super::{Problem, Violation};
use crate::kinds::kind::Kind;
use crate::yaml::{FieldPath, Segment};
use serde_json::Value;
use std::collections::HashSet;

/// Sorts, and leaves out what only repeats or follows from another violation.
pub(super) fn tidy(kind: &Kind, value: &Value, report: Report) -> Vec<Violation> {
    let Report { violations, misspelt } = report;
    let wrong_type: HashSet<&FieldPath> = violations
        .iter()
        .filter(|violation| violation.problem == Problem::WrongType)
        .map(|violation| &violation.path)
        .collect();
    let stands_alone = |violation: &Violation| match violation.problem {
        Problem::WrongType => true,
        // indusrty: 制造业 is one slip, not an unknown field and a missing one.
        Problem::Missing => !misspelt.contains(&violation.path),
        _ => !wrong_type.contains(&violation.path),
    };
    let keep: Vec<bool> = violations.iter().map(stands_alone).collect();

    let mut kept: Vec<(Vec<usize>, Violation)> = violations
        .into_iter()
        .zip(keep)
        .filter(|(_, keep)| *keep)
        .map(|(violation, _)| (position(kind, value, &violation.path), violation))
        .collect();
    kept.sort_by(|(a, _), (b, _)| a.cmp(b));
    let mut seen: HashSet<(FieldPath, Problem)> = HashSet::new();
    kept.retain(|(_, violation)| seen.insert((violation.path.clone(), violation.problem)));
    kept.into_iter().map(|(_, violation)| violation).collect()
}

/// Where a path stands in the file: per step the place among its siblings. What is not there comes before what is, in the
/// order of the schema.
fn position(kind: &Kind, value: &Value, path: &FieldPath) -> Vec<usize> {
    let mut position = Vec::with_capacity(path.0.len());
    let mut value = Some(value);
    let mut fields = kind.fields.as_slice();
    for step in &path.0 {
        match step {
            Segment::Index(index) => {
                position.push(*index);
                value = value.and_then(|value| value.get(index));
            }
            Segment::Key(key) => {
                let map = value.and_then(Value::as_object);
                let in_file = map.and_then(|map| map.keys().position(|other| other == key));
                let in_schema = fields.iter().position(|field| field.key == *key);
                position
                    .push(in_file.map_or_else(|| in_schema.unwrap_or(fields.len()), |place| fields.len() + 1 + place));
                fields = in_schema
                    .and_then(|place| fields.get(place))
                    .map_or(&[], |field| &field.children);
                value = map.and_then(|map| map.get(key));
            }
        }
    }
    position
}
