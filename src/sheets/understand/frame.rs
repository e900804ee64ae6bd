//! Where the table begins in a sheet: below titles and notes, under a header of one row or of two.
//!
//! The header is the row that says most in the words of the schemas, not the first that holds something: exports put a title
//! or 填写须知 above it. Two rows are one header where their cells together say more than either: 联系人 over 姓名 and 电话.

use super::super::{Cell, Row, Table};
use super::header::normalise;
use super::speech::Speech;
use super::words;
use crate::kinds::Kind;

/// Filled rows among which the header is looked for.
const SEARCHED: usize = 20;
/// Characters of the longest header; notes are longer.
pub(super) const LONGEST: usize = 40;

/// The table without what stands above its header, and with a header of one row. Left as it is where no row says anything
/// in the words of the kind.
pub(in crate::sheets) fn framed(mut table: Table, kind: &Kind, customer: &Kind) -> Table {
    let speech = Speech::new(kind, customer);
    let searched = table.rows.get(..table.rows.len().min(SEARCHED)).unwrap_or_default();
    let mut best: Option<(usize, usize, Option<Row>)> = None;
    for (at, row) in searched.iter().enumerate() {
        let single = speech.score(row);
        let below = searched.get(at + 1).filter(|below| below.number == row.number + 1);
        let pair = below
            .filter(|below| row.cells.len() > 1 && below.cells.len() > 1 && is_header_like(below))
            .map(|below| speech.joined(row, below))
            .map(|joined| (speech.score(&joined), joined));
        let of_below = below.map_or(0, |below| speech.score(below));
        let candidate = match pair {
            Some((score, joined))
                if score > single.max(of_below)
                    || (score >= single.max(of_below) && below.is_some_and(|below| are_merged(row, below))) =>
            {
                (score, at, Some(joined))
            }
            _ => (single, at, None),
        };
        if candidate.0 > best.as_ref().map_or(0, |(score, ..)| *score) {
            best = Some(candidate);
        }
    }
    let Some((_, at, joined)) = best else { return table };
    let rows = if joined.is_some() { 2 } else { 1 };
    let first = table.rows.get(at).cloned().unwrap_or_default();
    let header = joined.unwrap_or(first);
    table.rows.splice(..at + rows, [header]);
    table
}

/// The table from this row on: where a person says that the header is.
pub(in crate::sheets) fn framed_at(mut table: Table, row: u32) -> Table {
    let above = table.rows.iter().take_while(|above| above.number < row).count();
    table.rows.drain(..above);
    table
}

/// The first row that is made of just these headers, in any order. In a file of rejected rows the two columns that kehu added
/// do not count.
pub(in crate::sheets) fn headed_by(table: &Table, headers: &[String]) -> Option<u32> {
    let words = |texts: &mut dyn Iterator<Item = String>| {
        let mut words: Vec<String> = texts
            .map(|text| normalise(&text))
            .filter(|word| !word.is_empty())
            .collect();
        words.sort_unstable();
        words
    };
    let wanted = words(&mut headers.iter().cloned());
    if wanted.is_empty() {
        return None;
    }
    let is_it = |row: &&Row| {
        let mut found = words(&mut row.cells.iter().map(|(_, cell)| cell.display()));
        if found != wanted && found.iter().any(|word| word == words::REASON) {
            found.retain(|word| word != words::REASON && word != words::ADVICE);
        }
        found == wanted
    };
    table.rows.iter().take(SEARCHED).find(is_it).map(|row| row.number)
}

/// Whether some headers, but not all, are merged over both rows.
fn are_merged(upper: &Row, lower: &Row) -> bool {
    let is_same = |(column, cell): &&(u32, Cell)| upper.get(*column) == cell;
    let same = lower.cells.iter().filter(is_same).count();
    same > 0 && same < lower.cells.len()
}

/// Whether a row may be the lower one of a header: short texts with a letter in them, or years.
fn is_header_like(row: &Row) -> bool {
    row.cells.iter().all(|(_, cell)| match cell {
        Cell::Text(text) => {
            let is_year = text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
            text.chars().count() <= LONGEST && (is_year || text.chars().any(char::is_alphabetic))
        }
        _ => false,
    })
}
