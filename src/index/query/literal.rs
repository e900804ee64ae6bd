//! Numbers and dates as people write them.

use crate::dates;
use chrono::{Datelike, Days, Months, NaiveDate, NaiveDateTime, NaiveTime};

/// `50万`, `1.5亿`, `3千万元`, `500,000`, `-12.5`.
pub(in crate::index) fn number(text: &str) -> Option<f64> {
    let folded = crate::index::text::fold(text);
    let plain: String = folded.chars().filter(|c| !matches!(c, ',' | ' ' | '_')).collect();
    let plain = plain
        .trim_start_matches(['¥', '￥'])
        .trim_end_matches("rmb")
        .trim_end_matches('元');
    let digits = plain.trim_end_matches(['千', '万', '亿']);
    let units = plain.get(digits.len()..)?;
    let is_plain = digits
        .bytes()
        .all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-' | b'+'));
    if !is_plain || !digits.ends_with(|c: char| c.is_ascii_digit()) || units.chars().count() > 3 {
        return None;
    }
    let factor: f64 = units
        .chars()
        .map(|unit| match unit {
            '千' => 1e3,
            '万' => 1e4,
            _ => 1e8,
        })
        .product();
    digits
        .parse::<f64>()
        .ok()
        .map(|number| number * factor)
        .filter(|number| number.is_finite())
}

/// The time that a date covers, end excluded: `2026` a year, `2026-01` a month, `2026-01-05` a day, with a time a minute.
/// Also `2026/1/5`, `2026.1.5`, `2026年1月5日`, `20260105`, and what is told from today on ([`dates`]).
pub(in crate::index) fn date(text: &str, today: NaiveDate) -> Option<(NaiveDateTime, NaiveDateTime)> {
    let folded = crate::index::text::fold(text.trim());
    let point = || dates::point(&folded, today).or_else(|| dates::named_day(&folded, today));
    let one = || point().map(|day| (day, day));
    if let Some((from, to)) = dates::span(&folded, today).or_else(one) {
        return Some((from.and_time(NaiveTime::MIN), to.succ_opt()?.and_time(NaiveTime::MIN)));
    }
    let (day, time) = match folded.split_once(['t', ' ']) {
        Some((day, time)) => (day, Some(time)),
        None => (folded.as_str(), None),
    };
    let plain = day.trim_end_matches(['日', '号']).replace(['年', '月', '/', '.'], "-");
    let plain = plain.trim_end_matches('-');
    let is_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let mut parts: Vec<&str> = plain.split('-').collect();
    if let ([whole], true) = (parts.as_slice(), plain.len() == 8 && is_digits(plain)) {
        let whole: &str = whole;
        parts = vec![whole.get(..4)?, whole.get(4..6)?, whole.get(6..)?];
    }
    if !parts.iter().all(|part| is_digits(part)) || parts.first()?.len() != 4 || parts[1..].iter().any(|p| p.len() > 2)
    {
        return None;
    }
    let numbers: Vec<u32> = parts.iter().filter_map(|part| part.parse().ok()).collect();
    let (from, to) = match *numbers.as_slice() {
        [year] => span(year, 1, 1, |day| day.with_year(day.year() + 1)),
        [year, month] => span(year, month, 1, |day| day.checked_add_months(Months::new(1))),
        [year, month, day] => span(year, month, day, |day| day.checked_add_days(Days::new(1))),
        _ => None,
    }?;
    let Some(time) = time else {
        return Some((from.and_time(NaiveTime::MIN), to.and_time(NaiveTime::MIN)));
    };
    let time = NaiveTime::parse_from_str(time, "%H:%M")
        .or_else(|_| NaiveTime::parse_from_str(time, "%H:%M:%S"))
        .ok()?;
    let start = (numbers.len() == 3).then(|| from.and_time(time))?;
    Some((start, start.checked_add_signed(chrono::TimeDelta::minutes(1))?))
}

fn span(
    year: u32,
    month: u32,
    day: u32,
    end: impl Fn(NaiveDate) -> Option<NaiveDate>,
) -> Option<(NaiveDate, NaiveDate)> {
    let start = NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)?;
    Some((start, end(start)?))
}

/// 是 or 否.
pub(super) fn yes_or_no(text: &str) -> Option<bool> {
    match crate::index::text::fold(text.trim()).as_str() {
        "是" | "有" | "对" | "true" | "yes" | "y" | "1" => Some(true),
        "否" | "无" | "不是" | "false" | "no" | "n" | "0" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::number;
    use chrono::{NaiveDate, NaiveDateTime};

    fn date(text: &str) -> Option<(NaiveDateTime, NaiveDateTime)> {
        super::date(text, NaiveDate::from_ymd_opt(2026, 11, 26).unwrap())
    }

    #[test]
    fn amounts_are_read_as_written() {
        for (text, value) in [
            ("50万", 500_000.0),
            ("1.5亿", 150_000_000.0),
            ("3千万元", 30_000_000.0),
            ("５００，０００", 500_000.0),
            ("-2", -2.0),
        ] {
            assert_eq!(number(text), Some(value), "{text}");
        }
        for text in ["", "万", "五万", "1e5", "nan", "inf", "50万万万万"] {
            assert_eq!(number(text), None, "{text}");
        }
    }

    #[test]
    fn a_date_is_the_time_it_covers() {
        let covers = |text: &str| date(text).map(|(from, to)| format!("{} {}", from.date(), to.date()));
        assert_eq!(covers("2026").as_deref(), Some("2026-01-01 2027-01-01"));
        assert_eq!(covers("2026-12").as_deref(), Some("2026-12-01 2027-01-01"));
        for day in ["2026-02-28", "2026/2/28", "2026年2月28日", "20260228"] {
            assert_eq!(covers(day).as_deref(), Some("2026-02-28 2026-03-01"), "{day}");
        }
        assert_eq!(
            date("2026-02-28 14:30").map(|(from, _)| from.to_string()).as_deref(),
            Some("2026-02-28 14:30:00")
        );
        assert_eq!(covers("本季度").as_deref(), Some("2026-10-01 2027-01-01"));
        assert_eq!(covers("90天前").as_deref(), Some("2026-08-28 2026-08-29"));
        for text in ["2026-02-30", "2026-13", "26-1-1", "火星", "2026-1-1-1", "9", "-"] {
            assert_eq!(date(text), None, "{text}");
        }
    }
}
