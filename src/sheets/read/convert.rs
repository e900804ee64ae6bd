//! What formats hold as our cells.

use super::super::Cell;
use calamine::{Data, DataRef, ExcelDateTime};
use chrono::{NaiveDate, NaiveDateTime, NaiveTime};

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
        DataRef::Error(error) => Cell::Error(error.to_string().into()),
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
        Data::Error(error) => Cell::Error(error.to_string().into()),
        Data::Empty => Cell::Empty,
    }
}

/// Integers beyond the exact range of spreadsheets' numbers keep their digits as text.
fn integer(number: i64) -> Cell {
    if number.unsigned_abs() < 1 << 53 {
        #[expect(clippy::cast_precision_loss, reason = "exact below 2^53")]
        Cell::Number(number as f64)
    } else {
        Cell::Text(number.to_string().into())
    }
}

/// A cell with a date format. Serial 0 (the day 1900-01-00 that does not exist) is what an empty date shows in bad sheets, and
/// what is below 1 is a time of day alone.
fn moment(time: ExcelDateTime) -> Cell {
    let serial = time.as_f64();
    match time.as_datetime() {
        Some(at) if serial >= 1.0 && !time.is_duration() => day_or_moment(at),
        _ if serial == 0.0 => no_date(),
        Some(at) if (0.0..1.0).contains(&serial) => time_alone(at.time()),
        _ => Cell::number(serial),
    }
}

fn day_or_moment(at: NaiveDateTime) -> Cell {
    if at.time() == NaiveTime::MIN {
        Cell::Date(at.date())
    } else {
        Cell::DateTime(at)
    }
}

fn no_date() -> Cell {
    Cell::Text("1900-01-00".into())
}

fn time_alone(time: NaiveTime) -> Cell {
    Cell::Text(time.format("%H:%M").to_string().into())
}

/// A moment as XML writes it. Times of day alone come with the day before the first one of spreadsheets.
pub(super) fn iso(text: &str) -> Cell {
    let Ok(at) = text.parse::<NaiveDateTime>() else {
        let date = text.parse().map(Cell::Date);
        return date.ok().or_else(|| duration(text)).unwrap_or_else(|| Cell::text(text));
    };
    let has_date = NaiveDate::from_ymd_opt(1900, 1, 1).is_some_and(|first| at.date() >= first);
    match day_or_moment(at) {
        date if has_date => date,
        Cell::Date(_) => no_date(),
        _ => time_alone(at.time()),
    }
}

/// `PT14H30M00S`, as OpenDocument writes a time of day.
fn duration(text: &str) -> Option<Cell> {
    let (hours, rest) = text.strip_prefix("PT")?.split_once('H')?;
    let (minutes, _) = rest.split_once('M')?;
    let time = NaiveTime::from_hms_opt(hours.parse().ok()?, minutes.parse().ok()?, 0)?;
    Some(time_alone(time))
}

/// A number written in digits. More of them than a spreadsheet's numbers hold are kept as text.
pub(super) fn written(text: &str) -> Option<Cell> {
    let text = text.trim();
    if let Ok(number) = text.parse() {
        return Some(integer(number));
    }
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        return (!text.is_empty()).then(|| Cell::Text(text.into()));
    }
    let number: f64 = text.parse().ok()?;
    number.is_finite().then_some(Cell::Number(number))
}
