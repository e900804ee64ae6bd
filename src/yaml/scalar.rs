//! What a plain (unquoted) scalar means.
//!
//! YAML 1.2's core schema, read the way `serde_yaml` reads it, with two additions so that nothing is lost on the way into
//! [`Value`]: integers outside `i64`/`u64` (account and contract numbers of 20 digits and more) and `.nan`/`.inf` stay the
//! text that was written.

use serde_json::{Number, Value};

/// A plain scalar's type and value.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Plain {
    Null,
    Bool(bool),
    Number(Number),
    /// A number to YAML, but none that [`Value`] can hold: an integer of more than 64 bits, infinity, not-a-number.
    Unrepresentable,
    Text,
}

impl Plain {
    /// The value, where `text` is what was resolved.
    pub(super) fn into_value(self, text: &str) -> Value {
        match self {
            Self::Null => Value::Null,
            Self::Bool(bool) => Value::Bool(bool),
            Self::Number(number) => Value::Number(number),
            Self::Unrepresentable | Self::Text => Value::String(text.to_owned()),
        }
    }
}

/// Resolves the text of a plain scalar.
pub(super) fn resolve(text: &str) -> Plain {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Plain::Null,
        "true" | "True" | "TRUE" => return Plain::Bool(true),
        "false" | "False" | "FALSE" => return Plain::Bool(false),
        _ => {}
    }
    // Everything else that is no text begins like a number: most text is told apart by its first byte.
    match text.as_bytes() {
        [b'0'..=b'9' | b'+' | b'-' | b'.', ..] => number(text),
        _ => Plain::Text,
    }
}

fn number(text: &str) -> Plain {
    let (negative, digits) = match text.as_bytes() {
        [b'-', ..] => (true, &text[1..]),
        [b'+', ..] => (false, &text[1..]),
        _ => (false, text),
    };
    if digits.starts_with(['+', '-']) {
        return Plain::Text;
    }
    if let Some(plain) = integer(negative, digits) {
        return plain;
    }
    if matches!(digits, ".inf" | ".Inf" | ".INF") || matches!(text, ".nan" | ".NaN" | ".NAN") {
        return Plain::Unrepresentable;
    }
    // Rust's own parser knows `inf`, `nan` and `infinity` too, which are words here: they come out as not finite.
    let float = digits.parse::<f64>().ok().filter(|float| float.is_finite());
    match float.and_then(|float| Number::from_f64(if negative { -float } else { float })) {
        Some(number) => Plain::Number(number),
        None => Plain::Text,
    }
}

/// An integer in any notation; digits with a leading zero are text (`013800138000`).
fn integer(negative: bool, digits: &str) -> Option<Plain> {
    for (prefix, radix) in [("0x", 16), ("0o", 8), ("0b", 2)] {
        if let Some(rest) = digits.strip_prefix(prefix) {
            let valid = !rest.is_empty() && rest.chars().all(|c| c.is_digit(radix));
            return valid.then(|| whole(negative, rest, radix));
        }
    }
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    if digits.len() > 1 && digits.starts_with('0') {
        return Some(Plain::Text);
    }
    Some(whole(negative, digits, 10))
}

fn whole(negative: bool, digits: &str, radix: u32) -> Plain {
    let signed = |absolute| {
        if negative {
            0_i64.checked_sub_unsigned(absolute).map(Number::from)
        } else {
            Some(Number::from(absolute))
        }
    };
    let number = u64::from_str_radix(digits, radix).ok().and_then(signed);
    number.map_or(Plain::Unrepresentable, Plain::Number)
}
