//! What a number format adds to a number that the number does not say itself: leading zeros.

use super::super::Cell;
use super::super::table::number_text;

/// How cells of one format show their numbers.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) enum Shown {
    /// As they are, or in a way that says no more.
    #[default]
    Plain,
    /// With zeros in front, up to so many digits: 00123 of a customer's number or postcode.
    Padded(usize),
}

impl Shown {
    /// What a format code says. Only its first section, that of positive numbers, counts.
    pub(super) fn by(code: &str) -> Self {
        /// Numbers of more digits are not exact.
        const MOST: usize = 15;
        let format = Format::of(code);
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
                    let _ = signs.by_ref().find(|sign| *sign == ']');
                }
                '0' | '#' | '?' | ',' | '.' | '%' => format.digits.push(sign),
                _ => format.literals.push(sign),
            }
        }
        format
    }
}

#[cfg(test)]
mod tests {
    use super::Shown;

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
