//! Customers that a new one may be already: by name, credit code and telephone.

use super::places::{is_place, without_places};
use super::texts::Texts;
use crate::archive::{CREDIT_CODE, Snapshot, scalar_text};
use crate::index::{Hit, Request};
use crate::kinds::CUSTOMER_NAME;

/// Customers that are told as possibly the same.
const MOST: usize = 5;
/// Names with the same characters in them that are looked at.
const MOST_SCATTERED: usize = 20;
/// Legal forms of companies, the long ones first.
const FORMS: [&str; 6] = [
    "股份有限公司",
    "有限责任公司",
    "有限公司",
    "股份公司",
    "集团公司",
    "公司",
];
/// Characters of a name without its place below which it is like too many.
const TELLING: usize = 4;
/// Digits of a telephone number, characters of a credit code that tell enough to be looked for.
const ENOUGH: usize = 7;

/// Why a customer may be the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Likeness {
    SameCode,
    SamePhone,
    SameName,
    LikeName,
}

impl Likeness {
    /// Whether it is the same customer as far as can be told.
    #[must_use]
    pub const fn is_certain(self) -> bool {
        matches!(self, Self::SameName | Self::SameCode)
    }

    /// 同名, 同一个电话 …
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::SameCode => "同一个信用代码",
            Self::SamePhone => "同一个电话",
            Self::SameName => "同名",
            Self::LikeName => "名称相近",
        }
    }
}

/// A customer that a new one may be taken for. Of what it holds only the owner is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alike {
    pub customer_id: String,
    pub name: String,
    pub dir: String,
    pub owner: String,
    pub why: Likeness,
}

/// Customers that one with these fields may be, the surest first.
#[must_use]
pub fn alike(snapshot: &Snapshot<'_>, fields: &Texts) -> Vec<Alike> {
    let mut found = Found {
        snapshot,
        all: Vec::new(),
    };
    let quoted = |text: &str| format!("\"{}\"", text.replace(['"', '“', '”'], " ").trim());
    let text = |key: &str| fields.get(key).map(|text| text.trim()).filter(|text| !text.is_empty());
    if let Some(code) = text(CREDIT_CODE).filter(|code| code.len() > ENOUGH) {
        found.keep(snapshot.customers_coded(code).unwrap_or_default(), &|_| {
            Some(Likeness::SameCode)
        });
    }
    if let Some(name) = text(CUSTOMER_NAME).filter(|name| name.chars().count() > 1) {
        let own = plain(name);
        let likeness = |other: &str| {
            if plain(other) == own {
                Likeness::SameName
            } else {
                Likeness::LikeName
            }
        };
        found.add(quoted(name), MOST, &|other| Some(likeness(other)));
        // 杭州盛泰机械公司 beside 杭州市盛泰机械有限公司.
        let core = core(name);
        if core.chars().count() > 1 {
            found.add(core.clone(), MOST_SCATTERED, &|other| {
                (self::core(other) == core).then(|| likeness(other))
            });
        }
        // 恒诺精密部件（吴江） beside 恒诺精密部件（苏州）有限公司: a branch, or the same under the name of another town.
        let bare = placeless(name);
        if bare.chars().count() >= TELLING {
            found.add(bare.clone(), MOST_SCATTERED, &|other| {
                (placeless(other) == bare).then(|| likeness(other))
            });
        }
    }
    let phones = fields
        .iter()
        .filter(|(key, _)| key.ends_with("phone") || key.ends_with("mobile"));
    for (_, phone) in phones {
        let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
        if digits.len() >= ENOUGH {
            found.add(digits, MOST, &|_| Some(Likeness::SamePhone));
        }
    }
    found.all
}

/// A name without what companies are called alike or not: its form, and what tells a city from a province.
fn core(name: &str) -> String {
    let name = FORMS.iter().fold(plain(name), |name, form| name.replace(form, ""));
    name.chars().filter(|c| !"省市县区".contains(*c)).collect()
}

/// The same without the places in it: in brackets, before and after.
fn placeless(name: &str) -> String {
    let mut bare = String::new();
    for part in name.split(['(', '（']) {
        match part.split_once([')', '）']) {
            Some((inner, rest)) if is_place(inner.trim()) => bare.push_str(rest),
            _ => bare.push_str(part),
        }
    }
    without_places(&core(&bare)).to_owned()
}

/// A name without brackets, blanks and dots.
fn plain(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).collect()
}

struct Found<'a> {
    snapshot: &'a Snapshot<'a>,
    all: Vec<Alike>,
}

impl Found<'_> {
    fn add(&mut self, query: String, most: usize, why: &dyn Fn(&str) -> Option<Likeness>) {
        let asked = Request {
            text: query,
            kind: Some(self.snapshot.catalog().customer().name.clone()),
            limit: most,
            ..Request::default()
        };
        // What cannot be asked finds nobody.
        let Ok(results) = self.snapshot.search(&asked) else {
            return;
        };
        self.keep(results.hits, why);
    }

    fn keep(&mut self, hits: Vec<Hit>, why: &dyn Fn(&str) -> Option<Likeness>) {
        for hit in hits {
            let Some(why) = why(&hit.customer_name) else { continue };
            if self.all.len() < MOST && !self.all.iter().any(|known| known.dir == hit.customer_dir) {
                self.all.push(Alike {
                    owner: hit.record.get("owner").and_then(scalar_text).unwrap_or_default(),
                    why,
                    customer_id: hit.customer_id,
                    name: hit.customer_name,
                    dir: hit.customer_dir,
                });
            }
        }
    }
}
