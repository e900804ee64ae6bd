//! Dates and times in the forms that sheets hold them.

use super::super::Cell;
use super::text::narrow;
use crate::dates::written;
use chrono::{Days, NaiveDate, NaiveDateTime, NaiveTime};

/// A day, with its time when the cell has one.
pub(super) fn parse(cell: &Cell) -> Option<(NaiveDate, Option<NaiveTime>)> {
    match cell {
        Cell::Date(date) => Some((*date, None)),
        Cell::DateTime(time) => Some((time.date(), Some(time.time()))),
        Cell::Number(number) => from_number(*number),
        Cell::Text(text) => from_text(text),
        Cell::Empty | Cell::Bool(_) | Cell::Error(_) => None,
    }
}

/// 20200201, or the serial number of a date whose format was lost (1954–2119).
fn from_number(number: f64) -> Option<(NaiveDate, Option<NaiveTime>)> {
    const SERIALS: std::ops::Range<f64> = 20_000.0..80_000.0;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "in range")]
    if SERIALS.contains(&number) {
        let date = NaiveDate::from_ymd_opt(1899, 12, 30)?.checked_add_days(Days::new(number as u64))?;
        let minutes = (number.fract() * 1440.0).round() as u32;
        let time = NaiveTime::from_hms_opt(minutes / 60, minutes % 60, 0).filter(|_| minutes > 0);
        Some((date, time))
    } else if number.fract() == 0.0 && (19_000_101.0..=21_001_231.0).contains(&number) {
        from_text(&(number as u64).to_string())
    } else {
        None
    }
}

/// 2020-2-1, 2020/2/1, 2020.2.1, 2020年2月1日, 20200201, 43862, each with a time behind it or not.
fn from_text(text: &str) -> Option<(NaiveDate, Option<NaiveTime>)> {
    let text = narrow(text);
    if let Some(moment) = written(&text) {
        return Some((moment.day, moment.time));
    }
    // A csv of a sheet whose dates lost their format holds their serial numbers.
    let number = text
        .parse()
        .ok()
        .filter(|_| text.starts_with(|c: char| c.is_ascii_digit()));
    number
        .filter(|serial| !(1_000_000.0..f64::INFINITY).contains(serial))
        .and_then(from_number)
}

/// As dates are stored.
pub(super) fn date_text(date: NaiveDate) -> String {
    date.format("%Y-%m-%d").to_string()
}

/// As times are stored: to the minute.
pub(super) fn minute_text(date: NaiveDate, time: NaiveTime) -> String {
    NaiveDateTime::new(date, time).format("%Y-%m-%d %H:%M").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(cell: &Cell) -> Option<String> {
        parse(cell).map(|(date, time)| time.map_or_else(|| date_text(date), |time| minute_text(date, time)))
    }

    #[test]
    fn dates_are_read_in_every_form() {
        for text in [
            "2020-2-1",
            "2020/02/01",
            "2020.2.1",
            "2020年2月1日",
            "20200201",
            "２０２０－２－１",
            "2020年 2月 1日",
            "2020年2月1号",
            "2020-2-1（周六）",
            "2020年2月1日 星期六",
            "43862",
            "43862.0",
        ] {
            assert_eq!(read(&Cell::text(text)).as_deref(), Some("2020-02-01"), "{text}");
        }
        for text in [
            "2020-2-1 14:30",
            "2020年2月1日14时30分",
            "2020/2/1 14:30:05",
            "2020-02-01T14:30:00.000Z",
            "2020年2月1日 下午2点30分",
            "2020年2月1日下午2点半",
            "2020/2/1 2:30 PM",
            "2020/2/1 PM 2:30",
            "2020-2-1 周六 14:30",
            "43862.604166667",
        ] {
            assert_eq!(read(&Cell::text(text)).as_deref(), Some("2020-02-01 14:30"), "{text}");
        }
        assert_eq!(read(&Cell::Number(43862.0)).as_deref(), Some("2020-02-01"));
        assert_eq!(read(&Cell::Number(43862.5)).as_deref(), Some("2020-02-01 12:00"));
        assert_eq!(read(&Cell::Number(20_200_201.0)).as_deref(), Some("2020-02-01"));
    }

    #[test]
    fn what_is_no_day_is_not_guessed() {
        for text in [
            "2020-13-1",
            "2020-2-30",
            "2020",
            "2-1",
            "1900-01-00",
            "待定",
            "2020-2",
            "12345678",
            "2/1/2020",
            "1-2-2020",
            "20-2-1",
            "20.2.1",
            "2020年2月",
            "2020-2-1 周日",
            "2020-2-1 25:00",
            "2020-2-1 前后",
            "2020-2-1x",
            "2020.2.1.5",
            "1900/1/0",
            "1900年1月0日",
        ] {
            assert_eq!(read(&Cell::text(text)), None, "{text}");
        }
        assert_eq!(read(&Cell::Number(7.0)), None);
    }
}
