//! How characters are read: all their readings, without tones, and what people who do not tell some sounds apart type for them.

use crate::index::text::simplified;
use pinyin::{ToPinyin, ToPinyinMulti};
use std::collections::HashMap;
use std::sync::LazyLock;

/// The characters that have readings here.
const FIRST: u32 = 0x3400;
const LAST: u32 = 0x9fff;

/// The readings of all characters.
pub(super) struct Phonetics {
    /// By character: where its readings begin in `readings`.
    starts: Vec<u32>,
    /// Places in `syllables`.
    readings: Vec<u16>,
    syllables: Vec<Syllable>,
}

/// One syllable.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Syllable {
    /// As it is typed; ü is `v`, or `u` as a further spelling.
    pub spelling: String,
    /// The same and what is typed for it by people who do not tell zh from z, ang from an, l from n.
    pub fuzzy: Vec<String>,
}

static PHONETICS: LazyLock<Phonetics> = LazyLock::new(Phonetics::new);

/// The readings of a character; none for letters, digits and rare characters.
pub(super) fn readings(c: char) -> impl Iterator<Item = &'static Syllable> {
    let phonetics: &'static Phonetics = &PHONETICS;
    phonetics
        .numbers(c)
        .iter()
        .filter_map(|number| phonetics.syllables.get(usize::from(*number)))
}

/// The letters that what is typed for a character may begin with, a bit each; for a letter itself.
pub(super) fn initials(c: char) -> u32 {
    let typed = readings(c).flat_map(|syllable| &syllable.fuzzy);
    let letters = typed.filter_map(|spelling| spelling.chars().next()).chain([c]);
    letters.fold(0, |all, letter| all | bit(letter))
}

/// The bit of a letter; none for other characters.
pub(super) fn bit(letter: char) -> u32 {
    if letter.is_ascii_lowercase() {
        1 << (letter as u32 - 'a' as u32)
    } else {
        0
    }
}

/// Whether two characters share a reading.
pub(super) fn sound_alike(left: char, right: char) -> bool {
    let others = PHONETICS.numbers(right);
    left == right || PHONETICS.numbers(left).iter().any(|number| others.contains(number))
}

impl Phonetics {
    fn new() -> Self {
        let mut phonetics = Self {
            starts: Vec::with_capacity((LAST - FIRST) as usize + 2),
            readings: Vec::new(),
            syllables: Vec::new(),
        };
        let mut known: HashMap<String, u16> = HashMap::new();
        // Names are kept in simplified characters: what is 干 there may have been 乾, read otherwise.
        let mut traditional: HashMap<char, Vec<char>> = HashMap::new();
        for c in (FIRST..=LAST)
            .filter_map(char::from_u32)
            .filter(|c| simplified(*c) != *c)
        {
            traditional.entry(simplified(c)).or_default().push(c);
        }
        for c in (FIRST..=LAST).filter_map(char::from_u32) {
            let start = phonetics.readings.len();
            phonetics.starts.push(start as u32);
            // The usual one first.
            let usual = c.to_pinyin().into_iter();
            let all = usual.chain(c.to_pinyin_multi().into_iter().flatten());
            let before = traditional.get(&c).into_iter().flatten();
            for reading in all.chain(before.filter_map(ToPinyin::to_pinyin)) {
                for spelling in spellings(reading.plain()) {
                    let next = phonetics.syllables.len() as u16;
                    let number = *known.entry(spelling.clone()).or_insert(next);
                    if number == next {
                        let fuzzy = fuzzy(&spelling);
                        phonetics.syllables.push(Syllable { spelling, fuzzy });
                    }
                    if !phonetics.readings[start..].contains(&number) {
                        phonetics.readings.push(number);
                    }
                }
            }
        }
        phonetics.starts.push(phonetics.readings.len() as u32);
        phonetics
    }

    fn numbers(&self, c: char) -> &[u16] {
        let place = |at: u32| self.starts.get(at as usize).map(|start| *start as usize);
        (c as u32)
            .checked_sub(FIRST)
            .and_then(|at| self.readings.get(place(at)?..place(at + 1)?))
            .unwrap_or_default()
    }
}

/// 绿 is typed lv, and lu by those who do not know better.
fn spellings(plain: &str) -> Vec<String> {
    if plain.contains('ü') {
        vec![plain.replace('ü', "v"), plain.replace('ü', "u")]
    } else {
        vec![plain.to_owned()]
    }
}

fn fuzzy(spelling: &str) -> Vec<String> {
    const BEGINNINGS: [(&str, &str); 7] = [
        ("zh", "z"),
        ("ch", "c"),
        ("sh", "s"),
        ("n", "l"),
        ("l", "n"),
        ("h", "f"),
        ("f", "h"),
    ];
    let beginning = BEGINNINGS.iter().find_map(|(from, to)| {
        let rest = spelling.strip_prefix(from)?;
        Some(format!("{to}{rest}"))
    });
    let flat = ["z", "c", "s"].iter().find_map(|from| {
        let rest = spelling.strip_prefix(from).filter(|rest| !rest.starts_with('h'))?;
        Some(format!("{from}h{rest}"))
    });
    let mut all: Vec<String> = [Some(spelling.to_owned()), beginning, flat]
        .into_iter()
        .flatten()
        .collect();
    let endings: Vec<String> = all
        .iter()
        .filter_map(|spelling| {
            ["ang", "eng", "ing"]
                .iter()
                .any(|ending| spelling.ends_with(ending))
                .then(|| spelling[..spelling.len() - 1].to_owned())
                .or_else(|| {
                    let is_front = ["an", "en", "in"].iter().any(|ending| spelling.ends_with(ending));
                    is_front.then(|| format!("{spelling}g"))
                })
        })
        .collect();
    all.extend(endings);
    all
}

#[cfg(test)]
mod tests {
    use super::{readings, sound_alike};

    fn spelled(c: char) -> Vec<&'static str> {
        readings(c).map(|syllable| syllable.spelling.as_str()).collect()
    }

    #[test]
    fn characters_have_all_their_readings() {
        assert!(spelled('重').contains(&"chong") && spelled('重').contains(&"zhong"));
        assert!(spelled('单').contains(&"shan") && spelled('单').contains(&"dan"));
        assert_eq!(spelled('绿')[..2], ["lv", "lu"]);
        assert!(spelled('a').is_empty() && spelled('😀').is_empty() && spelled('\u{9fff}').len() < 9);
        assert!(sound_alike('盛', '胜') && !sound_alike('盛', '泰'));
    }

    #[test]
    fn some_sounds_are_not_told_apart() {
        let fuzzy = |c: char| &readings(c).next().unwrap().fuzzy;
        assert!(
            ["zhang", "zang", "zhan", "zan"]
                .iter()
                .all(|typed| fuzzy('张').iter().any(|known| known == typed))
        );
        assert!(fuzzy('林').iter().any(|known| known == "ning"));
        assert!(fuzzy('苏').iter().any(|known| known == "shu"));
    }
}
