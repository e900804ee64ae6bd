//! The records of a story as values, keys in the order of the schemas.

mod contract;
mod feedback;
mod followup;
mod profile;
mod task;

pub(super) use contract::{Contract, Instalment};
pub(super) use feedback::{add_step, close, feedback};
pub(super) use followup::{Followup, followup};
pub(super) use profile::{Entry, contact, profile};
pub(super) use task::task;

use serde_json::{Map, Value};

/// Inserts a value unless it is absent or empty.
fn put(map: &mut Map<String, Value>, key: &str, value: impl Into<Value>) {
    let value = value.into();
    let empty = match &value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        _ => false,
    };
    if !empty {
        map.insert(key.to_owned(), value);
    }
}
