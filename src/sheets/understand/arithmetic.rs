//! Sums that people leave in cells as text: `30*1.13`, `(1200+800)*2`.

use super::text::narrow;
use std::iter::Peekable;
use std::str::Chars;

/// The result of a text that is a calculation. Chains of `-` or `/` alone are ranges, dates and fractions (`100-200`,
/// `2020/2/1`): none of them is a calculation. None as well where it has no result.
pub(super) fn evaluate(text: &str) -> Option<f64> {
    /// Longer ones are no calculation that a person left in a cell.
    const LONGEST: usize = 100;
    let text: String = narrow(text)
        .trim_start_matches('=')
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| match c {
            '×' | '✕' => '*',
            '÷' => '/',
            _ => c,
        })
        .collect();
    let is_calculation = text.len() <= LONGEST
        && text.contains(['*', '+'])
        && text.contains(|c: char| c.is_ascii_digit())
        && !text.starts_with('+');
    if !is_calculation {
        return None;
    }
    let mut rest = Calculation {
        signs: text.chars().peekable(),
    };
    let result = rest.sum()?;
    (rest.signs.peek().is_none() && result.is_finite()).then_some(result)
}

/// What is left of a calculation.
struct Calculation<'a> {
    signs: Peekable<Chars<'a>>,
}

impl Calculation<'_> {
    fn sum(&mut self) -> Option<f64> {
        let mut result = self.product()?;
        while let Some(sign) = self.signs.next_if(|c| "+-".contains(*c)) {
            let next = self.product()?;
            result += if sign == '+' { next } else { -next };
        }
        Some(result)
    }

    fn product(&mut self) -> Option<f64> {
        let mut result = self.factor()?;
        while let Some(sign) = self.signs.next_if(|c| "*/".contains(*c)) {
            let next = self.factor()?;
            result = if sign == '*' { result * next } else { result / next };
        }
        Some(result)
    }

    /// As deep as the text is long at most.
    fn factor(&mut self) -> Option<f64> {
        if self.signs.next_if_eq(&'-').is_some() {
            return Some(-self.factor()?);
        }
        if self.signs.next_if_eq(&'(').is_some() {
            let inside = self.sum()?;
            return self.signs.next_if_eq(&')').map(|_| inside);
        }
        let mut digits = String::new();
        while let Some(digit) = self.signs.next_if(|c| c.is_ascii_digit() || *c == '.') {
            digits.push(digit);
        }
        digits.parse().ok()
    }
}

#[cfg(test)]
mod tests {
    use super::evaluate;
    use proptest::prelude::*;

    #[test]
    fn calculations_have_a_result() {
        for (text, result) in [
            ("30*1.13", Some(33.9)),
            ("3０×１.5", Some(45.0)),
            ("(1200+800)*2", Some(4000.0)),
            ("=2+3*4-10/5", Some(12.0)),
            ("-2*-(1+1)", Some(4.0)),
            ("100-200", None),
            ("2020/2/1", None),
            ("1/2", None),
            ("100", None),
            ("+100", None),
            ("30*", None),
            ("30*1.1.3", None),
            ("(1+2", None),
            ("1+2)", None),
            ("1+1/0", None),
            ("3*4万", None),
            ("*", None),
            ("", None),
        ] {
            let found = evaluate(text).map(|number| format!("{number:.6}"));
            assert_eq!(found, result.map(|number: f64| format!("{number:.6}")), "{text}");
        }
    }

    /// A calculation as text, and its result.
    fn calculation() -> impl Strategy<Value = (String, f64)> {
        let number = (0..10_000_u32).prop_map(|number| (number.to_string(), f64::from(number)));
        number.prop_recursive(4, 12, 2, |inner| {
            (inner.clone(), inner, prop::sample::select(vec!['+', '-', '*'])).prop_map(
                |((one, a), (other, b), sign)| {
                    let result = match sign {
                        '+' => a + b,
                        '-' => a - b,
                        _ => a * b,
                    };
                    (format!("({one}{sign}{other})"), result)
                },
            )
        })
    }

    proptest! {
        #[test]
        fn the_result_is_that_of_the_calculation((text, result) in calculation()) {
            if text.contains(['*', '+']) && text.len() <= 100 {
                prop_assert_eq!(evaluate(&text), Some(result));
            }
        }

        #[test]
        fn no_text_is_too_odd(text in "[0-9+*/().-]{0,120}") {
            evaluate(&text);
        }
    }
}
