//! Days that people do not write in full: 昨天, 11月5日, 11/5, 08.5.20.

use super::text::narrow;
use crate::dates::clock;
use chrono::{Datelike, Days, NaiveDate, NaiveTime};

/// The last such day that is not in the future, with its time where the text has one.
pub(super) fn last(text: &str, today: NaiveDate) -> Option<(NaiveDate, Option<NaiveTime>)> {
    let text = narrow(text);
    let (day, rest) = named(&text, today).or_else(|| without_year(&text, today))?;
    let rest = rest.trim();
    if rest.is_empty() {
        return Some((day, None));
    }
    Some((day, Some(clock::parse(rest)?)))
}

fn named(text: &str, today: NaiveDate) -> Option<(NaiveDate, &str)> {
    const NAMES: [(&str, u64); 6] = [
        ("今天", 0),
        ("今日", 0),
        ("昨天", 1),
        ("昨日", 1),
        ("前天", 2),
        ("前日", 2),
    ];
    NAMES.iter().find_map(|(name, days)| {
        let rest = text.strip_prefix(name)?;
        Some((today.checked_sub_days(Days::new(*days))?, rest))
    })
}

fn without_year(text: &str, today: NaiveDate) -> Option<(NaiveDate, &str)> {
    let (month, rest) = number(text)?;
    let is_named = rest.starts_with('月');
    let (day, rest) = number(rest.strip_prefix(['月', '/', '.', '-'])?.trim_start())?;
    let behind = rest.strip_prefix(['日', '号']).unwrap_or(rest);
    // 11-20人, 11.26.3 and 11/5/2026 are no days of a month.
    let is_whole =
        behind.is_empty() || behind.starts_with(' ') || (is_named && !behind.starts_with(['-', '/', '.', '~']));
    if !is_whole {
        return None;
    }
    let in_year = |year| NaiveDate::from_ymd_opt(year, month, day);
    // The 29th of February may be years back.
    let day = (0..8)
        .filter_map(|back| in_year(today.year() - back))
        .find(|day| *day <= today)?;
    Some((day, behind))
}

/// 08.5.20 and 98-6-1: the year first, in the last hundred years.
pub(super) fn with_short_year(text: &str, today: NaiveDate) -> Option<NaiveDate> {
    let text = narrow(text);
    let parts: Vec<&str> = text
        .trim_end_matches(['日', '号'])
        .split(['.', '/', '-', '年', '月'])
        .collect();
    let [year, month, day] = *parts else { return None };
    let read = |part: &str| part.parse::<u32>().ok().filter(|_| (1..=2).contains(&part.len()));
    let short = read(year).filter(|_| year.len() == 2)?;
    // 20-2-1 may be a day in 2001: only what can be no day of a month, and a zero where the others have none, is a year.
    let has_odd_zero = year.starts_with('0') && (month.len() == 1 || day.len() == 1);
    if short <= 31 && !has_odd_zero {
        return None;
    }
    let century =
        |century: i32| NaiveDate::from_ymd_opt(century + i32::try_from(short).ok()?, read(month)?, read(day)?);
    century(2000).filter(|day| *day <= today).or_else(|| century(1900))
}

/// 2012 and 2012年.
pub(super) fn is_year(text: &str) -> bool {
    let text = narrow(text);
    let digits = text.strip_suffix('年').unwrap_or(&text).trim();
    digits.len() == 4 && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// The number of one or two digits with which a text begins.
fn number(text: &str) -> Option<(u32, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (digits, rest) = text.split_at_checked(end)?;
    let number = digits.parse().ok().filter(|_| digits.len() <= 2)?;
    Some((number, rest))
}
