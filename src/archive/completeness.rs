//! How much of what is worth knowing of a customer its profile says.

use std::collections::HashSet;

use serde::{Serialize, Serializer};
use serde_json::{Map, Value};

use crate::kinds::{Field, Kind, Problem, says_nothing};
use crate::yaml::Segment;

/// The column of the index that holds how much a profile lacks.
pub const LACKING: &str = "lacking";

/// Worth having is what the schema requires (of this customer) or shows in lists; 今日, the view 资料待补, 整理 and the customer's
/// page all go by it. A field with a default says something when it is left out, so it does not count. A list of mappings
/// (contacts) is filled when one of them has all that the schema requires of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Completeness {
    pub filled: usize,
    pub worth: usize,
    /// What is missing, the most important first; its labels where it is written out.
    pub missing: Vec<Lack>,
}

/// Something that a profile does not say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lack {
    /// The key of its field.
    pub key: String,
    /// 城市, 联系人电话
    pub label: String,
}

impl Serialize for Lack {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.label)
    }
}

impl Completeness {
    #[must_use]
    pub fn of(kind: &Kind, profile: &Value) -> Self {
        let Value::Object(profile) = profile else {
            return Self::default();
        };
        let required = required_here(kind, profile);
        let rank = |field: &Field| match field {
            _ if field.default.is_some() => None,
            _ if field.required || required.contains(&field.key) => Some(0),
            _ if field.column => Some(1),
            _ => None,
        };
        let mut worth = 0;
        let mut missing = Vec::new();
        for field in &kind.fields {
            if let Some(rank) = rank(field) {
                worth += 1;
                let lack = lack(field, profile.get(&field.key)).map(|label| Lack {
                    key: field.key.clone(),
                    label,
                });
                missing.extend(lack.map(|lack| (rank, lack)));
            }
        }
        missing.sort_by_key(|(rank, _)| *rank);
        Self {
            filled: worth - missing.len(),
            worth,
            missing: missing.into_iter().map(|(_, lack)| lack).collect(),
        }
    }

    /// The labels of what is missing, the most important first.
    pub fn labels(&self) -> impl Iterator<Item = &str> {
        self.missing.iter().map(|lack| lack.label.as_str())
    }

    /// None when nothing is known.
    #[must_use]
    pub fn percent(&self) -> Option<usize> {
        (self.filled * 100).checked_div(self.worth)
    }
}

/// The fields that the schema requires because of what others say (the credit code of an enterprise): those it misses in a
/// profile that has nothing else.
fn required_here(kind: &Kind, profile: &Map<String, Value>) -> HashSet<String> {
    let telling = profile
        .iter()
        .filter(|(key, value)| is_scalar(value) && kind.field(key).is_some_and(|field| field.required || field.facet))
        .map(|(key, value)| (key.clone(), value.clone()));
    let violations = kind.validate(&Value::Object(telling.collect()));
    let missing = violations
        .into_iter()
        .filter(|violation| violation.problem == Problem::Missing);
    missing
        .filter_map(|violation| match violation.path.0.as_slice() {
            [Segment::Key(key)] => Some(key.clone()),
            _ => None,
        })
        .collect()
}

fn is_scalar(value: &Value) -> bool {
    !value.is_object() && !value.is_array()
}

/// The label of what a field lacks.
fn lack(field: &Field, value: Option<&Value>) -> Option<String> {
    let Some(value) = value.filter(|value| !says_nothing(value)) else {
        return Some(field.label.clone());
    };
    let wanted = || field.children.iter().filter(|child| child.required);
    let items: Vec<&Value> = match value {
        Value::Array(items) => items.iter().collect(),
        Value::Object(_) => vec![value],
        _ => Vec::new(),
    };
    let has = |item: &Value, child: &Field| item.get(&child.key).is_some_and(|value| !says_nothing(value));
    if items.is_empty() || items.iter().any(|item| wanted().all(|child| has(item, child))) {
        return None;
    }
    let lacking = wanted().find(|child| !items.iter().any(|item| has(item, child)));
    Some(lacking.map_or_else(
        || field.label.clone(),
        |child| format!("{}{}", field.label, child.label),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kinds::Catalog;
    use serde_json::json;

    fn of(profile: &Value) -> Completeness {
        Completeness::of(Catalog::builtin().customer(), profile)
    }

    fn labels(profile: &Value) -> Vec<String> {
        of(profile).labels().map(str::to_owned).collect()
    }

    #[test]
    fn a_group_lacks_what_is_required_of_it() {
        let missing = labels(&json!({ "customer_type": "成交客户", "deal": { "product": "机床" } }));
        assert!(missing.iter().any(|label| label.starts_with("成交")), "{missing:?}");
        let wanted = labels(&json!({ "customer_name": "甲" }));
        assert!(
            !wanted.contains(&"标签".to_owned()),
            "nobody must have tags: {wanted:?}"
        );
    }

    #[test]
    fn an_enterprise_needs_its_credit_code_and_a_person_does_not() {
        let missing = |party: &str| labels(&json!({ "customer_name": "甲", "party": party }));
        assert!(missing("企业").contains(&"统一社会信用代码".to_owned()));
        assert!(!missing("个人").contains(&"统一社会信用代码".to_owned()));
    }

    #[test]
    fn contacts_count_with_a_telephone_number() {
        let missing = |contacts: Value| labels(&json!({ "contacts": contacts }));
        assert!(missing(json!([])).contains(&"联系人".to_owned()));
        assert!(missing(json!([{ "name": "李四" }])).contains(&"联系人电话".to_owned()));
        let reachable = missing(json!([{ "name": "李四" }, { "name": "王五", "phone": 13_800_138_000_u64 }]));
        assert!(
            !reachable.iter().any(|label| label.starts_with("联系人")),
            "{reachable:?}"
        );
    }

    #[test]
    fn what_is_required_is_named_first_and_filling_in_never_lowers_the_share() {
        let nothing = of(&json!({}));
        assert_eq!((nothing.filled, nothing.percent()), (0, Some(0)));
        assert_eq!(nothing.labels().next(), Some("客户编号"));
        let some = of(&json!({ "customer_id": "C1", "owner": "张三" }));
        assert_eq!((some.filled, some.worth), (2, nothing.worth));
        assert_eq!(of(&Value::Null).percent(), None);
    }
}
