//! One readable, stable, portable file or folder name for any text.

use super::{cut, ignored};
use crate::kinds::is_invisible;
use crate::vault::blob::blob_hex;
use unicode_normalization::UnicodeNormalization;

/// What every common file system takes for one name.
pub(super) const MOST_BYTES_ON_DISK: usize = 255;
/// 80 汉字: leaves room for an extension, a number against collisions and a sync tool's mark.
const MOST_BYTES: usize = 240;
/// What stands for a text of which nothing can be kept.
const NAMELESS: &str = "未命名";

/// One readable, stable, portable file or folder name for any text. Idempotent; never empty, never a name that kehu ignores,
/// never longer than 240 bytes of UTF-8; the true text stays in the record.
///
/// Full-width letters, digits and blanks become half-width, so that one company gets one folder however it is typed;
/// brackets stay as registered names write them. What Windows reserves becomes its full-width twin (`A/B` → `A／B`).
/// Characters that cannot be seen are dropped.
pub fn safe_name(text: &str) -> String {
    let mut name = String::with_capacity(text.len());
    for c in text.nfc().filter_map(portable) {
        if c != ' ' || !(name.is_empty() || name.ends_with(' ')) {
            name.push(c);
        }
    }
    // Mapping may have left a letter beside its accent.
    let name: String = name.nfc().collect();
    let name = name.trim_matches([' ', '.']);
    if name.is_empty() {
        return NAMELESS.into();
    }
    shorten(unreserved(name))
}

/// The same for a file, which keeps its ending: that tells what it is. Folders in front of the name are left out.
pub fn safe_file_name(text: &str) -> String {
    /// Bytes of the longest ending that anybody gives a file, and of a name that leaves room for it.
    const ENDING: usize = 16;
    let name = text.rsplit(['/', '\\']).next().unwrap_or(text).trim();
    let (stem, ending) = match name.rsplit_once('.') {
        Some((stem, ending)) if !stem.is_empty() && ending.len() <= ENDING => (stem, ending),
        _ => (name, ""),
    };
    let ending: String = ending.chars().filter(char::is_ascii_alphanumeric).collect();
    let stem = safe_name(stem);
    let stem = cut(&stem, MOST_BYTES - ENDING - 1).trim_end_matches([' ', '.']);
    if ending.is_empty() {
        safe_name(stem)
    } else {
        safe_name(&format!("{stem}.{ending}"))
    }
}

/// The character to keep for this one; None for what cannot be seen.
fn portable(c: char) -> Option<char> {
    Some(match c {
        c if c.is_whitespace() => ' ',
        c if c.is_control() || is_invisible(c) => return None,
        '<' => '＜',
        '>' => '＞',
        ':' => '：',
        '"' => '＂',
        '/' => '／',
        '\\' => '＼',
        '|' => '｜',
        '?' => '？',
        '*' => '＊',
        'Ａ'..='Ｚ' | 'ａ'..='ｚ' | '０'..='９' | '．' | '－' => half_width(c),
        c => c,
    })
}

fn half_width(c: char) -> char {
    char::from_u32((c as u32).wrapping_sub(0xFEE0)).unwrap_or(c)
}

/// Keeps clear of device names (`CON` → `CON_`) and of names that kehu ignores or git refuses.
fn unreserved(name: &str) -> String {
    let mut name = name.to_string();
    let stem = name.split('.').next().unwrap_or_default().trim_end().len();
    if name.get(..stem).is_some_and(is_device) {
        name.insert(stem, '_');
    }
    // Windows takes `git~1` for `.git`, so git refuses it.
    let is_ignored = |name: &str| ignored::file(name) || ignored::folder(name) || name.eq_ignore_ascii_case("git~1");
    if is_ignored(&name) {
        name.insert(0, '_');
    }
    if is_ignored(&name) {
        name.push('_');
    }
    name
}

fn is_device(stem: &str) -> bool {
    const DEVICES: [&str; 7] = ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$", "CLOCK$"];
    let stem = stem.to_uppercase();
    let numbered = ["COM", "LPT"].iter().find_map(|port| stem.strip_prefix(port));
    DEVICES.contains(&stem.as_str())
        || numbered.is_some_and(|rest| {
            let mut rest = rest.chars();
            matches!((rest.next(), rest.next()), (Some('0'..='9' | '¹' | '²' | '³'), None))
        })
}

/// Cuts an over-long name and marks it with a hash of the whole, so that two long names with one beginning stay two.
fn shorten(name: String) -> String {
    if name.len() <= MOST_BYTES {
        return name;
    }
    // Hashing memory cannot fail; were it to, the cut name alone is still a good name.
    let hash = blob_hex(name.as_bytes()).unwrap_or_default();
    let mark = cut(&hash, 8);
    let kept = cut(&name, MOST_BYTES - mark.len() - 1).trim_end_matches([' ', '.', '-']);
    format!("{kept}-{mark}")
}
