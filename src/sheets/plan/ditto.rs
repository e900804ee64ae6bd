//! 同上: a cell that says what stands above it.

use crate::sheets::{Cell, Row};
use std::collections::HashMap;

/// Signs and words for it.
const WORDS: [&str; 9] = ["同上", "同前", "同上行", "〃", "″", "\"", "“", "”", "''"];

/// Gives such cells the value above, also through several rows of them. One with nothing above it becomes empty: it says
/// nothing.
pub(super) fn resolve(rows: &mut [Row]) {
    let mut above: HashMap<u32, usize> = HashMap::new();
    for at in 0..rows.len() {
        let (before, rest) = rows.split_at_mut(at);
        let Some(row) = rest.first_mut() else { return };
        for (column, cell) in &mut row.cells {
            if is_ditto(cell) {
                let source = above.get(column).and_then(|row| before.get(*row));
                *cell = source.map_or(Cell::Error(Cell::NOTHING_ABOVE.into()), |row| row.get(*column).clone());
            }
            above.insert(*column, at);
        }
    }
}

fn is_ditto(cell: &Cell) -> bool {
    matches!(cell, Cell::Text(text) if text.len() <= LONGEST && WORDS.contains(&text.trim()))
}

/// Bytes of the longest of the words, blanks around it included.
const LONGEST: usize = 16;
