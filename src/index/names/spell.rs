//! Names by how they are spoken: letters typed for them, or characters that sound the same.

use super::phonetics::{bit, readings, sound_alike};
use super::{Fit, Name};

/// How sounds are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::index) enum Hearing {
    Exact,
    /// zh as z, ang as an, l as n.
    Fuzzy,
}

/// Letters that are looked at.
const LONGEST: usize = 63;

/// How well letters (ASCII, small) spell a stretch of the name: for each character its reading in full or the beginning of it,
/// mixed as one likes (`hzst`, `hangzhoust`, `hzshengtai`).
pub(in crate::index) fn spelled(name: &Name, letters: &str, hearing: Hearing) -> Option<Fit> {
    spelled_at(name, letters, hearing).map(|(fit, ..)| fit)
}

/// The same with where the stretch begins and ends.
pub(super) fn spelled_at(name: &Name, letters: &str, hearing: Hearing) -> Option<(Fit, usize, usize)> {
    let letters = letters.get(..LONGEST).unwrap_or(letters);
    let first = bit(letters.chars().next()?);
    let starts = (0..).zip(&name.initials).filter(|(_, initials)| *initials & first != 0);
    starts
        .filter(|(start, _)| second_fits(name, letters, *start))
        .filter_map(|(start, _)| Spelling::of(name, letters, hearing, start).best())
        .max()
}

/// Whether the second letter may go on with the character that the first one begins, or begin the next one. All names are gone
/// through for a word, so most are to be ruled out by a glance.
fn second_fits(name: &Name, letters: &str, start: usize) -> bool {
    let Some(second) = letters.as_bytes().get(1) else {
        return true;
    };
    let begins_next = name.may_begin(start + 1, char::from(*second));
    let mut typed = name
        .characters
        .get(start)
        .into_iter()
        .flat_map(|c| readings(*c))
        .flat_map(|syllable| &syllable.fuzzy);
    begins_next || typed.any(|spelling| spelling.as_bytes().get(1) == Some(second))
}

/// How well characters that sound the same make a stretch of the name: 胜泰 for 盛泰.
pub(in crate::index) fn sounding(name: &Name, characters: &[char]) -> Option<Fit> {
    sounding_at(name, characters).map(|(fit, ..)| fit)
}

/// The same with where the stretch begins and ends.
pub(super) fn sounding_at(name: &Name, characters: &[char]) -> Option<(Fit, usize, usize)> {
    let windows = name.characters.windows(characters.len().max(1)).enumerate();
    let fits = windows.filter_map(|(start, window)| {
        let sounds = window
            .iter()
            .zip(characters)
            .all(|(own, typed)| sound_alike(*own, *typed));
        let end = start + characters.len();
        sounds.then(|| (Fit::stretch(name, start, end), start, end))
    });
    fits.max()
}

/// How letters were taken so far. A bad hearing is believed once two characters were spelled by more than their first letter, for
/// by initials alone it would take anything for anything; with a good one the usual reading of characters counts for more.
const WAYS: usize = 3;

/// All ways at once to go through letters and characters side by side, from one character on.
struct Spelling<'a> {
    name: &'a Name,
    letters: &'a str,
    hearing: Hearing,
    start: usize,
    /// By letter and way: the characters (a bit each) that may come next.
    reached: [[u64; WAYS]; LONGEST + 1],
}

impl<'a> Spelling<'a> {
    fn of(name: &'a Name, letters: &'a str, hearing: Hearing, start: usize) -> Self {
        let mut spelling = Self {
            name,
            letters,
            hearing,
            start,
            reached: [[0; WAYS]; LONGEST + 1],
        };
        spelling.reached[0][0] = 1 << start;
        for letter in 0..letters.len() {
            for way in 0..WAYS {
                let mut open = spelling.reached[letter][way];
                while open != 0 {
                    let at = open.trailing_zeros() as usize;
                    open &= open - 1;
                    spelling.step(letter, way, at);
                }
            }
        }
        spelling
    }

    /// The best stretch that all letters spell.
    fn best(&self) -> Option<(Fit, usize, usize)> {
        let ends = self.reached.get(self.letters.len())?;
        let ways = ends
            .iter()
            .enumerate()
            .filter(|(way, _)| self.hearing == Hearing::Exact || *way == WAYS - 1);
        let fits = ways.filter(|(_, ends)| **ends != 0).flat_map(|(way, ends)| {
            let ends = (0..64).filter(move |end| ends >> end & 1 == 1);
            ends.map(move |end| {
                let fit = Fit::stretch(self.name, self.start, end);
                let is_strange = self.hearing == Hearing::Exact && way > 0;
                (if is_strange { fit.less() } else { fit }, self.start, end)
            })
        });
        fits.max()
    }

    /// Takes one character.
    fn step(&mut self, letter: usize, way: usize, at: usize) {
        let (Some(rest), Some(c)) = (self.letters.get(letter..), self.name.characters.get(at)) else {
            return;
        };
        if !rest.starts_with(|letter| self.name.may_begin(at, letter)) {
            return;
        }
        if rest.starts_with(*c) {
            self.reach(letter + 1, way, at + 1);
        }
        for (number, syllable) in readings(*c).enumerate() {
            let spellings = match self.hearing {
                Hearing::Exact => std::slice::from_ref(&syllable.spelling),
                Hearing::Fuzzy => &syllable.fuzzy,
            };
            for spelling in spellings {
                let common = spelling
                    .bytes()
                    .zip(rest.bytes())
                    .take_while(|(own, typed)| own == typed);
                let common = common.count();
                for length in (1..=common).filter(|length| may_end(spelling, *length, rest.len())) {
                    let way = match self.hearing {
                        Hearing::Exact => way.max(usize::from(number > 0)),
                        Hearing::Fuzzy => (way + usize::from(length > 1)).min(WAYS - 1),
                    };
                    self.reach(letter + length, way, at + 1);
                }
            }
        }
    }

    fn reach(&mut self, letter: usize, way: usize, at: usize) {
        if let Some(ways) = self.reached.get_mut(letter).and_then(|ways| ways.get_mut(way)) {
            *ways |= 1 << at;
        }
    }
}

/// Inside a name one types whole syllables, first letters, or zh, ch and sh; of the last one as far as one has come.
fn may_end(spelling: &str, length: usize, left: usize) -> bool {
    let is_digraph = || ["zh", "ch", "sh"].iter().any(|digraph| spelling.starts_with(digraph));
    length == 1 || length == left || length == spelling.len() || (length == 2 && is_digraph())
}

#[cfg(test)]
mod tests {
    use super::{Hearing, sounding, spelled};
    use crate::index::names::phonetics::readings;
    use crate::index::names::{Fit, Name};

    fn fits(name: &str, letters: &str) -> bool {
        spelled(&Name::new(name), letters, Hearing::Exact).is_some()
    }

    #[test]
    fn letters_spell_names_in_full_by_initials_and_mixed() {
        let name = "杭州盛泰科技有限公司";
        for letters in [
            "hzst",
            "hangzhou",
            "hangzhoust",
            "hzshengtai",
            "shengt",
            "stkj",
            "hzhst",
            "hangzhoushengtaikejiyouxiangongsi",
        ] {
            assert!(fits(name, letters), "{letters}");
        }
        for letters in ["hzkj", "hangzhoub", "szst", "hanzhou", "x"] {
            assert!(!fits("杭州盛泰", letters), "{letters}");
        }
        assert!(
            fits("重庆钢铁", "cqgt")
                && fits("重庆钢铁", "zhongqing")
                && fits("TCL科技", "tclkj")
                && fits("吕布", "lvbu")
        );
    }

    #[test]
    fn who_does_not_tell_sounds_apart_is_understood() {
        let fuzzy = |letters: &str| spelled(&Name::new("长沙张林"), letters, Hearing::Fuzzy).is_some();
        assert!(fuzzy("changsa") && fuzzy("zanglin") && fuzzy("zhanling"));
        assert!(!fuzzy("cszl"), "initials alone are too little");
        assert!(sounding(&Name::new("杭州盛泰"), &['胜', '泰']).is_some());
        assert!(sounding(&Name::new("杭州盛泰"), &['泰', '胜']).is_none());
        assert!(sounding(&Name::new("杭州"), &['泰', '胜', '杭']).is_none());
    }

    proptest::proptest! {
        // Many readings of the same initial: whoever tried them in all combinations would not come to an end.
        #[test]
        fn every_name_is_spelled_by_its_usual_readings_and_their_initials(name in "[重庆长沙单曾行绿a]{1,60}") {
            let usual = |c: char| readings(c).next().map_or_else(|| c.to_string(), |syllable| syllable.spelling.clone());
            let whole: String = name.chars().map(usual).collect();
            let initials: String = name.chars().filter_map(|c| usual(c).chars().next()).collect();
            let strange = format!("{initials}q");
            let name = Name::new(&name);
            proptest::prop_assert!(spelled(&name, &whole, Hearing::Exact).is_some());
            proptest::prop_assert!(spelled(&name, &initials, Hearing::Exact).is_some_and(Fit::is_beginning));
            proptest::prop_assert!(spelled(&name, &strange, Hearing::Fuzzy).is_none());
        }
    }
}
