//! From a wish to the steps that fulfil it.

use serde_json::{Map, Value};

use super::super::diff::align::align;
use super::super::path::{FieldPath, Segment};
use super::step::Step;
use super::{Edit, EditError, place};

/// The steps that make `edit` in a document with this value, to be made in order.
pub(super) fn plan(root: &Value, edit: &Edit) -> Result<Vec<Step>, EditError> {
    let mut steps = Vec::new();
    match edit {
        Edit::Set { path, value } => set(root, path, value, &mut steps)?,
        Edit::Append { path, value } => match path.get(root) {
            Some(Value::Array(items)) => {
                steps.push(Step::Insert {
                    path: path.clone(),
                    index: items.len(),
                    value: value.clone(),
                });
            }
            None | Some(Value::Null) => set(root, path, &Value::Array(vec![value.clone()]), &mut steps)?,
            Some(_) => return Err(EditError::WrongShape(place(path))),
        },
        Edit::Remove { path } => {
            if path.is_root() && !root.is_null() {
                steps.push(Step::Replace {
                    path: path.clone(),
                    value: Value::Null,
                });
            } else if !path.is_root() && path.get(root).is_some() {
                steps.push(Step::Remove { path: path.clone() });
            }
        }
    }
    Ok(steps)
}

fn set(root: &Value, path: &FieldPath, value: &Value, steps: &mut Vec<Step>) -> Result<(), EditError> {
    let mut parent = root;
    for (depth, segment) in path.segments().iter().enumerate() {
        if let Some(next) = segment.get(parent) {
            parent = next;
            continue;
        }
        let here = FieldPath(path.segments()[..depth].to_vec());
        let wrong = || EditError::WrongShape(place(&here));
        let value = nested(&path.segments()[depth + 1..], value).ok_or_else(wrong)?;
        steps.push(match (parent, segment) {
            (Value::Object(_), segment) => Step::AddKey {
                path: here,
                key: name(segment),
                value,
            },
            (Value::Null, Segment::Key(key)) => Step::Replace {
                path: here,
                value: Value::Object(Map::from_iter([(key.clone(), value)])),
            },
            (Value::Null, Segment::Index(0)) => Step::Replace {
                path: here,
                value: Value::Array(vec![value]),
            },
            (Value::Array(items), Segment::Index(index)) if *index == items.len() => Step::Insert {
                path: here,
                index: *index,
                value,
            },
            _ => return Err(wrong()),
        });
        return Ok(());
    }
    refine(path, parent, value, steps);
    Ok(())
}

/// A value inside the parents that a path asks for.
fn nested(path: &[Segment], value: &Value) -> Option<Value> {
    path.iter()
        .rev()
        .try_fold(value.clone(), |value, segment| match segment {
            Segment::Key(key) => Some(Value::Object(Map::from_iter([(key.clone(), value)]))),
            Segment::Index(0) => Some(Value::Array(vec![value])),
            Segment::Index(_) => None,
        })
}

fn name(segment: &Segment) -> String {
    match segment {
        Segment::Key(key) => key.clone(),
        Segment::Index(index) => index.to_string(),
    }
}

/// The smallest steps from one value to another.
fn refine(path: &FieldPath, before: &Value, after: &Value, steps: &mut Vec<Step>) {
    match (before, after) {
        (before, after) if before == after => {}
        (Value::Object(old), Value::Object(new)) if !old.is_empty() && !new.is_empty() => {
            for (key, value) in new {
                match old.get(key) {
                    Some(known) => refine(&path.clone().key(key.as_str()), known, value, steps),
                    None => steps.push(Step::AddKey {
                        path: path.clone(),
                        key: key.clone(),
                        value: value.clone(),
                    }),
                }
            }
            let gone = old.keys().filter(|key| !new.contains_key(*key));
            steps.extend(gone.map(|key| Step::Remove {
                path: path.clone().key(key.as_str()),
            }));
        }
        (Value::Array(old), Value::Array(new)) if !old.is_empty() && !new.is_empty() => {
            let pairs = align(old, new);
            // First what stays, by its old place; then what goes, from behind; then what comes, from the front.
            for pair in &pairs {
                if let (Some(from), Some(to)) = pair {
                    refine(&path.clone().index(*from), &old[*from], &new[*to], steps);
                }
            }
            let gone = pairs
                .iter()
                .rev()
                .filter(|(_, to)| to.is_none())
                .filter_map(|(from, _)| *from);
            steps.extend(gone.map(|index| Step::Remove {
                path: path.clone().index(index),
            }));
            let come = pairs
                .iter()
                .filter(|(from, _)| from.is_none())
                .filter_map(|(_, to)| *to);
            steps.extend(come.map(|index| Step::Insert {
                path: path.clone(),
                index,
                value: new[index].clone(),
            }));
        }
        _ => steps.push(Step::Replace {
            path: path.clone(),
            value: after.clone(),
        }),
    }
}
