//! What happened to the words of a list, in business words: 加标签 重点，去标签 老 朋友.

use super::describe::shorten;
use super::display::show;
use super::field::{Field, FieldType};
use super::kind::Kind;
use crate::yaml::{FieldChange, FieldPath, Segment};
use serde_json::Value;
use std::collections::HashSet;

impl Kind {
    /// What makes one record of another, a line for each change; of a list of words, one for all of its words.
    #[must_use]
    pub fn describe_all(&self, changes: &[FieldChange], before: &Value, after: &Value) -> Vec<String> {
        let mut told = HashSet::new();
        let mut lines = Vec::new();
        for change in changes {
            if let Some(field) = self.list_of(&change.path) {
                if told.insert(&field.key) {
                    lines.push(words(field, before.get(&field.key), after.get(&field.key)));
                }
                continue;
            }
            // An item that is gone had its place in the former value; everything else has one in the new value.
            let is_item = matches!(change.path.0.last(), Some(Segment::Index(_)));
            let record = if is_item && change.after.is_none() {
                before
            } else {
                after
            };
            lines.push(self.describe_in(change, record));
        }
        lines
    }

    /// The list of words that a way leads to or into.
    fn list_of(&self, path: &FieldPath) -> Option<&Field> {
        let ([Segment::Key(key)] | [Segment::Key(key), Segment::Index(_)]) = path.segments() else {
            return None;
        };
        let field = self.field(key)?;
        (field.field_type == FieldType::List && field.children.is_empty()).then_some(field)
    }
}

fn words(field: &Field, before: Option<&Value>, after: Option<&Value>) -> String {
    let (before, after) = (held(before), held(after));
    let missing = |words: &[Value], others: &[Value]| {
        let left = words.iter().filter(|word| !others.contains(word)).cloned();
        left.collect::<Vec<Value>>()
    };
    let part = |verb: &str, words: Vec<Value>| {
        let shown = shorten(&show(Some(field), &Value::Array(words)));
        (!shown.is_empty()).then(|| format!("{verb}{} {shown}", field.label))
    };
    let parts = [
        part("加", missing(&after, &before)),
        part("去", missing(&before, &after)),
    ];
    let told: Vec<String> = parts.into_iter().flatten().collect();
    if told.is_empty() {
        format!("整理{}", field.label)
    } else {
        told.join("，")
    }
}

/// The words of a value; a single one that somebody wrote without a list counts too.
fn held(value: Option<&Value>) -> Vec<Value> {
    match value {
        None | Some(Value::Null) => Vec::new(),
        Some(Value::Array(items)) => items.clone(),
        Some(single) => vec![single.clone()],
    }
}
