//! Short names whose characters are scattered over the whole name: 昆工科技 of 昆明理工恒达科技股份有限公司.

use super::Name;
use super::phonetics::{bit, readings};

/// How well something fits a name; the greater the better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::index) struct Fit(i32);

impl Fit {
    /// What a stretch that is all of the name proper comes to.
    const WHOLE: i32 = 100;
    const BEGINNING: i32 = 80;
    const INSIDE: i32 = 40;
    /// What a scattered one comes to at best.
    const SCATTERED: i32 = 60;

    /// Of a stretch of the name.
    pub(super) fn stretch(name: &Name, start: usize, end: usize) -> Self {
        let level = match (name.begins_at(start), name.ends_at(end)) {
            (true, true) => Self::WHOLE,
            (true, false) => Self::BEGINNING,
            (false, _) => Self::INSIDE,
        };
        // Of two names that fit alike, the one of which less is left.
        Self(level - (name.characters.len() - (end - start)) as i32 / 4)
    }

    /// The same with a doubt.
    pub(super) fn less(self) -> Self {
        Self(self.0 - 4)
    }

    /// Whether it begins where the name does.
    pub fn is_beginning(self) -> bool {
        self.0 > Self::SCATTERED
    }

    /// The share of the best, at most 1.
    pub fn share(self) -> f32 {
        self.0.clamp(0, Self::WHOLE) as f32 / Self::WHOLE as f32
    }
}

/// How well characters, or letters that are initials, are scattered over the name in their order. Short names take a name's
/// parts by their first characters, so what counts is that few stretches are used and that they are not single characters.
pub(in crate::index) fn scattered(name: &Name, typed: &[char]) -> Option<Fit> {
    const NONE: i32 = i32::MIN / 2;
    /// Where the first character is not the name's first; for each further stretch; for each that is left out.
    const LATE: i32 = 12;
    const STRETCH: i32 = 6;
    const LEFT_OUT: i32 = 1;
    let (own, first) = (&name.characters, typed.first()?);
    let may_begin = |initials: &u32| !first.is_ascii_lowercase() || initials & bit(*first) != 0;
    if !name.initials.iter().any(may_begin) || !is_subsequence(own, typed) {
        return None;
    }
    // By the character that the last one typed so far is: what the best way there is worth.
    let begin = |at: usize| {
        if name.begins_at(at) {
            Fit::SCATTERED
        } else {
            Fit::SCATTERED - LATE
        }
    };
    let mut best: Vec<i32> = own
        .iter()
        .enumerate()
        .map(|(at, c)| if is_typed(*c, *first) { begin(at) } else { NONE })
        .collect();
    for typed in typed.iter().skip(1) {
        let mut next = vec![NONE; own.len()];
        // The best of all that end two or more before, worth less with each that is left out since.
        let mut apart = NONE;
        for (at, c) in own.iter().enumerate() {
            let before = at.checked_sub(1).and_then(|at| best.get(at)).copied().unwrap_or(NONE);
            if is_typed(*c, *typed) {
                next[at] = before.max(apart - STRETCH);
            }
            apart = (apart - LEFT_OUT).max(before - LEFT_OUT);
        }
        best = next;
    }
    let worth = best.into_iter().max().filter(|worth| *worth > NONE / 2)?;
    Some(Fit(worth))
}

fn is_subsequence(own: &[char], typed: &[char]) -> bool {
    let mut own = own.iter();
    typed.iter().all(|typed| own.any(|c| is_typed(*c, *typed)))
}

/// Whether a character is the one typed, or begins with the letter typed.
fn is_typed(c: char, typed: char) -> bool {
    c == typed || (typed.is_ascii_lowercase() && readings(c).any(|syllable| syllable.spelling.starts_with(typed)))
}

#[cfg(test)]
mod tests {
    use super::scattered;
    use crate::index::names::Name;

    #[test]
    fn short_names_are_found_in_whole_ones() {
        let fit = |name: &str, typed: &str| scattered(&Name::new(name), &typed.chars().collect::<Vec<_>>());
        let whole = "昆明理工恒达科技股份有限公司";
        assert!(fit(whole, "昆工科技") > fit("昆山某某工业与科学及技术有限公司", "昆工科技"));
        assert!(fit(whole, "昆工科技").is_some() && fit(whole, "kgkj").is_some());
        assert_eq!(fit(whole, "科技昆明"), None, "the order counts");
        assert!(
            fit("深圳市中洲投资控股股份有限公司", "中洲控股") > fit("东方中外投资洲际控股股份有限公司", "中洲控股")
        );
        assert_eq!(fit("", "甲"), None);
        assert_eq!(fit("甲", ""), None);
    }
}
