//! One day, with its time where one is said.

use super::{Lean, amount, clock, month, number, span, week, written};
use chrono::{NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Timelike};
use std::fmt;
use unicode_normalization::UnicodeNormalization;

/// Characters of the longest text that is looked at.
const LONGEST: usize = 32;
/// Furthest that hours and minutes are counted.
const MOST_MINUTES: i64 = 60 * 24 * 366;
/// Signs that stand between a day and its time and say nothing.
const BETWEEN: [char; 4] = [',', '、', '，', '的'];

/// A day, or a time on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    pub day: NaiveDate,
    pub time: Option<NaiveTime>,
}

impl From<NaiveDate> for Moment {
    fn from(day: NaiveDate) -> Self {
        Self { day, time: None }
    }
}

impl fmt::Display for Moment {
    /// As files have it: `2026-12-01`, `2026-12-01 15:00`.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", self.day.format("%Y-%m-%d"))?;
        match self.time {
            Some(time) => write!(formatter, " {}", time.format("%H:%M")),
            None => Ok(()),
        }
    }
}

/// What a text means, said at this instant; None for what says no day, or several (本周).
#[must_use]
pub fn moment(text: &str, now: NaiveDateTime, lean: Lean) -> Option<Moment> {
    if text.chars().count() > LONGEST {
        return None;
    }
    let narrow: String = text.trim().nfkc().collect();
    if let Some(moment) = written(&narrow) {
        return Some(moment);
    }
    let plain = plain(&narrow);
    from_now(&plain, now)
        .or_else(|| later_today(&plain, now, lean))
        .or_else(|| parted(&plain, now, lean))
}

/// The single day that a word means for a search: 明天, 下周一, 下月底. Where one says neither which week nor which month it may be
/// either: those are not asked for so.
#[must_use]
pub fn named_day(word: &str, today: NaiveDate) -> Option<NaiveDate> {
    let plain = plain(word);
    let is_same = |today| day(&plain, today, Lean::Ahead) == day(&plain, today, Lean::Past);
    // On the day itself 周五 is the next and the last one.
    let is_clear = is_same(today) && today.succ_opt().is_some_and(is_same);
    day(&plain, today, Lean::Ahead).filter(|_| is_clear)
}

/// How to write a moment that was not understood.
#[must_use]
pub fn advice(text: &str, now: NaiveDateTime, lean: Lean) -> String {
    let cut = |sort: fn(&str) -> bool| cut(text, now, lean, sort);
    if let Some((day, hour)) = cut(clock::is_either) {
        return format!("{hour}是上午还是下午？写成 {day}下午{hour} 或 {day}上午{hour} 这样");
    }
    if let Some((day, half)) = cut(clock::is_half) {
        let hour = if half.contains("下午") { "3点" } else { "8点" };
        return format!("写上几点，例如 {day}{half}{hour}");
    }
    if let Some((day, hour)) = cut(clock::is_beyond) {
        return format!("没有“{hour}”这个时间，写成 {day}下午3点 或 {day} 15:00 这样");
    }
    "写成 2026-12-01，或者 明天、下周一、3天后、月底、明天下午3点 这样".to_owned()
}

/// The same where only a day has its place.
#[must_use]
pub fn advice_for_day(text: &str, now: NaiveDateTime, lean: Lean) -> String {
    let sample = match lean {
        Lean::Past => "昨天、上周五、3天前",
        Lean::Ahead => "明天、下周一、3天后、月底",
    };
    match cut(text, now, lean, clock::is_meant) {
        Some((day, _)) => format!("这里只写哪一天，不写几点，写成 {day}"),
        None => format!("写成 2026-12-01，或者 {sample} 这样"),
    }
}

/// A day that is understood, and what of this sort follows it.
fn cut(text: &str, now: NaiveDateTime, lean: Lean, sort: fn(&str) -> bool) -> Option<(String, String)> {
    let narrow: String = text.nfkc().collect();
    let plain = plain(&narrow);
    let cuts = plain.char_indices().filter_map(|(at, _)| plain.split_at_checked(at));
    // 下周一, not 下周 and an hour that begins with 一.
    let mut fitting = cuts.filter(|(word, rest)| sort(rest) && day(word, now.date(), lean).is_some());
    let (day, rest) = fitting.next_back()?;
    Some((day.to_owned(), rest.to_owned()))
}

/// Without blanks and signs that say nothing; 今晚 as 今天晚上.
fn plain(narrow: &str) -> String {
    let plain: String = narrow
        .chars()
        .filter(|c| !c.is_whitespace() && !BETWEEN.contains(c))
        .collect();
    let shorts = [
        ("今早", "今天早上"),
        ("今晚", "今天晚上"),
        ("明早", "明天早上"),
        ("明晚", "明天晚上"),
        ("昨晚", "昨天晚上"),
    ];
    for (short, long) in shorts {
        if let Some(rest) = plain.strip_prefix(short) {
            return format!("{long}{}", rest.trim_start_matches('上'));
        }
    }
    plain.to_lowercase()
}

/// 3小时后, 半小时前, 一个半小时后, 45分钟后, 现在.
fn from_now(plain: &str, now: NaiveDateTime) -> Option<Moment> {
    let at = |moment: NaiveDateTime| {
        Some(Moment {
            day: moment.date(),
            time: Some(moment.time().with_second(0)?.with_nanosecond(0)?),
        })
    };
    if matches!(plain, "现在" | "此刻" | "刚才") {
        return at(now);
    }
    let (amount, sign) = match plain.strip_suffix('后') {
        Some(amount) => (amount, 1),
        None => (plain.strip_suffix('前')?, -1),
    };
    let amount = amount.trim_end_matches(['以', '之']);
    let minutes = match amount.strip_suffix("小时").or_else(|| amount.strip_suffix("钟头")) {
        Some(hours) => hours_in_minutes(hours)?,
        None => i64::from(number::count(
            amount.strip_suffix("分钟").or_else(|| amount.strip_suffix('分'))?,
        )?),
    };
    let minutes = Some(minutes).filter(|minutes| (1..=MOST_MINUTES).contains(minutes))?;
    at(now.checked_add_signed(TimeDelta::minutes(sign * minutes))?)
}

/// 3, 两个, 半, 半个, 一个半.
fn hours_in_minutes(hours: &str) -> Option<i64> {
    if matches!(hours, "半" | "半个") {
        return Some(30);
    }
    let (hours, half) = match hours.strip_suffix("个半") {
        Some(hours) => (hours, 30),
        None => (hours.strip_suffix('个').unwrap_or(hours), 0),
    };
    Some(i64::from(number::count(hours)?).checked_mul(60)? + half)
}

/// A time that is said without a day: today, as long as it fits. Figures alone (08:15) may be half of something.
fn later_today(plain: &str, now: NaiveDateTime, lean: Lean) -> Option<Moment> {
    let time = time(plain).filter(|_| !plain.contains(':'))?;
    let is_fit = match lean {
        Lean::Ahead => time > now.time(),
        Lean::Past => time <= now.time(),
    };
    is_fit.then_some(Moment {
        day: now.date(),
        time: Some(time),
    })
}

/// A day and then its time. The longest day is the one that is meant: 11月15日, not 11月1.
fn parted(plain: &str, now: NaiveDateTime, lean: Lean) -> Option<Moment> {
    let ends = plain.char_indices().map(|(at, _)| at).chain([plain.len()]);
    let ends: Vec<usize> = ends.collect();
    ends.into_iter().rev().find_map(|end| {
        let (word, rest) = plain.split_at_checked(end)?;
        let day = day(word, now.date(), lean)?;
        let time = if rest.is_empty() { None } else { Some(time(rest)?) };
        Some(Moment { day, time })
    })
}

/// A time that can be meant in one way only.
fn time(text: &str) -> Option<NaiveTime> {
    clock::parse(text).filter(|_| !clock::is_either(text))
}

/// The one day that a word means. Of a week or a month to come it is the first; 月底前 is 月底.
fn day(word: &str, today: NaiveDate, lean: Lean) -> Option<NaiveDate> {
    if let Some((from, to)) = span::span(word, today) {
        return (from == to || from > today).then_some(from);
    }
    let is_counted = ["内", "前", "后"].iter().any(|end| word.ends_with(end));
    if !is_counted {
        return week::day(word, today, lean).or_else(|| month::day(word, today, lean));
    }
    let within = word
        .strip_suffix('内')
        .map(|word| format!("{}后", word.trim_end_matches(['以', '之'])));
    let until = || word.strip_suffix('前').map(|word| word.trim_end_matches(['以', '之']));
    amount::point(within.as_deref().unwrap_or(word), today).or_else(|| day(until()?, today, lean))
}

#[cfg(test)]
mod tests;
