//! Words for how many times a unit is meant: 3百万, 1.2千万, 金额（千万元）.

/// The words, a longer one before one that it ends or begins with.
const WORDS: [(&str, f64); 12] = [
    ("万亿", 1e12),
    ("千亿", 1e11),
    ("百亿", 1e10),
    ("十亿", 1e9),
    ("千万", 1e7),
    ("百万", 1e6),
    ("十万", 1e5),
    ("亿", 1e8),
    ("万", 1e4),
    ("千", 1e3),
    ("百", 1e2),
    ("十", 1e1),
];

/// What a word alone stands for.
pub(super) fn factor(word: &str) -> Option<f64> {
    let found = WORDS.iter().find(|(known, _)| *known == word);
    found.map(|(_, factor)| *factor)
}

/// The word for a factor.
pub(super) fn word(factor: f64) -> Option<&'static str> {
    let found = WORDS.iter().find(|(_, known)| (known / factor - 1.0).abs() < 1e-9);
    found.map(|(word, _)| *word)
}

/// A text without the word that it begins with: 美元 of 百万美元.
pub(super) fn without(text: &str) -> &str {
    let rest = WORDS.iter().find_map(|(word, _)| text.strip_prefix(word));
    rest.unwrap_or(text)
}

/// What stands before the word that a text ends with, and its factor.
pub(super) fn cut(text: &str) -> Option<(&str, f64)> {
    let mut words = WORDS.iter();
    words.find_map(|(word, factor)| Some((text.strip_suffix(word)?, *factor)))
}

/// The number that several parts make, the greatest first: 1亿2000万, 3万5千. None for anything else, 3万5 above all, by which
/// some mean 35000.
pub(super) fn sum(text: &str) -> Option<f64> {
    let (sign, mut rest) = match text.strip_prefix('-') {
        Some(rest) => (-1.0, rest),
        None => (1.0, text),
    };
    let (mut total, mut room, mut parts) = (0.0, f64::INFINITY, 0);
    while !rest.is_empty() {
        let (digits, behind) = rest.split_at(rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len()));
        let number: f64 = digits.parse().ok()?;
        let word = WORDS.iter().find(|(word, _)| behind.starts_with(word));
        let scale = word.map_or(1.0, |(_, scale)| *scale);
        let value = number * scale;
        let is_last_full = word.is_some() || value * 10.0 >= room;
        if value >= room || !is_last_full {
            return None;
        }
        total += value;
        (room, parts) = (scale, parts + 1);
        rest = behind.get(word.map_or(0, |(word, _)| word.len())..)?;
    }
    (parts > 1).then_some(sign * total)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn parts_make_a_number() {
        for (text, number) in [
            ("1亿2000万", Some(1.2e8)),
            ("1亿2千万", Some(1.2e8)),
            ("3万5千", Some(35_000.0)),
            ("1千5百", Some(1500.0)),
            ("-1万2000", Some(-12_000.0)),
            ("3万5", None),
            ("5千3万", None),
            ("1万2万", None),
            ("1万20000", None),
            ("3万", None),
            ("万", None),
            ("1.5亿2千万", None),
            ("2026年3月", None),
            ("", None),
        ] {
            assert_eq!(sum(text), number, "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_is_too_odd(text in "[0-9.\\-十百千万亿元]{0,40}") {
            sum(&text);
            cut(&text);
        }

        #[test]
        fn a_sum_is_that_of_its_parts(high in 1..9_999_u32, low in 1..9_999_u32) {
            let said = format!("{high}亿{low}万");
            prop_assert_eq!(sum(&said), Some(f64::from(high) * 1e8 + f64::from(low) * 1e4));
        }

        #[test]
        fn each_factor_has_its_word(at in 0..WORDS.len()) {
            let (said, times) = WORDS[at];
            prop_assert_eq!(factor(said), Some(times));
            prop_assert_eq!(word(times), Some(said));
            let long = format!("12{said}");
            prop_assert_eq!(cut(&long), Some(("12", times)));
            let dollars = format!("{said}美元");
            prop_assert_eq!(without(&dollars), "美元");
        }
    }
}
