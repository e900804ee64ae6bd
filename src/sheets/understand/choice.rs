//! Values of closed lists: 制造 → 制造业, 大型 → 大型集团, A类 → A.

use super::amount;
use super::header::normalise;
use super::text::narrow;
use crate::kinds::Field;

/// The value of the field's list that a text stands for: the value itself, one of its other words, or its plain beginning.
pub(super) fn understand<'k>(field: &'k Field, text: &str) -> Option<&'k str> {
    field.value_of(text).or_else(|| {
        let word = normalise(&narrow(text));
        field.value_of(&word).or_else(|| beginning(field, &word))
    })
}

/// The one value that begins with the word, or with which the word begins (中型企业, A类客户).
fn beginning<'k>(field: &'k Field, word: &str) -> Option<&'k str> {
    /// What follows a value of one letter.
    const GRADES: [&str; 5] = ["级", "类", "档", "等", "+"];
    let begins = |value: &str| {
        let value = normalise(value);
        let (short, long) = if word.len() < value.len() {
            (word, value.as_str())
        } else {
            (value.as_str(), word)
        };
        match long.strip_prefix(short) {
            Some(_) if short.chars().count() >= 2 => true,
            Some(rest) => short.is_ascii() && !short.is_empty() && GRADES.iter().any(|grade| rest.starts_with(grade)),
            None => false,
        }
    };
    let mut found = field.values.iter().filter(|value| begins(value));
    let value = found.next()?;
    found.next().is_none().then_some(value.as_str())
}

/// Whether the value says all that the text said: 大型 and 大型集团 do, 半导体 and 制造业 do not.
pub(super) fn says_the_same(value: &str, text: &str) -> bool {
    if value == text {
        return true;
    }
    let (value, text) = (normalise(value), normalise(&narrow(text)));
    let rest = text.find(&value).map(|_| text.replacen(&value, "", 1));
    value.contains(&text) || rest.is_some_and(|rest| ADDS_NOTHING.contains(&rest.as_str()))
}

/// What may stand around a value and says no more than it: A类客户, 中型企业, 打电话. 农业综合 is more than 农业.
const ADDS_NOTHING: [&str; 27] = [
    "级",
    "类",
    "档",
    "等",
    "型",
    "业",
    "级客户",
    "类客户",
    "档客户",
    "等级",
    "客户",
    "企业",
    "公司",
    "单位",
    "行业",
    "产业",
    "型企业",
    "类企业",
    "规模",
    "来源",
    "打",
    "发",
    "上门",
    "跟进",
    "沟通",
    "联系",
    "方式",
];

/// The number of people that a text tells: 500, 500人, 100-499人 (its beginning), 500人以上, 50人以下.
pub(in crate::sheets) fn head_count(text: &str) -> Option<u64> {
    let text = narrow(text).replace([',', ' '], "");
    if let Some(amount) = amount::parse(text.trim_end_matches(['人', '名'])) {
        return whole(amount.number * amount.factor.unwrap_or(1.0));
    }
    let below = ["以下", "以内", "少于", "小于", "不足", "<"]
        .iter()
        .any(|mark| text.contains(mark));
    let start = text.find(|character: char| character.is_ascii_digit())?;
    let known = text
        .get(..start)?
        .trim_end_matches(['约', '共', '>', '<', '≥', '≤', '=']);
    let rest = text.get(start..)?;
    let end = rest
        .find(|character: char| !character.is_ascii_digit())
        .unwrap_or(rest.len());
    let (digits, tail) = rest.split_at_checked(end)?;
    let number: u64 = digits.parse().ok()?;
    let is_range = tail.starts_with(['-', '~', '—', '–', '至', '到', '人', '名', '+', '以']);
    let is_count = ["", "少于", "小于", "不足", "超过", "大于", "多于", "不少于"].contains(&known)
        && (is_range || tail.is_empty());
    is_count.then(|| if below { number.saturating_sub(1) } else { number })
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked")]
fn whole(number: f64) -> Option<u64> {
    (0.0..1e12).contains(&number).then(|| number.round() as u64)
}

#[cfg(test)]
mod tests {
    use super::head_count;

    #[test]
    fn head_counts_are_read_from_numbers_and_ranges() {
        for (text, people) in [
            ("328", Some(328)),
            ("1,200人", Some(1200)),
            ("100-499人", Some(100)),
            ("100人~499人", Some(100)),
            ("500人以上", Some(500)),
            ("50人以下", Some(49)),
            ("少于50人", Some(49)),
            ("1万人", Some(10_000)),
            ("大型", None),
            ("A1", None),
            ("2020年", None),
            ("", None),
        ] {
            assert_eq!(head_count(text), people, "{text}");
        }
    }
}
