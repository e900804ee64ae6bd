//! Amounts of money as people say them: 9,800 元, 12.5 万元, 3.2 亿元, 1,000 万亿元.

use crate::kinds::ABSURD;

const WAN: f64 = 10_000.0;
const YI: f64 = 100_000_000.0;
const WAN_YI: f64 = 1e12;

/// An amount of yuan, short.
#[must_use]
pub fn short(yuan: f64) -> String {
    let size = yuan.abs();
    if yuan.is_nan() {
        "—".to_owned()
    } else if size >= ABSURD {
        if yuan > 0.0 {
            "超过 1 亿亿元"
        } else {
            "低于 -1 亿亿元"
        }
        .to_owned()
    } else if size >= WAN_YI {
        format!("{} 万亿元", grouped(yuan / WAN_YI))
    } else if size >= YI {
        format!("{} 亿元", grouped(yuan / YI))
    } else if size >= WAN {
        format!("{} 万元", grouped(yuan / WAN))
    } else {
        format!("{} 元", grouped(yuan))
    }
}

/// With thousands separators and at most two decimals, none of them a trailing zero.
#[must_use]
pub fn grouped(number: f64) -> String {
    let text = format!("{:.2}", number.abs());
    let text = text.trim_end_matches('0').trim_end_matches('.');
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    let mut out = String::new();
    if number < 0.0 {
        out.push('-');
    }
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    if !decimals.is_empty() {
        out.push('.');
        out.push_str(decimals);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_amounts() {
        for (yuan, said) in [
            (0.0, "0 元"),
            (9_800.0, "9,800 元"),
            (125_000.0, "12.5 万元"),
            (-480_000.0, "-48 万元"),
            (320_000_000.0, "3.2 亿元"),
            (9_990_000_000_000.0, "9.99 万亿元"),
            (1e15, "1,000 万亿元"),
            (f64::INFINITY, "超过 1 亿亿元"),
            (-1e308, "低于 -1 亿亿元"),
            (f64::NAN, "—"),
        ] {
            assert_eq!(short(yuan), said);
        }
    }
}
