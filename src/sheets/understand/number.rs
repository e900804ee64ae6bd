//! Cells of fields that hold numbers: in the unit of the field, whatever unit the sheet uses.

use super::super::Cell;
use super::amount::{self, Amount};
use super::arithmetic;
use super::header::{self, Unit};
use super::scale;
use super::text::narrow;
use super::value::Meant;
use crate::kinds::Field;
use serde_json::Value;

/// A number in the field's unit.
pub(super) fn understand(field: &Field, unit: &Unit, cell: &Cell) -> Option<Meant> {
    let field_unit = field.unit.as_deref();
    let of_hundred = |number: f64| {
        // Excel holds 13% as 0.13.
        let is_share = field_unit == Some("%") && number > 0.0 && number < 1.0;
        if is_share { number * 100.0 } else { number }
    };
    // What is in another currency is no number of yuan, unless the cell says that it is in yuan.
    let is_foreign = matches!(unit, Unit::Foreign(currency) if !is_in(field, currency));
    let mut told = None;
    let (number, named, original) = match cell {
        Cell::Number(_) if is_foreign => return None,
        Cell::Number(number) => (of_hundred(*number), None, None),
        Cell::Text(text) => {
            let text = narrow(text);
            let bare = text.strip_suffix(field_unit.unwrap_or("%")).unwrap_or(&text);
            let whole = amount::parse(&text).map(|amount| Amount {
                number: of_hundred(amount.number),
                ..amount
            });
            match whole.or_else(|| amount::parse(bare)) {
                Some(amount) if is_foreign && !amount.is_yuan => return None,
                // 12万 names its unit itself, in base units whatever the header says.
                Some(amount) => {
                    told = contradiction(&text, amount.factor, unit);
                    // A sign of the currency says which money it is; only where the header names no unit, it is yuan.
                    let is_plain = amount.is_yuan && !matches!(unit, Unit::Times(_));
                    let factor = amount.factor.or(is_plain.then_some(1.0));
                    (amount.number, factor.map(Unit::Times), None)
                }
                None if is_foreign => return None,
                None => (arithmetic::evaluate(&text)?, None, Some(text)),
            }
        }
        _ => return None,
    };
    let scaled = match (named.as_ref().unwrap_or(unit), field_unit.and_then(header::unit_factor)) {
        (Unit::Times(factor), Some(field_factor)) => number * factor / field_factor,
        _ => number,
    };
    Some(Meant {
        value: amount::json(scaled),
        original,
        told,
        ..Meant::default()
    })
}

/// What is odd about an amount that says 元 in a column of 万元: it is taken at its word, but somebody should look.
fn contradiction(text: &str, factor: Option<f64>, unit: &Unit) -> Option<String> {
    let Unit::Times(header) = unit else { return None };
    let is_other = *header >= 1000.0 && factor == Some(1.0) && text.trim_end().ends_with(['元', '圆']);
    let unit = scale::word(*header).filter(|_| is_other)?;
    Some(format!("写的是“{text}”，表头的单位却是{unit}，按元算了，请核对"))
}

/// Whether a field is itself in this currency.
fn is_in(field: &Field, currency: &str) -> bool {
    let says = |text: &str| text.to_uppercase().contains(currency);
    says(&field.label) || field.unit.as_deref().is_some_and(says)
}

/// What is no number in the field's unit, as it is, with the unit that the sheet gives it.
pub(super) fn unread(unit: &Unit, text: String) -> Meant {
    let text = match unit {
        Unit::Foreign(unit) if !text.to_uppercase().contains(unit) => format!("{text} {unit}"),
        _ => text,
    };
    let told = amount::has_broken_groups(&narrow(&text).replace(' ', ""))
        .then(|| format!("“{text}”的逗号位置不对，看不出是多少，原样保留"));
    Meant {
        value: Value::String(text),
        told,
        ..Meant::default()
    }
}
