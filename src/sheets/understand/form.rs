//! Sheets that are forms: one customer, its fields below each other with the label on the left and the value on the right.

use super::super::{Cell, Row, Table};
use super::speech::Speech;
use crate::kinds::Kind;
use std::collections::{BTreeMap, HashSet};

/// Whether a sheet is a form and no list. A list has its labels side by side in one row; a form has more of them below each
/// other in one column than in any row.
pub(in crate::sheets) fn is_form(table: &Table, kind: &Kind, customer: &Kind) -> bool {
    /// Rows that are looked at, and labels that make a form of any sheet.
    const SEARCHED: usize = 40;
    const ENOUGH: usize = 3;
    let speech = Speech::new(kind, customer);
    let rows = table.rows.get(..table.rows.len().min(SEARCHED)).unwrap_or_default();
    let mut below: BTreeMap<u32, HashSet<&str>> = BTreeMap::new();
    let mut most_beside = 0;
    for row in rows {
        let labels = row.cells.iter().filter(|(_, cell)| label(cell, &speech).is_some());
        most_beside = most_beside.max(labels.count());
        if let Some((column, text)) = first_label(row, &speech) {
            below.entry(column).or_default().insert(text);
        }
    }
    let most_below = below.values().map(HashSet::len).max().unwrap_or(0);
    let is_pairs = most_below == 2 && rows.len() == 2 && rows.iter().all(|row| row.cells.len() == 2);
    most_below > most_beside && (most_below >= ENOUGH || is_pairs)
}

/// The label with which a row begins, when what stands to its right is a value or nothing: another label there makes it a
/// header.
fn first_label<'r>(row: &'r Row, speech: &Speech<'_>) -> Option<(u32, &'r str)> {
    let (column, first) = row.cells.first()?;
    let label = label(first, speech)?;
    let has_value = label != first.display().trim();
    let next = row.cells.get(1);
    let is_header = next.is_some_and(|(other, cell)| *other == column + 1 && self::label(cell, speech).is_some());
    (has_value || !is_header).then_some((*column, label))
}

/// The field's name that a cell is, or begins with: 客户名称, 客户名称：杭州盛泰.
fn label<'c>(cell: &'c Cell, speech: &Speech<'_>) -> Option<&'c str> {
    let Cell::Text(text) = cell else { return None };
    let before_colon = text.split_once(['：', ':']).map(|(label, _)| label.trim());
    before_colon
        .filter(|label| speech.knows(label))
        .or_else(|| Some(text.trim()).filter(|text| speech.knows(text)))
}
