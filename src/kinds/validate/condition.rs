//! Why a field is required in this record: the `if` beside the `then` that asks for it, in words.

use crate::kinds::display::scalar_text;
use crate::kinds::kind::Kind;
use crate::yaml::{FieldPath, Segment};
use serde_json::Value;

/// “客户类型”是“成交客户”; None when the requirement is unconditional or its condition has no simple words.
pub(super) fn of(kind: &Kind, schema_path: &str) -> Option<String> {
    let (outer, _) = schema_path.rsplit_once("/then/")?;
    let properties = kind.schema.pointer(outer)?.pointer("/if/properties")?.as_object()?;
    let parts: Option<Vec<String>> = properties
        .iter()
        .map(|(key, wanted)| {
            let label = kind.label(&FieldPath(vec![Segment::Key(key.clone())]));
            let values = match (wanted.get("const"), wanted.get("enum")) {
                (Some(only), _) => scalar_text(only),
                (None, Some(Value::Array(several))) => several.iter().map(scalar_text).collect::<Vec<_>>().join("”或“"),
                _ => return None,
            };
            Some(format!("“{label}”是“{values}”"))
        })
        .collect();
    parts.filter(|parts| !parts.is_empty()).map(|parts| parts.join("、"))
}
