//! Numbers that no schema forbids and that cannot be kept as they were written: 1e23 yuan.

use super::{Problem, Violation};
use crate::kinds::{ABSURD, Field, FieldType, Kind};
use crate::yaml::FieldPath;
use serde_json::Value;

/// From here on a number with two decimals has more digits than are kept exactly (15).
const TOO_LARGE: f64 = 1e13;

/// The numbers in a value that are too large.
pub(super) fn check(kind: &Kind, value: &Value, at: &FieldPath, found: &mut Vec<Violation>) {
    match value {
        Value::Number(number) => {
            let size = number.as_f64().unwrap_or_default().abs();
            let is_number = |field: &Field| matches!(field.field_type, FieldType::Number | FieldType::Integer);
            if size >= TOO_LARGE && kind.field_at(at).is_some_and(is_number) {
                let uncounted = if size >= ABSURD { "，合计里没有算它" } else { "" };
                found.push(Violation {
                    path: at.clone(),
                    problem: Problem::OutOfRange,
                    message: format!(
                        "“{}”太大（{number}）：最多 13 位整数，再大就记不准到分{uncounted}",
                        kind.label(at)
                    ),
                    fix: Some("请核对后更正，是不是多写了零".to_owned()),
                });
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                check(kind, item, &at.clone().index(index), found);
            }
        }
        Value::Object(map) => {
            for (key, value) in map {
                check(kind, value, &at.clone().key(key), found);
            }
        }
        _ => {}
    }
}
