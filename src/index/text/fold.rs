//! Folding: what people write differently but mean alike becomes the same text.
//!
//! Full width becomes half width (NFKC), letters lose their case, traditional characters become simplified ones. Text that is
//! stored or shown is never folded.

use super::simplified::simplified;
use std::borrow::Cow;
use unicode_normalization::UnicodeNormalization;

/// The folded form of one character, appended to `out`. Characters that nobody sees (zero width) vanish.
pub(super) fn fold_char(c: char, out: &mut String) {
    match c {
        'A'..='Z' => out.push(c.to_ascii_lowercase()),
        '\0'..='\u{7f}' => out.push(c),
        '\u{3400}'..='\u{9fff}' => out.push(simplified(c)),
        // Full-width letters, digits and signs, and the signs of Chinese text that have no other width: common enough to be
        // spared the table.
        '\u{ff01}'..='\u{ff5e}' => {
            let half = char::from_u32(c as u32 - 0xfee0).unwrap_or(c);
            out.push(half.to_ascii_lowercase());
        }
        '\u{3001}'..='\u{3003}' | '\u{3008}'..='\u{3011}' | '“' | '”' | '‘' | '’' => out.push(c),
        // Zero-width characters, soft hyphens and byte order marks come along with pasted text.
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{fe00}'..='\u{fe0f}' => {}
        _ => std::iter::once(c)
            .nfkc()
            .for_each(|c| out.extend(c.to_lowercase().map(simplified))),
    }
}

/// The folded form of a text.
pub(in crate::index) fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    fold_into(text, &mut out);
    out
}

/// The same in place of what a buffer held, for many texts in turn.
pub(in crate::index) fn fold_into(text: &str, out: &mut String) {
    out.clear();
    compose(text).chars().for_each(|c| fold_char(c, out));
}

/// Joins letters with the marks that follow them (NFC); almost always the text as it is.
pub(in crate::index) fn compose(text: &str) -> Cow<'_, str> {
    let joins = |c: char| {
        matches!(c, '\u{300}'..='\u{36f}' | '\u{1100}'..='\u{11ff}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}'
            | '\u{20d0}'..='\u{20ff}' | '\u{3099}' | '\u{309a}')
    };
    if text.is_ascii() || !text.chars().any(joins) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.nfc().collect())
}

#[cfg(test)]
mod tests {
    use super::fold;

    #[test]
    fn full_width_case_and_marks_fold_together() {
        assert_eq!(fold("ＥＲＰ系统　（Ｖ２．０）"), "erp系统 (v2.0)");
        assert_eq!(fold("Cafe\u{301}"), fold("CAFÉ"));
        assert_eq!(fold("⼀㈱\u{200b}"), "一(株)");
    }

    #[test]
    fn traditional_characters_fold_to_simplified_ones() {
        assert_eq!(fold("華為技術（臺灣）有限公司"), "华为技术(台湾)有限公司");
        assert_eq!(fold("後發髮"), "后发发");
        // A compatibility form and a radical of 車.
        assert_eq!(fold("\u{f902}⾞"), "车车");
        assert_eq!(fold("盛泰机械"), "盛泰机械");
    }

    proptest::proptest! {
        #[test]
        fn folding_twice_changes_nothing_and_keeps_every_character(text in "[\u{3400}-\u{9fff}]{0,40}") {
            let once = fold(&text);
            proptest::prop_assert_eq!(once.chars().count(), text.chars().count());
            proptest::prop_assert_eq!(once.len(), text.len());
            proptest::prop_assert_eq!(fold(&once), once);
        }
    }
}
