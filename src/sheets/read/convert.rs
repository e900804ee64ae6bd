//! calamine's values as our cells.

use super::super::Cell;
use calamine::{Data, DataRef, ExcelDateTime};

/// A cell of xlsx or xlsb.
pub(super) fn shared(value: &DataRef<'_>) -> Cell {
    match value {
        DataRef::SharedString(text) => Cell::text(*text),
        DataRef::String(text) => Cell::text(text.as_str()),
        DataRef::Int(number) => integer(*number),
        DataRef::Float(number) => Cell::number(*number),
        DataRef::Bool(truth) => Cell::Bool(*truth),
        DataRef::DateTime(time) => moment(*time),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => iso(text),
        DataRef::Error(error) => Cell::Error(error.to_string()),
        DataRef::Empty => Cell::Empty,
    }
}

/// A cell of xls or ods.
pub(super) fn owned(value: &Data) -> Cell {
    match value {
        Data::String(text) => Cell::text(text.as_str()),
        Data::Int(number) => integer(*number),
        Data::Float(number) => Cell::number(*number),
        Data::Bool(truth) => Cell::Bool(*truth),
        Data::DateTime(time) => moment(*time),
        Data::DateTimeIso(text) | Data::DurationIso(text) => iso(text),
        Data::Error(error) => Cell::Error(error.to_string()),
        Data::Empty => Cell::Empty,
    }
}

/// Integers beyond the exact range of spreadsheets' numbers keep their digits as text.
fn integer(number: i64) -> Cell {
    if number.unsigned_abs() < 1 << 53 {
        #[expect(clippy::cast_precision_loss, reason = "exact below 2^53")]
        Cell::Number(number as f64)
    } else {
        Cell::Text(number.to_string())
    }
}

/// A cell with a date format. Serial 0 (the day 1900-01-00 that does not exist) is what an empty date shows in bad sheets, and
/// what is below 1 is a time of day alone.
fn moment(time: ExcelDateTime) -> Cell {
    let serial = time.as_f64();
    match time.as_datetime() {
        Some(at) if serial >= 1.0 && !time.is_duration() => {
            if at.time() == chrono::NaiveTime::MIN {
                Cell::Date(at.date())
            } else {
                Cell::DateTime(at)
            }
        }
        _ if serial == 0.0 => Cell::Text("1900-01-00".to_owned()),
        Some(at) if (0.0..1.0).contains(&serial) => Cell::Text(at.format("%H:%M").to_string()),
        _ => Cell::number(serial),
    }
}

fn iso(text: &str) -> Cell {
    let date = text.parse().map(Cell::Date);
    date.or_else(|_| text.parse().map(Cell::DateTime))
        .unwrap_or_else(|_| Cell::text(text))
}
