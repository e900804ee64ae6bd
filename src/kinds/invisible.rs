//! Characters that cannot be seen.

/// Zero-width and direction characters, variation selectors, tags and noncharacters: two texts that differ only in these look
/// the same.
#[must_use]
pub const fn is_invisible(c: char) -> bool {
    matches!(c as u32,
        0xAD | 0x34F | 0x61C | 0x115F..=0x1160 | 0x17B4..=0x17B5 | 0x180B..=0x180F | 0x200B..=0x200F | 0x202A..=0x202E
        | 0x2060..=0x206F | 0x3164 | 0xFE00..=0xFE0F | 0xFEFF | 0xFFA0 | 0xFFF0..=0xFFFB | 0xFFFD | 0xFDD0..=0xFDEF
        | 0xE0000..=0xE0FFF)
        || (c as u32) & 0xFFFE == 0xFFFE
}

/// Whether a text shows nothing at all.
#[must_use]
pub fn shows_nothing(text: &str) -> bool {
    text.chars()
        .all(|c| c.is_whitespace() || c.is_control() || is_invisible(c))
}
