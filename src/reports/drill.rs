//! What lies behind a figure: a query that finds just that, or the customers by their numbers.

use super::period::When;
use crate::index::sentence;
use crate::kinds::Catalog;

/// What lies behind a figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Drill {
    /// The customers that a query finds.
    Customers(String),
    /// The records that a query finds (it names their kind).
    Records(String),
    /// These customers, by number: what only the history tells is in no query.
    These(Vec<String>),
}

/// Adds to a query for customers that a field of theirs is exactly this, or that it has no value.
pub(super) fn of_customers(query: &str, key: &str, value: &str, catalog: &Catalog) -> String {
    let field = catalog.customer().fields.iter().find(|field| field.key == key);
    with_word(
        query,
        field.map_or_else(|| word(key, catalog), |field| &field.label),
        value,
    )
}

/// The same for records of any kind.
pub(super) fn of_records(query: &str, key: &str, value: &str, catalog: &Catalog) -> String {
    with_word(query, word(key, catalog), value)
}

fn with_word(query: &str, word: &str, value: &str) -> String {
    if value.is_empty() {
        return sentence::with(query, &format!("空:{word}"));
    }
    // Exactly: 张三 is not 张三丰.
    let condition = sentence::condition(word, value).replacen(':', "=", 1);
    sentence::with(query, &condition)
}

fn word<'a>(key: &'a str, catalog: &'a Catalog) -> &'a str {
    let built_in = || BUILT_IN.iter().find(|(known, _)| *known == key);
    catalog
        .word(key)
        .unwrap_or_else(|| built_in().map_or(key, |(_, label)| label))
}

/// What is in no schema.
const BUILT_IN: [(&str, &str); 2] = [("activity", "活跃度"), ("value_tier", "价值")];

/// Adds to a query that a date lies within a period, or that there is none.
pub(super) fn dated(query: &str, key: &str, when: When, catalog: &Catalog) -> String {
    let label = word(key, catalog);
    let When::Within(period) = when else {
        return sentence::with(query, &format!("空:{label}"));
    };
    let day = |day: Option<chrono::NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
    match (period.from, period.to) {
        (None, None) => query.to_owned(),
        (Some(from), Some(to)) if from == to => sentence::with(query, &format!("{label}:{from}")),
        (from, to) => sentence::with(query, &format!("{label}:{}..{}", day(from), day(to))),
    }
}

/// The query for records of a kind.
pub(super) fn of_kind(query: &str, kind: &str, catalog: &Catalog) -> String {
    let title = catalog.kind(kind).map_or(kind, |kind| kind.title.as_str());
    sentence::with(query, &sentence::condition("类型", title))
}
