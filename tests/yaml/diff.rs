//! Field-level differences.

use kehu::yaml::{FieldChange, FieldPath, Segment, diff};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

use crate::cases;
use crate::generate::value;

/// Each change as `path: before → after`, `-` for nothing.
fn changes(before: &Value, after: &Value) -> Vec<String> {
    let text = |value: &Option<Value>| value.as_ref().map_or("-".to_owned(), Value::to_string);
    diff(before, after)
        .iter()
        .map(|change| format!("{}: {} → {}", change.path, text(&change.before), text(&change.after)))
        .collect()
}

#[test]
fn a_changed_an_added_and_a_removed_field() {
    let before = json!({"size": "中型", "old": 1, "same": [1], "deal": {"amount": 5, "product": "x"}});
    let after = json!({"new": {"a": 1}, "size": "大型", "same": [1], "deal": {"amount": 6, "product": "x"}});
    assert_eq!(
        changes(&before, &after),
        [
            "new: - → {\"a\":1}",
            "size: \"中型\" → \"大型\"",
            "deal.amount: 5 → 6",
            "old: 1 → -"
        ]
    );
    assert_eq!(changes(&before, &before), Vec::<String>::new());
}

#[test]
fn one_inserted_contact_is_one_change() {
    let before = json!({"contacts": [{"name": "张三", "phone": "1"}, {"name": "李四", "phone": "2"}]});
    let after = json!({"contacts": [{"name": "赵六", "phone": "3"}, {"name": "张三", "phone": "1"}, {"name": "李四", "phone": "22"}]});
    assert_eq!(
        changes(&before, &after),
        [
            "contacts[0]: - → {\"name\":\"赵六\",\"phone\":\"3\"}",
            "contacts[2].phone: \"2\" → \"22\"",
        ]
    );
    assert_eq!(
        changes(&after, &before),
        [
            "contacts[1].phone: \"22\" → \"2\"",
            "contacts[0]: {\"name\":\"赵六\",\"phone\":\"3\"} → -",
        ]
    );
}

#[test]
fn a_renamed_contact_is_the_same_contact() {
    let before = json!([{"name": "张三", "phone": "1"}, {"name": "李四", "phone": "2"}]);
    let after = json!([{"name": "张三", "phone": "1"}, {"name": "李思", "phone": "2"}]);
    assert_eq!(changes(&before, &after), ["[1].name: \"李四\" → \"李思\""]);
}

#[test]
fn two_of_one_name_are_told_apart_by_content() {
    let before = json!([{"name": "张三", "phone": "1"}, {"name": "张三", "phone": "2"}]);
    let after = json!([{"name": "张三", "phone": "0"}, {"name": "张三", "phone": "1"}, {"name": "张三", "phone": "2"}]);
    assert_eq!(
        changes(&before, &after),
        ["[0]: - → {\"name\":\"张三\",\"phone\":\"0\"}"]
    );
}

#[test]
fn lists_of_words() {
    assert_eq!(
        changes(&json!(["a", "b", "c"]), &json!(["a", "c", "d"])),
        ["[2]: - → \"d\"", "[1]: \"b\" → -"]
    );
    assert_eq!(changes(&json!(["a", "b"]), &json!(["a", "x"])), ["[1]: \"b\" → \"x\""]);
    assert_eq!(
        changes(&json!(["a", "b"]), &json!(["b", "a"])),
        ["[1]: - → \"a\"", "[0]: \"a\" → -"]
    );
}

#[test]
fn a_new_file_is_all_its_fields() {
    assert_eq!(
        changes(&Value::Null, &json!({"a": 1, "b": [2]})),
        ["a: - → 1", "b: - → [2]"]
    );
    assert_eq!(changes(&json!({"a": 1}), &Value::Null), ["a: 1 → -"]);
    assert_eq!(changes(&json!("x"), &json!({"a": 1})), [": \"x\" → {\"a\":1}"]);
}

#[test]
fn long_lists_end_quickly() {
    let list = |from: u64| Value::Array((from..from + 60_000).map(|n| json!({"name": n.to_string()})).collect());
    assert_eq!(diff(&list(0), &list(1)).len(), 2);
    assert_eq!(diff(&list(0), &list(100_000)).len(), 120_000);
}

/// A value with changes made, as their documentation says: members of `before` go by their old places, then members of `after`
/// come by their new ones.
fn apply(before: &Value, changes: &[FieldChange]) -> Value {
    if let Some(change) = changes.iter().find(|change| change.path.is_root()) {
        return change.after.clone().unwrap_or_default();
    }
    let at = |segment: &Segment| {
        changes
            .iter()
            .filter(|change| change.path.0.first() == Some(segment))
            .collect::<Vec<_>>()
    };
    let is_gone = |segment: &Segment| {
        at(segment)
            .iter()
            .any(|change| change.path.0.len() == 1 && change.after.is_none())
    };
    // What stands at a place afterwards: what came there, or what was there with the changes inside it made.
    let present = |segment: &Segment, old: Option<&Value>| {
        let inside = |change: &&FieldChange| FieldChange {
            path: FieldPath(change.path.0[1..].to_vec()),
            ..(*change).clone()
        };
        let all: Vec<_> = at(segment)
            .into_iter()
            .filter(|change| change.path.0.len() > 1 || change.after.is_some())
            .collect();
        match (old, all.as_slice()) {
            (None, []) => None,
            (old, all) => Some(apply(
                old.unwrap_or(&Value::Null),
                &all.iter().map(inside).collect::<Vec<_>>(),
            )),
        }
    };
    let comes = |segment: &Segment| {
        let is_new = |change: &&FieldChange| change.path.0.len() == 1 && change.before.is_none();
        at(segment).iter().any(is_new)
    };
    if changes.is_empty() {
        before.clone()
    } else if let Value::Array(items) = before {
        let mut kept = items
            .iter()
            .enumerate()
            .filter(|(index, _)| !is_gone(&Segment::Index(*index)))
            .map(|(_, item)| item);
        let mut result = Vec::new();
        loop {
            let segment = Segment::Index(result.len());
            let old = if comes(&segment) { None } else { kept.next() };
            match present(&segment, old) {
                Some(item) => result.push(item),
                None => return Value::Array(result),
            }
        }
    } else {
        let empty = Map::new();
        let old = before.as_object().unwrap_or(&empty);
        let keys = old.keys().map(|key| Segment::from(key.as_str()));
        let keys = keys.chain(changes.iter().filter_map(|change| change.path.0.first().cloned()));
        let kept = keys.filter(|key| !is_gone(key)).filter_map(|key| {
            let Segment::Key(name) = &key else { return None };
            Some((name.clone(), present(&key, old.get(name))?))
        });
        Value::Object(kept.collect())
    }
}

/// A list of contacts, some of them alike.
fn contacts() -> impl Strategy<Value = Value> {
    let contact = ("[张李王]", "[12]", prop::option::of("[ab]")).prop_map(|(name, phone, note)| match note {
        Some(note) => json!({"name": name, "phone": phone, "note": note}),
        None => json!({"name": name, "phone": phone}),
    });
    prop::collection::vec(contact, 0..5).prop_map(|contacts| json!({"contacts": contacts}))
}

proptest! {
    #![proptest_config(cases(400))]

    #[test]
    fn changes_lead_from_before_to_after(before in contacts(), after in contacts()) {
        prop_assert_eq!(apply(&before, &diff(&before, &after)), after);
    }

    #[test]
    fn changes_lead_from_any_value_to_any_other(before in value(), after in value()) {
        let (before, after) = (json!({"x": before}), json!({"x": after}));
        prop_assert_eq!(apply(&before, &diff(&before, &after)), after);
    }

    #[test]
    fn what_is_alike_does_not_differ(value in value()) {
        prop_assert_eq!(diff(&value, &value), vec![]);
    }
}
