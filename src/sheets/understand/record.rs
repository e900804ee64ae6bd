//! A row as a record.

use super::super::Row;
use super::choice;
use super::columns::{Column, Layout, Meaning};
use super::value::{self, Meant};
use super::vocabulary::Place;
use serde_json::{Map, Value};

/// The field that holds the number of people, from which the size follows.
const EMPLOYEES: &str = "employees";

/// What identifies a customer in a row.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::sheets) struct Identity {
    /// kehu's own number and those of older systems, in this order.
    pub(in crate::sheets) numbers: Vec<String>,
    pub(in crate::sheets) credit_code: Option<String>,
    pub(in crate::sheets) name: Option<String>,
}

/// What a row brings.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::sheets) struct Incoming {
    /// As the spreadsheet numbers it.
    pub(in crate::sheets) row: u32,
    /// In the shape of the kind's files; without what the row leaves empty.
    pub(in crate::sheets) record: Map<String, Value>,
    /// In a sheet of customers the customer itself, in a sheet of records the one whose record it is.
    pub(in crate::sheets) customer: Identity,
    /// Number of people, when the row tells it.
    pub(in crate::sheets) head_count: Option<u64>,
    /// Cells whose content is in a field (of the record, or as what names the customer), and under the name of its column.
    pub(in crate::sheets) placed: u64,
    pub(in crate::sheets) custom: u64,
}

/// Reads a row by the layout of its table. `custom` is the key under which the kind keeps what has no field.
pub(in crate::sheets) fn incoming(layout: &Layout<'_>, custom: &str, row: &Row) -> Incoming {
    let mut incoming = Incoming {
        row: row.number,
        ..Incoming::default()
    };
    for column in &layout.columns {
        match &column.meaning {
            Meaning::Field(place) => incoming.put_field(place, column, row, custom),
            Meaning::Custom(name) => {
                let value = value::plain(row.get(column.index));
                incoming.custom += u64::from(value.is_some());
                incoming.put_custom(custom, name, value);
            }
            Meaning::HeadCount(name) => {
                let value = value::plain(row.get(column.index));
                incoming.head_count = value.as_ref().and_then(people);
                incoming.custom += u64::from(value.is_some());
                incoming.put_custom(custom, name, value);
            }
            Meaning::Customer(place) => {
                let says_whose = value::understand(place.field, None, row.get(column.index)).is_some();
                incoming.placed += u64::from(says_whose);
            }
            Meaning::Further { .. } | Meaning::Ignored => {}
        }
    }
    for column in &layout.columns {
        if let Meaning::Further { first, more } = &column.meaning {
            let place = if has(&incoming.record, first) { more } else { first };
            incoming.put_field(place, column, row, custom);
        }
    }
    incoming.customer = identity(layout, row);
    incoming
}

/// Which customer a row is about.
pub(in crate::sheets) fn identity(layout: &Layout<'_>, row: &Row) -> Identity {
    let mut identity = Identity::default();
    for (column, place) in &layout.customer_columns {
        if let Some(meant) = value::understand(place.field, None, row.get(*column)) {
            identity.take(place, texts(meant.value));
        }
    }
    identity
}

impl Incoming {
    fn put_field(&mut self, place: &Place<'_>, column: &Column<'_>, row: &Row, custom: &str) {
        let Some(Meant { value, original }) = value::understand(place.field, column.header.unit, row.get(column.index))
        else {
            return;
        };
        self.placed += 1;
        if *place.keys == [EMPLOYEES] {
            self.head_count = people(&value);
        }
        put(&mut self.record, place, value);
        // What a contact's cell said belongs to the contact; only the customer's own words are worth a field of their own.
        if !place.in_list {
            self.put_custom(custom, &column.header.text, original.map(Value::String));
        }
    }

    fn put_custom(&mut self, custom: &str, name: &str, value: Option<Value>) {
        let Some(value) = value else { return };
        let fields = self.record.entry(custom).or_insert_with(|| Value::Object(Map::new()));
        if let Value::Object(fields) = fields {
            fields.insert(name.to_owned(), value);
        }
    }
}

impl Identity {
    pub(in crate::sheets) fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The numbers, where nothing else tells who it is.
    pub(in crate::sheets) fn only_numbers(&self) -> &[String] {
        if self.name.is_none() && self.credit_code.is_none() {
            &self.numbers
        } else {
            &[]
        }
    }

    fn take(&mut self, place: &Place<'_>, mut texts: Vec<String>) {
        let slot = match *place.keys {
            ["customer_id"] => {
                self.numbers.splice(0..0, texts);
                return;
            }
            ["legacy_ids"] => {
                self.numbers.append(&mut texts);
                return;
            }
            ["credit_code"] => &mut self.credit_code,
            _ => &mut self.name,
        };
        if slot.is_none() {
            *slot = texts.pop();
        }
    }
}

fn has(record: &Map<String, Value>, place: &Place<'_>) -> bool {
    match *place.keys {
        [list, key] if place.in_list => record.get(list).and_then(|list| list.get(0)?.get(key)).is_some(),
        [map, key] => record.get(map).and_then(|map| map.get(key)).is_some(),
        [key] => record.contains_key(key),
        _ => false,
    }
}

/// Writes a value to its place; lists take further values.
fn put(record: &mut Map<String, Value>, place: &Place<'_>, value: Value) {
    let slot = match *place.keys {
        [key] => record.entry(key).or_insert(Value::Null),
        [list, key] if place.in_list => {
            let list = record
                .entry(list)
                .or_insert_with(|| Value::Array(vec![Value::Object(Map::new())]));
            let Some(Value::Object(item)) = list.get_mut(0) else {
                return;
            };
            item.entry(key).or_insert(Value::Null)
        }
        [map, key] => {
            let map = record.entry(map).or_insert_with(|| Value::Object(Map::new()));
            let Value::Object(map) = map else { return };
            map.entry(key).or_insert(Value::Null)
        }
        _ => return,
    };
    match (slot, value) {
        (Value::Array(present), Value::Array(more)) => {
            for item in more {
                if !present.contains(&item) {
                    present.push(item);
                }
            }
        }
        (slot, value) => *slot = value,
    }
}

fn texts(value: Value) -> Vec<String> {
    match value {
        Value::String(text) => vec![text],
        Value::Number(number) => vec![number.to_string()],
        Value::Array(items) => items.into_iter().flat_map(texts).collect(),
        _ => Vec::new(),
    }
}

fn people(value: &Value) -> Option<u64> {
    match value {
        Value::Number(number) => number.as_u64(),
        Value::String(text) => choice::head_count(text),
        _ => None,
    }
}
