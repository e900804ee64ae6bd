//! A cell as the value of a field. What cannot be understood is kept as it is: the checks report it, nothing is dropped.

use super::super::{Cell, number_text};
use super::header::{self, Header, Unit};
use super::legend::Legend;
use super::text::{clean, narrow, one_line};
use super::{amount, choice, date, number, phones, short_date, words};
use crate::kinds::{Field, FieldType};
use chrono::{NaiveDate, NaiveTime};
use serde_json::Value;

/// What a cell means in a field.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Meant {
    /// Null for the word that clears.
    pub(super) value: Value,
    /// Further values, where the field holds one.
    pub(super) more: Vec<Value>,
    /// What the cell said, where the values say less.
    pub(super) original: Option<String>,
    /// Chinese: what a person should look at, to stand behind the column's name.
    pub(super) told: Option<String>,
}

impl From<Value> for Meant {
    fn from(value: Value) -> Self {
        Self {
            value,
            ..Self::default()
        }
    }
}

/// How the cells of a column are to be read.
#[derive(Clone, Debug, Default)]
pub(super) struct Reading {
    pub(super) unit: Unit,
    pub(super) legend: Legend,
    /// The day of the import, by which days without a year are read.
    pub(super) today: Option<NaiveDate>,
    /// Whether the cells tell when something was: the last such day is meant, not the next.
    pub(super) is_past: bool,
}

impl From<&Header> for Reading {
    fn from(header: &Header) -> Self {
        Self {
            unit: header.unit.clone(),
            legend: header.legend.clone(),
            today: None,
            is_past: false,
        }
    }
}

/// Bytes of the longest word or sign for nothing, some blanks around it included: a longer text needs no closer look.
const LONGEST_NOTHING: usize = 16;

/// The value of a cell in a field; None when nothing is in it.
pub(super) fn understand(field: &Field, reading: &Reading, cell: &Cell) -> Option<Meant> {
    content(cell)?;
    if clears(cell) {
        return Some(Value::Null.into());
    }
    let translated = reading.legend.translate(cell).map(Cell::text);
    let cell = translated.as_ref().unwrap_or(cell);
    let text = || clean(&cell.display());
    if has_form(field) && says_nothing(&text()) {
        return None;
    }
    let meant: Meant = match field.field_type {
        FieldType::Text if is_listed(field) => chosen(field, &text()),
        FieldType::Text if is_phone(field) => phone(&text()),
        FieldType::Text => Value::String(written(field, &text())).into(),
        FieldType::Integer | FieldType::Number => {
            number::understand(field, &reading.unit, cell).unwrap_or_else(|| number::unread(&reading.unit, text()))
        }
        FieldType::Boolean => truth(cell).map_or_else(|| Value::String(text()), Value::Bool).into(),
        FieldType::Date | FieldType::DateTime => match moment(field, cell) {
            Some(moment) => Value::String(moment).into(),
            None => dated(field, reading, text()),
        },
        FieldType::List if is_phone(field) => phones_of(&text()),
        FieldType::List => Value::Array(items(field, &text())).into(),
        FieldType::Map => Value::String(text()).into(),
    };
    // Separators and quotes alone (、 in a list) say nothing.
    let is_blank = meant.value == "" || meant.value.as_array().is_some_and(Vec::is_empty);
    (!is_blank).then_some(meant)
}

/// The same for a text that somebody typed.
#[must_use]
pub fn understand_text(field: &Field, text: &str) -> Option<Value> {
    understand(field, &Reading::default(), &Cell::text(text))
        .map(|meant| meant.value)
        .filter(|value| !value.is_null())
}

/// Whether a cell holds the word that clears a value. An empty cell never does.
pub(super) fn clears(cell: &Cell) -> bool {
    matches!(cell, Cell::Text(text) if text.contains("清空") && words::CLEAR == narrow(text).replace(' ', ""))
}

/// A value without a field, as it is: numbers stay numbers, dates become texts.
pub(super) fn plain(cell: &Cell) -> Option<Value> {
    content(cell)?;
    Some(match cell {
        _ if clears(cell) => Value::Null,
        Cell::Number(number) => amount::json(*number),
        Cell::Bool(truth) => Value::Bool(*truth),
        _ => Value::String(clean(&cell.display())),
    })
}

/// Whether not every text can be a value of the field: what stands where there is no number, day or phone is no value of one.
fn has_form(field: &Field) -> bool {
    let is_measured = matches!(
        field.field_type,
        FieldType::Integer | FieldType::Number | FieldType::Date | FieldType::DateTime
    );
    is_measured || field.format.is_some() || words::NEVER_NOTHING.contains(&field.key.as_str())
}

/// Whether a text is a word for nothing alone.
fn says_nothing(text: &str) -> bool {
    text.len() <= LONGEST_NOTHING && words::NOTHING.contains(&narrow(text).to_lowercase().as_str())
}

/// None for blank cells, also those with invisible characters or a sign for nothing only, and for error values (`#N/A`), which
/// stand for a value that a formula did not find.
fn content(cell: &Cell) -> Option<()> {
    match cell {
        Cell::Empty | Cell::Error(_) => None,
        Cell::Text(text) => (!clean(text).is_empty() && !is_sign_for_nothing(text)).then_some(()),
        Cell::Number(_) | Cell::Bool(_) | Cell::Date(_) | Cell::DateTime(_) => Some(()),
    }
}

/// Whether a text is a stroke or a dash alone.
pub(super) fn is_sign_for_nothing(text: &str) -> bool {
    text.len() <= LONGEST_NOTHING && words::NOTHING_SIGNS.contains(&narrow(text).as_str())
}

/// Whether a field has words for its values, be the list of them closed or open.
pub(super) fn is_listed(field: &Field) -> bool {
    !field.values.is_empty() || !field.value_aliases.is_empty()
}

fn chosen(field: &Field, text: &str) -> Meant {
    match choice::understand(field, text) {
        Some(value) => {
            let original = (!choice::says_the_same(value, text)).then(|| text.to_owned());
            Meant {
                value: Value::String(value.to_owned()),
                original,
                ..Meant::default()
            }
        }
        None => Value::String(text.to_owned()).into(),
    }
}

/// Text in the form that its format has.
fn written(field: &Field, text: &str) -> String {
    match field.format.as_deref() {
        Some("credit-code") => narrow(text)
            .split_whitespace()
            .collect::<String>()
            .trim_start_matches('\'')
            .to_uppercase(),
        Some(_) => narrow(text),
        // Names and numbers stand on one line.
        None if field.unique || field.search_weight >= NAME_WEIGHT => one_line(text),
        None => text.to_owned(),
    }
}

/// `search_weight` of names.
const NAME_WEIGHT: u8 = 8;

fn is_phone(field: &Field) -> bool {
    field.format.as_deref() == Some("phone")
}

/// The first number of a cell, and the others. A cell without any stays as it is.
fn phone(text: &str) -> Meant {
    let parts = phones::parts(text);
    let says_more = parts.iter().any(|part| part.says_more);
    let mut numbers: Vec<Value> = Vec::new();
    for number in parts.into_iter().flat_map(|part| part.numbers).map(Value::String) {
        if !numbers.contains(&number) {
            numbers.push(number);
        }
    }
    if numbers.is_empty() {
        return Value::String(narrow(text)).into();
    }
    Meant {
        value: numbers.remove(0),
        more: numbers,
        original: says_more.then(|| text.to_owned()),
        ..Meant::default()
    }
}

/// All numbers of a cell; a part without any is kept among them as it is.
fn phones_of(text: &str) -> Meant {
    let mut items: Vec<Value> = Vec::new();
    let mut says_more = false;
    for part in phones::parts(text) {
        says_more |= part.says_more && !part.numbers.is_empty();
        let texts = if part.numbers.is_empty() {
            vec![part.text]
        } else {
            part.numbers
        };
        for item in texts.into_iter().map(Value::String) {
            if !items.contains(&item) {
                items.push(item);
            }
        }
    }
    Meant {
        value: Value::Array(items),
        original: says_more.then(|| text.to_owned()),
        ..Meant::default()
    }
}

fn truth(cell: &Cell) -> Option<bool> {
    match cell {
        Cell::Bool(truth) => Some(*truth),
        _ => match header::normalise(&narrow(&cell.display())).as_str() {
            "是" | "1" | "y" | "yes" | "true" | "√" | "✓" | "✔" | "有" | "对" => Some(true),
            "否" | "0" | "n" | "no" | "false" | "×" | "x" | "✗" | "无" | "错" => Some(false),
            _ => None,
        },
    }
}

fn moment(field: &Field, cell: &Cell) -> Option<String> {
    date::parse(cell).map(|moment| stored(field, moment))
}

/// A day that is not written in full: what is made of it is told. What it may not be stays as it is.
fn dated(field: &Field, reading: &Reading, text: String) -> Meant {
    let found = reading.today.and_then(|today| {
        let near = reading.is_past.then(|| short_date::last(&text, today)).flatten();
        near.or_else(|| short_date::with_short_year(&text, today).map(|day| (day, None)))
    });
    let (value, told) = match found {
        Some(moment) => {
            let value = stored(field, moment);
            let told = format!("写的是“{text}”，算作 {value}");
            (value, Some(told))
        }
        None => {
            let told = short_date::is_year(&text).then(|| format!("“{text}”只有年份，没有月日，原样保留"));
            (text, told)
        }
    };
    Meant {
        value: Value::String(value),
        told,
        ..Meant::default()
    }
}

fn stored(field: &Field, (day, time): (NaiveDate, Option<NaiveTime>)) -> String {
    match (field.field_type, time) {
        (FieldType::DateTime, Some(time)) => date::minute_text(day, time),
        _ => date::date_text(day),
    }
}

/// Several values in one cell.
fn items(field: &Field, text: &str) -> Vec<Value> {
    let text = text.trim_matches(['[', ']', '【', '】']);
    // Whoever gives each a line of its own means the other signs as they stand.
    let separators = match text.contains('\n') {
        true => "\n",
        // Between people a stroke parts; within a product or tag (运输/物流) it does not.
        false if field.label.contains('人') => "、，,；;|/／",
        false => "、，,；;|",
    };
    let parts: Vec<&str> = text.split(|character: char| separators.contains(character)).collect();
    let parts = match parts {
        // Whoever parts with signs means the blanks as they stand; so may whoever names somebody or something.
        whole if whole.len() == 1 && field.facet && choice::understand(field, &clean(text)).is_none() => words_of(text),
        parts => parts,
    };
    let mut items: Vec<Value> = Vec::new();
    for item in parts {
        let item = clean(item);
        let item = choice::understand(field, &item).map_or_else(|| written(field, &item), str::to_owned);
        let item = Value::String(item);
        if item != "" && !items.contains(&item) {
            items.push(item);
        }
    }
    items
}

/// The words of a text (重点 老客户). A blank between Chinese characters can be meant for nothing else; beside others (VIP 客户,
/// ISO 9001) it may belong to the word.
fn words_of(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut begin = 0;
    for (at, _) in text.char_indices().filter(|(_, character)| character.is_whitespace()) {
        let (before, after) = (
            text.get(begin..at).unwrap_or_default(),
            text.get(at..).unwrap_or_default(),
        );
        let (before, after) = (before.trim_end(), after.trim_start());
        let is_parted =
            before.chars().next_back().is_some_and(is_chinese) && after.chars().next().is_some_and(is_chinese);
        if is_parted {
            words.push(before);
            begin = text.len() - after.len();
        }
    }
    words.push(text.get(begin..).unwrap_or_default());
    words
}

fn is_chinese(character: char) -> bool {
    matches!(character, '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}')
}

/// Texts of two values are the same when a person reads the same: a phone number is one with and without quotes.
pub(in crate::sheets) fn reads_the_same(one: &Value, other: &Value) -> bool {
    one == other
        || match (reading(one), reading(other)) {
            (Some(one), Some(other)) => one == other,
            _ => false,
        }
}

fn reading(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(clean(text)),
        Value::Number(number) => Some(number.as_f64().map_or_else(|| number.to_string(), number_text)),
        Value::Bool(_) | Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}
