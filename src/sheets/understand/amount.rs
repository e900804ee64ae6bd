//! Numbers and amounts of money as people type them.

use super::super::currency;
use super::scale;
use super::text::narrow;
use serde_json::{Number, Value};

/// An amount as a text names it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Amount {
    pub(super) number: f64,
    /// How many of the base unit the text's own unit is, where it names one.
    pub(super) factor: Option<f64>,
    /// Whether it says that these are yuan; 12万 does not. A sign of the currency names no unit: ¥650 are 650 of whatever the
    /// header says.
    pub(super) is_yuan: bool,
}

/// The amount that a text is: `1,234.00`, `¥1234`, `12万`, `1亿2千万`. None when anything else is in it, a foreign currency above all, so
/// that nothing is guessed.
pub(super) fn parse(text: &str) -> Option<Amount> {
    let text = narrow(text).to_lowercase().replace([' ', '\u{a0}'], "");
    if has_broken_groups(&text) {
        return None;
    }
    let text = text.replace(',', "");
    let (bare, is_marked) = currency::without_yuan(&text);
    let is_yuan = is_marked || bare.ends_with(['元', '圆', '分']);
    if let Some(number) = scale::sum(bare.trim_end_matches(['元', '圆'])) {
        // Its parts name their units, so that no header gives it another.
        let factor = Some(1.0);
        return Some(Amount {
            number,
            factor,
            is_yuan,
        });
    }
    let (digits, factor) = split_unit(bare);
    let shaped = !digits.is_empty()
        && digits
            .chars()
            .all(|character| character.is_ascii_digit() || ".-+".contains(character))
        && digits.chars().any(|character| character.is_ascii_digit());
    let number: f64 = shaped.then(|| digits.parse().ok()).flatten()?;
    number.is_finite().then_some(Amount {
        number,
        factor,
        is_yuan,
    })
}

/// Whether the commas of a number are not where they part its digits by threes, or by fours as 万 does: what 1,860,00 was meant
/// to be, nobody knows.
pub(super) fn has_broken_groups(text: &str) -> bool {
    let runs = text.split(|character: char| !character.is_ascii_digit() && character != ',');
    let mut behind_point = false;
    let mut at = 0;
    for run in runs {
        let is_broken = run.contains(',') && run.bytes().any(|byte| byte.is_ascii_digit());
        if is_broken && (behind_point || !is_grouped(run)) {
            return true;
        }
        at += run.len();
        let next = text.get(at..).and_then(|rest| rest.chars().next());
        behind_point = next == Some('.');
        at += next.map_or(0, char::len_utf8);
    }
    false
}

fn is_grouped(digits: &str) -> bool {
    let mut groups = digits.split(',').map(str::len);
    let first = groups.next().unwrap_or(0);
    let rest: Vec<usize> = groups.collect();
    let are_all = |size: usize| (1..=size).contains(&first) && rest.iter().all(|group| *group == size);
    are_all(3) || are_all(4)
}

fn split_unit(text: &str) -> (&str, Option<f64>) {
    if let Some(digits) = text.strip_suffix('分') {
        return (digits, Some(0.01));
    }
    let yuan = text.strip_suffix(['元', '圆']);
    match (scale::cut(yuan.unwrap_or(text)), yuan) {
        (Some((digits, factor)), _) => (digits, Some(factor)),
        (None, Some(digits)) => (digits, Some(1.0)),
        (None, None) => (text, None),
    }
}

/// A number as JSON: whole ones without `.0`, others with at most 15 significant digits, like the spreadsheet shows them.
pub(super) fn json(number: f64) -> Value {
    let rounded: f64 = format!("{number:.14e}").parse().unwrap_or(number);
    #[expect(clippy::cast_possible_truncation, reason = "whole and below 2^53")]
    let value = if rounded.fract() == 0.0 && rounded.abs() < 9_007_199_254_740_992.0 {
        Some(Number::from(rounded as i64))
    } else {
        Number::from_f64(rounded)
    };
    value.map_or(Value::Null, Value::Number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_with_their_marks() {
        for (text, number) in [
            ("1,234.00", Some((1234.0, None))),
            ("¥１，２３４", Some((1234.0, None))),
            ("1,860,00", None),
            ("1,2345,6789元", Some((123_456_789.0, Some(1.0)))),
            ("1.234,56", None),
            ("1234,567", None),
            ("1234.5元", Some((1234.5, Some(1.0)))),
            ("12万", Some((12.0, Some(1e4)))),
            ("￥1.5亿元", Some((1.5, Some(1e8)))),
            ("500分", Some((500.0, Some(0.01)))),
            ("1.2千万", Some((1.2, Some(1e7)))),
            ("3百万元", Some((3.0, Some(1e6)))),
            ("20十万", Some((20.0, Some(1e5)))),
            ("¥2千", Some((2.0, Some(1e3)))),
            ("1亿2,000万元", Some((120_000_000.0, Some(1.0)))),
            ("3万5", None),
            ("千万", None),
            ("-3", Some((-3.0, None))),
            ("CNY 1200", Some((1200.0, None))),
            ("12万元人民币", Some((12.0, Some(1e4)))),
            ("30*1.13", None),
            ("约100", None),
            ("1,234.00元/月", None),
            ("$100", None),
            ("500人", None),
            ("-", None),
            ("/", None),
            ("1-2", None),
            ("inf", None),
            ("", None),
        ] {
            let found = parse(text).map(|amount| (amount.number, amount.factor));
            assert_eq!(found, number, "{text}");
        }
    }

    #[test]
    fn whole_numbers_have_no_point() {
        assert_eq!(json(328.0), serde_json::json!(328));
        assert_eq!(json(0.1 + 0.2), serde_json::json!(0.3));
        assert_eq!(json(1e300), serde_json::json!(1e300));
    }
}
