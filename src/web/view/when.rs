//! Dates as people say them: 今天 14:30, 昨天, 3 天后, 11月19日 周四.

use crate::archive::Departed;
use crate::vault::Stamp;
use chrono::{DateTime, Datelike, FixedOffset, Local, NaiveDate, NaiveDateTime, NaiveTime};

/// When a file was last written, here.
#[must_use]
pub fn of_file(stamp: &Stamp) -> Option<NaiveDateTime> {
    let seconds = stamp.mtime_ns.div_euclid(1_000_000_000);
    DateTime::from_timestamp(seconds, 0).map(|at| at.with_timezone(&Local).naive_local())
}

/// A moment of some other place's clock, by the clock here.
#[must_use]
pub fn here(at: DateTime<FixedOffset>) -> NaiveDateTime {
    at.with_timezone(&Local).naive_local()
}

/// `2026-11-21 14:30`; without the time at midnight, which stands for "no time given".
#[must_use]
pub fn moment(at: NaiveDateTime) -> String {
    let format = if at.time() == NaiveTime::MIN {
        "%Y-%m-%d"
    } else {
        "%Y-%m-%d %H:%M"
    };
    at.format(format).to_string()
}

/// When and by whom a customer was deleted: 2026-11-21 14:30 由 张三 删除.
#[must_use]
pub fn departure(customer: &Departed) -> String {
    match &customer.deletion {
        Some(deletion) => format!("{} 由 {} 删除", moment(here(deletion.time)), deletion.author),
        None => "刚刚不见了，还没有记下是谁删除的".to_owned(),
    }
}

/// How far away a day is: 今天, 昨天, 5 天前, 3 个月前, 明天, 6 天后, 2 年后.
#[must_use]
pub fn distance(day: NaiveDate, today: NaiveDate) -> String {
    let days = (day - today).num_days();
    let span = match days.unsigned_abs() {
        0 => return "今天".to_owned(),
        1 => return if days < 0 { "昨天" } else { "明天" }.to_owned(),
        count @ 2..=59 => format!("{count} 天"),
        count @ 60..=729 => format!("{} 个月", count / 30),
        count => format!("{} 年", count / 365),
    };
    format!("{span}{}", if days < 0 { "前" } else { "后" })
}

/// How far away something to do is: as [`distance`], but what is past is overdue: 逾期 3 天.
#[must_use]
pub fn due(day: NaiveDate, today: NaiveDate) -> String {
    match (today - day).num_days() {
        days @ 1.. => format!("逾期 {days} 天"),
        _ => distance(day, today),
    }
}

/// A heading over the things of one day: 今天 · 11月21日 周六; another year's with the year.
#[must_use]
pub fn day_heading(day: NaiveDate, today: NaiveDate) -> String {
    let weekday = ["一", "二", "三", "四", "五", "六", "日"]
        .get(day.weekday().num_days_from_monday() as usize)
        .copied()
        .unwrap_or_default();
    let date = if day.year() == today.year() {
        format!("{}月{}日 周{weekday}", day.month(), day.day())
    } else {
        format!("{}年{}月{}日 周{weekday}", day.year(), day.month(), day.day())
    };
    match (today - day).num_days() {
        0 => format!("今天 · {date}"),
        1 => format!("昨天 · {date}"),
        _ => date,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kinds::parse_moment;

    fn day(text: &str) -> NaiveDate {
        parse_moment(text).expect("a date").date()
    }

    #[test]
    fn says_how_far() {
        let today = day("2026-11-21");
        for (date, said) in [
            ("2026-11-21", "今天"),
            ("2026-11-20", "昨天"),
            ("2026-11-22", "明天"),
            ("2026-11-10", "11 天前"),
            ("2026-08-21", "3 个月前"),
            ("2028-12-01", "2 年后"),
            ("1900-01-01", "126 年前"),
        ] {
            assert_eq!(distance(day(date), today), said);
        }
    }

    #[test]
    fn what_is_past_is_overdue() {
        let today = day("2026-11-21");
        assert_eq!(due(day("2026-11-20"), today), "逾期 1 天");
        assert_eq!(due(day("2026-08-21"), today), "逾期 92 天");
        assert_eq!(due(today, today), "今天");
        assert_eq!(due(day("2026-11-22"), today), "明天");
    }

    #[test]
    fn heads_days() {
        let today = day("2026-11-21");
        assert_eq!(day_heading(today, today), "今天 · 11月21日 周六");
        assert_eq!(day_heading(day("2025-03-04"), today), "2025年3月4日 周二");
    }

    #[test]
    fn midnight_means_no_time() {
        assert_eq!(parse_moment("2026-11-21").map(moment).as_deref(), Some("2026-11-21"));
        assert_eq!(
            parse_moment("2026-11-21T14:30").map(moment).as_deref(),
            Some("2026-11-21 14:30")
        );
    }
}
