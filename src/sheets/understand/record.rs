//! A row as a record.

use super::super::{Cell, Row, currency};
use super::choice;
use super::columns::{Column, Layout, Meaning};
use super::damage;
use super::header::Unit;
use super::people;
use super::slots::{drop_blank_items, has, put, put_custom, put_custom_beside};
use super::text::clean;
use super::units;
use super::value::{self, Meant, Reading};
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
    /// In the shape of the kind's files; without what the row leaves empty. Null where the row clears.
    pub(in crate::sheets) record: Map<String, Value>,
    /// In a sheet of customers the customer itself, in a sheet of records the one whose record it is.
    pub(in crate::sheets) customer: Identity,
    /// Number of people, when the row tells it.
    pub(in crate::sheets) head_count: Option<u64>,
    /// Cells whose content is in a field (of the record, or as what names the customer), and under the name of its column.
    pub(in crate::sheets) placed: u64,
    pub(in crate::sheets) custom: u64,
    /// Labels of fields that the row clears and every record must have.
    pub(in crate::sheets) cannot_clear: Vec<String>,
    /// Chinese: what of its cells a person should look at.
    pub(in crate::sheets) notes: Vec<String>,
    /// Words that became others of a closed list, as (column's header, word, value).
    pub(in crate::sheets) converted: Vec<Converted>,
}

/// A word that became another one of a field's list: (header, word, value).
pub(in crate::sheets) type Converted = (String, String, String);

/// Reads a row by the layout of its table. `custom` is the key under which the kind keeps what has no field.
pub(in crate::sheets) fn incoming(layout: &Layout<'_>, custom: &str, row: &Row) -> Incoming {
    let mut incoming = Incoming {
        row: row.number,
        ..Incoming::default()
    };
    let mut originals = Vec::new();
    for column in &layout.columns {
        let cell = row.get(column.index);
        incoming.notes.extend(damage::told(column, cell));
        match &column.meaning {
            Meaning::Field(place) => {
                originals.extend(incoming.put_field(column, place, &reading(column, layout, row), cell));
            }
            Meaning::Custom(name) => {
                let value = value::plain(cell);
                incoming.custom += u64::from(value.is_some());
                incoming.put_custom(custom, name, value);
            }
            Meaning::HeadCount(name) => {
                let value = value::plain(cell);
                incoming.head_count = value.as_ref().and_then(people);
                incoming.custom += u64::from(value.is_some());
                incoming.put_custom(custom, name, value);
            }
            Meaning::Customer(place) => {
                let says_whose = value::understand(place.field, &Reading::default(), cell).is_some();
                incoming.placed += u64::from(says_whose);
            }
            Meaning::UnitOf(amount) => {
                let is_told = value::plain(cell).is_some() && value::plain(row.get(*amount)).is_some();
                incoming.placed += u64::from(is_told);
            }
            Meaning::Further { .. } | Meaning::Ignored => {}
        }
    }
    for column in &layout.columns {
        if let Meaning::Further { first, more } = &column.meaning {
            let place = if has(&incoming.record, first) { more } else { first };
            let reading = Reading::from(&column.header);
            originals.extend(incoming.put_field(column, place, &reading, row.get(column.index)));
        }
    }
    incoming.put_roles(layout);
    for (header, place, original) in originals {
        let name = incoming.name_of_original(header, place);
        put_custom_beside(&mut incoming.record, custom, &name, Value::String(original));
    }
    incoming.customer = identity(layout, row);
    if let (Some(contact), Some(name)) = (&layout.person, &incoming.customer.name) {
        put(&mut incoming.record, contact, Value::String(name.clone()));
    }
    drop_blank_items(&mut incoming.record);
    incoming.notes.extend(people::part(&mut incoming.record));
    incoming
}

/// How a cell is to be read: as its header says, and in the unit that a column of units gives its row.
fn reading(column: &Column<'_>, layout: &Layout<'_>, row: &Row) -> Reading {
    let mut reading = Reading::from(&column.header);
    reading.today = layout.today;
    // When somebody was visited lies behind us; of other days, the next visit above all, nobody knows.
    reading.is_past = matches!(&column.meaning, Meaning::Field(place) if *place.keys == ["time"]);
    let is_unit = |other: &&Column<'_>| matches!(other.meaning, Meaning::UnitOf(amount) if amount == column.index);
    if let Some(units) = layout.columns.iter().find(is_unit) {
        match Unit::of(&row.get(units.index).display()) {
            Unit::Unsaid => {}
            unit => reading.unit = unit,
        }
    }
    if let Some(currency) = currency(column, layout, row) {
        reading.unit = reading.unit.in_currency(&currency);
    }
    reading
}

/// In which other currency than yuan the row says that its amounts are.
fn currency(column: &Column<'_>, layout: &Layout<'_>, row: &Row) -> Option<String> {
    if layout.currencies.is_empty() || !units::is_money(column) {
        return None;
    }
    let said = layout.currencies.iter().filter_map(|at| value::plain(row.get(*at)));
    let mut texts = said.filter_map(|said| said.as_str().map(str::to_uppercase));
    texts.find(|text| !currency::is_yuan(text))
}

/// Which customer a row is about.
pub(in crate::sheets) fn identity(layout: &Layout<'_>, row: &Row) -> Identity {
    let mut identity = Identity::default();
    for (column, place) in &layout.customer_columns {
        if let Some(meant) = value::understand(place.field, &Reading::default(), row.get(*column)) {
            identity.take(place, texts(meant.value));
        }
    }
    identity
}

impl Incoming {
    /// Puts the values of a cell into the record; gives back what it said, where they say less.
    fn put_field<'a, 'k>(
        &mut self,
        column: &'a Column<'k>,
        place: &'a Place<'k>,
        reading: &Reading,
        cell: &Cell,
    ) -> Option<(&'a str, &'a Place<'k>, String)> {
        let Meant {
            value,
            more,
            mut original,
            told,
        } = value::understand(place.field, reading, cell)?;
        self.placed += 1;
        let header = &column.header.text;
        self.notes.extend(told.map(|told| format!("“{header}”{told}")));
        if value.is_null() && (place.field.required || place.is_identity()) {
            self.cannot_clear.push(column.header.text.clone());
            return None;
        }
        if *place.keys == [EMPLOYEES] {
            self.head_count = people(&value);
        }
        if let (Some(original), Some(value), false) = (&original, value.as_str(), place.in_list)
            && value::is_listed(place.field)
        {
            self.converted
                .push((header.clone(), original.clone(), value.to_owned()));
        }
        put(&mut self.record, place, value);
        if !more.is_empty() {
            match place.more() {
                Some(list) => put(&mut self.record, &list, Value::Array(more)),
                None => original = Some(clean(&cell.display())),
            }
        }
        // Of a contact's words with a value of their own (先生 for 男) nothing is lost.
        let is_chosen = place.in_list && value::is_listed(place.field);
        Some((&column.header.text, place, original.filter(|_| !is_chosen)?))
    }

    /// Gives contacts that have no title of their own what their group of columns is called: 财务.
    fn put_roles(&mut self, layout: &Layout<'_>) {
        for column in &layout.columns {
            let (Some(role), Meaning::Field(place)) = (&column.header.role, &column.meaning) else {
                continue;
            };
            let Some(title) = place.beside("title").filter(|_| place.field.key == "name") else {
                continue;
            };
            if has(&self.record, place) && !has(&self.record, &title) {
                put(&mut self.record, &title, Value::String(role.clone()));
            }
        }
    }

    /// Under which name a cell's own words are kept: its header, and in a list of maps the item they belong to.
    fn name_of_original(&self, header: &str, place: &Place<'_>) -> String {
        let item = place.keys.first().filter(|_| place.in_list).and_then(|list| {
            let item = self.record.get(*list)?.get(place.item)?;
            let mut named = place.siblings.iter().filter(|field| field.required);
            named.find_map(|field| item.get(&field.key)?.as_str())
        });
        item.map_or_else(|| header.to_owned(), |item| format!("{header}（{item}）"))
    }

    fn put_custom(&mut self, custom: &str, name: &str, value: Option<Value>) {
        if let Some(value) = value {
            put_custom(&mut self.record, custom, name, value);
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
