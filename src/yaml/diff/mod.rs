//! The fields in which two values differ.

pub(super) mod align;

use std::borrow::Cow;

use serde_json::{Map, Value};

use self::align::align;
use super::path::FieldPath;

/// One field that differs between two values.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldChange {
    /// Where the field is in `after`. For a list item that is gone, the last index is its place in `before`.
    pub path: FieldPath,
    /// `None` if the field is new.
    pub before: Option<Value>,
    /// `None` if the field is gone.
    pub after: Option<Value>,
}

/// The fields in which two values differ, in the order of `after`, then the removed ones. List items are matched by identity
/// (`name`, `contract_no`, `text` … where they have one), else by longest common subsequence, so that one inserted contact is
/// one change. An item that has moved is removed in one place and new in the other. An empty document counts as one without
/// fields.
pub fn diff(before: &Value, after: &Value) -> Vec<FieldChange> {
    let mut changes = Changes::default();
    changes.compare(&FieldPath::root(), &fields(before, after), &fields(after, before));
    changes.present.append(&mut changes.removed);
    changes.present
}

/// A document, or no fields at all if it is empty and the other one has fields.
fn fields<'v>(value: &'v Value, other: &Value) -> Cow<'v, Value> {
    if value.is_null() && other.is_object() {
        Cow::Owned(Value::Object(Map::new()))
    } else {
        Cow::Borrowed(value)
    }
}

#[derive(Default)]
struct Changes {
    present: Vec<FieldChange>,
    removed: Vec<FieldChange>,
}

impl Changes {
    fn compare(&mut self, path: &FieldPath, before: &Value, after: &Value) {
        match (before, after) {
            (before, after) if before == after => {}
            (Value::Object(old), Value::Object(new)) => {
                for (key, value) in new {
                    self.member(path.clone().key(key.as_str()), old.get(key), Some(value));
                }
                for (key, value) in old.iter().filter(|(key, _)| !new.contains_key(*key)) {
                    self.member(path.clone().key(key.as_str()), Some(value), None);
                }
            }
            (Value::Array(old), Value::Array(new)) => {
                for (from, to) in align(old, new) {
                    let (before, after) = (from.map(|index| &old[index]), to.map(|index| &new[index]));
                    if let Some(index) = to.or(from) {
                        self.member(path.clone().index(index), before, after);
                    }
                }
            }
            _ => self.present.push(FieldChange {
                path: path.clone(),
                before: Some(before.clone()),
                after: Some(after.clone()),
            }),
        }
    }

    fn member(&mut self, path: FieldPath, before: Option<&Value>, after: Option<&Value>) {
        match (before, after) {
            (Some(before), Some(after)) => self.compare(&path, before, after),
            (before, after) => {
                let changes = if after.is_some() {
                    &mut self.present
                } else {
                    &mut self.removed
                };
                changes.push(FieldChange {
                    path,
                    before: before.cloned(),
                    after: after.cloned(),
                });
            }
        }
    }
}
