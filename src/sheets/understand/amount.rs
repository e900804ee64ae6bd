//! Numbers and amounts of money as people type them.

use super::text::narrow;
use serde_json::{Number, Value};

/// The number that a text is: `1,234.00`, `¥1234`, `12万`, `85%`. None when anything else is in it, so that nothing is guessed.
pub(super) fn parse(text: &str) -> Option<f64> {
    let text = narrow(text).replace([',', ' ', '\u{a0}'], "");
    let text = text
        .trim_start_matches(['¥', '$', '￥'])
        .trim_start_matches("RMB")
        .trim_start_matches("人民币");
    let (digits, factor) = split_unit(text);
    let shaped = !digits.is_empty()
        && digits
            .chars()
            .all(|character| character.is_ascii_digit() || ".-+".contains(character))
        && digits.chars().any(|character| character.is_ascii_digit());
    let number: f64 = shaped.then(|| digits.parse().ok()).flatten()?;
    Some(number * factor).filter(|number| number.is_finite())
}

fn split_unit(text: &str) -> (&str, f64) {
    const UNITS: [(&str, f64); 8] = [
        ("万元", 1e4),
        ("亿元", 1e8),
        ("千元", 1e3),
        ("万", 1e4),
        ("亿", 1e8),
        ("元", 1.0),
        ("人", 1.0),
        ("%", 1.0),
    ];
    let cut = UNITS
        .iter()
        .find_map(|(unit, factor)| Some((text.strip_suffix(unit)?, *factor)));
    cut.unwrap_or((text, 1.0))
}

/// Whether a text names its unit of money itself (12万), whatever the header says.
pub(super) fn names_unit(text: &str) -> bool {
    split_unit(narrow(text).trim()).1 > 1.0
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
            ("1,234.00", Some(1234.0)),
            ("¥１，２３４", Some(1234.0)),
            ("12万", Some(120_000.0)),
            ("1.5亿元", Some(150_000_000.0)),
            ("-3", Some(-3.0)),
            ("30*1.13", None),
            ("约100", None),
            ("-", None),
            ("/", None),
            ("1-2", None),
            ("inf", None),
            ("", None),
        ] {
            assert_eq!(parse(text), number, "{text}");
        }
    }

    #[test]
    fn whole_numbers_have_no_point() {
        assert_eq!(json(328.0), serde_json::json!(328));
        assert_eq!(json(0.1 + 0.2), serde_json::json!(0.3));
        assert_eq!(json(1e300), serde_json::json!(1e300));
    }
}
