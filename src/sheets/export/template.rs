//! An empty sheet of a kind, to be filled in and imported.

use super::{Book, Sheet, columns};
use crate::kinds::Kind;

/// A book with one sheet that has a kind's columns: what can be chosen drops down, what a field is for is a note at its header.
#[must_use]
pub fn template(kind: &Kind, customer: &Kind) -> Book {
    let columns = columns::fields(kind, customer);
    Book {
        sheets: vec![Sheet {
            title: kind.title.clone(),
            columns,
            rows: Vec::new(),
            records: 0,
        }],
    }
}
