//! Days and spans of days in words, and as the query language writes them.

use crate::index::query::syntax::Operator;
use chrono::{Datelike, Days, Months, NaiveDate};

/// One choice: in words, and as it is written.
pub(super) type Choice = (String, String);

/// What is offered before anything is typed.
const USUAL: [&str; 8] = ["今天", "近 7 天", "近 30 天", "本月", "上月", "本季度", "今年", "去年"];
/// The same for dates that lie ahead.
const USUAL_AHEAD: [&str; 8] = [
    "今天",
    "未来 7 天",
    "未来 30 天",
    "本周",
    "下周",
    "本月",
    "下月",
    "本季度",
];

/// The choices that fit an operator and what was typed, the likeliest first.
pub(super) fn choices(operator: Operator, typed: &str, is_ahead: bool, today: NaiveDate) -> Vec<Choice> {
    let choices = match operator {
        Operator::Is => spans(typed, today),
        Operator::Equal => spans(typed, today)
            .into_iter()
            .filter(|(_, text)| !text.contains(".."))
            .collect(),
        _ => points(today),
    };
    let plain = |text: &str| text.replace(' ', "");
    let typed = plain(typed);
    if typed.is_empty() && operator == Operator::Is {
        let usual = if is_ahead { USUAL_AHEAD } else { USUAL };
        let chosen = usual
            .iter()
            .filter_map(|word| choices.iter().find(|(label, _)| label == word));
        return chosen.cloned().collect();
    }
    let mut fitting: Vec<(u8, Choice)> = choices
        .into_iter()
        .filter_map(|choice| {
            let as_word = super::likeness(&plain(&choice.0), &typed);
            let as_date = choice.1.starts_with(&typed).then_some(1);
            Some((as_word.into_iter().chain(as_date).min()?, choice))
        })
        .collect();
    fitting.sort_by_key(|(fit, _)| *fit);
    fitting.into_iter().map(|(_, choice)| choice).collect()
}

/// From one day to another.
fn spans(typed: &str, today: NaiveDate) -> Vec<Choice> {
    let day = |word: &str, day: Option<NaiveDate>| day.map(|day| (word.to_owned(), day.to_string()));
    let month =
        |word: &str, month: Option<NaiveDate>| month.map(|day| (word.to_owned(), day.format("%Y-%m").to_string()));
    let span = |word: String, from: Option<NaiveDate>, to: Option<NaiveDate>| {
        from.zip(to).map(|(from, to)| (word, format!("{from}..{to}")))
    };
    let past = |days: u64| {
        span(
            format!("近 {days} 天"),
            today.checked_sub_days(Days::new(days - 1)),
            Some(today),
        )
    };
    let ahead = |days: u64| {
        span(
            format!("未来 {days} 天"),
            Some(today),
            today.checked_add_days(Days::new(days - 1)),
        )
    };
    let monday = today.week(chrono::Weekday::Mon).first_day();
    let week = |word: &str, monday: Option<NaiveDate>| {
        span(
            word.to_owned(),
            monday,
            monday.and_then(|day| day.checked_add_days(Days::new(6))),
        )
    };
    let first = today.with_day(1);
    let months = |by: i32| first.and_then(|first| shifted(first, by));
    let quarter = i32::try_from(today.month0() % 3).unwrap_or_default();
    let quarter = |word: &str, by: i32| {
        let (from, to) = (months(by - quarter)?, months(by - quarter + 2)?);
        Some((
            word.to_owned(),
            format!("{}..{}", from.format("%Y-%m"), to.format("%Y-%m")),
        ))
    };
    let year = |word: &str, year: i32| Some((word.to_owned(), format!("{year:04}")));
    let mut spans = vec![
        day("今天", Some(today)),
        day("昨天", today.pred_opt()),
        day("明天", today.succ_opt()),
        past(7),
        past(30),
        past(90),
        ahead(7),
        ahead(30),
        week("本周", Some(monday)),
        week("上周", monday.checked_sub_days(Days::new(7))),
        week("下周", monday.checked_add_days(Days::new(7))),
        month("本月", first),
        month("上月", months(-1)),
        month("下月", months(1)),
        quarter("本季度", 0),
        quarter("上季度", -3),
        quarter("下季度", 3),
        year("今年", today.year()),
        year("去年", today.year() - 1),
        year("明年", today.year() + 1),
    ];
    // 近45天: any number of days.
    if let Some(days) = days_in(typed) {
        spans.extend([past(days), ahead(days)]);
    }
    let mut known = std::collections::HashSet::new();
    let spans = spans.into_iter().flatten();
    spans.filter(|(word, _)| known.insert(word.clone())).collect()
}

/// Single days, to be before or behind.
fn points(today: NaiveDate) -> Vec<Choice> {
    let point = |word: &str, day: Option<NaiveDate>| day.map(|day| (word.to_owned(), day.to_string()));
    let ago = |days: u64| today.checked_sub_days(Days::new(days));
    let points = [
        point("今天", Some(today)),
        point("7 天前", ago(7)),
        point("30 天前", ago(30)),
        point("90 天前", ago(90)),
        point("半年前", shifted(today, -6)),
        point("一年前", shifted(today, -12)),
        point("本月初", today.with_day(1)),
        point("今年初", NaiveDate::from_ymd_opt(today.year(), 1, 1)),
        point("30 天后", today.checked_add_days(Days::new(30))),
    ];
    points.into_iter().flatten().collect()
}

fn shifted(day: NaiveDate, months: i32) -> Option<NaiveDate> {
    let by = Months::new(months.unsigned_abs());
    if months < 0 {
        day.checked_sub_months(by)
    } else {
        day.checked_add_months(by)
    }
}

/// The number in 近45天, 最近45天, 未来45天.
fn days_in(typed: &str) -> Option<u64> {
    let rest = ["近", "最近", "过去", "未来"]
        .iter()
        .find_map(|word| typed.trim().strip_prefix(word))?;
    let digits: String = rest.trim_start().chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok().filter(|days| (1..=3650).contains(days))
}

#[cfg(test)]
mod tests {
    use super::choices;
    use crate::index::query::syntax::Operator;
    use chrono::NaiveDate;

    fn written(operator: Operator, typed: &str) -> Vec<String> {
        let today = NaiveDate::from_ymd_opt(2026, 1, 31).unwrap();
        let all = choices(operator, typed, false, today);
        all.into_iter().map(|(word, text)| format!("{word} {text}")).collect()
    }

    #[test]
    fn words_become_days() {
        for (typed, first) in [
            ("今天", "今天 2026-01-31"),
            ("昨", "昨天 2026-01-30"),
            ("近30", "近 30 天 2026-01-02..2026-01-31"),
            ("近45天", "近 45 天 2025-12-18..2026-01-31"),
            ("本周", "本周 2026-01-26..2026-02-01"),
            ("上月", "上月 2025-12"),
            ("下月", "下月 2026-02"),
            ("本季", "本季度 2026-01..2026-03"),
            ("上季", "上季度 2025-10..2025-12"),
            ("去年", "去年 2025"),
            ("bjd", "本季度 2026-01..2026-03"),
        ] {
            assert_eq!(
                written(Operator::Is, typed).first().map(String::as_str),
                Some(first),
                "{typed}"
            );
        }
        assert_eq!(written(Operator::Is, "").len(), 8);
        assert_eq!(written(Operator::Is, "火星"), Vec::<String>::new());
    }

    #[test]
    fn a_comparison_takes_single_days() {
        assert_eq!(written(Operator::Less, "半年"), ["半年前 2025-07-31"]);
        assert!(written(Operator::Equal, "本").iter().all(|text| !text.contains("..")));
        assert!(written(Operator::Less, "").iter().all(|text| !text.contains("..")));
    }
}
