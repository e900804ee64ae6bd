//! From an [`Entry`] to a document of the engine.

use super::IndexError;
use super::entry::{CUSTOMER, Entry, FieldValue};
use super::schema::{Fields, customer_number, ident, json_key};
use super::stored::Stored;
use super::text::{digit_runs, fold, initial, reading};
use chrono::NaiveDateTime;
use std::collections::BTreeMap;
use tantivy::schema::{Field, OwnedValue};
use tantivy::{DateTime, TantivyDocument};

/// A text of more characters is looked into through its tokens, not through a column of whole values.
pub(super) const LONGEST_VALUE: usize = 32;
/// Stands in the column for a longer text, so that 有: and 空: see it.
pub(super) const LONG_VALUE: &str = "\u{10ffff}";
/// What all longer texts are called where texts are told apart, and found by: 签约人=（文字太长）.
pub(super) const TOO_LONG: &str = "（文字太长）";

/// Characters of a name, number or path that columns keep; whatever is longer is no such thing but somebody's mistake.
const LONGEST_COLUMN: usize = 4000;

/// The document of an entry.
pub(super) fn document(fields: &Fields, entry: &Entry) -> Result<TantivyDocument, IndexError> {
    let mut doc = TantivyDocument::new();
    let mut text = |field: Field, value: &str| {
        if !value.is_empty() {
            doc.add_text(field, value);
        }
    };
    let customer_name = head(&entry.customer_name);
    text(fields.path, entry.path.as_str());
    text(fields.kind, head(&entry.kind));
    text(fields.customer_dir, head(&entry.customer_dir));
    text(fields.customer_id, head(&entry.customer_id));
    text(fields.customer_name, customer_name);
    text(fields.person, head(&entry.person));
    entry.rules.iter().for_each(|rule| text(fields.rule, head(rule)));
    if !customer_name.is_empty() {
        let reading = reading(customer_name);
        text(fields.initial, &initial(&reading));
        text(fields.reading, &reading);
    }

    let is_profile = entry.kind == CUSTOMER;
    let mut digits = String::new();
    for value in searched(entry) {
        text(fields.text, value);
        if value.contains(may_be_digits) {
            digit_runs(&fold(value), &mut digits);
        }
    }
    text(fields.digits, &digits);
    if !entry.names.contains(&entry.title) && entry.title != entry.customer_name {
        text(fields.high, &entry.title);
    }
    entry.high.iter().for_each(|value| text(fields.high, value));
    if is_profile {
        for name in names(entry) {
            text(fields.names, name);
            text(fields.called, head(name));
            // 振业集团 finds 振业(集团).
            let plain: String = name.chars().filter(|c| c.is_alphanumeric()).collect();
            if plain != name {
                text(fields.names, &plain);
            }
        }
        text(fields.names, head(&entry.customer_id));
        for word in idents(entry) {
            text(fields.ident, &word);
        }
    }
    text(fields.stored, &Stored::of(entry).to_json()?);

    if let Some(date) = entry.date.and_then(date_value) {
        doc.add_date(fields.date, date);
    }
    if !entry.customer_dir.is_empty() {
        doc.add_u64(fields.customer, customer_number(&entry.customer_dir));
    }
    doc.add_bool(fields.archived, entry.archived);
    if entry.unread {
        doc.add_bool(fields.unread, true);
    }
    doc.add_u64(fields.size, entry.stamp.size);
    doc.add_i64(fields.mtime, entry.stamp.mtime_ns);
    doc.add_u64(fields.inode, entry.stamp.inode);
    for (field, number) in fields.blob.into_iter().zip(blob_numbers(&entry.blob)) {
        doc.add_u64(field, number);
    }
    let (columns, long) = columns(entry);
    doc.add_object(fields.fields, columns);
    if !long.is_empty() {
        doc.add_object(fields.long, long);
    }
    Ok(doc)
}

/// Whether folding may make digits of a character: of other digits it does, of no 汉字 (which are looked up slowly).
fn may_be_digits(c: char) -> bool {
    c.is_ascii_digit() || (!c.is_ascii() && !matches!(c, '\u{3400}'..='\u{9fff}') && c.is_numeric())
}

/// The first [`LONGEST_COLUMN`] characters.
fn head(text: &str) -> &str {
    let end = text.char_indices().nth(LONGEST_COLUMN).map_or(text.len(), |(at, _)| at);
    text.get(..end).unwrap_or(text)
}

/// Every text of an entry that is searched, none twice. A customer's names and number are searched in its profile only; its
/// other files are found by them through the folder they share.
fn searched(entry: &Entry) -> impl Iterator<Item = &str> {
    let is_other = entry.kind != CUSTOMER && !entry.customer_dir.is_empty();
    let (name, id, names) = if is_other {
        ("", "", [].as_slice())
    } else {
        (
            entry.customer_name.as_str(),
            entry.customer_id.as_str(),
            entry.names.as_slice(),
        )
    };
    let ends = [name, entry.title.as_str(), id];
    let lists = [names, &entry.high, &entry.body, &entry.text];
    let mut seen: Vec<&str> = Vec::new();
    ends.into_iter()
        .chain(lists.into_iter().flatten().map(String::as_str))
        .filter(move |text| {
            let fresh = !text.is_empty() && !seen.contains(text);
            seen.push(text);
            fresh
        })
}

/// The names of a profile's customer, none twice.
fn names(entry: &Entry) -> impl Iterator<Item = &str> {
    let more = entry
        .names
        .iter()
        .map(String::as_str)
        .filter(|name| *name != entry.customer_name);
    std::iter::once(entry.customer_name.as_str())
        .chain(more)
        .filter(|name| !name.is_empty())
}

/// Words that name a customer exactly.
fn idents(entry: &Entry) -> Vec<String> {
    let mut words = vec![
        ident::term(ident::ID, &fold(head(&entry.customer_id))),
        ident::term(ident::FOLDER, &fold(head(&entry.customer_dir))),
    ];
    words.extend(names(entry).map(|name| ident::term(ident::NAME, &fold(head(name)))));
    for (key, value) in &entry.fields {
        if let (FieldValue::Text(text), Some(kind)) = (value, ident::of_key(key)) {
            words.push(ident::term(kind, &fold(head(text))));
        }
    }
    words
}

/// Values by column and long texts by key.
fn columns(entry: &Entry) -> (BTreeMap<String, OwnedValue>, BTreeMap<String, OwnedValue>) {
    let (mut columns, mut long) = (BTreeMap::new(), BTreeMap::new());
    for (key, value) in &entry.fields {
        let value = match value {
            FieldValue::Text(text) if text.trim().is_empty() => continue,
            FieldValue::Text(text) if text.chars().nth(LONGEST_VALUE).is_some() => {
                push(&mut long, key, OwnedValue::Str(text.clone()));
                OwnedValue::Str(LONG_VALUE.to_owned())
            }
            FieldValue::Text(text) => OwnedValue::Str(text.clone()),
            FieldValue::Number(number) if number.is_finite() => OwnedValue::F64(*number),
            FieldValue::Number(_) => continue,
            FieldValue::Date(date) => match date_value(*date) {
                Some(date) => OwnedValue::Date(date),
                None => continue,
            },
            FieldValue::Bool(yes) => OwnedValue::Bool(*yes),
        };
        push(&mut columns, key, value);
    }
    (columns, long)
}

/// Adds a value to a key; several make a list.
fn push(map: &mut BTreeMap<String, OwnedValue>, key: &str, value: OwnedValue) {
    use std::collections::btree_map::Entry as Slot;
    match map.entry(json_key(key)) {
        Slot::Vacant(slot) => drop(slot.insert(value)),
        Slot::Occupied(mut slot) => match slot.get_mut() {
            OwnedValue::Array(list) => list.push(value),
            one => *one = OwnedValue::Array(vec![std::mem::replace(one, OwnedValue::Null), value]),
        },
    }
}

/// A date as the engine keeps it; None outside of the years 1678 to 2261, which it cannot hold.
pub(super) fn date_value(date: NaiveDateTime) -> Option<DateTime> {
    date.and_utc().timestamp_nanos_opt().map(DateTime::from_timestamp_nanos)
}

fn blob_numbers(blob: &[u8; 20]) -> [u64; 3] {
    let number = |range: std::ops::Range<usize>| blob[range].iter().fold(0, |n, byte| n << 8 | u64::from(*byte));
    [number(0..8), number(8..16), number(16..20)]
}

/// The inverse of [`blob_numbers`].
pub(super) fn blob_bytes(numbers: [u64; 3]) -> [u8; 20] {
    let mut blob = [0; 20];
    blob[..8].copy_from_slice(&numbers[0].to_be_bytes());
    blob[8..16].copy_from_slice(&numbers[1].to_be_bytes());
    blob[16..].copy_from_slice(&numbers[2].to_be_bytes()[4..]);
    blob
}
