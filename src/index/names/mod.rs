//! Names of customers and their contacts, for words that do not stand in them as typed: pinyin in full, by initials or mixed,
//! short names whose characters are only scattered over the whole one, characters that sound the same (R174, R175).
//!
//! Names are few beside texts, so they are gone through one by one: what fits and how well is plain code, no index.

mod align;
mod book;
mod hint;
mod phonetics;
mod spell;

pub(super) use align::{Fit, scattered};
pub(super) use book::{CONTACTS, Names};
pub(super) use hint::{By, Hint};
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

/// Whether a word is what companies are by law: the end of most names, so nothing that tells one from another.
pub(super) fn is_legal_form(word: &str) -> bool {
    FORMS.contains(&word)
}

/// What names of places end with.
const ENDINGS: [char; 4] = ['省', '市', '县', '区'];

/// Places that stand before names without such an ending.
const PLACES: &str = "北京 上海 天津 重庆 河北 山西 辽宁 吉林 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南 广东 海南 四川 贵州 云南 陕西 甘肃 青海 \
台湾 广西 西藏 宁夏 新疆 香港 澳门 内蒙古 黑龙江 深圳 广州 珠海 佛山 东莞 中山 惠州 汕头 杭州 宁波 温州 绍兴 嘉兴 台州 金华 南京 苏州 无锡 常州 \
南通 扬州 镇江 徐州 合肥 芜湖 福州 厦门 泉州 济南 青岛 烟台 潍坊 威海 郑州 洛阳 武汉 宜昌 长沙 株洲 成都 绵阳 昆明 贵阳 南宁 桂林 海口 西安 兰州 \
沈阳 大连 哈尔滨 长春 石家庄 唐山 太原 南昌 乌鲁木齐 中国";

impl Name {
    pub fn new(name: &str) -> Self {
        let folded = super::text::fold(name);
        let characters: Box<[char]> = folded.chars().filter(|c| c.is_alphanumeric()).take(LONGEST).collect();
        let plain: String = characters.iter().collect();
        let form = FORMS
            .iter()
            .find(|form| plain.ends_with(*form) && plain.len() > form.len());
        let end = characters.len() - form.map_or(0, |form| form.chars().count());
        let is_ending = |at: &usize| characters.get(*at).is_some_and(|c| ENDINGS.contains(c));
        let place = || PLACES.split_whitespace().find(|place| plain.starts_with(*place));
        let ended = (2..=3).find(is_ending).map(|at| at + 1);
        let begin = ended.unwrap_or_else(|| place().map_or(0, |place| place.chars().count()));
        Self {
            core: (if begin < end { begin as u8 } else { 0 }, end as u8),
            initials: characters.iter().map(|c| phonetics::initials(*c)).collect(),
            characters,
        }
    }

    /// Whether what is typed for a character may begin with a letter; not surely.
    fn may_begin(&self, at: usize, letter: char) -> bool {
        self.initials
            .get(at)
            .is_some_and(|initials| initials & phonetics::bit(letter) != 0)
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
            ("杭州盛泰科技有限公司", "盛泰科技"),
            ("浙江省科技公司", "科技"),
            ("上海有限公司", "上海"),
            ("深圳中华自行车(集团)股份有限公司", "中华自行车"),
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
