//! What a column is called: like no other column of its table.

use super::super::column_letters;
use super::header::Header;
use std::collections::HashSet;

/// The header, the letters of a column without one, and a number behind what is taken already.
pub(super) fn unique_name(header: &Header, column: u32, names: &mut HashSet<String>) -> String {
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
