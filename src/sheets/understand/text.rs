//! Text of cells without what nobody sees.

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfkc_quick};

/// Text as it is stored: line ends are `\n`, nothing invisible at the ends, no control characters.
pub(in crate::sheets) fn clean(text: &str) -> String {
    // Most cells are clean, and every cell is asked several times.
    let is_clean = !text.chars().any(char::is_control) && !text.contains("_x000D_") && trim(text).len() == text.len();
    if is_clean { text.to_owned() } else { cleaned(text) }
}

fn cleaned(text: &str) -> String {
    // Excel writes a carriage return in a cell as _x000D_.
    let text = text.replace("_x000D_", "\r").replace("\r\n", "\n").replace('\r', "\n");
    let visible: String = text
        .chars()
        .filter(|character| !character.is_control() || "\n\t".contains(*character))
        .collect();
    let lines: Vec<&str> = visible.lines().map(trim).collect();
    trim(&lines.join("\n")).to_owned()
}

fn trim(text: &str) -> &str {
    text.trim_matches(|character: char| {
        character.is_whitespace() || "\u{feff}\u{200b}\u{200c}\u{200d}".contains(character)
    })
}

/// The same on one line, for names.
pub(in crate::sheets) fn one_line(text: &str) -> String {
    clean(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Half-width and trimmed, for codes, numbers and addresses of mail.
pub(super) fn narrow(text: &str) -> String {
    let text = clean(text);
    match is_nfkc_quick(text.chars()) {
        IsNormalized::Yes => text,
        IsNormalized::No | IsNormalized::Maybe => text.nfkc().collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn what_is_clean_stays_and_what_is_not_becomes_so(text in "[ a甲\u{3000}\u{200b}\u{feff}_x000D\r\n\t\u{7}Ａ①]{0,12}") {
            let clean = clean(&text);
            proptest::prop_assert_eq!(&clean, &cleaned(&text));
            proptest::prop_assert_eq!(&super::clean(&clean), &clean);
            proptest::prop_assert_eq!(narrow(&text), cleaned(&text).nfkc().collect::<String>());
        }
    }

    #[test]
    fn invisible_characters_go_and_lines_stay() {
        assert_eq!(clean("\u{feff} 第一行 _x000D_\n第二行\u{200b}\u{a0}"), "第一行\n第二行");
        assert_eq!(clean("a\0b\u{7}\tc"), "ab\tc");
        assert_eq!(clean(" \r\n \u{3000}"), "");
        assert_eq!(one_line(" 杭州\r\n盛泰  公司 "), "杭州 盛泰 公司");
    }
}
