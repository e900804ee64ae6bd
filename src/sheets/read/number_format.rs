//! What a number format adds to a number that the number does not say itself: leading zeros, and the currency of an amount.

use super::super::table::number_text;
use super::super::{Cell, currency};

/// How cells of one format show their numbers.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) enum Shown {
    /// As they are, or in a way that says no more.
    #[default]
    Plain,
    /// With zeros in front, up to so many digits: 00123 of a customer's number or postcode.
    Padded(usize),
    /// With the sign or name of another currency than yuan.
    Money(String),
}

impl Shown {
    /// What a format code says. Only its first section, that of positive numbers, counts.
    pub(super) fn by(code: &str) -> Self {
        /// Numbers of more digits are not exact.
        const MOST: usize = 15;
        let format = Format::of(code);
        if let Some(currency) = format.currency() {
            return Self::Money(currency);
        }
        let is_padded = format.literals.trim().is_empty() && format.digits.bytes().all(|digit| digit == b'0');
        match format.digits.len() {
            width @ 2..=MOST if is_padded => Self::Padded(width),
            _ => Self::Plain,
        }
    }

    /// The cell as a person sees it, where that is more than its number.
    pub(super) fn cell(&self, cell: Cell) -> Cell {
        match (self, &cell) {
            (Self::Padded(width), Cell::Number(number)) if is_whole(*number) => {
                let digits = number_text(*number);
                // What fills the format is a number like any other.
                if digits.len() < *width {
                    Cell::Text(format!("{digits:0>width$}").into())
                } else {
                    cell
                }
            }
            (Self::Money(currency), Cell::Number(number)) => {
                let number = number_text(*number);
                // A sign or code stands before its amount, a name behind it.
                Cell::Text(
                    if currency
                        .chars()
                        .all(|letter| letter.is_alphabetic() && !letter.is_ascii())
                    {
                        format!("{number} {currency}").into()
                    } else {
                        format!("{currency}{number}").into()
                    },
                )
            }
            _ => cell,
        }
    }
}

fn is_whole(number: f64) -> bool {
    number >= 0.0 && number.fract() == 0.0
}

/// The parts of a format code.
#[derive(Debug, Default)]
struct Format {
    /// Placeholders of digits and what stands among them: `#,##0.00`.
    digits: String,
    /// Other text that is shown.
    literals: String,
    /// What stands in brackets as the sign of a currency, and its language: `$` and `409` of `[$$-409]`.
    sign: Option<(String, String)>,
}

impl Format {
    fn of(code: &str) -> Self {
        let mut format = Self::default();
        let mut signs = code.chars();
        while let Some(sign) = signs.next() {
            match sign {
                ';' => break,
                '"' => format.literals.extend(signs.by_ref().take_while(|sign| *sign != '"')),
                '\\' => format.literals.extend(signs.next()),
                // A blank as wide as the next sign, and a sign that fills the cell.
                '_' | '*' => {
                    signs.next();
                }
                // Colours, conditions and languages.
                '[' => {
                    let inside: String = signs.by_ref().take_while(|sign| *sign != ']').collect();
                    format.sign = format.sign.or_else(|| sign_of(&inside));
                }
                '0' | '#' | '?' | ',' | '.' | '%' => format.digits.push(sign),
                _ => format.literals.push(sign),
            }
        }
        format
    }

    /// The other currency than yuan in which the format shows amounts.
    fn currency(&self) -> Option<String> {
        // Of Japan.
        const YEN: &str = "411";
        let literal = self.literals.trim();
        match &self.sign {
            Some((sign, language)) if currency::is_yuan(sign) => language.ends_with(YEN).then(|| "JPY".to_owned()),
            Some((sign, _)) => Some(sign.clone()),
            None => currency::is_foreign(literal).then(|| literal.to_owned()),
        }
    }
}

/// The sign of a currency and its language. Many formats name a language alone.
fn sign_of(inside: &str) -> Option<(String, String)> {
    let (sign, language) = inside
        .strip_prefix('$')?
        .split_once('-')
        .unwrap_or((inside.get(1..)?, ""));
    let sign = sign.trim();
    (!sign.is_empty()).then(|| (sign.to_owned(), language.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::Shown;

    #[test]
    fn other_currencies_are_told_from_yuan() {
        for (code, currency) in [
            ("[$$-409]#,##0.00", Some("$")),
            ("[$HK$-C04]#,##0", Some("HK$")),
            ("[$€-2] #,##0.00", Some("€")),
            ("[$USD] #,##0", Some("USD")),
            ("#,##0.00\\ [$€-407]", Some("€")),
            ("\"$\"#,##0_);(\"$\"#,##0)", Some("$")),
            ("_(\"US$\"* #,##0.00_)", Some("US$")),
            ("#,##0\"美元\"", Some("美元")),
            ("[$¥-411]#,##0", Some("JPY")),
            ("[$¥-804]#,##0.00", None),
            ("[$￥-804]#,##0.00", None),
            ("\"¥\"#,##0.00", None),
            ("[$CNY] #,##0", None),
            ("#,##0\"元\"", None),
            ("[$-804]yyyy\"年\"m\"月\"", None),
        ] {
            let expected = currency.map_or(Shown::Plain, |sign| Shown::Money(sign.to_owned()));
            assert_eq!(Shown::by(code), expected, "{code}");
        }
    }

    #[test]
    fn only_zeros_alone_pad_a_number() {
        for (code, width) in [
            ("00000", Some(5)),
            ("000000_ ", Some(6)),
            ("[$-804]000000", Some(6)),
            ("0000;@", Some(4)),
            ("[Red]00", Some(2)),
            ("0", None),
            ("0.00", None),
            ("#,##0", None),
            ("#000", None),
            ("0000%", None),
            ("000\\-0000", None),
            ("00E+00", None),
            ("General", None),
            ("yyyy", None),
            ("\"00000", None),
            ("", None),
        ] {
            assert_eq!(Shown::by(code), width.map_or(Shown::Plain, Shown::Padded), "{code}");
        }
    }
}
