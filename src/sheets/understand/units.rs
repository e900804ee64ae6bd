//! Columns that hold the unit of the amounts before them: 金额单位 with 元 in one row and 万元 in the next.

use super::super::Row;
use super::columns::{Column, KnownBy, Meaning};
use super::header::{Unit, unit_factor};

/// Their headers, the second only where nothing but units stands below.
const ALWAYS: [&str; 3] = ["金额单位", "货币单位", "金额的单位"];
const PERHAPS: &str = "单位";

/// Gives the columns of units their meaning.
pub(super) fn mark(columns: &mut [Column<'_>], rows: &[Row]) {
    for at in 1..columns.len() {
        let Some((before, [column, ..])) = columns.split_at_mut_checked(at) else {
            return;
        };
        let word = column.header.word.as_str();
        let is_unit = ALWAYS.contains(&word) || (word == PERHAPS && holds_units(column.index, rows));
        let amount = before.iter().rev().find(|column| is_amount(column));
        if let Some(amount) = amount.filter(|_| is_unit && column.known_by != KnownBy::Choice) {
            column.meaning = Meaning::UnitOf(amount.index);
            column.known_by = KnownBy::Name;
        }
    }
}

/// Headers of columns that name the currency of the amounts of their row.
const CURRENCIES: [&str; 13] = [
    "币种",
    "币别",
    "货币",
    "外币",
    "货币种类",
    "货币类型",
    "货币名称",
    "货币代码",
    "结算币种",
    "合同币种",
    "交易币种",
    "currency",
    "currencycode",
];

/// The columns of currencies that no field is for. What they say is kept under their names as well.
pub(super) fn currencies(columns: &[Column<'_>]) -> Vec<u32> {
    let is_one = |column: &&Column<'_>| {
        CURRENCIES.contains(&column.header.word.as_str()) && matches!(column.meaning, Meaning::Custom(_))
    };
    columns.iter().filter(is_one).map(|column| column.index).collect()
}

/// Whether a column holds money, in a field that counts it in yuan.
pub(super) fn is_money(column: &Column<'_>) -> bool {
    matches!(&column.meaning, Meaning::Field(place)
        if place.field.unit.as_deref().is_some_and(|unit| unit.ends_with('元')))
}

fn is_amount(column: &Column<'_>) -> bool {
    matches!(&column.meaning, Meaning::Field(place) if place.field.unit.as_deref().and_then(unit_factor).is_some())
}

fn holds_units(column: u32, rows: &[Row]) -> bool {
    let texts = rows.iter().map(|row| row.get(column).display());
    let mut filled = texts.filter(|text| !text.trim().is_empty()).peekable();
    filled.peek().is_some() && filled.all(|text| matches!(Unit::of(&text), Unit::Times(_)))
}
