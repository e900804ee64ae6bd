//! Days of a week: 周五, 下周一, 上星期三, 周末.

use super::Lean;
use chrono::{Datelike, Days, NaiveDate, TimeDelta, Weekday};

/// How many weeks on; None where a text names no week.
const WEEKS: [(&str, Option<i64>); 10] = [
    ("上上", Some(-2)),
    ("下下", Some(2)),
    ("上个", Some(-1)),
    ("下个", Some(1)),
    ("这个", Some(0)),
    ("上", Some(-1)),
    ("下", Some(1)),
    ("本", Some(0)),
    ("这", Some(0)),
    ("", None),
];
/// The sixth day is where the weekend begins.
const DAYS: &str = "一二三四五六日";

/// The day that is meant: without a week, the next or the last one, today included.
pub(super) fn day(word: &str, today: NaiveDate, lean: Lean) -> Option<NaiveDate> {
    let (weeks, rest) = WEEKS
        .iter()
        .find_map(|(start, weeks)| Some((*weeks, word.strip_prefix(start)?)))?;
    let named = ["周", "星期", "礼拜"].iter().find_map(|week| rest.strip_prefix(week))?;
    let mut letters = named.chars();
    let letter = match letters.next()? {
        '天' => '日',
        '末' => '六',
        letter => letter,
    };
    let at = u64::try_from(DAYS.chars().position(|day| day == letter)?).ok()?;
    if letters.next().is_some() {
        return None;
    }
    match weeks {
        Some(weeks) => {
            let monday = today.week(Weekday::Mon).checked_first_day()?;
            let monday = monday.checked_add_signed(TimeDelta::weeks(weeks))?;
            monday.checked_add_days(Days::new(at))
        }
        None => {
            let now = u64::from(today.weekday().num_days_from_monday());
            match lean {
                Lean::Ahead => today.checked_add_days(Days::new((at + 7 - now) % 7)),
                Lean::Past => today.checked_sub_days(Days::new((now + 7 - at) % 7)),
            }
        }
    }
}
