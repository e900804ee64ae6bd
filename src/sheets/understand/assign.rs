//! Which field each column is for.

use super::super::{Row, Table};
use super::columns::{KnownBy, Meaning};
use super::header::{Header, normalise};
use super::naming::unique_name;
use super::sample::{Nature, Sample};
use super::vocabulary::{Certainty, OWN, Place, Vocabulary};
use super::{added, ambiguous, choice, numbered, words};
use crate::archive::DERIVED;
use crate::kinds::{CUSTOMER_NAME, FieldType, Kind};
use std::cmp::Reverse;
use std::collections::{BTreeMap, HashSet};

/// A column, by its place among the headers, that wants a field.
type Claim<'k> = (Certainty, usize, Place<'k>);

/// Gives every column a meaning, the surest matches first, so that no guess takes a place from a certain match.
pub(super) struct Assignment<'k, 't> {
    pub(super) vocabulary: Vocabulary<'k>,
    /// What names the customer in a sheet of records; None in a sheet of customers.
    pub(super) customers: Option<Vocabulary<'k>>,
    table: &'t Table,
    rows: &'t [Row],
    /// How many rows have something in each column.
    filled: &'t BTreeMap<u32, usize>,
}

impl<'k, 't> Assignment<'k, 't> {
    pub(super) fn new(kind: &'k Kind, customer: &'k Kind, table: &'t Table, filled: &'t BTreeMap<u32, usize>) -> Self {
        let customers = (kind.name != customer.name).then(|| Vocabulary::new(customer));
        Self {
            vocabulary: Vocabulary::new(kind),
            customers,
            table,
            rows: table.rows.get(1..).unwrap_or_default(),
            filled,
        }
    }

    /// `decided` holds what a person decided, column by column.
    pub(super) fn assign(
        &self,
        headers: &[(u32, Header)],
        mut decided: Vec<Option<Meaning<'k>>>,
    ) -> Vec<(Meaning<'k>, KnownBy)> {
        decided.resize_with(headers.len(), || None);
        let mut taken: HashSet<String> = decided.iter().flatten().filter_map(Meaning::path).collect();
        let words: Vec<String> = headers.iter().map(|(_, header)| header.word.clone()).collect();
        let reasons = added::reasons(&words);
        let mut found: Vec<Claim<'k>> = Vec::new();
        let mut meanings: Vec<Option<(Meaning<'k>, KnownBy)>> = Vec::with_capacity(headers.len());
        for (at, ((column, header), decided)) in headers.iter().zip(decided).enumerate() {
            if let Some(meaning) = decided {
                meanings.push(Some((meaning, KnownBy::Choice)));
                continue;
            }
            // What kehu exported under a name of its own goes back under it.
            if let Some(name) = header.text.strip_prefix(OWN).filter(|name| !name.is_empty()) {
                meanings.push(Some((Meaning::Custom(name.to_owned()), KnownBy::Name)));
                continue;
            }
            let word = header.word.as_str();
            let ignored = words::IGNORED.contains(&word)
                || reasons.contains(&at)
                || (self.customers.is_none() && is_figure(word) && self.vocabulary.exact(word).is_none());
            let mut meaning = ignored.then_some(Meaning::Ignored);
            if meaning.is_none() {
                // In a sheet of records 客户名称 names the customer, unless the kind has a field of exactly that name.
                let exact = numbered::place(header, headers, &self.vocabulary).or_else(|| self.vocabulary.exact(word));
                meaning = if exact.is_none() {
                    self.customer_of(word).map(Meaning::Customer)
                } else {
                    None
                };
                let guess = if meaning.is_none() {
                    let found = exact
                        .or_else(|| self.vocabulary.guess(word))
                        .or_else(|| self.vocabulary.of_legend(&header.legend));
                    let sample = Sample::of(self.rows, *column, header);
                    ambiguous::settle(at, headers, &sample, &self.vocabulary, found)
                } else {
                    None
                };
                if let Some((certainty, place)) = guess.filter(|guess| self.fits(*column, header, guess)) {
                    found.push((certainty, at, place));
                }
            }
            meanings.push(meaning.map(|meaning| (meaning, KnownBy::Name)));
        }
        found.sort_by_key(|claim| self.rank(claim, headers));
        for (certainty, at, place) in found {
            let is_free = taken.insert(place.path()) || place.field.field_type == FieldType::List;
            let chosen = if is_free {
                Some(Meaning::Field(place))
            } else {
                // A second column of phones goes where the schema keeps more of them.
                place.more().map(|more| Meaning::Further { first: place, more })
            };
            if let (Some(chosen), Some(meaning)) = (chosen, meanings.get_mut(at)) {
                *meaning = Some((chosen, KnownBy::from(certainty)));
            }
        }
        for at in self.fullest_first(headers) {
            let (Some((column, header)), Some(meaning)) = (headers.get(at), meanings.get_mut(at)) else {
                continue;
            };
            let place = meaning.is_none().then(|| self.sniffed(*column, header)).flatten();
            if let Some(place) = place.filter(|place| taken.insert(place.path())) {
                *meaning = Some((Meaning::Field(place), KnownBy::Guess));
            }
        }
        self.name_the_rest(headers, meanings)
    }

    /// What decides between columns that want one field: one that people see comes before one that the spreadsheet hides, for
    /// what is hidden is often what was there before. Of several phones the mobile one is the first, then the surer match,
    /// then the fuller column. Only where all of it is the same does the order of the columns count.
    fn rank(&self, (certainty, at, place): &Claim<'k>, headers: &[(u32, Header)]) -> impl Ord + use<'k> {
        let header = headers.get(*at);
        let is_mobile =
            header.is_some_and(|(_, header)| words::MOBILE.iter().any(|mobile| header.word.contains(mobile)));
        let is_other_phone = place.more().is_some() && !is_mobile;
        let filled = header.map_or(0, |(column, _)| self.filled(*column));
        let is_hidden = header.is_some_and(|(column, _)| self.is_hidden(*column));
        (is_hidden, is_other_phone, *certainty, Reverse(filled), *at)
    }

    fn fullest_first(&self, headers: &[(u32, Header)]) -> Vec<usize> {
        let mut order: Vec<usize> = (0..headers.len()).collect();
        order.sort_by_key(|at| {
            let column = headers.get(*at).map(|(column, _)| *column);
            let is_hidden = column.is_some_and(|column| self.is_hidden(column));
            (is_hidden, Reverse(column.map_or(0, |column| self.filled(column))))
        });
        order
    }

    /// How many rows have something in a column.
    pub(super) fn filled(&self, column: u32) -> usize {
        self.filled.get(&column).copied().unwrap_or(0)
    }

    /// Whether the spreadsheet does not show a column.
    pub(super) fn is_hidden(&self, column: u32) -> bool {
        self.table.hides(column)
    }

    /// What the values below a header say that says nothing itself.
    fn sniffed(&self, column: u32, header: &Header) -> Option<Place<'k>> {
        let word = header.word.trim_end_matches(|c: char| c.is_ascii_digit());
        if !words::MEANINGLESS.contains(&word) {
            return None;
        }
        match Sample::of(self.rows, column, header).nature()? {
            Nature::Mobile => self.vocabulary.with_format("phone"),
            Nature::Email => self.vocabulary.with_format("email"),
            Nature::CreditCode => self.vocabulary.with_format("credit-code"),
            Nature::Company => self.vocabulary.at(CUSTOMER_NAME),
        }
    }

    /// A field with a closed list of values that an alias found must understand at least one value of the column;
    /// 公司类型 with 有限责任公司 below is not the stage of a customer.
    fn fits(&self, column: u32, header: &Header, (certainty, place): &(Certainty, Place<'k>)) -> bool {
        if *certainty <= Certainty::Key || place.field.values.is_empty() {
            return true;
        }
        let sample = Sample::of(self.rows, column, header);
        let is_one = |text: &str| choice::understand(place.field, text).is_some() || choice::head_count(text).is_some();
        sample.is_empty() || sample.any(is_one)
    }

    /// Columns without a field get a name of their own under which they are kept.
    fn name_the_rest(
        &self,
        headers: &[(u32, Header)],
        meanings: Vec<Option<(Meaning<'k>, KnownBy)>>,
    ) -> Vec<(Meaning<'k>, KnownBy)> {
        let is_customer_sheet = self.customers.is_none();
        let mut names = HashSet::new();
        headers
            .iter()
            .zip(meanings)
            .map(|((column, header), meaning)| {
                meaning.unwrap_or_else(|| {
                    let name = unique_name(header, *column, &mut names);
                    if is_customer_sheet && words::HEAD_COUNT.contains(&header.word.as_str()) {
                        (Meaning::HeadCount(name), KnownBy::Name)
                    } else {
                        (Meaning::Custom(name), KnownBy::Nothing)
                    }
                })
            })
            .collect()
    }
}

/// Whether a header names what kehu works out from a customer's records: an export may have it, no file ever.
fn is_figure(word: &str) -> bool {
    DERIVED.iter().any(|figure| normalise(figure.label) == word)
}
