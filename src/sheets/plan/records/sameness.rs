//! Whether two records are one: by their number, by what the kind's file name says, or because one says all of the other.

use crate::archive::scalar_text;
use crate::kinds::{Field, FieldType, Kind};
use crate::rules::is_same_number;
use crate::sheets::plan::merge::{Merger, Rule};
use crate::sheets::plan::owners::number_fields;
use crate::sheets::understand::reads_the_same;
use serde_json::{Map, Value};

/// Whether two records bear the same number, which no two records have.
pub(super) fn has_same_number(one: &Map<String, Value>, other: &Map<String, Value>, kind: &Kind) -> bool {
    let number = |value: &Value| scalar_text(value).unwrap_or_default();
    number_fields(kind).any(|field| match (one.get(&field.key), other.get(&field.key)) {
        (Some(one), Some(other)) if !one.is_null() => {
            reads_the_same(one, other) || is_same_number(&number(one), &number(other))
        }
        _ => false,
    })
}

/// Whether two records of one number can be one all the same: of what else they are named by (project, day) something agrees.
pub(super) fn can_be_one(one: &Map<String, Value>, other: &Map<String, Value>, kind: &Kind) -> bool {
    let is_number = |field: &Field| number_fields(kind).any(|number| number.key == field.key);
    let mut others = keys(kind).into_iter().filter(|field| !is_number(field)).peekable();
    let agrees = |field: &Field| match (one.get(&field.key), other.get(&field.key)) {
        (Some(one), Some(other)) => one.is_null() || other.is_null() || reads_the_same(one, other),
        _ => true,
    };
    others.peek().is_none() || others.any(agrees)
}

/// The fields by which a kind tells its records apart: the unique ones, else those of the file name.
pub(super) fn keys(kind: &Kind) -> Vec<&Field> {
    let unique: Vec<&Field> = kind.fields.iter().filter(|field| field.unique).collect();
    if !unique.is_empty() {
        return unique;
    }
    let is_in_name = |field: &&Field| kind.file_name.contains(&format!("{{{}}}", field.key));
    kind.fields.iter().filter(is_in_name).collect()
}

/// Whether two records say the same in every one of these. Where both say the first (the contract's number, the talk's time),
/// one may leave out the others: a sheet of receipts names the contract by its number alone.
pub(super) fn is_same_record(one: &Map<String, Value>, other: &Map<String, Value>, kind: &Kind) -> bool {
    let keys = keys(kind);
    // The wish to clear a value says nothing of which record it is.
    let said =
        |record: &Map<String, Value>, field: &Field| record.get(&field.key).filter(|value| !value.is_null()).cloned();
    let both_say = |field: &Field| said(one, field).is_some() && said(other, field).is_some();
    let is_numbered = keys.first().is_some_and(|first| both_say(first));
    keys.iter().all(|field| match (said(one, field), said(other, field)) {
        (Some(one), Some(other)) => same_moment(&one, &other, field) || reads_the_same(&one, &other),
        (None, None) => true,
        _ => is_numbered,
    }) && keys.iter().any(|field| one.contains_key(&field.key))
}

/// Whether a record of the vault says everything that the rows say. Rows without a number or date are known again by that.
pub(super) fn says_all(record: &Map<String, Value>, rows: &Map<String, Value>, kind: &Kind) -> bool {
    let mut merger = Merger::new(Value::Object(record.clone()), Rule::Overwrite);
    merger.bring(rows.clone());
    merger.edits().is_empty() && merger.take_refused(kind).is_empty()
}

fn same_moment(one: &Value, other: &Value, field: &Field) -> bool {
    let moment = |value: &Value| value.as_str().and_then(crate::kinds::parse_moment);
    field.field_type == FieldType::DateTime && moment(one).is_some() && moment(one) == moment(other)
}
