//! Days that are written in full: 2026-12-01, 2026/12/1, 2026年12月1日 下午3点, 20261201.

use super::{Moment, clock};
use chrono::{Datelike, NaiveDate};

/// What a narrow text says, the year first.
#[must_use]
pub fn written(text: &str) -> Option<Moment> {
    if let Ok(day) = NaiveDate::parse_from_str(text, "%Y%m%d")
        && text.len() == 8
    {
        return Some(day.into());
    }
    let (day, rest) = day(text)?;
    let rest = without_weekday(rest, day)?;
    let time = if rest.is_empty() {
        None
    } else {
        Some(clock::parse(rest)?)
    };
    Some(Moment { day, time })
}

/// The day with which a text begins, the year first, and what stands behind it.
fn day(text: &str) -> Option<(NaiveDate, &str)> {
    let (year, rest) = digits(text)?;
    let (month, rest) = digits(rest.strip_prefix(['年', '-', '/', '.'])?.trim_start())?;
    let (day, rest) = digits(rest.strip_prefix(['月', '-', '/', '.'])?.trim_start())?;
    let date = (year.len() == 4 && month.len() <= 2 && day.len() <= 2)
        .then(|| NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?))
        .flatten()?;
    let behind = rest.trim_start_matches(['日', '号', 'T', 't', ' ']);
    // 2020-2-1x and 2020.2.1.5 are no days.
    (behind.is_empty()
        || behind.len() < rest.len()
        || !behind.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '.'))
    .then_some((date, behind))
}

fn digits(text: &str) -> Option<(&str, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    text.split_at_checked(end).filter(|(digits, _)| !digits.is_empty())
}

/// Without 星期六 or (周六) when the day is one; None when it is another, since then something is wrong.
fn without_weekday(text: &str, day: NaiveDate) -> Option<&str> {
    let text = text.trim_start_matches(['(', ',', ' ']);
    let Some(named) = ["星期", "周", "礼拜"].iter().find_map(|word| text.strip_prefix(word)) else {
        return Some(text);
    };
    let mut rest = named.chars();
    let word = rest.next()?;
    let number = "一二三四五六日"
        .chars()
        .position(|known| known == word || (known == '日' && word == '天'))?;
    (day.weekday().num_days_from_monday() as usize == number).then(|| rest.as_str().trim_start_matches([')', ',', ' ']))
}
