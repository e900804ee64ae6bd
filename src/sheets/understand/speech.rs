//! The words that headers are made of: those of the records' kind and of customers.

use super::super::{Cell, Row};
use super::frame::LONGEST;
use super::header::Header;
use super::vocabulary::Vocabulary;
use super::words;
use crate::kinds::Kind;

/// What headers are made of: the words of the records' kind and of customers.
pub(super) struct Speech<'k> {
    vocabularies: Vec<Vocabulary<'k>>,
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
        words::CUSTOMER_OF_RECORD.contains(&word) || self.vocabularies.iter().any(|words| words.exact(word).is_some())
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
                    match &group {
                        Some(group) if self.names_field(&Header::new(&format!("{group}{below}")).word) => {
                            format!("{group}·{below}")
                        }
                        Some(group) if self.is_of_contact(group, &below) => format!("{group}·{below}"),
                        Some(_) if self.names_field(&Header::new(&below).word) && is_alone(&below) => below,
                        Some(group) => format!("{group}·{below}"),
                        None => below,
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
