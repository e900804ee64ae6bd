//! Traditional characters and the simplified ones that stand for them, one for one.
//!
//! Words are left alone: what is written one way or the other is to be found by either, not to be translated.

use ferrous_opencc::OpenCC;
use ferrous_opencc::config::BuiltinConfig;
use std::sync::LazyLock;

/// The characters that the table has an entry for.
const FIRST: u32 = 0x3400;
const LAST: u32 = 0x9fff;

/// By character the one to read instead: two bytes for each, since neither side is outside of the basic plane.
static TABLE: LazyLock<Vec<u16>> = LazyLock::new(table);

/// The simplified form of a traditional character; any other as it is.
pub(in crate::index) fn simplified(c: char) -> char {
    let entry = (c as u32).checked_sub(FIRST).and_then(|at| TABLE.get(at as usize));
    entry.and_then(|code| char::from_u32(u32::from(*code))).unwrap_or(c)
}

/// Asks the converter for every character once, so that nobody has to ask it again.
fn table() -> Vec<u16> {
    // Its dictionaries are part of the program; without them every character stands for itself.
    let converter = OpenCC::from_config(BuiltinConfig::T2s).ok();
    let once = |c: char| {
        let text = converter.as_ref()?.convert(c.encode_utf8(&mut [0; 4]));
        let mut characters = text.chars();
        characters
            .next()
            .filter(|new| characters.next().is_none() && (FIRST..=LAST).contains(&(*new as u32)))
    };
    let simplest = |c: char| {
        let first = once(c).unwrap_or(c);
        // What has become simple may itself be the traditional form of another (薴, 苧, 苎).
        once(first).unwrap_or(first)
    };
    (FIRST..=LAST)
        .filter_map(char::from_u32)
        .map(|c| u16::try_from(simplest(c) as u32).unwrap_or_default())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{FIRST, LAST, simplified};

    #[test]
    fn every_character_has_one_simplest_form() {
        let characters = || (FIRST..=LAST).filter_map(char::from_u32);
        assert!(characters().all(|c| simplified(simplified(c)) == simplified(c)));
        let changed = characters().filter(|c| simplified(*c) != *c).count();
        assert!((2_500..4_000).contains(&changed), "{changed}");
        assert_eq!(
            ['為', '為', '薴', 'a', '😀', '盛'].map(simplified),
            ['为', '为', '苎', 'a', '😀', '盛']
        );
    }
}
