//! Which column holds what.

use super::super::mapping::Mapping;
use super::super::{Row, Table};
use super::assign::Assignment;
use super::chosen::{BadChoice, chosen};
use super::header::Header;
use super::naming::unique_name;
use super::units;
use super::vocabulary::{Certainty, Place};
use crate::kinds::Kind;
use chrono::NaiveDate;
use serde::Serialize;
use std::collections::{BTreeMap, HashSet};

/// A column of the table and what becomes of its values.
#[derive(Clone, Debug)]
pub(in crate::sheets) struct Column<'k> {
    pub(in crate::sheets) index: u32,
    /// What it is called in mappings: like no other column of the table.
    pub(in crate::sheets) name: String,
    pub(in crate::sheets) header: Header,
    pub(in crate::sheets) meaning: Meaning<'k>,
    pub(in crate::sheets) known_by: KnownBy,
    /// Whether the spreadsheet does not show it.
    pub(in crate::sheets) is_hidden: bool,
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
            Certainty::Label | Certainty::Key | Certainty::Alias(_) => Self::Name,
            Certainty::WithoutOwner | Certainty::Contained => Self::Guess,
        }
    }
}

impl Meaning<'_> {
    /// Path of the record's field that it fills.
    pub(super) fn path(&self) -> Option<String> {
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
    /// The day of the import, where that matters.
    pub(in crate::sheets) today: Option<NaiveDate>,
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
        let mut filled: BTreeMap<u32, usize> = BTreeMap::new();
        for (column, _) in table.rows.iter().flat_map(|row| &row.cells) {
            *filled.entry(*column).or_default() += 1;
        }
        let headers: Vec<(u32, Header)> = filled
            .keys()
            .map(|column| (*column, Header::new(&header.get(*column).display())))
            .collect();
        let mut taken = HashSet::new();
        let names: Vec<String> = headers
            .iter()
            .map(|(column, header)| unique_name(header, *column, &mut taken))
            .collect();
        let assignment = Assignment::new(kind, customer, table, &filled);
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
                is_hidden: table.hides(index),
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
            today: None,
        }
    }
}
