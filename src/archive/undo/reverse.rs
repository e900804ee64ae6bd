//! Taking one change out of a value that has changed further since.

use serde_json::{Map, Value};

use crate::yaml::FieldPath;

/// A place where what the change made was changed again, so that nothing there can be taken back.
pub type Clash = FieldPath;

/// `current` without what led from `before` to `after`. Where that has been changed again it stays as it is, and the place is
/// told in `clashes`.
pub fn reverse(before: &Value, after: &Value, current: &Value, place: &FieldPath, clashes: &mut Vec<Clash>) -> Value {
    if current == after {
        return before.clone();
    }
    if before == after || current == before {
        return current.clone();
    }
    match (before, after, current) {
        (Value::Object(before), Value::Object(after), Value::Object(current)) => {
            Value::Object(reverse_map(before, after, current, place, clashes))
        }
        (Value::Array(before), Value::Array(after), Value::Array(current)) => {
            Value::Array(reverse_list(before, after, current, place, clashes))
        }
        _ => {
            clashes.push(place.clone());
            current.clone()
        }
    }
}

fn reverse_map(
    before: &Map<String, Value>,
    after: &Map<String, Value>,
    current: &Map<String, Value>,
    place: &FieldPath,
    clashes: &mut Vec<Clash>,
) -> Map<String, Value> {
    let mut result = current.clone();
    let mut keys: Vec<&String> = before.keys().collect();
    keys.extend(after.keys().filter(|key| !before.contains_key(*key)));
    for key in keys {
        let place = place.clone().key(key.clone());
        match (before.get(key), after.get(key), current.get(key)) {
            (before, after, current) if before == after || current == before => {}
            (Some(before), after, current) if after == current => drop(result.insert(key.clone(), before.clone())),
            (None, after, current) if after == current => drop(result.shift_remove(key)),
            (Some(before), Some(after), Some(current)) => {
                result.insert(key.clone(), reverse(before, after, current, &place, clashes));
            }
            _ => clashes.push(place),
        }
    }
    result
}

/// Items that the change brought go, those that it took come back; one that replaced another is replaced again, in its place.
fn reverse_list(
    before: &[Value],
    after: &[Value],
    current: &[Value],
    place: &FieldPath,
    clashes: &mut Vec<Clash>,
) -> Vec<Value> {
    let mut brought = without(after, before).into_iter();
    let mut taken = without(before, after).into_iter();
    let mut result = current.to_vec();
    loop {
        match (brought.next(), taken.next()) {
            (None, None) => return result,
            (Some(brought), taken) => match (result.iter().position(|item| *item == brought), taken) {
                (Some(at), Some(taken)) => {
                    result.splice(at..=at, [taken]);
                }
                (Some(at), None) => drop(result.remove(at)),
                (None, _) => clashes.push(place.clone()),
            },
            (None, Some(taken)) if !result.contains(&taken) => result.push(taken),
            (None, Some(_)) => {}
        }
    }
}

/// The items of a list that another one does not have; of equal ones as many as it has more.
fn without(list: &[Value], other: &[Value]) -> Vec<Value> {
    let mut others: Vec<&Value> = other.iter().collect();
    let is_alone = |item: &&Value| match others.iter().position(|other| other == item) {
        Some(at) => {
            others.swap_remove(at);
            false
        }
        None => true,
    };
    list.iter().filter(is_alone).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn reversed(before: &Value, after: &Value, current: &Value) -> (Value, Vec<String>) {
        let mut clashes = Vec::new();
        let value = reverse(before, after, current, &FieldPath::root(), &mut clashes);
        (value, clashes.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn what_changed_besides_stays() {
        let before = json!({"level": "B", "owner": "张三", "tags": ["老客户"]});
        let after = json!({"level": "A", "owner": "张三", "tags": ["老客户", "重点"]});
        let current = json!({"level": "A", "owner": "李四", "tags": ["老客户", "重点", "展会"], "city": "杭州"});
        let expected = json!({"level": "B", "owner": "李四", "tags": ["老客户", "展会"], "city": "杭州"});
        assert_eq!(reversed(&before, &after, &current), (expected, vec![]));
    }

    #[test]
    fn what_was_changed_again_is_told_and_stays() {
        let before = json!({"level": "B", "deal": {"amount": 1}});
        let after = json!({"level": "A", "deal": {"amount": 2}, "city": "宁波"});
        let current = json!({"level": "VIP", "deal": {"amount": 2, "product": "x"}, "city": "杭州"});
        let (value, clashes) = reversed(&before, &after, &current);
        assert_eq!(
            value,
            json!({"level": "VIP", "deal": {"amount": 1, "product": "x"}, "city": "杭州"})
        );
        assert_eq!(clashes, ["level", "city"]);
    }

    #[test]
    fn an_item_that_replaced_another_is_replaced_in_its_place() {
        let before = json!([{"name": "王", "phone": "1"}, {"name": "李"}]);
        let after = json!([{"name": "王", "phone": "2"}, {"name": "李"}]);
        let current = json!([{"name": "王", "phone": "2"}, {"name": "李"}, {"name": "赵"}]);
        let expected = json!([{"name": "王", "phone": "1"}, {"name": "李"}, {"name": "赵"}]);
        assert_eq!(reversed(&before, &after, &current), (expected, vec![]));
    }

    fn record() -> impl Strategy<Value = Value> {
        let scalar = prop_oneof![Just(json!("甲")), Just(json!("乙")), Just(json!(1)), Just(json!(null))];
        let list = proptest::collection::vec(scalar.clone(), 0..4).prop_map(Value::from);
        let field = prop_oneof![scalar, list];
        let map = proptest::collection::btree_map("[a-d]", field, 0..4);
        map.prop_map(|map| Value::Object(map.into_iter().collect()))
    }

    proptest! {
        #[test]
        fn nothing_since_means_all_the_way_back(before in record(), after in record()) {
            prop_assert_eq!(reversed(&before, &after, &after), (before, vec![]));
        }

        #[test]
        fn no_change_takes_nothing_back(same in record(), current in record()) {
            prop_assert_eq!(reversed(&same, &same, &current), (current, vec![]));
        }
    }
}
