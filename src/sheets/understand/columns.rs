//! Which column holds what.

use super::super::mapping::Mapping;
use super::super::{Row, Table, column_letters};
use super::chosen::{BadChoice, chosen};
use super::header::{Header, normalise};
use super::sample::{Nature, Sample};
use super::vocabulary::{Certainty, OWN, Place, Vocabulary};
use super::{ambiguous, choice, numbered, units, words};
use crate::archive::DERIVED;
use crate::kinds::{FieldType, Kind};
use serde::Serialize;
use std::collections::{BTreeSet, HashSet};

/// A column of the table and what becomes of its values.
#[derive(Clone, Debug)]
pub(in crate::sheets) struct Column<'k> {
    pub(in crate::sheets) index: u32,
    /// What it is called in mappings: like no other column of the table.
    pub(in crate::sheets) name: String,
    pub(in crate::sheets) header: Header,
    pub(in crate::sheets) meaning: Meaning<'k>,
    pub(in crate::sheets) known_by: KnownBy,
}

/// How the meaning of a column was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum KnownBy {
    /// A person decided.
    Choice,
    /// The header is one of the field's names.
    Name,
    /// The header is like one of the field's names.
    Guess,
    /// No field is for it.
    Nothing,
}

#[derive(Clone, Debug)]
pub(in crate::sheets) enum Meaning<'k> {
    Field(Place<'k>),
    /// A further column of what an item has one of, and a list for more: goes where there is room, row by row.
    Further {
        first: Place<'k>,
        more: Place<'k>,
    },
    /// In a sheet of records: tells whose record it is, by this field of the customer.
    Customer(Place<'k>),
    /// Number of people, where the schema has no field of its own: gives the size, and is kept under this name.
    HeadCount(String),
    /// 金额单位: in which unit the amounts of this column are, row by row.
    UnitOf(u32),
    /// No field is for it: kept under this name.
    Custom(String),
    Ignored,
}

impl From<Certainty> for KnownBy {
    fn from(certainty: Certainty) -> Self {
        match certainty {
            Certainty::Label | Certainty::Alias => Self::Name,
            Certainty::WithoutOwner | Certainty::Contained => Self::Guess,
        }
    }
}

impl Meaning<'_> {
    /// Path of the record's field that it fills.
    fn path(&self) -> Option<String> {
        match self {
            Self::Field(place) | Self::Further { first: place, .. } => Some(place.path()),
            Self::Customer(_) | Self::HeadCount(_) | Self::UnitOf(_) | Self::Custom(_) | Self::Ignored => None,
        }
    }
}

impl Column<'_> {
    /// Whether the column holds this field of the record.
    pub(in crate::sheets) fn is_of(&self, key: &str) -> bool {
        match &self.meaning {
            Meaning::Field(place) | Meaning::Further { first: place, .. } => place.keys.first() == Some(&key),
            Meaning::Customer(_)
            | Meaning::HeadCount(_)
            | Meaning::UnitOf(_)
            | Meaning::Custom(_)
            | Meaning::Ignored => false,
        }
    }
}

/// A table whose columns are understood.
#[derive(Debug)]
pub(in crate::sheets) struct Layout<'k> {
    pub(in crate::sheets) columns: Vec<Column<'k>>,
    /// Number of the header's row, as the spreadsheet numbers it.
    pub(in crate::sheets) header_row: u32,
    /// The columns that tell which customer a row is about. In a sheet of records, such a column is not always a field.
    pub(in crate::sheets) customer_columns: Vec<(u32, Place<'k>)>,
    /// The columns that name the currency of their row's amounts.
    pub(super) currencies: Vec<u32>,
    /// In a sheet of customers that are people: where their names go as those of their own contacts.
    pub(in crate::sheets) person: Option<Place<'k>>,
    /// What of the decisions cannot be followed.
    pub(in crate::sheets) problems: Vec<BadChoice>,
}

impl<'k> Layout<'k> {
    /// Understands a table of `kind`; `customer` is the kind of profiles. The header is the first row that holds something.
    /// What a person decided comes first.
    pub(in crate::sheets) fn of(table: &Table, kind: &'k Kind, customer: &'k Kind, mapping: Option<&Mapping>) -> Self {
        let empty = Row::default();
        let (header, rows) = table
            .rows
            .split_first()
            .map_or((&empty, &[][..]), |(header, rows)| (header, rows));
        let used: BTreeSet<u32> = table
            .rows
            .iter()
            .flat_map(|row| row.cells.iter().map(|(column, _)| *column))
            .collect();
        let headers: Vec<(u32, Header)> = used
            .into_iter()
            .map(|column| (column, Header::new(&header.get(column).display())))
            .collect();
        let mut taken = HashSet::new();
        let names: Vec<String> = headers
            .iter()
            .map(|(column, header)| unique_name(header, *column, &mut taken))
            .collect();
        let assignment = Assignment::new(kind, customer, rows);
        let (decided, problems) = mapping
            .map(|mapping| chosen(&names, mapping, &assignment.vocabulary, assignment.customers.as_ref()))
            .unwrap_or_default();
        let meanings = assignment.assign(&headers, decided);
        let mut columns: Vec<Column<'k>> = headers
            .into_iter()
            .zip(names)
            .zip(meanings)
            .map(|(((index, header), name), (meaning, known_by))| Column {
                index,
                name,
                header,
                meaning,
                known_by,
            })
            .collect();
        units::mark(&mut columns, rows);
        let person = assignment.name_people(&mut columns);
        let customer_columns = assignment.customer_columns(&columns);
        Self {
            currencies: units::currencies(&columns),
            columns,
            person,
            header_row: header.number,
            customer_columns,
            problems,
        }
    }
}

/// Gives every column a meaning, the surest matches first, so that no guess takes a place from a certain match.
struct Assignment<'k, 't> {
    vocabulary: Vocabulary<'k>,
    /// What names the customer in a sheet of records; None in a sheet of customers.
    customers: Option<Vocabulary<'k>>,
    rows: &'t [Row],
}

impl<'k, 't> Assignment<'k, 't> {
    fn new(kind: &'k Kind, customer: &'k Kind, rows: &'t [Row]) -> Self {
        let customers = (kind.name != customer.name).then(|| Vocabulary::new(customer));
        Self {
            vocabulary: Vocabulary::new(kind),
            customers,
            rows,
        }
    }

    /// `decided` holds what a person decided, column by column.
    fn assign(&self, headers: &[(u32, Header)], mut decided: Vec<Option<Meaning<'k>>>) -> Vec<(Meaning<'k>, KnownBy)> {
        decided.resize_with(headers.len(), || None);
        let mut taken: HashSet<String> = decided.iter().flatten().filter_map(Meaning::path).collect();
        let has_reason = headers.iter().any(|(_, header)| header.word == words::REASON);
        let mut found: Vec<(Certainty, usize, Place<'k>)> = Vec::new();
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
                || (has_reason && word == words::ADVICE)
                || (is_figure(word) && self.vocabulary.exact(word).is_none());
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
        found.sort_by_key(|(certainty, at, _)| (*certainty, *at));
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
        for ((column, header), meaning) in headers.iter().zip(&mut meanings) {
            let place = meaning.is_none().then(|| self.sniffed(*column, header)).flatten();
            if let Some(place) = place.filter(|place| taken.insert(place.path())) {
                *meaning = Some((Meaning::Field(place), KnownBy::Guess));
            }
        }
        mobiles_first(headers, &mut meanings);
        self.name_the_rest(headers, meanings)
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
            Nature::Company => self.vocabulary.at("customer_name"),
        }
    }

    /// In a sheet of people: the column of their names becomes that of the customers' names. Gives back whose contact's name
    /// it is as well.
    fn name_people(&self, columns: &mut [Column<'k>]) -> Option<Place<'k>> {
        let is_person = |column: &Column<'k>| words::PERSON.contains(&column.header.word.as_str());
        let tells = |column: &Column<'k>| matches!(&column.meaning, Meaning::Field(place) if place.tells_customer());
        if self.customers.is_some() || columns.iter().any(|column| tells(column) && !is_person(column)) {
            return None;
        }
        let column = columns
            .iter_mut()
            .find(|column| is_person(column) && matches!(column.meaning, Meaning::Field(_)))?;
        let (_, contact) = self.vocabulary.exact(&column.header.word)?;
        let name = self.vocabulary.at("customer_name")?;
        column.meaning = Meaning::Field(name);
        contact.in_list.then_some(contact)
    }

    /// Those that do nothing else, or the record's fields that bear a customer's name where there is no such column.
    fn customer_columns(&self, columns: &[Column<'k>]) -> Vec<(u32, Place<'k>)> {
        let alone = columns.iter().filter_map(|column| match &column.meaning {
            Meaning::Customer(place) => Some((column.index, place.clone())),
            Meaning::Field(place) if self.customers.is_none() && place.tells_customer() => {
                Some((column.index, place.clone()))
            }
            _ => None,
        });
        let alone: Vec<_> = alone.collect();
        if !alone.is_empty() {
            return alone;
        }
        let shared = |column: &Column<'k>| Some((column.index, self.customer_of(&column.header.word)?));
        columns.iter().filter_map(shared).collect()
    }

    /// The customer's fields that tell which customer a record belongs to, the name first.
    fn customer_of(&self, word: &str) -> Option<Place<'k>> {
        let customers = self.customers.as_ref()?;
        let word = if words::CUSTOMER_OF_RECORD.contains(&word) {
            "customer_name"
        } else {
            word
        };
        let (_, place) = customers.exact(&normalise(word))?;
        place.tells_customer().then_some(place)
    }

    /// A field with a closed list of values that an alias found must understand at least one value of the column;
    /// 公司类型 with 有限责任公司 below is not the stage of a customer.
    fn fits(&self, column: u32, header: &Header, (certainty, place): &(Certainty, Place<'k>)) -> bool {
        if *certainty == Certainty::Label || place.field.values.is_empty() {
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

/// Of several columns for the one phone of a contact, that of the mobile phone is the first, wherever it stands.
fn mobiles_first(headers: &[(u32, Header)], meanings: &mut [Option<(Meaning<'_>, KnownBy)>]) {
    let is_mobile = |at: usize| {
        let word = headers.get(at).map(|(_, header)| header.word.as_str());
        word.is_some_and(|word| words::MOBILE.iter().any(|mobile| word.contains(mobile)))
    };
    for at in (0..meanings.len()).filter(|at| is_mobile(*at)) {
        let Some(Some((Meaning::Further { first, .. }, _))) = meanings.get(at) else {
            continue;
        };
        let path = first.path();
        let holds_first = |meaning: &Option<(Meaning<'_>, KnownBy)>| {
            matches!(meaning, Some((Meaning::Field(place), known_by))
                if place.path() == path && *known_by != KnownBy::Choice)
        };
        if let Some(first) = meanings.iter().position(holds_first).filter(|first| !is_mobile(*first)) {
            meanings.swap(at, first);
        }
    }
}

/// Whether a header names what kehu works out from a customer's records: an export may have it, no file ever.
fn is_figure(word: &str) -> bool {
    DERIVED.iter().any(|figure| normalise(figure.label) == word)
}

fn unique_name(header: &Header, column: u32, names: &mut HashSet<String>) -> String {
    let name = if header.text.is_empty() {
        format!("{}列", column_letters(column))
    } else {
        header.text.clone()
    };
    let numbered = (2_u32..).map(|number| format!("{name} ({number})"));
    let free = std::iter::once(name.clone())
        .chain(numbered)
        .find(|name| names.insert(name.clone()));
    free.unwrap_or(name)
}
