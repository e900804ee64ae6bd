//! A cell as the value of a field. What cannot be understood is kept as it is: the checks report it, nothing is dropped.

use super::super::{Cell, number_text};
use super::text::{clean, narrow, one_line};
use super::{amount, choice, date, header, words};
use crate::kinds::{Field, FieldType};
use serde_json::Value;

/// What a cell means in a field.
#[derive(Debug, PartialEq)]
pub(super) struct Meant {
    pub(super) value: Value,
    /// What the cell said, where the value of the list says less.
    pub(super) original: Option<String>,
}

impl From<Value> for Meant {
    fn from(value: Value) -> Self {
        Self { value, original: None }
    }
}

/// The value of a cell in a field; None when nothing is in it. `unit` is the factor of the unit that the header names.
pub(super) fn understand(field: &Field, unit: Option<f64>, cell: &Cell) -> Option<Meant> {
    content(cell)?;
    let text = || clean(&cell.display());
    // What stands where there is no number or date is no value of one.
    let is_measured = matches!(
        field.field_type,
        FieldType::Integer | FieldType::Number | FieldType::Date | FieldType::DateTime
    );
    if is_measured && words::NOTHING.contains(&narrow(&text()).to_lowercase().as_str()) {
        return None;
    }
    let meant: Meant = match field.field_type {
        FieldType::Text if !field.values.is_empty() => chosen(field, &text()),
        FieldType::Text => Value::String(written(field, &text())).into(),
        FieldType::Integer | FieldType::Number => number(field, unit, cell)
            .unwrap_or_else(|| Value::String(text()))
            .into(),
        FieldType::Boolean => truth(cell).map_or_else(|| Value::String(text()), Value::Bool).into(),
        FieldType::Date | FieldType::DateTime => Value::String(moment(field, cell).unwrap_or_else(text)).into(),
        FieldType::List => Value::Array(items(field, &text())).into(),
        FieldType::Map => Value::String(text()).into(),
    };
    // Separators and quotes alone (、 in a list) say nothing.
    let says_nothing = meant.value == "" || meant.value.as_array().is_some_and(Vec::is_empty);
    (!says_nothing).then_some(meant)
}

/// The same for a text from the command line.
pub(in crate::sheets) fn understand_text(field: &Field, text: &str) -> Option<Value> {
    understand(field, None, &Cell::text(text)).map(|meant| meant.value)
}

/// A value without a field, as it is: numbers stay numbers, dates become texts.
pub(super) fn plain(cell: &Cell) -> Option<Value> {
    content(cell)?;
    Some(match cell {
        Cell::Number(number) => amount::json(*number),
        Cell::Bool(truth) => Value::Bool(*truth),
        _ => Value::String(clean(&cell.display())),
    })
}

/// None for blank cells, also those with invisible characters only, and for error values (`#N/A`), which stand for a value
/// that a formula did not find.
fn content(cell: &Cell) -> Option<()> {
    match cell {
        Cell::Empty | Cell::Error(_) => None,
        Cell::Text(text) => (!clean(text).is_empty()).then_some(()),
        Cell::Number(_) | Cell::Bool(_) | Cell::Date(_) | Cell::DateTime(_) => Some(()),
    }
}

fn chosen(field: &Field, text: &str) -> Meant {
    match choice::understand(field, text) {
        Some(value) => {
            let original = (!choice::says_the_same(value, text)).then(|| text.to_owned());
            Meant {
                value: Value::String(value.to_owned()),
                original,
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

/// A number in the field's unit.
fn number(field: &Field, unit: Option<f64>, cell: &Cell) -> Option<Value> {
    let field_unit = field.unit.as_deref().and_then(header::unit_factor);
    let (number, factor) = match cell {
        Cell::Number(number) => (*number, unit),
        // 12万 names its unit itself, in base units whatever the header says.
        Cell::Text(text) if amount::names_unit(text) => (amount::parse(text)?, Some(1.0)),
        Cell::Text(text) => (amount::parse(text)?, unit),
        _ => return None,
    };
    let scaled = match (factor, field_unit) {
        (Some(factor), Some(field_unit)) => number * factor / field_unit,
        _ => number,
    };
    Some(amount::json(scaled))
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
    let (day, time) = date::parse(cell)?;
    Some(match (field.field_type, time) {
        (FieldType::DateTime, Some(time)) => date::minute_text(day, time),
        _ => date::date_text(day),
    })
}

/// Several values in one cell.
fn items(field: &Field, text: &str) -> Vec<Value> {
    let is_phones = field.format.as_deref() == Some("phone");
    let text = text.trim_matches(['[', ']', '【', '】']);
    // Whoever gives each a line of its own means the other signs as they stand.
    let separators = if text.contains('\n') && !is_phones {
        "\n"
    } else {
        "、，,；;\n|"
    };
    let mut items: Vec<Value> = Vec::new();
    for item in text
        .split(|character: char| separators.contains(character) || (is_phones && character == '/'))
        .flat_map(|item| if is_phones { numbers(item) } else { vec![item] })
    {
        let item = clean(item);
        let item = choice::understand(field, &item).map_or_else(|| written(field, &item), str::to_owned);
        let item = Value::String(item);
        if item != "" && !items.contains(&item) {
            items.push(item);
        }
    }
    items
}

/// Blanks stand between two numbers, or within one (138 0013 8002, +86 138…): numbers when every part is long enough for one.
fn numbers(item: &str) -> Vec<&str> {
    let digits = |part: &str| part.chars().filter(char::is_ascii_digit).count();
    let parts: Vec<&str> = item.split_whitespace().collect();
    if parts.iter().all(|part| digits(part) >= SHORTEST_NUMBER) {
        parts
    } else {
        vec![item]
    }
}

/// Digits of a landline without its area code.
const SHORTEST_NUMBER: usize = 7;

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
