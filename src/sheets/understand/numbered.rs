//! Columns of a second and third contact: 联系人2, 联系人2-电话, 联系人二, 第二联系人, and 电话2 beside them.

use super::header::{Header, normalise};
use super::vocabulary::{Certainty, Place, Vocabulary};

/// What a numbered header means; None where its number does not count items of a list. A number behind a word counts them
/// only where the column that names such an item has it too: without a 联系人2, 电话2 is another phone of the one contact.
pub(super) fn place<'k>(
    header: &Header,
    headers: &[(u32, Header)],
    vocabulary: &Vocabulary<'k>,
) -> Option<(Certainty, Place<'k>)> {
    let (base, number, is_owned) = split(&header.word)?;
    let (certainty, mut place) = vocabulary.exact(&base).or_else(|| vocabulary.guess(&base))?;
    let names_item = |other: &Header| {
        split(&other.word).is_some_and(|(base, same, _)| {
            let naming = place.siblings.iter().find(|field| field.required);
            let named = vocabulary.exact(&base);
            same == number
                && naming.is_some_and(|naming| {
                    named.is_some_and(|(_, named)| {
                        named.keys.first() == place.keys.first() && named.field.key == naming.key
                    })
                })
        })
    };
    let counts = place.in_list && (is_owned || headers.iter().any(|(_, other)| names_item(other)));
    place.item = number - 1;
    counts.then_some((certainty, place))
}

/// The word of a contact's field without the contact's number: 联系人电话 of 联系人2电话.
pub(super) fn of_contact(word: &str) -> Option<String> {
    let (base, _, is_owned) = split(word)?;
    is_owned.then_some(base)
}

/// What the name of a group of columns says of the contact in it, besides that it is one of several: 财务, not 第二联系人.
pub(super) fn role(group: &str) -> Option<String> {
    const ORDINALS: [&str; 11] = [
        "主要", "首要", "其他", "其它", "备用", "次要", "第", "主", "次", "备", "副",
    ];
    let mut word = normalise(group);
    for owner in ["联系人", "联络人", "对接人", "信息"] {
        word = word.replace(owner, "");
    }
    let rest = ORDINALS.iter().find_map(|ordinal| word.strip_prefix(ordinal));
    let rest = rest.unwrap_or(&word);
    let is_said = rest.chars().any(|character| digit(character).is_none());
    is_said.then_some(word)
}

/// A word without its number, the number, and whether it is the contact that is numbered.
fn split(word: &str) -> Option<(String, usize, bool)> {
    const OWNER: &str = "联系人";
    if let Some((ordinal, rest)) = word.strip_prefix('第').and_then(|word| word.split_once(OWNER)) {
        return Some((format!("{OWNER}{rest}"), number(ordinal)?, true));
    }
    if let Some(rest) = word.strip_prefix(OWNER) {
        let end = rest.find(|c: char| digit(c).is_none()).unwrap_or(rest.len());
        let (digits, field) = rest.split_at_checked(end)?;
        if let Some(number) = number(digits) {
            return Some((format!("{OWNER}{field}"), number, true));
        }
    }
    let base = word.trim_end_matches(|c: char| c.is_ascii_digit());
    let number = number(word.get(base.len()..)?)?;
    Some((base.to_owned(), number, base.starts_with(OWNER)))
}

/// A number from 1 to 9.
fn number(text: &str) -> Option<usize> {
    let mut digits = text.chars();
    let number = digits.next().and_then(digit).filter(|number| *number > 0)?;
    digits.next().is_none().then_some(number)
}

fn digit(character: char) -> Option<usize> {
    let chinese = "〇一二三四五六七八九".chars().position(|digit| digit == character);
    chinese.or_else(|| character.to_digit(10).map(|digit| digit as usize))
}

#[cfg(test)]
mod tests {
    use super::{role, split};

    #[test]
    fn what_a_group_says_of_its_contact() {
        for (group, said) in [
            ("联系人1", None),
            ("第二联系人", None),
            ("主联系人", None),
            ("其他", None),
            ("备用", None),
            ("采购", Some("采购")),
            ("财务联系人", Some("财务")),
        ] {
            assert_eq!(role(group).as_deref(), said, "{group}");
        }
    }

    #[test]
    fn numbers_are_found_where_people_write_them() {
        for (word, base, number) in [
            ("联系人2", "联系人", 2),
            ("联系人二", "联系人", 2),
            ("联系人2电话", "联系人电话", 2),
            ("联系人电话2", "联系人电话", 2),
            ("第三联系人邮箱", "联系人邮箱", 3),
            ("电话2", "电话", 2),
        ] {
            let found = split(word).map(|(base, number, _)| (base, number));
            assert_eq!(found, Some((base.to_owned(), number)), "{word}");
        }
        for word in ["联系人", "联系人12", "电话", "联系人0", "2", ""] {
            assert!(split(word).is_none_or(|(base, ..)| base.is_empty()), "{word}");
        }
    }
}
