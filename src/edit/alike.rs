//! Customers that a new one may be already: by name, credit code and telephone.

use super::texts::Texts;
use crate::archive::{Snapshot, scalar_text};
use crate::index::Request;

/// Customers that are told as possibly the same.
const MOST: usize = 5;
/// Digits of a telephone number, characters of a credit code that tell enough.
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
    if let Some(code) = text("credit_code").filter(|code| code.len() > ENOUGH) {
        found.add(format!("信用代码={}", quoted(code)), &|_| Likeness::SameCode);
    }
    if let Some(name) = text("customer_name").filter(|name| name.chars().count() > 1) {
        let own = plain(name);
        found.add(quoted(name), &|other| {
            if plain(other) == own {
                Likeness::SameName
            } else {
                Likeness::LikeName
            }
        });
    }
    let phones = fields
        .iter()
        .filter(|(key, _)| key.ends_with("phone") || key.ends_with("mobile"));
    for (_, phone) in phones {
        let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
        if digits.len() >= ENOUGH {
            found.add(digits, &|_| Likeness::SamePhone);
        }
    }
    found.all
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
    fn add(&mut self, query: String, why: &dyn Fn(&str) -> Likeness) {
        let asked = Request {
            text: query,
            kind: Some(self.snapshot.catalog().customer().name.clone()),
            limit: MOST,
            ..Request::default()
        };
        // What cannot be asked finds nobody.
        let Ok(results) = self.snapshot.search(&asked) else {
            return;
        };
        for hit in results.hits {
            if self.all.len() < MOST && !self.all.iter().any(|known| known.dir == hit.customer_dir) {
                self.all.push(Alike {
                    owner: hit.record.get("owner").and_then(scalar_text).unwrap_or_default(),
                    why: why(&hit.customer_name),
                    customer_id: hit.customer_id,
                    name: hit.customer_name,
                    dir: hit.customer_dir,
                });
            }
        }
    }
}
