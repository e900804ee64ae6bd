//! Dates and times: `2026-03-01` and `2026-03-01 14:30`.

use super::Complaint;
use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};
use std::ops::RangeInclusive;
use unicode_normalization::UnicodeNormalization;

/// A day written `YYYY-MM-DD` that exists.
pub fn parse_date(text: &str) -> Option<NaiveDate> {
    // chrono also takes 2026-3-1 and +2026-03-01; files keep one form, so that they sort and compare as texts.
    let shaped = text.len() == 10
        && text.bytes().enumerate().all(|(i, c)| {
            if matches!(i, 4 | 7) {
                c == b'-'
            } else {
                c.is_ascii_digit()
            }
        });
    shaped
        .then(|| NaiveDate::parse_from_str(text, "%Y-%m-%d").ok())
        .flatten()
}

/// A date or time in any form the formats accept; a day without time is its first minute. Times with a zone are told as clocks
/// in China show them then.
pub fn parse_moment(text: &str) -> Option<NaiveDateTime> {
    if let Some(date) = parse_date(text) {
        return Some(date.and_time(NaiveTime::MIN));
    }
    minute(text).or_else(|| {
        let moment = DateTime::parse_from_rfc3339(text).ok()?;
        Some(moment.naive_utc() + IN_CHINA)
    })
}

/// How far clocks in China are ahead of UTC.
const IN_CHINA: TimeDelta = TimeDelta::hours(8);

/// `YYYY-MM-DD HH:MM`; `T` for the blank and seconds are let through, as exports write them.
fn minute(text: &str) -> Option<NaiveDateTime> {
    let (day, time) = text.split_once([' ', 'T'])?;
    let shaped = matches!(time.len(), 5 | 8)
        && time.bytes().enumerate().all(|(i, c)| {
            if matches!(i, 2 | 5) {
                c == b':'
            } else {
                c.is_ascii_digit()
            }
        });
    let time = shaped.then(|| NaiveTime::parse_from_str(time, if time.len() == 5 { "%H:%M" } else { "%H:%M:%S" }).ok());
    Some(parse_date(day)?.and_time(time.flatten()?))
}

/// Years that lists, filters and reports can hold; in any other a date would silently be in none of them.
const YEARS: RangeInclusive<i32> = 1678..=2261;

/// That a day is one that can be found and sorted.
fn check_year(day: NaiveDate) -> Result<(), Complaint> {
    if YEARS.contains(&day.year()) {
        return Ok(());
    }
    let message = format!("{} 年太远了，查不到，也不参与统计", day.year());
    Err(Complaint::new(message, "核对年份，多半写错了一位"))
}

pub(super) fn check_date(text: &str) -> Result<(), Complaint> {
    if let Some(day) = parse_date(text) {
        check_year(day)
    } else {
        Err(explain(text, false, "2026-03-01"))
    }
}

pub(super) fn check_minute(text: &str) -> Result<(), Complaint> {
    if let Some(moment) = minute(text) {
        check_year(moment.date())
    } else if parse_date(text).is_some() {
        Err(Complaint::new(
            "只有日期，没有时间",
            format!("补上几点几分，例如 {text} 14:30"),
        ))
    } else {
        Err(explain(text, true, "2026-03-01 14:30"))
    }
}

pub(super) fn check_date_or_minute(text: &str) -> Result<(), Complaint> {
    if let Some(moment) = parse_moment(text) {
        check_year(moment.date())
    } else {
        Err(explain(text, true, "2026-03-01 或 2026-03-01 14:30"))
    }
}

pub(super) fn check_date_time(text: &str) -> Result<(), Complaint> {
    if let Ok(moment) = DateTime::parse_from_rfc3339(text) {
        check_year(moment.date_naive())
    } else {
        check_minute(text)
    }
}

fn explain(text: &str, with_time: bool, example: &str) -> Complaint {
    let Some(read) = read_loosely(text) else {
        return Complaint::new("看不出是哪一天", format!("写成 {example} 这样"));
    };
    let Some(day) = NaiveDate::from_ymd_opt(read.year, read.month, read.day) else {
        return Complaint::new(
            format!("没有 {} 年 {} 月 {} 日这一天", read.year, read.month, read.day),
            format!("请核对，写成 {example} 这样"),
        );
    };
    match read.time {
        Some((hour, minute)) if with_time => match NaiveTime::from_hms_opt(hour, minute, 0) {
            Some(time) => Complaint::new(
                "写法不对",
                format!("写成 {} {}", day.format("%Y-%m-%d"), time.format("%H:%M")),
            ),
            None => Complaint::new(
                format!("没有 {hour} 点 {minute} 分这个时间"),
                format!("请核对，写成 {example} 这样"),
            ),
        },
        Some(_) => Complaint::new("这里只写日期，不写时间", format!("写成 {}", day.format("%Y-%m-%d"))),
        None => Complaint::new("写法不对", format!("写成 {}", day.format("%Y-%m-%d"))),
    }
}

struct Read {
    year: i32,
    month: u32,
    day: u32,
    time: Option<(u32, u32)>,
}

/// What 2026/3/1, 2026.3.1, 2026年3月1日 下午2点, 20260301 most likely mean.
fn read_loosely(text: &str) -> Option<Read> {
    let text: String = text.nfkc().collect();
    let runs: Vec<&str> = text
        .split(|c: char| !c.is_ascii_digit())
        .filter(|run| !run.is_empty())
        .collect();
    let number = |run: &str| run.parse::<u32>().ok().filter(|_| run.len() <= 4);
    let (date, rest) = match runs.as_slice() {
        [compact, rest @ ..] if compact.len() == 8 => (
            (
                number(compact.get(..4)?)?,
                number(compact.get(4..6)?)?,
                number(compact.get(6..)?)?,
            ),
            rest,
        ),
        [year, month, day, rest @ ..] if year.len() == 4 => ((number(year)?, number(month)?, number(day)?), rest),
        _ => return None,
    };
    let afternoon = text.contains("下午") || text.contains("晚") || text.to_ascii_lowercase().contains("pm");
    let time = match rest {
        [] => None,
        [hour] => Some((number(hour)?, 0)),
        [hour, minute, ..] => Some((number(hour)?, number(minute)?)),
    };
    let time = time.map(|(hour, minute)| (if afternoon && hour < 12 { hour + 12 } else { hour }, minute));
    Some(Read {
        year: i32::try_from(date.0).ok()?,
        month: date.1,
        day: date.2,
        time,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_have_one_form_and_exist() {
        assert!(check_date("2026-02-28").is_ok() && check_date("2024-02-29").is_ok());
        for text in [
            "",
            "2026-3-1",
            "2026/03/01",
            "20260301",
            "2026-02-30",
            "2026-13-01",
            "2026-03-01 10:00",
            "２０２６-03-01",
        ] {
            assert!(check_date(text).is_err(), "{text}");
        }
    }

    #[test]
    fn times_go_to_the_minute() {
        assert!(check_minute("2026-11-21 14:30").is_ok() && check_minute("2026-11-21T14:30:05").is_ok());
        for text in [
            "2026-11-21",
            "2026-11-21 24:00",
            "2026-11-21 9:30",
            "2026-11-21 14:60",
            "2026-11-21 14",
        ] {
            assert!(check_minute(text).is_err(), "{text}");
        }
        assert!(check_date_or_minute("2026-11-21").is_ok());
        assert!(check_date_time("2026-11-21T14:30:00+08:00").is_ok());
    }

    #[test]
    fn proposes_the_right_form() {
        let fix = |text: &str| check_date(text).unwrap_err().fix;
        assert_eq!(fix("2026/3/1"), "写成 2026-03-01");
        assert_eq!(fix("2026年3月1日"), "写成 2026-03-01");
        assert_eq!(fix("20260301"), "写成 2026-03-01");
        assert!(
            check_date("2026-02-30")
                .unwrap_err()
                .reason
                .contains("没有 2026 年 2 月 30 日")
        );
        assert_eq!(
            check_minute("2026年3月1日 下午2点5分").unwrap_err().fix,
            "写成 2026-03-01 14:05"
        );
        assert!(check_minute("2026-03-01").unwrap_err().reason.contains("没有时间"));
    }

    #[test]
    fn moments_are_read_in_every_accepted_form() {
        let noon = NaiveDate::from_ymd_opt(2026, 3, 1).and_then(|day| day.and_hms_opt(12, 0, 0));
        assert_eq!(parse_moment("2026-03-01 12:00"), noon);
        assert_eq!(parse_moment("2026-03-01T12:00:00+08:00"), noon);
        assert_eq!(parse_moment("2026-03-01T04:00:00Z"), noon);
        assert_eq!(
            parse_moment("2026-03-01").map(|moment| moment.date()),
            noon.map(|moment| moment.date())
        );
        assert_eq!(parse_moment("明天"), None);
    }
}
