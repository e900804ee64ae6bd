//! Text of cells without what nobody sees.

use unicode_normalization::UnicodeNormalization;

/// Text as it is stored: line ends are `\n`, nothing invisible at the ends, no control characters.
pub(in crate::sheets) fn clean(text: &str) -> String {
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
    clean(text).nfkc().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn invisible_characters_go_and_lines_stay() {
        assert_eq!(clean("\u{feff} 第一行 _x000D_\n第二行\u{200b}\u{a0}"), "第一行\n第二行");
        assert_eq!(clean("a\0b\u{7}\tc"), "ab\tc");
        assert_eq!(clean(" \r\n \u{3000}"), "");
        assert_eq!(one_line(" 杭州\r\n盛泰  公司 "), "杭州 盛泰 公司");
    }
}
