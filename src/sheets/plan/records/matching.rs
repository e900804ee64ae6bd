//! Which record of the vault the rows of a sheet are about.

use super::Group;
use super::sameness::{can_be_one, has_same_number, is_same_record, says_all};
use crate::kinds::Kind;
use crate::sheets::plan::owners::number_fields;
use crate::vault::RelPath;
use serde_json::{Map, Value};
use std::cmp::Reverse;

type Record = Map<String, Value>;
/// A record of the vault: where it lies and what it holds.
pub(super) type Stored = (RelPath, Record);

/// The numbers of records.
pub(super) fn numbered(present: &[Stored], kind: &Kind) -> Vec<Stored> {
    let number = |(path, record): &Stored| {
        let numbers = number_fields(kind).filter_map(|field| record.get_key_value(&field.key));
        let numbers: Record = numbers.map(|(key, value)| (key.clone(), value.clone())).collect();
        (!numbers.is_empty()).then(|| (path.clone(), numbers))
    };
    present.iter().filter_map(number).collect()
}

/// What of the vault a group is about.
pub(super) enum Found {
    /// A record that says all of it.
    Unchanged,
    /// A record that lacks some of it.
    Same(RelPath),
}

/// Which record of the vault each group is about. Those that are there already just as the sheet has them come first, the
/// fullest groups before those that say less, so that no record is taken by rows that fit another as well; then those of
/// one number or moment; last those of one number which the sheet calls otherwise.
pub(super) fn matches(kind: &Kind, present: &mut Vec<Stored>, groups: &[Group]) -> Vec<Option<Found>> {
    let mut found: Vec<Option<Found>> = groups.iter().map(|_| None).collect();
    let mut order: Vec<usize> = (0..groups.len()).collect();
    order.sort_by_key(|at| Reverse(groups.get(*at).map_or(0, |group| size(&group.record))));
    let mut look = |is_one: &dyn Fn(&Record, &Record) -> bool, make: fn(RelPath) -> Found| {
        for at in &order {
            if let (Some(group), Some(slot @ None)) = (groups.get(*at), found.get_mut(*at)) {
                *slot = take(present, |record| is_one(record, &group.record)).map(make);
            }
        }
    };
    look(&|known, new| says_all(known, new, kind), |_| Found::Unchanged);
    look(&|known, new| is_same_record(known, new, kind), Found::Same);
    let is_called_otherwise =
        |known: &Record, new: &Record| has_same_number(known, new, kind) && can_be_one(known, new, kind);
    look(&is_called_otherwise, Found::Same);
    found
}

/// How much a record says.
fn size(record: &Record) -> usize {
    fn values(value: &Value) -> usize {
        match value {
            Value::Object(map) => map.values().map(values).sum(),
            Value::Array(items) => items.iter().map(values).sum(),
            _ => 1,
        }
    }
    record.values().map(values).sum()
}

/// Takes the record out that fits and says least besides.
fn take(present: &mut Vec<Stored>, fits: impl Fn(&Record) -> bool) -> Option<RelPath> {
    let fitting = present.iter().enumerate().filter(|(_, (_, record))| fits(record));
    let (at, _) = fitting.min_by_key(|(_, (_, record))| size(record))?;
    Some(present.remove(at).0)
}
