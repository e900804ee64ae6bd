//! Short names whose characters are scattered over the whole name: 昆工科技 of 昆明理工恒达科技股份有限公司.

use super::Name;
use super::phonetics::readings;

/// How well something fits a name; the greater the better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::index) struct Fit {
    /// The kind of fit, of at most [`Fit::WHOLE`].
    level: i32,
    /// Of two names that fit alike, the one of which less is left: less than nothing for what is.
    spare: i32,
}

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
        Self {
            level,
            spare: -((name.characters.len() - (end - start)) as i32 / 4),
        }
    }

    /// Of characters that are scattered over the name.
    fn scattered(worth: i32) -> Self {
        // Names whose stretches differ little fit alike.
        const STEP: i32 = 6;
        Self {
            level: worth.div_euclid(STEP) * STEP,
            spare: worth.rem_euclid(STEP) - STEP,
        }
    }

    /// The same with a doubt.
    pub(super) fn less(self) -> Self {
        Self {
            level: self.level - 4,
            ..self
        }
    }

    /// Whether it begins where the name does.
    pub fn is_beginning(self) -> bool {
        self.level > Self::SCATTERED
    }

    /// The share of the best that its kind comes to, at most 1.
    pub fn share(self) -> f32 {
        self.level.clamp(0, Self::WHOLE) as f32 / Self::WHOLE as f32
    }

    /// What tells it from others of its kind, from 0 to 1.
    pub fn detail(self) -> f32 {
        const MOST: i32 = super::LONGEST as i32 / 4;
        (MOST + self.spare).clamp(0, MOST) as f32 / MOST as f32
    }
}

/// How well characters, or letters that are initials, are scattered over the name in their order. Short names take a name's
/// parts by their first characters, so what counts is that few stretches are used and that they are not single characters.
pub(in crate::index) fn scattered(name: &Name, typed: &[char]) -> Option<Fit> {
    scattered_at(name, typed).map(|(fit, _)| fit)
}

/// The same with the characters of the name that are meant, in their order.
pub(super) fn scattered_at(name: &Name, typed: &[char]) -> Option<(Fit, Vec<usize>)> {
    const NONE: i32 = i32::MIN / 2;
    /// Where the first character is not the name's first; for each further stretch; for each that is left out.
    const LATE: i32 = 12;
    const STRETCH: i32 = 6;
    const LEFT_OUT: i32 = 1;
    let (own, first) = (&name.characters, typed.first()?);
    if !is_subsequence(name, typed) {
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
    let best: Vec<i32> = (0..own.len())
        .map(|at| if is_typed(name, at, *first) { begin(at) } else { NONE })
        .collect();
    let mut rows = vec![best];
    for typed in typed.iter().skip(1) {
        let best = rows.last()?;
        let mut next = vec![NONE; own.len()];
        // The best of all that end two or more before, worth less with each that is left out since.
        let mut apart = NONE;
        for (at, next) in next.iter_mut().enumerate() {
            let before = at.checked_sub(1).and_then(|at| best.get(at)).copied().unwrap_or(NONE);
            if is_typed(name, at, *typed) {
                *next = before.max(apart - STRETCH);
            }
            apart = (apart - LEFT_OUT).max(before - LEFT_OUT);
        }
        rows.push(next);
    }
    let (last, before) = rows.split_last()?;
    let worth = |row: &[i32], at: usize| row.get(at).copied().filter(|worth| *worth > NONE / 2);
    let mut at = (0..own.len()).rev().max_by_key(|at| worth(last, *at))?;
    let best = worth(last, at)?;
    // Back along the way that was the best.
    let mut places = vec![at];
    let mut left = best;
    for row in before.iter().rev() {
        let way = |from: &usize| {
            let apart = (at - 1 - from) as i32;
            let cost = if apart == 0 { 0 } else { STRETCH + apart * LEFT_OUT };
            worth(row, *from).filter(|worth| worth - cost == left)
        };
        let from = (0..at).rev().find(|from| way(from).is_some())?;
        left = way(&from)?;
        at = from;
        places.push(at);
    }
    places.reverse();
    Some((Fit::scattered(best), places))
}

fn is_subsequence(name: &Name, typed: &[char]) -> bool {
    let mut places = 0..name.characters.len();
    typed.iter().all(|typed| places.any(|at| is_typed(name, at, *typed)))
}

/// Whether a character of the name is the one typed, or begins with the letter typed.
fn is_typed(name: &Name, at: usize, typed: char) -> bool {
    let begins = |c: char| readings(c).any(|syllable| syllable.spelling.starts_with(typed));
    let own = name.characters.get(at);
    own.is_some_and(|c| *c == typed || (name.may_begin(at, typed) && begins(*c)))
}

#[cfg(test)]
mod tests {
    use super::{scattered, scattered_at};
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
        let (_, places) = scattered_at(&Name::new(whole), &['昆', '工', '科', '技']).unwrap();
        assert_eq!(places, [0, 3, 6, 7]);
        assert_eq!(fit("", "甲"), None);
        assert_eq!(fit("甲", ""), None);
    }
}
