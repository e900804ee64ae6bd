//! Names of currencies as sheets write them. Amounts are in yuan: one in another currency must never pass for that.

use unicode_normalization::UnicodeNormalization;

/// Names and signs of money that is no yuan, in lower case and half-width. A longer one stands before one that it ends with.
const FOREIGN: &[&str] = &[
    "美元",
    "美金",
    "usd",
    "us$",
    "hk$",
    "nt$",
    "sg$",
    "au$",
    "ca$",
    "港币",
    "港元",
    "港幣",
    "hkd",
    "欧元",
    "eur",
    "€",
    "日元",
    "日圆",
    "jpy",
    "英镑",
    "gbp",
    "£",
    "韩元",
    "韩币",
    "krw",
    "₩",
    "新台币",
    "台币",
    "twd",
    "新加坡元",
    "新加坡币",
    "新币",
    "sgd",
    "澳元",
    "澳币",
    "aud",
    "加元",
    "加币",
    "cad",
    "瑞士法郎",
    "瑞郎",
    "chf",
    "卢布",
    "rub",
    "₽",
    "泰铢",
    "thb",
    "฿",
    "越南盾",
    "vnd",
    "₫",
    "卢比",
    "inr",
    "₹",
    "澳门元",
    "澳门币",
    "mop",
    "林吉特",
    "马币",
    "myr",
    "迪拉姆",
    "aed",
    "$",
];

/// What says yuan, wherever it stands.
const YUAN: &[&str] = &["人民币", "rmb", "cny", "¥"];

/// The same alone in its cell, and what accountants call it.
const YUAN_ALONE: &[&str] = &["元", "圆", "本币", "本位币"];

/// Whether a text is the name of another currency than yuan.
pub(super) fn is_foreign(text: &str) -> bool {
    FOREIGN.contains(&folded(text).as_str())
}

/// Whether a text, alone in its cell, says yuan.
pub(super) fn is_yuan(text: &str) -> bool {
    let text = folded(text);
    YUAN_ALONE.contains(&text.as_str()) || YUAN.iter().any(|yuan| text.contains(yuan))
}

/// A text without the words for yuan at its ends, and whether there were any: 人民币万元, 万元人民币.
pub(super) fn without_yuan(text: &str) -> (&str, bool) {
    let bare = YUAN.iter().fold(text, |text, yuan| {
        let text = text.strip_prefix(yuan).unwrap_or(text);
        text.strip_suffix(yuan).unwrap_or(text)
    });
    (bare, bare.len() < text.len())
}

/// The other currency that a folded word ends with, and what stands before it: 金额美元.
pub(super) fn at_end(word: &str) -> Option<(&str, &'static str)> {
    FOREIGN.iter().find_map(|name| {
        let before = word.strip_suffix(name).filter(|before| !before.is_empty())?;
        is_apart(name, before.chars().next_back()).then_some((before, *name))
    })
}

/// The other currency that a folded word begins with: 美元金额.
pub(super) fn at_beginning(word: &str) -> Option<&'static str> {
    FOREIGN.iter().copied().find(|name| {
        let behind = word.strip_prefix(name).and_then(|behind| behind.chars().next());
        behind.is_some() && is_apart(name, behind)
    })
}

/// Whether a name next to this character is a word of its own: `eur` in `chauffeur` is none.
fn is_apart(name: &str, next: Option<char>) -> bool {
    let is_letters = name.chars().all(|letter| letter.is_ascii_alphabetic());
    !(is_letters && next.is_some_and(|next| next.is_ascii_alphanumeric()))
}

fn folded(text: &str) -> String {
    let folded = text.nfkc().flat_map(char::to_lowercase);
    folded.filter(|character| !character.is_whitespace()).collect()
}
