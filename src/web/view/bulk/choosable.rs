//! The fields that can be changed for many customers at once.

use crate::kinds::{Field, FieldType, Kind};
use crate::tidy::{REVIEWED_BY, REVIEWED_ON};

/// Given by kehu, or by whoever signs for a review.
const GIVEN: [&str; 4] = ["customer_id", "created_by", REVIEWED_ON, REVIEWED_BY];

/// The fields of a kind that can be changed for many at once: key and label.
#[must_use]
pub fn choosable(kind: &Kind) -> Vec<(String, String)> {
    let of = |field: &Field| -> Vec<(String, String)> {
        let is_rows = field.field_type == FieldType::List && !field.children.is_empty();
        if field.open || is_rows || GIVEN.contains(&field.key.as_str()) {
            return Vec::new();
        }
        if field.children.is_empty() {
            return vec![(field.key.clone(), field.label.clone())];
        }
        let children = field.children.iter().filter(|child| child.children.is_empty());
        let child = |child: &Field| {
            (
                format!("{}.{}", field.key, child.key),
                format!("{}·{}", field.label, child.label),
            )
        };
        children.map(child).collect()
    };
    kind.fields.iter().flat_map(of).collect()
}
