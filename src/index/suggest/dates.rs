//! Days and spans of days as people call them. They are written as called, so that a view that is kept goes with the day.

use crate::dates::{self, NAMED, Span};
use crate::index::query::syntax::Operator;
use chrono::NaiveDate;

/// One choice: how it is written, and which days it means.
pub(super) type Choice = (String, String);

/// What is offered before anything is typed.
const USUAL: [&str; 8] = ["今天", "近7天", "近30天", "本月", "上月", "本季度", "今年", "去年"];
/// The same for dates that lie ahead.
const USUAL_AHEAD: [&str; 8] = ["今天", "未来7天", "未来30天", "本周", "下周", "本月", "下月", "本季度"];
/// Spans of so many days that are offered besides those that are named.
const COUNTED: [&str; 5] = ["近7天", "近30天", "近90天", "未来7天", "未来30天"];
/// Behind a comparison.
const POINTS: [&str; 9] = [
    "今天",
    "7天前",
    "30天前",
    "90天前",
    "半年前",
    "一年前",
    "本月",
    "今年",
    "30天后",
];

/// The choices that fit an operator and what was typed, the likeliest first.
pub(super) fn choices(operator: Operator, typed: &str, is_ahead: bool, today: NaiveDate) -> Vec<Choice> {
    let is_span = matches!(operator, Operator::Is | Operator::Equal);
    let typed: String = typed.chars().filter(|c| !c.is_whitespace()).collect();
    let choice = |word: &str| {
        let days = if is_span {
            said(dates::span(word, today)?)
        } else {
            compared(operator, word, today)?
        };
        Some((word.to_owned(), days))
    };
    if typed.is_empty() && operator == Operator::Is {
        let usual = if is_ahead { USUAL_AHEAD } else { USUAL };
        return usual.iter().filter_map(|word| choice(word)).collect();
    }
    let spans = NAMED.iter().chain(&COUNTED).copied();
    let mut words: Vec<String> = if is_span {
        spans.map(str::to_owned).collect()
    } else {
        POINTS.map(str::to_owned).to_vec()
    };
    for word in completed(&typed, is_span) {
        if !words.iter().any(|known| known.starts_with(&word)) {
            words.push(word);
        }
    }
    let mut fitting: Vec<(u8, Choice)> = words
        .iter()
        .filter_map(|word| {
            let choice = choice(word)?;
            let as_word = super::likeness(word, &typed);
            let as_date = choice.1.starts_with(&typed).then_some(1);
            Some((as_word.into_iter().chain(as_date).min()?, choice))
        })
        .collect();
    fitting.sort_by_key(|(fit, _)| *fit);
    fitting.into_iter().map(|(_, choice)| choice).collect()
}

/// 近45 is on its way to 近45天, and 45 to 45天前.
fn completed(typed: &str, is_span: bool) -> Vec<String> {
    if typed.is_empty() {
        return Vec::new();
    }
    let endings: &[&str] = if is_span { &["", "天"] } else { &["", "天前", "前"] };
    endings.iter().map(|ending| format!("{typed}{ending}")).collect()
}

/// `2026-01-02..2026-01-31`
fn said((from, to): Span) -> String {
    if from == to {
        from.to_string()
    } else {
        format!("{from}..{to}")
    }
}

/// What a comparison with a word comes to: 早于 2026-08-28.
fn compared(operator: Operator, word: &str, today: NaiveDate) -> Option<String> {
    let point = dates::point(word, today);
    // >90天前 is longer ago.
    let is_turned = word.ends_with('前') && point.is_some();
    let (from, to) = point.map(|day| (day, day)).or_else(|| dates::span(word, today))?;
    let is_later = matches!(operator, Operator::Greater | Operator::GreaterOrEqual) != is_turned;
    let is_included = matches!(operator, Operator::LessOrEqual | Operator::GreaterOrEqual);
    Some(match (is_later, is_included) {
        (true, false) => format!("晚于 {to}"),
        (true, true) => format!("{from} 起"),
        (false, false) => format!("早于 {from}"),
        (false, true) => format!("到 {to} 为止"),
    })
}

#[cfg(test)]
mod tests {
    use super::choices;
    use crate::index::query::syntax::Operator;
    use chrono::NaiveDate;

    fn written(operator: Operator, typed: &str) -> Vec<String> {
        let today = NaiveDate::from_ymd_opt(2026, 1, 31).unwrap();
        let all = choices(operator, typed, false, today);
        all.into_iter().map(|(word, days)| format!("{word} {days}")).collect()
    }

    #[test]
    fn words_mean_days() {
        for (typed, first) in [
            ("今天", "今天 2026-01-31"),
            ("昨", "昨天 2026-01-30"),
            ("近30", "近30天 2026-01-02..2026-01-31"),
            ("近 45 天", "近45天 2025-12-18..2026-01-31"),
            ("本周", "本周 2026-01-26..2026-02-01"),
            ("上月", "上月 2025-12-01..2025-12-31"),
            ("本季", "本季度 2026-01-01..2026-03-31"),
            ("上个季度", "上个季度 2025-10-01..2025-12-31"),
            ("bjd", "本季度 2026-01-01..2026-03-31"),
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
    fn a_comparison_says_which_days_it_leaves() {
        assert_eq!(written(Operator::Greater, "半年"), ["半年前 早于 2025-07-31"]);
        assert_eq!(written(Operator::Less, "45"), ["45天前 晚于 2025-12-17"]);
        assert_eq!(written(Operator::Less, "今年"), ["今年 早于 2026-01-01"]);
        assert_eq!(written(Operator::GreaterOrEqual, "30天后"), ["30天后 2026-03-02 起"]);
    }
}
