//! Names of customers and their contacts, for words that do not stand in them as typed: pinyin in full, by initials or mixed,
//! short names whose characters are only scattered over the whole one, characters that sound the same (R174, R175).
//!
//! Names are few beside texts, so they are gone through one by one: what fits and how well is plain code, no index.

mod align;
mod book;
mod phonetics;
mod spell;

pub(super) use align::{Fit, scattered};
pub(super) use book::Names;
pub(super) use spell::{Hearing, sounding, spelled};

/// A name without what nobody says of it: its characters folded, brackets and signs left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Name {
    characters: Box<[char]>,
    /// By character the letters that it may begin with when typed, a bit each: most names are ruled out by them.
    initials: Box<[u32]>,
    /// Where the name proper begins behind a place (深圳市…), and ends before its legal form (…股份有限公司).
    core: (u8, u8),
}

/// Characters of a name that count.
const LONGEST: usize = 60;

/// What companies are by law, the longest first.
const FORMS: [&str; 12] = [
    "集团股份有限公司",
    "控股股份有限公司",
    "股份有限公司",
    "集团有限责任公司",
    "集团有限公司",
    "有限责任公司",
    "有限公司",
    "集团公司",
    "总公司",
    "分公司",
    "公司",
    "集团",
];

/// What names of places end with.
const PLACES: [char; 5] = ['省', '市', '县', '区', '州'];

impl Name {
    pub fn new(name: &str) -> Self {
        let folded = super::text::fold(name);
        let characters: Box<[char]> = folded.chars().filter(|c| c.is_alphanumeric()).take(LONGEST).collect();
        let plain: String = characters.iter().collect();
        let form = FORMS
            .iter()
            .find(|form| plain.ends_with(*form) && plain.len() > form.len());
        let end = characters.len() - form.map_or(0, |form| form.chars().count());
        let place = |at: &usize| characters.get(*at).is_some_and(|c| PLACES.contains(c));
        let begin = (2..=3).find(place).map_or(0, |at| at + 1);
        Self {
            core: (if begin < end { begin as u8 } else { 0 }, end as u8),
            initials: characters.iter().map(|c| phonetics::initials(*c)).collect(),
            characters,
        }
    }

    fn begins_at(&self, at: usize) -> bool {
        at == 0 || at == usize::from(self.core.0)
    }

    fn ends_at(&self, at: usize) -> bool {
        at == self.characters.len() || at == usize::from(self.core.1)
    }
}

#[cfg(test)]
mod tests {
    use super::Name;

    #[test]
    fn the_name_proper_stands_between_place_and_legal_form() {
        for (name, core) in [
            ("深圳市全新好股份有限公司", "全新好"),
            ("杭州盛泰科技有限公司", "杭州盛泰科技"),
            ("深圳中华自行车(集团)股份有限公司", "深圳中华自行车"),
            ("有限公司", "有限"),
            ("张三", "张三"),
            ("", ""),
        ] {
            let name = Name::new(name);
            let (begin, end) = (usize::from(name.core.0), usize::from(name.core.1));
            assert_eq!(name.characters[begin..end].iter().collect::<String>(), core);
        }
    }
}
