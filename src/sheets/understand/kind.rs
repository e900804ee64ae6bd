//! What kind of records a sheet holds.

use super::super::{Cell, Table};
use super::frame::framed;
use super::header::Header;
use super::vocabulary::Vocabulary;
use super::words;
use crate::kinds::{Catalog, Kind};

/// The kind whose words the header speaks most; that of customers where another one does not say more. A sheet that bears a
/// kind's name is of that kind. None for a sheet that is about no customer at all (填写须知).
pub(in crate::sheets) fn kind_of<'c>(table: &Table, catalog: &'c Catalog) -> Option<&'c Kind> {
    let customer = catalog.customer();
    let named = table.sheet.as_deref().and_then(|sheet| catalog.find(sheet.trim()));
    let customers = Vocabulary::new(customer);
    let score = |kind: &Kind| {
        let header = framed(table.clone_head(), kind, customer)
            .rows
            .into_iter()
            .next()
            .unwrap_or_default();
        let own = Vocabulary::new(kind);
        let words: Vec<String> = header
            .cells
            .iter()
            .filter_map(|(_, cell)| match cell {
                Cell::Text(text) => Some(Header::new(text).word),
                _ => None,
            })
            .collect();
        let tells_whose = words.iter().any(|word| {
            words::CUSTOMER_OF_RECORD.contains(&word.as_str())
                || customers.exact(word).is_some_and(|(_, place)| place.tells_customer())
        });
        let known = words.iter().filter(|word| own.exact(word).is_some()).count();
        if tells_whose { known } else { 0 }
    };
    if let Some(kind) = named.filter(|kind| score(kind) > 0) {
        return Some(kind);
    }
    let of_customers = score(customer);
    let best = catalog
        .kinds()
        .iter()
        .filter(|kind| kind.name != customer.name)
        .map(|kind| (score(kind), kind))
        .max_by_key(|(score, _)| *score)
        .filter(|(score, _)| *score > of_customers);
    match best {
        Some((_, kind)) => Some(kind),
        None => (of_customers > 0).then_some(customer),
    }
}
