//! How well a word fits what was typed of it: as it is written, and as it is spoken.

use crate::index::text::fold;
use pinyin::ToPinyinMulti;

/// How well `word` fits `typed`; smaller fits better, None not at all. `h`, `hy` and `hangye` fit 行业.
#[must_use]
pub fn likeness(word: &str, typed: &str) -> Option<u8> {
    let (word, typed) = (fold(word), fold(typed));
    let typed = typed.trim();
    if word == typed {
        return Some(0);
    }
    if word.starts_with(typed) {
        return Some(1);
    }
    let is_spoken = !typed.is_empty() && typed.bytes().all(|byte| byte.is_ascii_alphabetic());
    let chars: Vec<char> = if is_spoken && !word.is_ascii() {
        word.chars().collect()
    } else {
        Vec::new()
    };
    let is_whole = chars.len() == typed.len();
    match (begins_with_initials(&chars, typed), spoken_beginning(&chars, typed)) {
        (true, _) if is_whole => return Some(2),
        (_, Some(0)) => return Some(2),
        (true, _) | (_, Some(_)) => return Some(3),
        (false, None) => {}
    }
    if word.contains(typed) {
        return Some(4);
    }
    let is_inside = typed.len() > 1 && (1..chars.len()).any(|from| begins_with_initials(&chars[from..], typed));
    is_inside.then_some(5)
}

/// Whether these are the first letters of the first characters, in any of their readings.
fn begins_with_initials(chars: &[char], typed: &str) -> bool {
    let fits = |(c, letter): (&char, char)| readings(*c).iter().any(|reading| reading.starts_with(letter));
    !chars.is_empty() && chars.len() >= typed.len() && chars.iter().zip(typed.chars()).all(fits)
}

/// How many characters are left when these are spoken as far as typed, in any of their readings.
fn spoken_beginning(chars: &[char], typed: &str) -> Option<usize> {
    let (first, others) = chars.split_first()?;
    readings(*first)
        .iter()
        .find_map(|reading| match typed.strip_prefix(reading.as_str()) {
            Some("") => Some(others.len()),
            Some(rest) => spoken_beginning(others, rest),
            // The last syllable may be half typed.
            None => reading.starts_with(typed).then_some(others.len() + 1),
        })
}

/// The ways to say a character: 行 is `hang` and `xing`. What has no reading stands for itself.
fn readings(c: char) -> Vec<String> {
    match c.to_pinyin_multi() {
        Some(readings) => readings.into_iter().map(|reading| reading.plain().to_owned()).collect(),
        None => vec![c.to_string()],
    }
}

#[cfg(test)]
mod tests {
    use super::likeness;

    #[test]
    fn what_begins_so_fits_best() {
        let words = ["制造业", "制造", "精密制造", "智造云", "批发零售"];
        let fits: Vec<Option<u8>> = words.iter().map(|word| likeness(word, "制造")).collect();
        assert_eq!(fits, [Some(1), Some(0), Some(4), None, None]);
        for (word, typed, fit) in [
            ("行业", "hy", Some(2)),
            ("行业", "hangye", Some(2)),
            ("行业", "hangy", Some(3)),
            ("行业", "hangyel", None),
            ("客户行业", "hy", Some(5)),
            ("活跃度", "hy", Some(3)),
            ("VIP", "v", Some(1)),
            ("行业", "", Some(1)),
            ("owner", "wn", Some(4)),
        ] {
            assert_eq!(likeness(word, typed), fit, "{word} {typed}");
        }
    }
}
