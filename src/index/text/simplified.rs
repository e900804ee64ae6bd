//! Traditional characters and the simplified ones that stand for them, one for one.
//!
//! Words are left alone: what is written one way or the other is to be found by either, not to be translated.

use ferrous_opencc::OpenCC;
use ferrous_opencc::config::BuiltinConfig;
use std::sync::LazyLock;

/// The characters that the table has an entry for.
const FIRST: u32 = 0x3400;
const LAST: u32 = 0x9fff;

static TABLE: LazyLock<Table> = LazyLock::new(Table::new);

/// What traditional characters become.
struct Table {
    /// A bit for each character that becomes another. All text passes here, and these few bytes stay at hand.
    changed: Vec<u64>,
    /// By character the one to read instead: two bytes for each, since neither side is outside of the basic plane.
    forms: Vec<u16>,
}

/// The simplified form of a traditional character; any other as it is.
pub(in crate::index) fn simplified(c: char) -> char {
    let Some(at) = (c as u32).checked_sub(FIRST).map(|at| at as usize) else {
        return c;
    };
    let table = &*TABLE;
    let is_changed = table
        .changed
        .get(at / 64)
        .is_some_and(|bits| bits >> (at % 64) & 1 == 1);
    if !is_changed {
        return c;
    }
    let form = table.forms.get(at).and_then(|code| char::from_u32(u32::from(*code)));
    form.unwrap_or(c)
}

impl Table {
    /// Asks the converter for every character once, so that nobody has to ask it again.
    fn new() -> Self {
        // Its dictionaries are part of the program; without them every character stands for itself.
        let converter = OpenCC::from_config(BuiltinConfig::T2s).ok();
        let once = |c: char| {
            let text = converter.as_ref()?.convert(c.encode_utf8(&mut [0; 4]));
            let mut characters = text.chars();
            characters
                .next()
                .filter(|new| characters.next().is_none() && (FIRST..=LAST).contains(&(*new as u32)))
        };
        let mut table = Self {
            changed: Vec::new(),
            forms: Vec::new(),
        };
        for (at, c) in (FIRST..=LAST).filter_map(char::from_u32).enumerate() {
            let first = once(c).unwrap_or(c);
            // What has become simple may itself be the traditional form of another (薴, 苧, 苎).
            let simplest = once(first).unwrap_or(first);
            if at % 64 == 0 {
                table.changed.push(0);
            }
            if let Some(bits) = table.changed.last_mut() {
                *bits |= u64::from(simplest != c) << (at % 64);
            }
            table.forms.push(u16::try_from(simplest as u32).unwrap_or_default());
        }
        table
    }
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
