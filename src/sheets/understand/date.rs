//! Dates and times in the forms that sheets hold them.

use super::super::Cell;
use super::text::narrow;
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
    if let Ok(date) = NaiveDate::parse_from_str(&text, "%Y%m%d")
        && text.len() == 8
    {
        return Some((date, None));
    }
    // A csv of a sheet whose dates lost their format holds their serial numbers.
    if let Some(serial) = text
        .parse()
        .ok()
        .filter(|_| text.starts_with(|c: char| c.is_ascii_digit()))
    {
        let is_serial = !(1_000_000.0..f64::INFINITY).contains(&serial);
        return if is_serial { from_number(serial) } else { None };
    }
    let text = text.replace(['日', 'T', 't'], " ");
    let text = text.trim().trim_end_matches(['Z', 'z']);
    let (day, time) = text
        .split_once(' ')
        .map_or((text, ""), |(day, time)| (day, time.trim()));
    let day = day.replace(['年', '月', '/', '.'], "-");
    let year_first = day.split('-').next().is_some_and(|year| year.len() == 4);
    let date = year_first
        .then(|| NaiveDate::parse_from_str(day.trim_end_matches('-'), "%Y-%m-%d").ok())
        .flatten()?;
    if time.is_empty() {
        return Some((date, None));
    }
    let time = time.replace(['时', '点'], ":").replace(['分', '秒'], ":");
    let time = time.trim_end_matches(':').split('.').next().unwrap_or_default();
    let time = ["%H:%M:%S", "%H:%M"]
        .iter()
        .find_map(|form| NaiveTime::parse_from_str(time, form).ok())?;
    Some((date, Some(time)))
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
        ] {
            assert_eq!(read(&Cell::text(text)).as_deref(), Some("2020-02-01"), "{text}");
        }
        for text in [
            "2020-2-1 14:30",
            "2020年2月1日14时30分",
            "2020/2/1 14:30:05",
            "2020-02-01T14:30:00.000Z",
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
        ] {
            assert_eq!(read(&Cell::text(text)), None, "{text}");
        }
        assert_eq!(read(&Cell::Number(7.0)), None);
    }
}
