//! Sheets that are about something else than customers: suppliers, goods, the own people.

use super::super::{Row, Table};
use super::header::Header;
use super::vocabulary::Vocabulary;
use super::words;
use crate::kinds::Kind;

/// What a sheet is about instead of customers, and the header or name that says so. `header` is its first row. A sheet with a
/// column that is a customer's for certain (客户名称) is about customers, whatever else it has.
pub(in crate::sheets) fn other_subject(
    table: &Table,
    header: &Row,
    kind: &Kind,
    customer: &Kind,
) -> Option<(&'static str, String)> {
    let customers = Vocabulary::new(customer);
    let own = Vocabulary::new(kind);
    let headers: Vec<Header> = header
        .cells
        .iter()
        .map(|(_, cell)| Header::new(&cell.display()))
        .collect();
    let is_customers = |header: &Header| {
        let word = header.word.as_str();
        words::CUSTOMER_OF_RECORD.contains(&word)
            || customers.exact(word).is_some_and(|(_, place)| {
                place.tells_customer() && !place.field.unique && !words::ANYBODYS.contains(&word)
            })
    };
    if headers.iter().any(is_customers) {
        return None;
    }
    let by_header = |(subject, words, _): &(&'static str, &[&str], &[&str])| {
        let found = headers
            .iter()
            .find(|header| words.contains(&header.word.as_str()) && own.exact(&header.word).is_none())?;
        Some((*subject, found.text.clone()))
    };
    let by_name = |(subject, _, names): &(&'static str, &[&str], &[&str])| {
        let sheet = table.sheet.as_deref().filter(|sheet| !sheet.contains("客户"))?;
        names
            .iter()
            .any(|name| sheet.contains(name))
            .then(|| (*subject, sheet.to_owned()))
    };
    words::SUBJECTS
        .iter()
        .find_map(by_header)
        .or_else(|| words::SUBJECTS.iter().find_map(by_name))
}
