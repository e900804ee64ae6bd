//! Three values of one record (as a form was opened with, as it was sent, as the file is now) made one.

use crate::yaml::FieldPath;
use serde_json::{Map, Value};

/// What two people made of the same field.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Clash {
    pub path: FieldPath,
    pub mine: Option<Value>,
    pub theirs: Option<Value>,
}

/// The record with both changes, and where they collide: there it has `theirs`.
pub(super) fn merge(base: &Value, mine: &Value, theirs: &Value) -> (Value, Vec<Clash>) {
    let mut clashes = Vec::new();
    let merged = one(
        Some(base),
        Some(mine),
        Some(theirs),
        &FieldPath::default(),
        &mut clashes,
    );
    (merged.unwrap_or(Value::Null), clashes)
}

fn one(
    base: Option<&Value>,
    mine: Option<&Value>,
    theirs: Option<&Value>,
    at: &FieldPath,
    clashes: &mut Vec<Clash>,
) -> Option<Value> {
    let said = |value: Option<&Value>| value.filter(|value| !value.is_null()).cloned();
    let (base, mine, theirs) = (said(base), said(mine), said(theirs));
    if mine == base || mine == theirs {
        return theirs;
    }
    if theirs == base {
        return mine;
    }
    match (&base, &mine, &theirs) {
        (base, Some(Value::Object(mine)), Some(Value::Object(theirs))) => {
            let none = Map::new();
            let base = base.as_ref().and_then(Value::as_object).unwrap_or(&none);
            Some(Value::Object(maps(base, mine, theirs, at, clashes)))
        }
        (base, Some(Value::Array(mine)), Some(Value::Array(theirs))) => {
            let base = base.as_ref().and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
            let merged = if base.iter().chain(mine).chain(theirs).any(Value::is_object) {
                lists(base, mine, theirs, at, clashes)
            } else {
                Some(sets(base, mine, theirs))
            };
            Some(Value::Array(merged.unwrap_or_else(|| {
                clashes.push(Clash {
                    path: at.clone(),
                    mine: Some(Value::Array(mine.clone())),
                    theirs: Some(Value::Array(theirs.clone())),
                });
                theirs.clone()
            })))
        }
        _ => {
            clashes.push(Clash {
                path: at.clone(),
                mine,
                theirs: theirs.clone(),
            });
            theirs
        }
    }
}

fn maps(
    base: &Map<String, Value>,
    mine: &Map<String, Value>,
    theirs: &Map<String, Value>,
    at: &FieldPath,
    clashes: &mut Vec<Clash>,
) -> Map<String, Value> {
    let new = mine.keys().filter(|key| !theirs.contains_key(*key));
    let keys = theirs.keys().chain(new);
    let merged = keys.filter_map(|key| {
        let path = at.clone().key(key);
        let value = one(base.get(key), mine.get(key), theirs.get(key), &path, clashes)?;
        Some((key.clone(), value))
    });
    merged.collect()
}

/// Tags and the like: what either added is there, what either took away is not.
fn sets(base: &[Value], mine: &[Value], theirs: &[Value]) -> Vec<Value> {
    let is_gone = |value: &&Value| base.contains(value) && !mine.contains(value);
    let mut merged: Vec<Value> = theirs.iter().filter(|value| !is_gone(value)).cloned().collect();
    for value in mine.iter().filter(|value| !base.contains(value)) {
        if !merged.contains(value) {
            merged.push(value.clone());
        }
    }
    merged
}

/// Contacts, receipts: item by item where both lists still begin with the same ones, then what either appended; None where
/// somebody took one away or put one in between.
fn lists(
    base: &[Value],
    mine: &[Value],
    theirs: &[Value],
    at: &FieldPath,
    clashes: &mut Vec<Clash>,
) -> Option<Vec<Value>> {
    let (own, new) = mine.split_at_checked(base.len())?;
    let (other, further) = theirs.split_at_checked(base.len())?;
    let are_same = |list: &[Value]| base.iter().zip(list).all(|(before, now)| is_same_item(before, now));
    if !are_same(own) || !are_same(other) {
        return None;
    }
    let both = base.iter().zip(own).zip(other).enumerate();
    let mut merged: Vec<Value> = both
        .filter_map(|(number, ((base, mine), theirs))| {
            one(Some(base), Some(mine), Some(theirs), &at.clone().index(number), clashes)
        })
        .collect();
    merged.extend_from_slice(further);
    let new = new.iter().filter(|item| !further.contains(item));
    merged.extend(new.cloned());
    Some(merged)
}

/// An item is known again by its first value (the name, the date), else by all the others.
fn is_same_item(before: &Value, now: &Value) -> bool {
    let (Value::Object(before), Value::Object(now)) = (before, now) else {
        return before == now;
    };
    let still = |(key, value): (&String, &Value)| now.get(key) == Some(value);
    let mut values = before.iter();
    let Some(first) = values.next() else { return true };
    still(first) || (values.len() > 0 && values.all(still))
}

#[cfg(test)]
mod tests {
    use super::merge;
    use proptest::prelude::*;
    use serde_json::{Value, json};

    fn merged(base: &Value, mine: &Value, theirs: &Value) -> (Value, Vec<String>) {
        let (value, clashes) = merge(base, mine, theirs);
        (value, clashes.iter().map(|clash| clash.path.to_string()).collect())
    }

    #[test]
    fn changes_of_different_fields_are_both_kept() {
        let base = json!({ "city": "苏州", "owner": "张三", "tags": ["a", "b"], "contacts": [{"name": "王芳", "phone": "1"}] });
        let mine = json!({ "city": "无锡", "owner": "张三", "tags": ["b", "c"], "contacts": [{"name": "王芳", "phone": "2"}, {"name": "我"}] });
        let theirs = json!({ "city": "苏州", "owner": "李四", "tags": ["a", "b", "d"], "contacts": [{"name": "王芳", "phone": "1", "title": "经理"}, {"name": "他"}] });
        let (value, clashes) = merged(&base, &mine, &theirs);
        assert_eq!(clashes, Vec::<String>::new());
        assert_eq!(
            value,
            json!({ "city": "无锡", "owner": "李四", "tags": ["b", "d", "c"],
                "contacts": [{"name": "王芳", "phone": "2", "title": "经理"}, {"name": "他"}, {"name": "我"}] })
        );
    }

    #[test]
    fn changes_of_one_field_collide() {
        let base = json!({ "city": "苏州", "contacts": [{"name": "王芳"}, {"name": "李"}] });
        let mine = json!({ "city": "无锡", "contacts": [{"name": "王芳"}, {"name": "李", "phone": "1"}] });
        let theirs = json!({ "city": "常州", "contacts": [{"name": "李"}] });
        let (value, clashes) = merged(&base, &mine, &theirs);
        assert_eq!(clashes, ["city", "contacts"]);
        assert_eq!(value, theirs);
    }

    #[test]
    fn cleared_here_and_changed_there_collides_too() {
        let (value, clashes) = merged(&json!({ "a": 1 }), &json!({}), &json!({ "a": 2 }));
        assert_eq!((value, clashes), (json!({ "a": 2 }), vec!["a".to_owned()]));
        let (value, clashes) = merged(
            &json!({ "a": 1, "b": 1 }),
            &json!({ "b": 1 }),
            &json!({ "a": 1, "b": 2 }),
        );
        assert_eq!((value, clashes.len()), (json!({ "b": 2 }), 0));
    }

    fn record() -> impl Strategy<Value = Value> {
        let scalar = prop_oneof![Just(json!("x")), Just(json!("y")), Just(json!(1))];
        let tags = prop::collection::vec(scalar.clone(), 0..3).prop_map(Value::Array);
        let item = prop::collection::btree_map("[nm]", scalar.clone(), 1..3);
        let items = prop::collection::vec(item.prop_map(|map| json!(map)), 0..3).prop_map(Value::Array);
        prop::collection::btree_map("[abc]", prop_oneof![scalar, tags, items], 0..4).prop_map(|map| json!(map))
    }

    proptest! {
        #[test]
        fn one_who_changed_nothing_is_no_obstacle(base in record(), other in record()) {
            prop_assert_eq!(merge(&base, &base, &other), (other.clone(), Vec::new()));
            prop_assert_eq!(merge(&base, &other, &base), (other.clone(), Vec::new()));
            prop_assert_eq!(merge(&base, &other, &other), (other, Vec::new()));
        }

        #[test]
        fn where_nothing_is_said_to_collide_all_that_was_written_is_there(base in record(), mine in record(), theirs in record()) {
            let (value, clashes) = merge(&base, &mine, &theirs);
            for key in ["a", "b", "c"] {
                let is_scalar = |value: &Value| value[key].is_string() || value[key].is_number();
                let clashed = clashes.iter().any(|clash| clash.path.to_string().starts_with(key));
                if is_scalar(&mine) && mine[key] != base[key] && !clashed {
                    prop_assert_eq!(&value[key], &mine[key]);
                }
                if is_scalar(&theirs) && theirs[key] != base[key] && !clashed {
                    prop_assert_eq!(&value[key], &theirs[key]);
                }
            }
        }
    }
}
