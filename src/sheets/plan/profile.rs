//! Profiles and records that an import creates: what the sheet does not say, in the order of the schema.

use super::{PlanError, PlanOptions};
use crate::kinds::{Field, FieldType, Kind};
use crate::sheets::understand::{head_count, understand_text};
use crate::vault::Settings;
use serde_json::{Map, Value};

/// The values of `--default`, each understood as its field's.
///
/// # Errors
/// [`PlanError::NoSuchField`] for a word that is no field of the kind.
pub(super) fn defaults(kind: &Kind, options: &PlanOptions) -> Result<Map<String, Value>, PlanError> {
    let mut defaults = Map::new();
    for (word, text) in &options.defaults {
        let word = word.trim();
        let field = kind
            .field(word)
            .or_else(|| kind.fields.iter().find(|field| field.is_called(word)));
        let no_such_field = || PlanError::NoSuchField(word.to_owned(), kind.title.clone());
        let field = field.filter(|field| takes_default(field)).ok_or_else(no_such_field)?;
        if let Some(value) = understand_text(field, text) {
            let is_possible =
                field.values.is_empty() || value.as_str().is_none_or(|value| field.value_of(value).is_some());
            if !is_possible {
                return Err(PlanError::BadDefault {
                    field: field.label.clone(),
                    value: text.clone(),
                    values: field.values.clone(),
                });
            }
            defaults.insert(field.key.clone(), value);
        }
    }
    Ok(defaults)
}

fn takes_default(field: &Field) -> bool {
    field.field_type != FieldType::Map && field.children.is_empty()
}

/// Fills what a new record lacks. What the schema takes for granted need not be written.
pub(super) fn fill(record: &mut Map<String, Value>, defaults: &Map<String, Value>) {
    for (key, value) in defaults {
        fill_one(record, key, value);
    }
}

/// Fills one field if it is not there.
pub(super) fn fill_one(record: &mut Map<String, Value>, key: &str, value: &Value) {
    record.entry(key).or_insert_with(|| value.clone());
}

/// Customers that are people, where the schema tells them from companies: what asks for a business licence is not for them.
pub(super) fn fill_people(defaults: &mut Map<String, Value>, kind: &Kind) {
    const PARTY: &str = "party";
    const PERSON: &str = "个人";
    let has_people = kind
        .field(PARTY)
        .is_some_and(|field| field.values.iter().any(|value| value == PERSON));
    if has_people {
        fill_one(defaults, PARTY, &PERSON.into());
    }
}

const SIZE: &str = "company_size";
const EMPLOYEES: &str = "employees";

/// Gives the size that follows from the number of people, by the thresholds of `kehu.yaml`. A size that the sheet names
/// itself wins. `present` is the profile that the row updates: there, a size is only replaced when the number is new, so that
/// a size that somebody corrected stays.
pub(super) fn derive_size(
    record: &mut Map<String, Value>,
    people: Option<u64>,
    present: Option<&Value>,
    kind: &Kind,
    custom: &str,
    settings: &Settings,
) {
    let Some(field) = kind.field(SIZE) else { return };
    // Whoever clears the size wants none.
    if record.get(SIZE).is_some_and(Value::is_null) {
        return;
    }
    let said = record.get(SIZE).and_then(Value::as_str).map(str::to_owned);
    let known = said
        .as_ref()
        .is_some_and(|said| field.values.iter().any(|value| value == said));
    let people_said = said.as_deref().filter(|_| !known).and_then(head_count);
    // 100-499人 in a column for sizes: the words are kept beside the size that they mean.
    if let (Some(said), Some(people)) = (&said, people_said) {
        let Some(size) = settings.size_for(people) else { return };
        record.insert(SIZE.to_owned(), Value::String(size.to_owned()));
        match kind.field(EMPLOYEES) {
            Some(_) if *said == people.to_string() => fill_one(record, EMPLOYEES, &people.into()),
            _ => keep(record, custom, &field.label, said),
        }
    } else if let (None, Some(people)) = (&said, people) {
        let has_size = present
            .and_then(|present| present.get(SIZE))
            .and_then(Value::as_str)
            .is_some_and(|size| !size.is_empty());
        let before = present
            .and_then(|present| present.get(EMPLOYEES))
            .and_then(Value::as_u64);
        let is_new = before.is_some_and(|before| before != people);
        if let Some(size) = settings.size_for(people).filter(|_| !has_size || is_new) {
            record.insert(SIZE.to_owned(), Value::String(size.to_owned()));
        }
    }
}

fn keep(record: &mut Map<String, Value>, custom: &str, name: &str, text: &str) {
    let fields = record.entry(custom).or_insert_with(|| Value::Object(Map::new()));
    if let Value::Object(fields) = fields {
        fields.insert(name.to_owned(), Value::String(text.to_owned()));
    }
}
