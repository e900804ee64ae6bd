//! The words that headers are made of: those of the records' kind and of customers.

use super::super::{Cell, Row};
use super::frame::LONGEST;
use super::header::Header;
use super::vocabulary::Vocabulary;
use super::{numbered, words};
use crate::kinds::Kind;
use std::collections::BTreeMap;

/// What headers are made of: the words of the records' kind and of customers.
pub(super) struct Speech<'k> {
    vocabularies: Vec<Vocabulary<'k>>,
}

/// Columns under one cell of the upper row.
#[derive(Default)]
struct Group {
    name: String,
    columns: Vec<(u32, String)>,
}

impl Group {
    fn has(&self, child: &str) -> bool {
        self.columns.iter().any(|(_, present)| present == child)
    }
}

impl<'k> Speech<'k> {
    pub(super) fn new(kind: &'k Kind, customer: &'k Kind) -> Self {
        let customers = (kind.name != customer.name).then(|| Vocabulary::new(customer));
        Self {
            vocabularies: std::iter::once(Vocabulary::new(kind)).chain(customers).collect(),
        }
    }

    /// Whether a header is a field's name, alone.
    pub(super) fn knows(&self, header: &str) -> bool {
        let word = Header::new(header).word;
        words::IGNORED.contains(&word.as_str()) || self.names_field(&word)
    }

    fn names_field(&self, word: &str) -> bool {
        words::CUSTOMER_OF_RECORD.contains(&word)
            || self.vocabularies.iter().any(|words| words.exact(word).is_some())
            || numbered::of_contact(word).is_some_and(|base| self.is_contacts(&base))
    }

    /// Whether a word is a field of a contact.
    fn is_contacts(&self, word: &str) -> bool {
        let is_one = |words: &Vocabulary<'_>| {
            let found = words.exact(word).or_else(|| words.guess(word));
            found.is_some_and(|(_, place)| place.keys.first() == Some(&"contacts"))
        };
        self.vocabularies.iter().any(is_one)
    }

    /// Whether a header is the name of a contact; whether it tells which customer a row is about.
    fn names_person(&self, header: &str) -> bool {
        let word = Header::new(header).word;
        let exact = |words: &Vocabulary<'_>| {
            words
                .exact(&word)
                .is_some_and(|(_, place)| *place.keys == ["contacts", "name"])
        };
        self.vocabularies.iter().any(exact)
    }

    fn names_customer(&self, header: &str) -> bool {
        let word = Header::new(header).word;
        let tells = |words: &Vocabulary<'_>| words.exact(&word).is_some_and(|(_, place)| place.tells_customer());
        words::CUSTOMER_OF_RECORD.contains(&word.as_str()) || self.vocabularies.iter().any(tells)
    }

    /// What stands before the headers of contacts, by column, where the upper row has a group for each of several: 联系人2, and
    /// in brackets what the group is called, where that says more than that it is one.
    fn contact_groups(&self, upper: &Row, lower: &Row) -> BTreeMap<u32, String> {
        let mut groups: Vec<Group> = Vec::new();
        for (column, cell) in &lower.cells {
            let (above, child) = (upper.get(*column).display(), cell.display());
            let (above, child) = (above.trim(), child.trim());
            // Merged over both rows: no group.
            if above == child {
                groups.push(Group::default());
                continue;
            }
            let goes_on = groups.last().is_some_and(|group| {
                let is_same = above.is_empty() || group.name == above;
                is_same && !(group.name == above && group.has(child))
            });
            if !goes_on {
                groups.push(Group {
                    name: above.to_owned(),
                    columns: Vec::new(),
                });
            }
            if let Some(group) = groups.last_mut().filter(|group| !group.name.is_empty()) {
                group.columns.push((*column, child.to_owned()));
            }
        }
        groups.retain(|group| group.columns.iter().any(|(_, child)| self.names_person(child)));
        if groups.len() < 2 {
            return BTreeMap::new();
        }
        let mut prefixes = BTreeMap::new();
        for (number, group) in (1..=9).zip(&groups) {
            // The customer's own columns hold one contact among other things.
            if group.columns.iter().any(|(_, child)| self.names_customer(child)) {
                continue;
            }
            let role = numbered::role(&group.name).map_or_else(String::new, |role| format!("（{role}）"));
            for (column, child) in &group.columns {
                if self.is_contacts(&Header::new(&format!("联系人{child}")).word) {
                    prefixes.insert(*column, format!("联系人{number}{role}"));
                }
            }
        }
        prefixes
    }

    /// Whether a word that is the company's alone is the contact's below the name of a group of contacts: 座机.
    fn is_of_contact(&self, group: &str, below: &str) -> bool {
        let word = Header::new(&format!("{group}{below}")).word;
        let is_group = words::CONTACT_OWNERS.contains(&Header::new(group).word.as_str());
        let alone = Header::new(below).word;
        let becomes_theirs = |words: &Vocabulary<'_>| {
            words.exact(&alone).is_some_and(|(_, place)| !place.in_list)
                && words.guess(&word).is_some_and(|(_, place)| place.in_list)
        };
        is_group && self.vocabularies.iter().any(becomes_theirs)
    }

    fn guesses(&self, header: &str) -> bool {
        let Header { word, legend, .. } = Header::new(header);
        let is_guess = |words: &Vocabulary<'_>| words.guess(&word).is_some() || words.of_legend(&legend).is_some();
        self.vocabularies.iter().any(is_guess)
    }

    /// How much of a row is headers, known ones counting double.
    pub(super) fn score(&self, row: &Row) -> usize {
        let score = |(_, cell): &(u32, Cell)| match cell {
            Cell::Text(text) if text.chars().count() > LONGEST => 0,
            Cell::Text(text) if self.knows(text) => 2,
            Cell::Text(text) if self.guesses(text) => 1,
            _ => 0,
        };
        row.cells.iter().map(score).sum()
    }

    /// Two rows as one header. A group's name stands in its first column only, as merged cells are stored.
    pub(super) fn joined(&self, upper: &Row, lower: &Row) -> Row {
        let mut columns: Vec<u32> = upper
            .cells
            .iter()
            .chain(&lower.cells)
            .map(|(column, _)| *column)
            .collect();
        columns.sort_unstable();
        columns.dedup();
        let text = |row: &Row, column: u32| Some(row.get(column).display()).filter(|text| !text.trim().is_empty());
        let is_alone = |word: &str| lower.cells.iter().filter(|(_, cell)| cell.display() == word).count() == 1;
        let contacts = self.contact_groups(upper, lower);
        let mut group: Option<String> = None;
        let mut cells = Vec::new();
        for column in columns {
            let header = match (text(upper, column), text(lower, column)) {
                (Some(upper), None) => {
                    group = None;
                    upper
                }
                // Merged over both rows.
                (Some(upper), Some(below)) if upper == below => {
                    group = None;
                    upper
                }
                (above, Some(below)) => {
                    group = above.or(group);
                    match (&group, contacts.get(&column)) {
                        (_, Some(contact)) => format!("{contact}·{below}"),
                        (Some(group), None) if self.names_field(&Header::new(&format!("{group}{below}")).word) => {
                            format!("{group}·{below}")
                        }
                        (Some(group), None) if self.is_of_contact(group, &below) => format!("{group}·{below}"),
                        (Some(_), None) if self.names_field(&Header::new(&below).word) && is_alone(&below) => below,
                        (Some(group), None) => format!("{group}·{below}"),
                        (None, None) => below,
                    }
                }
                (None, None) => continue,
            };
            cells.push((column, Cell::text(header)));
        }
        Row {
            number: lower.number,
            cells,
        }
    }
}
