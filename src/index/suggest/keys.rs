//! What may stand before a colon.

use super::likeness::likeness;
use super::place::Place;
use super::{Desk, Suggestion, Suggests};
use crate::index::query::{Key, Target};
use crate::kinds::{Field, FieldType, Kind};
use std::collections::HashSet;

/// From so many characters on a word may also be in the middle of a key.
const INSIDE_FROM: usize = 2;
/// Values of a closed list that are named beside its key.
const NAMED: usize = 4;

/// Something that may stand before a colon.
struct Known<'a> {
    word: &'a str,
    /// Other words for the same.
    others: Vec<&'a str>,
    /// How much it is used; smaller means more.
    rank: u8,
}

/// The keys that somebody may mean who has typed this much of one.
pub(super) fn beginning_with(desk: &Desk<'_>, place: &Place<'_>, typed: &str, has_operator: bool) -> Vec<Suggestion> {
    // A key that stands there whole needs no completion.
    let is_there = |word: &str| has_operator && word == typed;
    let fitting = fitting(desk, typed).into_iter().filter_map(|word| {
        if is_there(word) {
            return None;
        }
        let key = desk.keys.resolve(word, &|key| desk.is_column(key))?;
        let (sign, note) = describe(desk, &key);
        let sign = if has_operator { "" } else { sign };
        Some(Suggestion {
            what: Suggests::Key,
            text: format!("{word}{sign}"),
            insert: format!("{word}{sign}"),
            span: place.span,
            note,
            count: None,
        })
    });
    fitting.take(super::MOST).collect()
}

/// The keys that have values of their own, for 有: and 空:.
pub(super) fn of_fields(desk: &Desk<'_>, place: &Place<'_>, typed: &str) -> Vec<Suggestion> {
    let is_of_fields = |word: &&str| matches!(desk.keys.resolve(word, &|_| false), Some(Key::Fields(_)));
    let words = fitting(desk, typed).into_iter().filter(is_of_fields);
    let suggestion = |word: &str| Suggestion {
        what: Suggests::Value,
        text: word.to_owned(),
        insert: format!("{word}{}", if place.is_last { " " } else { "" }),
        span: place.span,
        note: String::new(),
        count: None,
    };
    words.take(super::MOST).map(suggestion).collect()
}

/// The known words that fit, the best first: of each key the one that fits best.
fn fitting<'a>(desk: &Desk<'a>, typed: &str) -> Vec<&'a str> {
    let mut fitting: Vec<(u8, u8, &str)> = known(desk)
        .iter()
        .filter_map(|known| {
            let (fit, word) = best_word(desk, known, typed)?;
            Some((fit, known.rank, word))
        })
        .collect();
    // Stable: among equals the order of the schemas.
    fitting.sort_by_key(|(fit, rank, _)| (*fit, *rank));
    let mut words = HashSet::new();
    fitting.retain(|(_, _, word)| words.insert(*word));
    fitting.into_iter().map(|(_, _, word)| word).collect()
}

/// The word of a key that fits best, and how well; its own one where others fit no better.
fn best_word<'a>(desk: &Desk<'_>, known: &Known<'a>, typed: &str) -> Option<(u8, &'a str)> {
    let is_short = typed.chars().count() < INSIDE_FROM;
    let mut words: Vec<(u8, usize, &str)> = Vec::new();
    if let Some(fit) = likeness(known.word, typed).filter(|fit| *fit <= 3 || !is_short) {
        words.push((2 * fit, 0, known.word));
    }
    for other in &known.others {
        if let Some(fit) = likeness(other, typed).filter(|fit| *fit <= 3) {
            words.push((2 * fit + 1, other.len(), other));
        }
    }
    words.sort_unstable();
    // A word may be taken: 客户 is a column of sheets, and the title of a kind.
    let own = desk.keys.resolve(known.word, &|_| false);
    let means_the_same =
        |word: &str| word == known.word || overlaps(own.as_ref(), desk.keys.resolve(word, &|_| false).as_ref());
    let (fit, _, word) = words.into_iter().find(|(_, _, word)| means_the_same(word))?;
    Some((fit, word))
}

/// Whether two keys have a field in common.
fn overlaps(a: Option<&Key>, b: Option<&Key>) -> bool {
    match (a, b) {
        (Some(Key::Fields(a)), Some(Key::Fields(b))) => a.iter().any(|a| b.iter().any(|b| a.column == b.column)),
        (Some(a), Some(b)) => a == b,
        _ => false,
    }
}

/// What people say for a field, where that means nothing else: 行业 for 所属行业.
pub(super) fn short_word<'a>(desk: &Desk<'a>, field: &'a Field) -> &'a str {
    let columns = |word: &str| match desk.keys.resolve(word, &|_| false) {
        Some(Key::Fields(targets)) => targets.into_iter().map(|target| target.column).collect(),
        _ => HashSet::new(),
    };
    let own = columns(&field.label);
    let is_short = |word: &&String| {
        let is_ending = word.len() < field.label.len() && field.label.ends_with(word.as_str());
        is_ending && word.chars().nth(1).is_some() && columns(word).is_subset(&own)
    };
    field.aliases.iter().find(is_short).unwrap_or(&field.label)
}

/// Every word once, the most used meaning first.
fn known<'a>(desk: &Desk<'a>) -> Vec<Known<'a>> {
    let mut all = Vec::new();
    for kind in desk.catalog.kinds() {
        let is_customer = kind.name == desk.catalog.customer().name;
        if !is_customer {
            all.push(of_kind(kind));
        }
        for field in kind.fields.iter().filter(|field| !field.open) {
            all.push(of_field(field, if is_customer { 0 } else { 2 }));
            all.extend(field.children.iter().map(|child| of_field(child, 4)));
        }
    }
    all.sort_by_key(|known| known.rank);
    let mut words = HashSet::new();
    all.retain(|known| words.insert(known.word));
    // What is left is no field of a schema.
    let built_in = desk.keys.words().iter().filter(|word| !words.contains(word.as_str()));
    all.extend(built_in.map(|word| Known {
        word,
        others: Vec::new(),
        rank: u8::from(word != "类型"),
    }));
    all
}

fn of_kind(kind: &Kind) -> Known<'_> {
    Known {
        word: &kind.title,
        others: vec![&kind.name],
        rank: 2,
    }
}

fn of_field(field: &Field, rank: u8) -> Known<'_> {
    let aliases = field.aliases.iter().map(String::as_str);
    let is_used = field.facet || field.column;
    Known {
        word: &field.label,
        others: aliases
            .chain([field.key.as_str()])
            .chain(ending(&field.label))
            .collect(),
        rank: rank + u8::from(!field.facet) + u8::from(!is_used),
    }
}

/// The last two characters of a longer label, by which people call it: 金额 for 合同金额.
fn ending(label: &str) -> Option<&str> {
    let mut places = label.char_indices().rev();
    let (at, _) = places.nth(1)?;
    // Of a label of three characters the ending is no word.
    places.nth(1)?;
    label.get(at..)
}

/// The sign that goes on behind a key, and what it is followed by.
fn describe(desk: &Desk<'_>, key: &Key) -> (&'static str, String) {
    match key {
        Key::Kind => {
            let titles: Vec<&str> = desk.catalog.kinds().iter().map(|kind| kind.title.as_str()).collect();
            (":", named(&titles))
        }
        Key::Has(true) => (":", "填了这一项的".to_owned()),
        Key::Has(false) => (":", "没有填这一项的".to_owned()),
        Key::OfKind(_) => (":", "日期，或内容里的字".to_owned()),
        Key::Fields(targets) => targets
            .first()
            .map_or((":", String::new()), |target| of_target(desk, target)),
    }
}

fn of_target(desk: &Desk<'_>, target: &Target) -> (&'static str, String) {
    match target.field_type {
        FieldType::Integer | FieldType::Number => (">", "大于一个数，如 50万".to_owned()),
        FieldType::Date | FieldType::DateTime => (":", "日期".to_owned()),
        FieldType::Boolean => (":", "是、否".to_owned()),
        FieldType::Text | FieldType::List | FieldType::Map => {
            let values = field(desk, target).map_or(&[] as &[String], |field| &field.values);
            (":", named(&values.iter().map(String::as_str).collect::<Vec<_>>()))
        }
    }
}

/// The field of a schema that a target is.
pub(super) fn field<'a>(desk: &Desk<'a>, target: &Target) -> Option<&'a Field> {
    let kind = desk.catalog.kind(target.kinds.first()?)?;
    let mut keys = target.key.as_deref()?.split('.');
    let first = keys.next()?;
    let outer = kind.fields.iter().find(|field| field.key == first)?;
    keys.try_fold(outer, |field, key| field.child(key))
}

fn named(values: &[&str]) -> String {
    let first = values.iter().take(NAMED).copied().collect::<Vec<_>>().join("、");
    if values.len() > NAMED {
        format!("{first}…")
    } else {
        first
    }
}
