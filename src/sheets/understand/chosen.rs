//! What people decided about columns, as meanings.

use super::super::mapping::{Mapping, Target};
use super::columns::Meaning;
use super::header::normalise;
use super::vocabulary::{Place, Vocabulary};
use crate::kinds::FieldType;
use std::collections::HashMap;

/// In a sheet of records, before the key of a field of the customer whose record it is.
pub(in crate::sheets) const OF_CUSTOMER: &str = "customer.";

/// What mappings call a column of units.
pub(in crate::sheets) const UNIT: &str = "unit";

/// A decision that cannot be followed.
#[derive(Clone, Debug, thiserror::Error)]
pub enum BadChoice {
    /// The kind has no such field, or none that a column can hold.
    #[error("“{column}”列要放进“{target}”，但没有这个字段")]
    NoSuchField { column: String, target: String },
    /// Two columns are to go where one value has room.
    #[error(
        "“{first}”和“{second}”两列都要放进“{target}”，只能放一列。请把其中一列改成别的字段、保留为自定义字段或不要"
    )]
    TakenTwice {
        first: String,
        second: String,
        target: String,
    },
}

/// The meaning of each decided column, by the columns' names; None for those that nobody decided about. What cannot be
/// followed is told besides: a column that is to go nowhere is as if nobody had decided about it.
pub(super) fn chosen<'k>(
    names: &[String],
    mapping: &Mapping,
    vocabulary: &Vocabulary<'k>,
    customers: Option<&Vocabulary<'k>>,
) -> (Vec<Option<Meaning<'k>>>, Vec<BadChoice>) {
    let mut problems = Vec::new();
    let mut taken: HashMap<String, &String> = HashMap::new();
    let mut meanings = Vec::with_capacity(names.len());
    for name in names {
        let meaning = match decided(mapping, name, names) {
            None => None,
            // Which amounts it is the unit of is for kehu to find.
            Some(Target::Field(path)) if path == UNIT => None,
            Some(Target::Ignored) => Some(Meaning::Ignored),
            Some(Target::Custom) => Some(Meaning::Custom(name.clone())),
            Some(Target::Field(path)) => match place(path, vocabulary, customers) {
                None => {
                    problems.push(BadChoice::NoSuchField {
                        column: name.clone(),
                        target: path.clone(),
                    });
                    None
                }
                Some((place, of_customer)) => {
                    let first = taken.insert(path.clone(), name);
                    if let Some(first) = first.filter(|_| place.field.field_type != FieldType::List) {
                        problems.push(BadChoice::TakenTwice {
                            first: first.clone(),
                            second: name.clone(),
                            target: place.field.label.clone(),
                        });
                    }
                    Some(if of_customer {
                        Meaning::Customer(place)
                    } else {
                        Meaning::Field(place)
                    })
                }
            },
        };
        meanings.push(meaning);
    }
    (meanings, problems)
}

/// What is decided about a column: under its name, or under another way to write its header (大区 for 大区（必填）) that is no
/// column's name.
fn decided<'m>(mapping: &'m Mapping, name: &str, names: &[String]) -> Option<&'m Target> {
    mapping.target(name).or_else(|| {
        let alike = |(decided, _): &&(String, Target)| {
            normalise(decided) == normalise(name) && !names.iter().any(|name| name == decided)
        };
        mapping.columns.iter().find(alike).map(|(_, target)| target)
    })
}

/// The place that a path of keys leads to, and whether it is the customer's in a sheet of records.
fn place<'k>(path: &str, vocabulary: &Vocabulary<'k>, customers: Option<&Vocabulary<'k>>) -> Option<(Place<'k>, bool)> {
    if let (Some(key), Some(customers)) = (path.strip_prefix(OF_CUSTOMER), customers) {
        return customers.at(key).map(|place| (place, true));
    }
    vocabulary.at(path).map(|place| (place, false))
}
