//! Columns that hold the unit of the amounts before them: 金额单位 with 元 in one row and 万元 in the next.

use super::super::{Cell, Row};
use super::amount;
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
        let amount = match word {
            _ if column.known_by == KnownBy::Choice => None,
            _ if ALWAYS.contains(&word) => before.iter().rev().find(|column| is_amount(column)),
            PERHAPS => measured(before, column.index, rows),
            _ => None,
        };
        if let Some(amount) = amount {
            column.meaning = Meaning::UnitOf(amount.index);
            column.known_by = KnownBy::Name;
        }
    }
}

/// The amounts that a column called 单位 gives the unit of. Where other numbers stand between (数量), it speaks of those, unless
/// it names money; and it is no unit of money where it counts something (个, 人).
fn measured<'c, 'k>(before: &'c [Column<'k>], unit: u32, rows: &[Row]) -> Option<&'c Column<'k>> {
    let units = units_in(unit, rows)?;
    let names_money = units.iter().all(|unit| unit.ends_with(['元', '圆', '分']));
    let counts = units.iter().any(|unit| unit.ends_with(['个', '人']));
    let is_other_number = |column: &Column<'_>| !is_amount(column) && holds_numbers(column.index, rows);
    let nearest = before
        .iter()
        .rev()
        .find(|column| is_amount(column) || (!names_money && is_other_number(column)))?;
    (is_amount(nearest) && is_money(nearest) != counts).then_some(nearest)
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

/// What a column holds, where that is units and nothing else.
fn units_in(column: u32, rows: &[Row]) -> Option<Vec<String>> {
    let texts = rows.iter().map(|row| row.get(column).display());
    let filled: Vec<String> = texts
        .map(|text| text.trim().to_owned())
        .filter(|text| !text.is_empty())
        .collect();
    let are_units = filled.iter().all(|text| matches!(Unit::of(text), Unit::Times(_)));
    (are_units && !filled.is_empty()).then_some(filled)
}

fn holds_numbers(column: u32, rows: &[Row]) -> bool {
    let mut cells = rows
        .iter()
        .map(|row| row.get(column))
        .filter(|cell| **cell != Cell::Empty)
        .peekable();
    cells.peek().is_some()
        && cells.all(|cell| matches!(cell, Cell::Number(_)) || amount::parse(&cell.display()).is_some())
}
