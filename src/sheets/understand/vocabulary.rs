//! What headers can mean for a kind: every label and alias of its schema, and where the value goes.

use super::super::currency;
use super::header::{Header, normalise};
use super::legend::Legend;
use super::words;
use crate::kinds::{CUSTOMER_NAME, Field, FieldType, Kind};
use std::collections::HashMap;

/// Where a column's values go in a record.
#[derive(Clone, Debug)]
pub(in crate::sheets) struct Place<'k> {
    /// Keys from the record down to the value. In a list of maps the first key is the list's, and the value belongs to the
    /// one item that a row describes.
    pub(in crate::sheets) keys: Vec<&'k str>,
    /// Whether the first key leads to a list of maps (`contacts`).
    pub(in crate::sheets) in_list: bool,
    pub(in crate::sheets) field: &'k Field,
    /// The fields of what the value belongs to: of the record, the map or the item of the list.
    pub(super) siblings: &'k [Field],
    /// Which item of the list a column describes: 0 but for 联系人2 and its like.
    pub(in crate::sheets) item: usize,
}

impl Place<'_> {
    /// Its keys, joined by dots: `contacts.phone`, and `contacts[1].phone` for the second of a row.
    pub(in crate::sheets) fn path(&self) -> String {
        match (&*self.keys, self.item) {
            ([list, rest @ ..], 1..) => format!("{list}[{}].{}", self.item, rest.join(".")),
            (keys, _) => keys.join("."),
        }
    }

    /// The same place in another item of its list.
    pub(in crate::sheets) fn of_item(&self, item: usize) -> Self {
        Self { item, ..self.clone() }
    }

    /// Whether it belongs to somebody of a list of people.
    pub(in crate::sheets) fn is_of_person(&self) -> bool {
        self.in_list && self.siblings.iter().any(|sibling| sibling.key == "name")
    }

    /// Whether a field of the customer tells which customer it is.
    pub(super) fn tells_customer(&self) -> bool {
        matches!(
            *self.keys,
            [CUSTOMER_NAME | "customer_id" | "legacy_ids" | "credit_code"]
        )
    }

    /// The list beside it that takes further values of its format: 其他电话 beside 电话.
    pub(super) fn more(&self) -> Option<Self> {
        let format = self.field.format.as_ref()?;
        let more = self
            .siblings
            .iter()
            .find(|sibling| sibling.field_type == FieldType::List && sibling.format.as_ref() == Some(format))?;
        let mut place = self.clone();
        place.keys.pop();
        place.keys.push(&more.key);
        place.field = more;
        Some(place)
    }

    /// The field of this key beside it, of the same contact.
    pub(super) fn beside(&self, key: &str) -> Option<Self> {
        let sibling = self.siblings.iter().find(|sibling| sibling.key == key)?;
        let mut place = self.clone();
        place.keys.pop();
        place.keys.push(&sibling.key);
        place.field = sibling;
        Some(place)
    }

    fn is_same(&self, other: &Self) -> bool {
        self.keys == other.keys
    }

    /// Names, numbers and codes tell who a record is about: no guessing there.
    pub(super) fn is_identity(&self) -> bool {
        self.field.unique || matches!(*self.keys, [CUSTOMER_NAME | "customer_id" | "legacy_ids"])
    }
}

/// The header under which a column for a field is written, so that it is understood as just that field again: its label where
/// no other field has it, else with the label of the list or mapping before it. `path` leads from the record to the field.
pub(in crate::sheets) fn header_of(kind: &Kind, path: &[&Field]) -> String {
    let vocabulary = Vocabulary::new(kind);
    let keys: Vec<&str> = path.iter().map(|field| field.key.as_str()).collect();
    let labels: Vec<&str> = path.iter().map(|field| field.label.as_str()).collect();
    let short = labels.last().copied().unwrap_or_default().to_owned();
    let is_understood = |header: &String| {
        let word = normalise(header);
        let found = vocabulary.exact(&word).or_else(|| vocabulary.guess(&word));
        found.is_some_and(|(_, place)| place.keys == keys)
    };
    let wordings = [short.clone(), labels.concat(), labels.join("·")];
    wordings.into_iter().find(is_understood).unwrap_or(short)
}

/// Before the header of a column that has no field, where it could be taken for one.
pub(in crate::sheets) const OWN: &str = "自定义·";

/// The header under which a column without a field is written, so that it is kept under just that name again.
pub(in crate::sheets) fn header_of_own(kind: &Kind, name: &str) -> String {
    let vocabulary = Vocabulary::new(kind);
    let header = Header::new(name);
    let is_like_another = header.text != name
        || name.contains(['(', '（', '[', '【'])
        || words::IGNORED.contains(&header.word.as_str())
        || words::HEAD_COUNT.contains(&header.word.as_str())
        || vocabulary.exact(&header.word).is_some()
        || vocabulary.guess(&header.word).is_some();
    if is_like_another {
        format!("{OWN}{name}")
    } else {
        name.to_owned()
    }
}

/// Every place of a record that a column can fill, in the order of the schema.
pub(in crate::sheets) fn places(kind: &Kind) -> Vec<Place<'_>> {
    Vocabulary::new(kind).places
}

/// Those that tell which customer a row is about.
pub(in crate::sheets) fn identities(customer: &Kind) -> Vec<Place<'_>> {
    let places = places(customer).into_iter();
    places.filter(Place::tells_customer).collect()
}

/// Items of one list that the columns of a row can describe.
const MOST_ITEMS: usize = 10;

/// How sure a match is, the surest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Certainty {
    /// The field's own label.
    Label,
    /// Its key.
    Key,
    /// One of its aliases, by its place in their list.
    Alias(usize),
    /// The same without a word in front that says whose it is.
    WithoutOwner,
    /// The alias is what the header is about, with more words around it.
    Contained,
}

/// All words by which the fields of a kind are called.
pub(super) struct Vocabulary<'k> {
    words: HashMap<String, (Certainty, Place<'k>)>,
    /// Every place that a column can fill, in the order of the schema.
    places: Vec<Place<'k>>,
}

impl<'k> Vocabulary<'k> {
    pub(super) fn new(kind: &'k Kind) -> Self {
        let mut places = Vec::new();
        for field in &kind.fields {
            let children = |in_list: bool| {
                field.children.iter().map(move |child| Place {
                    keys: vec![&field.key, &child.key],
                    in_list,
                    field: child,
                    siblings: &field.children,
                    item: 0,
                })
            };
            match field.field_type {
                _ if field.open => {}
                FieldType::Map => places.extend(children(false)),
                FieldType::List if !field.children.is_empty() => places.extend(children(true)),
                _ => places.push(Place {
                    keys: vec![field.key.as_str()],
                    in_list: false,
                    field,
                    siblings: &kind.fields,
                    item: 0,
                }),
            }
        }
        let mut vocabulary = Self {
            words: HashMap::new(),
            places: Vec::new(),
        };
        // A field's own label beats another's alias, and a field of the record one inside a map or list.
        for depth in 1..=2 {
            for place in places.iter().filter(|place| place.keys.len() == depth) {
                vocabulary.learn(&place.field.label, Certainty::Label, place);
                if depth == 1 {
                    vocabulary.learn(&place.field.key, Certainty::Key, place);
                }
            }
        }
        for depth in 1..=2 {
            for place in places.iter().filter(|place| place.keys.len() == depth) {
                for (at, alias) in place.field.aliases.iter().enumerate() {
                    vocabulary.learn(alias, Certainty::Alias(at), place);
                }
            }
        }
        for (key, word) in words::MORE_ALIASES {
            if let Some(place) = places.iter().find(|place| *place.keys == [*key]) {
                vocabulary.learn(word, Certainty::Alias(place.field.aliases.len()), place);
            }
        }
        vocabulary.places = places;
        vocabulary
    }

    /// The first field of a format.
    pub(super) fn with_format(&self, format: &str) -> Option<Place<'k>> {
        let has_it = |place: &&Place<'k>| place.field.format.as_deref() == Some(format);
        self.places.iter().find(has_it).cloned()
    }

    /// The field whose values a header's legend gives, where the header has no other word: 1已签订 0未签订.
    pub(super) fn of_legend(&self, legend: &Legend) -> Option<(Certainty, Place<'k>)> {
        let known = |place: &Place<'k>| {
            legend
                .words()
                .filter(|word| place.field.value_of(word).is_some())
                .count()
        };
        let best = self.places.iter().rev().max_by_key(|place| known(place))?;
        (known(best) * 2 > legend.words().count()).then(|| (Certainty::Contained, best.clone()))
    }

    fn learn(&mut self, word: &str, certainty: Certainty, place: &Place<'k>) {
        let word = normalise(word);
        if !word.is_empty() {
            self.words.entry(word).or_insert_with(|| (certainty, place.clone()));
        }
    }

    /// The place with this path.
    pub(super) fn at(&self, path: &str) -> Option<Place<'k>> {
        let numbered = |path: &str| {
            let (list, rest) = path.split_once('[')?;
            let (item, key) = rest.split_once("].")?;
            Some((
                format!("{list}.{key}"),
                item.parse().ok().filter(|item| *item < MOST_ITEMS)?,
            ))
        };
        let (path, item) = numbered(path).unwrap_or_else(|| (path.to_owned(), 0));
        let mut place = self.places.iter().find(|place| place.path() == path)?.clone();
        place.item = item;
        (item == 0 || place.in_list).then_some(place)
    }

    /// What a normalised header that is no label or alias most likely means.
    pub(super) fn guess(&self, header: &str) -> Option<(Certainty, Place<'k>)> {
        self.without_currency(header)
            .or_else(|| self.without_owner(header))
            .or_else(|| self.contained(header))
    }

    /// The field that has a normalised header as its label, key or alias.
    pub(super) fn exact(&self, header: &str) -> Option<(Certainty, Place<'k>)> {
        self.words.get(header).cloned()
    }

    /// 合同金额美元 without its currency, which is read apart.
    fn without_currency(&self, header: &str) -> Option<(Certainty, Place<'k>)> {
        let (rest, _) = currency::at_end(header)?;
        let (_, place) = self.words.get(rest)?;
        let is_number = matches!(place.field.field_type, FieldType::Number | FieldType::Integer);
        is_number.then(|| (Certainty::WithoutOwner, place.clone()))
    }

    fn without_owner(&self, header: &str) -> Option<(Certainty, Place<'k>)> {
        let rest_of = |owners: &[&str]| {
            let rests = owners
                .iter()
                .filter_map(|owner| header.strip_prefix(owner))
                .filter(|rest| !rest.is_empty());
            rests
                .min_by_key(|rest| rest.len())
                .and_then(|rest| self.words.get(rest))
        };
        let of_contact = rest_of(words::CONTACT_OWNERS).and_then(|(_, place)| self.in_list(place));
        let place = match of_contact {
            Some(place) => place,
            None => rest_of(words::OWNERS)
                .map(|(_, place)| place)
                .filter(|place| !place.in_list)?,
        };
        Some((Certainty::WithoutOwner, place.clone()))
    }

    /// The place itself, or its like in a list: 座机 alone is the company's, 联系人信息·座机 that of the contact.
    fn in_list<'p>(&'p self, place: &'p Place<'k>) -> Option<&'p Place<'k>> {
        if place.in_list {
            return Some(place);
        }
        let format = place.field.format.as_ref()?;
        let mut places = self.places.iter().filter(|place| place.in_list);
        places.find(|place| place.field.format.as_ref() == Some(format))
    }

    /// The longest alias (of at least two characters) that the header ends with, in a Chinese header the word it is about.
    /// What stands before must not say that it is about something else.
    fn contained(&self, header: &str) -> Option<(Certainty, Place<'k>)> {
        let about = words::TAILS
            .iter()
            .find_map(|tail| header.strip_suffix(tail))
            .unwrap_or(header);
        let about = about.trim_end_matches(|character: char| character.is_ascii_digit());
        let (before, place) = about
            .char_indices()
            .filter_map(|(at, _)| Some((about.get(..at)?, about.get(at..)?)))
            .filter(|(_, ending)| ending.chars().count() >= 2)
            .find_map(|(before, ending)| self.words.get(ending).map(|(_, place)| (before, place)))?;
        let is_sum = place.in_list && words::SUMMED.iter().any(|summed| before.ends_with(summed));
        let is_clear = !place.is_identity()
            && !is_sum
            && !words::OTHERS.iter().any(|other| before.contains(other))
            && !self.mentions_another(before, place);
        is_clear.then(|| (Certainty::Contained, place.clone()))
    }

    /// Whether a text holds a word for another field: 业务员电话 is about a person who is not the contact.
    fn mentions_another(&self, text: &str, place: &Place<'k>) -> bool {
        let is_owner = |word: &str| words::OWNERS.contains(&word) || words::CONTACT_OWNERS.contains(&word);
        self.words.iter().any(|(word, (_, other))| {
            word.chars().count() >= 2 && !is_owner(word) && !other.is_same(place) && text.contains(word.as_str())
        })
    }
}
