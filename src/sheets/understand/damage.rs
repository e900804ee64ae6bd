//! Cells that hold less than they were meant to: errors of formulas, numbers whose last digits are gone.

use super::super::Cell;
use super::columns::{Column, Meaning};
use crate::kinds::{Field, FieldType};

/// Beyond this a spreadsheet's numbers lose digits: they hold 15.
const EXACT: f64 = 1e15;

/// Chinese: what of a cell is lost; None for nearly all of them.
pub(super) fn told(column: &Column<'_>, cell: &Cell) -> Option<String> {
    let header = &column.header.text;
    match (&column.meaning, cell) {
        (Meaning::Ignored, _) => None,
        (_, Cell::Error(error)) if **error == *Cell::UNCOMPUTED => {
            Some(format!("“{header}”是公式，没有算好的值，请用 Excel 打开保存一次再导入"))
        }
        (_, Cell::Error(error)) if **error == *Cell::NOTHING_ABOVE => {
            Some(format!("“{header}”写的是同上，上面却没有内容，这一格没有导入"))
        }
        (_, Cell::Error(error)) => Some(format!("“{header}”是 {error}（公式出错），这一格没有导入")),
        (Meaning::Field(place) | Meaning::Further { first: place, .. }, _) if is_counted(place.field) => None,
        (_, Cell::Number(number)) if number.abs() >= EXACT => Some(lost(header)),
        (_, Cell::Text(text)) if is_shortened(text) => Some(lost(header)),
        _ => None,
    }
}

fn lost(header: &str) -> String {
    format!("“{header}”的号码超过 15 位，表格按数字存，末几位已经丢失，请核对原号码")
}

/// Whether a field holds numbers, which may be as long as they like, or phones, of which the checks tell.
fn is_counted(field: &Field) -> bool {
    matches!(field.field_type, FieldType::Integer | FieldType::Number) || field.format.as_deref() == Some("phone")
}

/// 6.22202E+18, as a text file writes a number with too many digits.
fn is_shortened(text: &str) -> bool {
    let Some((digits, exponent)) = text.trim().split_once(['E', 'e']) else {
        return false;
    };
    let digits = digits.strip_prefix(|c: char| c.is_ascii_digit());
    let is_fraction = digits.is_some_and(|rest| {
        let rest = rest.strip_prefix('.').unwrap_or(rest);
        rest.bytes().all(|byte| byte.is_ascii_digit())
    });
    let exponent = exponent.strip_prefix('+').and_then(|digits| digits.parse::<u32>().ok());
    is_fraction && exponent.is_some_and(|exponent| (9..=30).contains(&exponent))
}
