//! The letter under which a name stands from A to Z, and its reading for sorting.

use super::compose;
use super::fold::fold_char;
use super::simplified::simplified;
use pinyin::ToPinyin;

/// Beginnings of company, place and family names whose reading is not the first one of the character.
const READINGS: [(&str, &str); 20] = [
    ("重庆", "chongqing"),
    ("重药", "chongyao"),
    ("长", "chang"),
    ("厦", "xia"),
    ("晟", "sheng"),
    ("藏", "zang"),
    ("六安", "luan"),
    ("蚌埠", "bengbu"),
    ("番禺", "panyu"),
    ("乐清", "yueqing"),
    ("铅山", "yanshan"),
    ("莘县", "shenxian"),
    ("会稽", "kuaiji"),
    ("尉迟", "yuchi"),
    ("单", "shan"),
    ("曾", "zeng"),
    ("仇", "qiu"),
    ("查", "zha"),
    ("翟", "zhai"),
    ("朴", "piao"),
];

/// The A–Z letter of a name by its [`reading`]; `#` for what has none.
pub(in crate::index) fn initial(reading: &str) -> String {
    match reading.chars().next() {
        Some(letter) if letter.is_ascii_alphabetic() => letter.to_ascii_uppercase().to_string(),
        _ => "#".to_owned(),
    }
}

/// A name as it is spoken, for sorting: pinyin without tones, the rest folded.
pub(in crate::index) fn reading(name: &str) -> String {
    // Each folded character and the one to be read: 乾 is not read as 干, though either is found by the other.
    let (composed, mut folded) = (compose(name), String::new());
    let mut characters: Vec<(char, char)> = Vec::with_capacity(composed.len() / 2);
    for c in composed.chars() {
        folded.clear();
        fold_char(c, &mut folded);
        let read = |folded| if simplified(c) == folded { c } else { folded };
        characters.extend(folded.chars().map(|folded| (folded, read(folded))));
    }
    // Signs before the name (*ST, brackets, quotes) do not count.
    let begin = characters.iter().position(|(folded, _)| folded.is_alphanumeric());
    let mut rest = begin.and_then(|begin| characters.get(begin..)).unwrap_or_default();
    let begins = |start: &str| {
        let mut own = rest.iter().map(|(folded, _)| *folded);
        start.chars().all(|c| own.next() == Some(c))
    };
    let mut out = String::with_capacity(rest.len() * 4);
    if let Some((start, spoken)) = READINGS.iter().find(|(start, _)| begins(start)) {
        out.push_str(spoken);
        rest = rest.get(start.chars().count()..).unwrap_or_default();
    }
    for (_, c) in rest {
        match c.to_pinyin() {
            Some(pinyin) => out.push_str(pinyin.plain()),
            None => out.push(*c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{initial, reading};

    #[test]
    fn names_stand_under_the_letter_they_are_spoken_with() {
        for (name, letter) in [
            ("重庆钢铁", "C"),
            ("重型机械", "Z"),
            ("厦门港务", "X"),
            ("长沙银行", "C"),
            ("单小明", "S"),
            ("*ST国华", "S"),
            ("ＴＣＬ科技", "T"),
            ("（香港）某某", "X"),
            ("7天酒店", "#"),
            ("", "#"),
            ("😀", "#"),
            ("Ёлка", "#"),
            ("阿里", "A"),
            ("重慶鋼鐵", "C"),
            ("乾照光电", "Q"),
        ] {
            assert_eq!(initial(&reading(name)), letter, "{name}");
        }
        assert_eq!(reading("重庆钢铁"), "chongqinggangtie");
    }
}
