//! A table as it was read: rows of typed cells, each with its place.

use chrono::{NaiveDate, NaiveDateTime};
use serde::{Deserialize, Serialize};

/// The content of one cell. Tables hold millions of them: texts without room to grow keep each to 24 bytes.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub enum Cell {
    #[default]
    #[serde(rename = "-")]
    Empty,
    #[serde(rename = "t")]
    Text(Box<str>),
    /// Always finite.
    #[serde(rename = "n")]
    Number(f64),
    #[serde(rename = "b")]
    Bool(bool),
    #[serde(rename = "d")]
    Date(NaiveDate),
    #[serde(rename = "dt")]
    DateTime(NaiveDateTime),
    /// An error value, as the spreadsheet shows it (`#N/A`).
    #[serde(rename = "e")]
    Error(Box<str>),
}

impl Cell {
    /// What stands for a formula whose result the file does not hold.
    pub(super) const UNCOMPUTED: &str = "（没有算好的公式）";

    /// What stands for a 同上 with nothing above it.
    pub(super) const NOTHING_ABOVE: &str = "同上";

    /// Text, or [`Cell::Empty`] when nothing but white space is in it.
    pub fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        if text.trim().is_empty() {
            Self::Empty
        } else {
            Self::Text(text.into())
        }
    }

    /// A number; what is not finite cannot be shown by a spreadsheet and becomes an error value.
    pub fn number(number: f64) -> Self {
        if number.is_finite() {
            Self::Number(number)
        } else {
            Self::Error("#NUM!".into())
        }
    }

    /// The cell as a person reads it: whole numbers without `.0`, dates as `YYYY-MM-DD`.
    pub fn display(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) | Self::Error(text) => text.to_string(),
            Self::Number(number) => number_text(*number),
            Self::Bool(true) => "是".to_owned(),
            Self::Bool(false) => "否".to_owned(),
            Self::Date(date) => date.format("%Y-%m-%d").to_string(),
            Self::DateTime(time) => time.format("%Y-%m-%d %H:%M").to_string(),
        }
    }
}

/// A number as a spreadsheet shows it: at most 15 significant digits, never an exponent.
pub fn number_text(number: f64) -> String {
    let rounded: f64 = format!("{number:.14e}").parse().unwrap_or(number);
    if rounded == 0.0 {
        "0".to_owned()
    } else {
        rounded.to_string()
    }
}

/// One row that holds something. Rows are stored sparsely, so that a stray cell in the last column costs one cell.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// As the spreadsheet numbers it, from 1.
    pub number: u32,
    /// (column from 0, content), in the order of columns, without empty ones.
    pub cells: Vec<(u32, Cell)>,
}

impl Table {
    /// Whether the spreadsheet does not show this column.
    #[must_use]
    pub fn hides(&self, column: u32) -> bool {
        let mut hidden = self.hidden.iter();
        hidden.any(|columns| (columns.first..=columns.last).contains(&column))
    }

    /// The first rows, enough to find the header among them.
    pub(super) fn clone_head(&self) -> Self {
        const ENOUGH: usize = 50;
        Self {
            rows: self.rows.iter().take(ENOUGH).cloned().collect(),
            file: self.file.clone(),
            sheet: self.sheet.clone(),
            hidden: self.hidden.clone(),
            notes: Vec::new(),
        }
    }
}

impl Row {
    /// The cell of a column, [`Cell::Empty`] where there is none.
    pub fn get(&self, column: u32) -> &Cell {
        match self.cells.binary_search_by_key(&column, |(at, _)| *at) {
            Ok(found) => self.cells.get(found).map_or(&Cell::Empty, |(_, cell)| cell),
            Err(_) => &Cell::Empty,
        }
    }
}

/// Columns side by side, from 0; the last is one of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Columns {
    pub first: u32,
    pub last: u32,
}

impl Columns {
    /// A sheet of Excel has no more of them.
    pub(super) const MOST: usize = 16_384;
}

/// What was read from one sheet of a file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// Name of the file, without its folder.
    pub file: String,
    /// The sheet's name; None in files that have no sheets.
    pub sheet: Option<String>,
    /// The columns that the spreadsheet does not show, where the format tells.
    pub hidden: Vec<Columns>,
    /// Chinese: what of the file was not read; at its first table.
    pub notes: Vec<String>,
    /// Rows that hold something, from top to bottom. Blank rows show as gaps in the numbers.
    pub rows: Vec<Row>,
}

/// A column as the spreadsheet names it: A, B … Z, AA …
pub fn column_letters(column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = u64::from(column) + 1;
    while rest > 0 {
        rest -= 1;
        letters.push(char::from(b'A' + u8::try_from(rest % 26).unwrap_or(0)));
        rest /= 26;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_as_the_spreadsheet_shows_them() {
        for (number, text) in [
            (328.0, "328"),
            (9895.9339, "9895.9339"),
            (13_800_138_000.0, "13800138000"),
            (0.1 + 0.2, "0.3"),
            (-0.0, "0"),
            (1e21, "1000000000000000000000"),
            (1.5e-7, "0.00000015"),
        ] {
            assert_eq!(number_text(number), text);
        }
    }

    #[test]
    fn columns_have_letters() {
        assert_eq!(
            [0, 25, 26, 701, 702, 16_383].map(column_letters),
            ["A", "Z", "AA", "ZZ", "AAA", "XFD"]
        );
    }
}
