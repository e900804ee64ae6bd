//! Telephone numbers in a cell as people fill it: several of them, with notes, with what a number cell did to them.

use super::text::narrow;
use crate::kinds::tidy_phone;

/// What one part of a cell says.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Part {
    pub(super) numbers: Vec<String>,
    pub(super) text: String,
    /// Whether it says more than its numbers: 张总, （财务）, or digits that are no number.
    pub(super) says_more: bool,
}

/// The parts of a text, cut at the signs between several numbers; a text that is one number as a whole is one part.
pub(super) fn parts(text: &str) -> Vec<Part> {
    let text = narrow(text);
    // Text cells that were number cells once: 13800138000.0
    let text = match text.strip_suffix(".0") {
        Some(digits) if digits.bytes().all(|c| c.is_ascii_digit()) => digits,
        _ => text.as_str(),
    };
    if let Some(number) = tidy_phone(text) {
        return vec![Part {
            numbers: vec![number],
            text: text.to_owned(),
            says_more: false,
        }];
    }
    text.split(['/', '、', ';', ',', '|', '\n'])
        .map(str::trim)
        .filter(|part| part.chars().any(char::is_alphanumeric))
        .map(part)
        .collect()
}

fn part(text: &str) -> Part {
    let mut part = Part {
        text: text.to_owned(),
        ..Part::default()
    };
    // The digits of an address of mail are no phone.
    if text.contains('@') {
        part.says_more = true;
        return part;
    }
    let mut rest = text;
    while !rest.is_empty() {
        let (run, behind) = run(rest);
        if run.is_empty() {
            let end = rest.chars().next().map_or(rest.len(), char::len_utf8);
            let (note, behind) = rest.split_at(end);
            part.says_more |= note.chars().any(char::is_alphanumeric);
            rest = behind;
        } else {
            part.take_numbers(run);
            rest = behind;
        }
    }
    part
}

/// The signs of numbers with which a text begins, extensions included, and what stands behind them.
fn run(text: &str) -> (&str, &str) {
    let mut end = 0;
    while let Some(rest) = text.get(end..).filter(|rest| !rest.is_empty()) {
        let signs = rest
            .find(|c: char| !c.is_ascii_digit() && !"+-() .·‐‑–—−".contains(c))
            .unwrap_or(rest.len());
        let step = if signs > 0 { signs } else { extension_mark(rest) };
        if step == 0 || (signs == 0 && end == 0) {
            break;
        }
        end += step;
    }
    text.split_at(end)
}

/// Length of the mark of an extension with which a text begins, when digits stand behind it.
fn extension_mark(text: &str) -> usize {
    let lower = text.to_ascii_lowercase();
    ["分机号", "分机", "转", "ext", "x", "#"]
        .iter()
        .filter(|mark| {
            lower.strip_prefix(**mark).is_some_and(|behind| {
                let behind = behind.trim_start_matches([' ', '.', ':', '-']);
                behind.starts_with(|c: char| c.is_ascii_digit())
            })
        })
        .map(|mark| mark.len() + usize::from(lower.get(mark.len()..).is_some_and(|behind| behind.starts_with(':'))))
        .next()
        .unwrap_or(0)
}

impl Part {
    /// Blanks stand between two numbers, or within one (138 0013 8000): the most words that are one number are one.
    fn take_numbers(&mut self, run: &str) {
        let words: Vec<&str> = run.split_whitespace().collect();
        let mut from = 0;
        while from < words.len() {
            let found = (from + 1..=words.len())
                .rev()
                .find_map(|to| Some((to, tidy_phone(&words.get(from..to)?.join(" "))?)));
            match found {
                Some((to, number)) => {
                    self.numbers.push(number);
                    from = to;
                }
                None => {
                    self.says_more |= words
                        .get(from)
                        .is_some_and(|word| word.chars().any(char::is_alphanumeric));
                    from += 1;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::parts;
    use proptest::prelude::*;

    fn read(text: &str) -> (Vec<String>, bool) {
        let parts = parts(text);
        let says_more = parts.iter().any(|part| part.says_more);
        (parts.into_iter().flat_map(|part| part.numbers).collect(), says_more)
    }

    #[test]
    fn numbers_are_told_apart() {
        for (text, numbers) in [
            ("13800138000.0", &["13800138000"][..]),
            ("13800138000/13900139000", &["13800138000", "13900139000"]),
            ("13800138000、0571-88001234", &["13800138000", "0571-88001234"]),
            (
                "13800138000；13900139000，75588001234",
                &["13800138000", "13900139000", "0755-88001234"],
            ),
            ("13800138000\n13900139000", &["13800138000", "13900139000"]),
            ("13800138000 13900139000", &["13800138000", "13900139000"]),
            ("138 0013 8000 139 0013 9000", &["13800138000", "13900139000"]),
            ("0571 88001234 13800138000", &["0571-88001234", "13800138000"]),
            ("0571-88001234转801/13800138000", &["0571-88001234-801", "13800138000"]),
            ("0571-88001234 转：801", &["0571-88001234-801"]),
            ("0571-88001234 Ext.801", &["0571-88001234-801"]),
            ("(0571)88001234", &["0571-88001234"]),
        ] {
            let numbers = numbers.iter().map(|number| (*number).to_owned()).collect();
            assert_eq!(read(text), (numbers, false), "{text}");
        }
    }

    #[test]
    fn notes_are_noticed() {
        for (text, numbers) in [
            ("13800138000 张总", &["13800138000"][..]),
            ("张总13800138000", &["13800138000"]),
            ("13800138000（财务）", &["13800138000"]),
            ("0571-88001234转801 李工", &["0571-88001234-801"]),
            ("0571-88001234转前台", &["0571-88001234"]),
            ("13800138000 张总 13900139000 李总", &["13800138000", "13900139000"]),
            ("0571-88001234/88005678", &["0571-88001234"]),
            ("8:00-18:00 0571-88001234", &["0571-88001234"]),
            ("1.38E+10", &[]),
            ("13800138000@163.com", &[]),
            ("138001380001", &[]),
            ("13800138000-13900139000", &[]),
            ("找门卫", &[]),
        ] {
            let numbers = numbers.iter().map(|number| (*number).to_owned()).collect();
            assert_eq!(read(text), (numbers, true), "{text}");
        }
        assert_eq!(read("、/ -"), (vec![], false));
    }

    proptest! {
        #[test]
        fn no_digit_is_made_up(text in "[0-9+()/、,; 张总转extx#.-]{0,40}") {
            let digits = |text: &str| text.chars().filter(|c| c.is_ascii_digit() && *c != '0').collect::<Vec<_>>();
            let said = digits(&text);
            let mut rest = said.iter();
            for number in parts(&text).iter().flat_map(|part| &part.numbers) {
                for digit in digits(number) {
                    prop_assert!(rest.any(|known| *known == digit), "{number} of {text}");
                }
            }
        }
    }
}
