//! Which characters of a name a word hints at, and how: for people to see why a customer was found.

use super::align::scattered_at;
use super::spell::{sounding_at, spelled_at};
use super::{Fit, Hearing, Name};
use crate::index::text::fold;
use std::ops::Range;

/// How a word hints at a name, the surest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::index) enum By {
    Pinyin,
    ShortName,
    Sound,
}

impl By {
    /// What people call it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Pinyin => "拼音",
            Self::ShortName => "简称",
            Self::Sound => "同音",
        }
    }
}

/// What a word hints at.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::index) struct Hint {
    pub by: By,
    /// Byte ranges of the name as it is written, in order.
    pub ranges: Vec<(usize, usize)>,
}

impl Hint {
    /// What a word (folded; letters alone or 汉字 alone) hints at in a name.
    pub fn of(name: &str, word: &str) -> Option<Self> {
        let written = Written::of(name);
        let (by, places) = places(&written.name, word)?;
        Some(Self {
            by,
            ranges: written.ranges(&places)?,
        })
    }
}

/// The characters of the name that are meant, by the surest way that leads to it.
fn places(name: &Name, word: &str) -> Option<(By, Vec<usize>)> {
    let characters: Vec<char> = word.chars().collect();
    if characters.len() < 2 {
        return None;
    }
    let stretch = |(_, start, end): (Fit, usize, usize)| Range { start, end }.collect::<Vec<_>>();
    let scattered = || scattered_at(name, &characters).filter(|_| characters.len() > 2);
    if characters.iter().all(char::is_ascii_lowercase) {
        let heard = |hearing| spelled_at(name, word, hearing).map(stretch);
        let places = heard(Hearing::Exact)
            .or_else(|| heard(Hearing::Fuzzy))
            .or_else(|| scattered().map(|(_, places)| places))?;
        return Some((By::Pinyin, places));
    }
    let short = scattered().map(|(_, places)| (By::ShortName, places));
    short.or_else(|| sounding_at(name, &characters).map(|found| (By::Sound, stretch(found))))
}

/// A name with where each of its characters stands as it is written.
struct Written {
    name: Name,
    places: Vec<(usize, usize)>,
}

impl Written {
    fn of(name: &str) -> Self {
        let mut places = Vec::new();
        for (at, c) in name.char_indices() {
            let folded = fold(c.encode_utf8(&mut [0; 4]));
            let count = folded.chars().filter(|c| c.is_alphanumeric()).count();
            places.extend(std::iter::repeat_n((at, at + c.len_utf8()), count));
        }
        Self {
            name: Name::new(name),
            places,
        }
    }

    /// Joined where they touch; None where the name has characters that do not fold one by one.
    fn ranges(&self, characters: &[usize]) -> Option<Vec<(usize, usize)>> {
        if self.places.len() < self.name.characters.len() {
            return None;
        }
        let mut ranges: Vec<(usize, usize)> = Vec::new();
        for at in characters {
            let (start, end) = *self.places.get(*at)?;
            match ranges.last_mut() {
                Some(last) if start <= last.1 => last.1 = last.1.max(end),
                _ => ranges.push((start, end)),
            }
        }
        Some(ranges)
    }
}

#[cfg(test)]
mod tests {
    use super::{By, Hint};

    fn marked(name: &str, word: &str) -> Option<(By, String)> {
        let hint = Hint::of(name, word)?;
        let parts = hint.ranges.iter().map(|(from, to)| &name[*from..*to]);
        Some((hint.by, parts.collect::<Vec<_>>().join("|")))
    }

    #[test]
    fn the_characters_that_are_meant_are_told() {
        let found = |by: By, text: &str| Some((by, text.to_owned()));
        assert_eq!(marked("杭州盛泰机械有限公司", "hzst"), found(By::Pinyin, "杭州盛泰"));
        assert_eq!(marked("振业(集团)股份", "zyjt"), found(By::Pinyin, "振业|集团"));
        assert_eq!(
            marked("昆明理工恒达科技股份有限公司", "昆工科技"),
            found(By::ShortName, "昆|工|科技")
        );
        assert_eq!(marked("昆明理工恒达科技", "kgkj"), found(By::Pinyin, "昆|工|科技"));
        assert_eq!(marked("杭州盛泰机械", "胜泰"), found(By::Sound, "盛泰"));
        assert_eq!(marked("杭州盛泰机械", "宁波"), None);
        assert_eq!(marked("", "hz"), None);
    }
}
