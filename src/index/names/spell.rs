//! Names by how they are spoken: letters typed for them, or characters that sound the same.

use super::phonetics::{Syllable, bit, readings, sound_alike};
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
    let first = bit(letters.chars().next()?);
    let starts = (0..)
        .zip(&name.initials)
        .filter(|(_, initials)| *initials & first != 0)
        .map(|(start, _)| start);
    let mut starts = starts.peekable();
    starts.peek()?;
    let mut spelling = Spelling {
        name,
        letters: letters.get(..LONGEST).unwrap_or(letters),
        hearing,
        dead_ends: [[0; IN_FULL + 1]; super::LONGEST + 1],
    };
    let fits = starts.filter_map(|start| Some(Fit::stretch(name, start, spelling.end(start, 0, 0)?)));
    fits.max()
}

/// How well characters that sound the same make a stretch of the name: 胜泰 for 盛泰.
pub(in crate::index) fn sounding(name: &Name, characters: &[char]) -> Option<Fit> {
    let windows = name.characters.windows(characters.len().max(1)).enumerate();
    let fits = windows.filter_map(|(start, window)| {
        let sounds = window
            .iter()
            .zip(characters)
            .all(|(own, typed)| sound_alike(*own, *typed));
        sounds.then(|| Fit::stretch(name, start, start + characters.len()))
    });
    fits.max()
}

/// So many characters spelled by more than their first letter make a bad hearing believable: by initials alone it would take
/// anything for anything.
const IN_FULL: usize = 2;

struct Spelling<'a> {
    name: &'a Name,
    letters: &'a str,
    hearing: Hearing,
    /// By character and how many were spelled in full before it: letters (a bit each) from which on nothing fits. Without it,
    /// characters of several readings would be tried in all combinations.
    dead_ends: [[u64; IN_FULL + 1]; super::LONGEST + 1],
}

impl Spelling<'_> {
    /// Where the stretch ends whose next character and letter these are.
    fn end(&mut self, at: usize, letter: usize, in_full: usize) -> Option<usize> {
        let rest = self.letters.get(letter..).unwrap_or_default();
        if rest.is_empty() {
            return (self.hearing == Hearing::Exact || in_full == IN_FULL).then_some(at);
        }
        let c = *self.name.characters.get(at)?;
        if self.dead_ends.get(at)?.get(in_full)? >> letter & 1 == 1 {
            return None;
        }
        let end = if rest.starts_with(c) {
            self.end(at + 1, letter + 1, in_full)
        } else {
            readings(c).find_map(|syllable| self.read(syllable, (at, letter, in_full)))
        };
        if end.is_none()
            && let Some(dead_ends) = self.dead_ends.get_mut(at).and_then(|place| place.get_mut(in_full))
        {
            *dead_ends |= 1 << letter;
        }
        end
    }

    /// The same when the next character is read so.
    fn read(&mut self, syllable: &Syllable, (at, letter, in_full): (usize, usize, usize)) -> Option<usize> {
        let spellings = match self.hearing {
            Hearing::Exact => std::slice::from_ref(&syllable.spelling),
            Hearing::Fuzzy => &syllable.fuzzy,
        };
        spellings.iter().find_map(|spelling| {
            let rest = self.letters.get(letter..).unwrap_or_default();
            let common = spelling
                .bytes()
                .zip(rest.bytes())
                .take_while(|(own, typed)| own == typed);
            let (common, typed) = (common.count(), rest.len());
            // Inside a name one types whole syllables, first letters, or zh, ch and sh; of the last one as far as one has come.
            let may_end = |length: usize| {
                length == 1 || length == typed || length == spelling.len() || (length == 2 && is_digraph(spelling))
            };
            let lengths = (1..=common).rev().filter(|length| may_end(*length));
            lengths.into_iter().find_map(|length| {
                let in_full = (in_full + usize::from(length > 1)).min(IN_FULL);
                self.end(at + 1, letter + length, in_full)
            })
        })
    }
}

/// Whether a syllable begins with zh, ch or sh.
fn is_digraph(spelling: &str) -> bool {
    ["zh", "ch", "sh"].iter().any(|digraph| spelling.starts_with(digraph))
}

#[cfg(test)]
mod tests {
    use super::{Hearing, sounding, spelled};
    use crate::index::names::Name;

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
        #[test]
        fn anything_typed_has_an_answer_soon(name in "[重庆长沙单曾行a]{0,60}", letters in "[a-z]{0,64}") {
            let started = std::time::Instant::now();
            spelled(&Name::new(&name), &letters, Hearing::Exact);
            spelled(&Name::new(&name), &letters, Hearing::Fuzzy);
            proptest::prop_assert!(started.elapsed().as_secs() < 5);
        }
    }
}
