//! Which columns tell whom a row is about.

use super::assign::Assignment;
use super::columns::{Column, Meaning};
use super::header::normalise;
use super::vocabulary::Place;
use super::words;
use crate::kinds::CUSTOMER_NAME;
use std::cmp::Reverse;

impl<'k> Assignment<'k, '_> {
    /// In a sheet of people: the column of their names becomes that of the customers' names. Gives back whose contact's name
    /// it is as well.
    pub(super) fn name_people(&self, columns: &mut [Column<'k>]) -> Option<Place<'k>> {
        let is_person = |column: &Column<'k>| words::PERSON.contains(&column.header.word.as_str());
        let tells = |column: &Column<'k>| matches!(&column.meaning, Meaning::Field(place) if place.tells_customer());
        if self.customers.is_some() || columns.iter().any(|column| tells(column) && !is_person(column)) {
            return None;
        }
        let column = columns
            .iter_mut()
            .find(|column| is_person(column) && matches!(column.meaning, Meaning::Field(_)))?;
        let (_, contact) = self.vocabulary.exact(&column.header.word)?;
        let name = self.vocabulary.at(CUSTOMER_NAME)?;
        column.meaning = Meaning::Field(name);
        contact.in_list.then_some(contact)
    }

    /// Those that do nothing else, or the record's fields that bear a customer's name where there is no such column.
    pub(super) fn customer_columns(&self, columns: &[Column<'k>]) -> Vec<(u32, Place<'k>)> {
        let alone = columns.iter().filter_map(|column| match &column.meaning {
            Meaning::Customer(place) => Some((column.index, place.clone())),
            Meaning::Field(place) if self.customers.is_none() && place.tells_customer() => {
                Some((column.index, place.clone()))
            }
            _ => None,
        });
        let alone = self.surest_first(alone.collect(), columns);
        if !alone.is_empty() {
            return alone;
        }
        let shared = |column: &Column<'k>| Some((column.index, self.customer_of(&column.header.word)?));
        self.surest_first(columns.iter().filter_map(shared).collect(), columns)
    }

    /// Where several columns name the customer, the first of these that a row fills counts.
    fn surest_first(&self, mut found: Vec<(u32, Place<'k>)>, columns: &[Column<'k>]) -> Vec<(u32, Place<'k>)> {
        let certainty = |at: u32| {
            let column = columns.iter().find(|column| column.index == at)?;
            let vocabulary = self.customers.as_ref().unwrap_or(&self.vocabulary);
            Some(vocabulary.exact(&column.header.word)?.0)
        };
        found.sort_by_key(|(at, _)| {
            let certainty = certainty(*at);
            (
                self.is_hidden(*at),
                certainty.is_none(),
                certainty,
                Reverse(self.filled(*at)),
            )
        });
        found
    }

    /// The customer's fields that tell which customer a record belongs to, the name first.
    pub(super) fn customer_of(&self, word: &str) -> Option<Place<'k>> {
        let customers = self.customers.as_ref()?;
        let word = if words::CUSTOMER_OF_RECORD.contains(&word) {
            CUSTOMER_NAME
        } else {
            word
        };
        let (_, place) = customers.exact(&normalise(word))?;
        place.tells_customer().then_some(place)
    }
}
