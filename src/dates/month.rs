//! Days of a month or a year: 月底, 下月初, 15号, 下月20日, 11月5日, 明年3月1日, 年底.

use super::Lean;
use super::span::shifted;
use chrono::{Datelike, Months, NaiveDate};

/// How many months on.
const MONTHS: [(&str, i32); 10] = [
    ("这个月", 0),
    ("上个月", -1),
    ("下个月", 1),
    ("下下月", 2),
    ("本月", 0),
    ("当月", 0),
    ("这月", 0),
    ("上月", -1),
    ("下月", 1),
    ("次月", 1),
];
/// How many years on.
const YEARS: [(&str, i32); 8] = [
    ("今年", 0),
    ("本年", 0),
    ("明年", 1),
    ("后年", 2),
    ("来年", 1),
    ("去年", -1),
    ("上年", -1),
    ("前年", -2),
];
/// The 29th of February may be years away.
const MOST_YEARS: i32 = 8;

/// The day that is meant: where a text names no month or year, the next or the last such one, today included.
pub(super) fn day(word: &str, today: NaiveDate, lean: Lean) -> Option<NaiveDate> {
    of_month(word, today, lean)
        .or_else(|| of_year(word, today, lean))
        .or_else(|| without_year(word, today, lean))
}

/// 月底, 下月初, 15号.
fn of_month(word: &str, today: NaiveDate, lean: Lean) -> Option<NaiveDate> {
    let first = today.with_day(1)?;
    if let Some((rest, months)) = stripped(&MONTHS, word) {
        return in_month(rest, shifted(first, months)?);
    }
    let is_number = |text: &str| text.starts_with(|c: char| c.is_ascii_digit());
    let rest = match word.strip_prefix('月') {
        Some(edge) => Some(edge).filter(|edge| !is_number(edge)),
        None => Some(word).filter(|day| is_number(day)),
    }?;
    nearest(today, lean, 12, |months| in_month(rest, shifted(first, months)?))
}

/// 底, 初, 15号 of the month that begins on this day.
fn in_month(rest: &str, first: NaiveDate) -> Option<NaiveDate> {
    match rest {
        "底" | "末" => first.checked_add_months(Months::new(1))?.pred_opt(),
        "初" => Some(first),
        "中" => first.with_day(15),
        _ => {
            let (day, behind) = digits(rest)?;
            matches!(behind, "日" | "号").then(|| first.with_day(day))?
        }
    }
}

/// 年底, 明年初, 明年3月1日, 明年3月底.
fn of_year(word: &str, today: NaiveDate, lean: Lean) -> Option<NaiveDate> {
    let named = stripped(&YEARS, word);
    let of = |year: i32, rest: &str| match rest.strip_prefix('年').unwrap_or(rest) {
        "底" | "末" => NaiveDate::from_ymd_opt(year, 12, 31),
        "初" => NaiveDate::from_ymd_opt(year, 1, 1),
        rest => {
            let (month, rest) = digits(rest)?;
            let rest = rest.strip_prefix('月')?;
            in_month(rest, NaiveDate::from_ymd_opt(year, month, 1)?)
        }
    };
    match named {
        Some((rest, years)) => of(today.year().checked_add(years)?, rest),
        None if !word.starts_with(|c: char| c == '年' || c.is_ascii_digit()) => None,
        None => nearest(today, lean, MOST_YEARS, |years| {
            of(today.year().checked_add(years)?, word)
        }),
    }
}

/// 11月5日, 11/5, 11-5, 11.5.
fn without_year(word: &str, today: NaiveDate, lean: Lean) -> Option<NaiveDate> {
    let (month, rest) = digits(word)?;
    let (day, rest) = digits(rest.strip_prefix(['月', '/', '.', '-'])?)?;
    if !matches!(rest, "" | "日" | "号") {
        return None;
    }
    nearest(today, lean, MOST_YEARS, |years| {
        NaiveDate::from_ymd_opt(today.year().checked_add(years)?, month, day)
    })
}

/// The first such day from today on, or the last up to today.
fn nearest(today: NaiveDate, lean: Lean, most: i32, on: impl Fn(i32) -> Option<NaiveDate>) -> Option<NaiveDate> {
    (0..=most).find_map(|step| match lean {
        Lean::Ahead => on(step).filter(|day| *day >= today),
        Lean::Past => on(-step).filter(|day| *day <= today),
    })
}

fn stripped<'a>(words: &[(&str, i32)], text: &'a str) -> Option<(&'a str, i32)> {
    words
        .iter()
        .find_map(|(word, by)| Some((text.strip_prefix(word)?, *by)))
}

/// The number of one or two digits with which a text begins.
fn digits(text: &str) -> Option<(u32, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (digits, rest) = text.split_at_checked(end)?;
    let number = digits.parse().ok().filter(|_| (1..=2).contains(&digits.len()))?;
    Some((number, rest))
}
