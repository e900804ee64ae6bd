//! The columns that an error file has besides those of the sheet that was imported.

use super::super::Row;
use super::header::normalise;
use super::words::{ADVICE, REASON};
use std::ops::Range;

/// Those that tell where a row was; imports leave them out.
pub(in crate::sheets) const SHEET: &str = "原工作表";
pub(in crate::sheets) const ROW: &str = "原行号";

/// Which columns of a header kehu added: they stand side by side behind where the row was. A sheet may well have a column 建议
/// or 错误原因 of its own, and has it in its error file too.
pub(in crate::sheets) fn added(header: &Row) -> Vec<u32> {
    let words: Vec<String> = header
        .cells
        .iter()
        .map(|(_, cell)| normalise(&cell.display()))
        .collect();
    let places = ours(&words).unwrap_or_default();
    let cells = header.cells.get(places).unwrap_or_default();
    cells.iter().map(|(column, _)| *column).collect()
}

/// The places among the words of a header that say nothing of the record but why it was rejected: those that kehu added, else
/// the last ones, where other programs add theirs.
pub(super) fn reasons(words: &[String]) -> Range<usize> {
    let end = words.len();
    match words {
        _ if ours(words).is_some() => ours(words).unwrap_or_default(),
        [.., reason, advice] if reason == REASON && advice == ADVICE => end - 2..end,
        [.., reason] if reason == REASON => end - 1..end,
        _ => end..end,
    }
}

fn ours(words: &[String]) -> Option<Range<usize>> {
    let mut runs = words.windows(3);
    let at = runs.rposition(|run| run == [ROW, REASON, ADVICE])?;
    let has_sheet = at
        .checked_sub(1)
        .and_then(|before| words.get(before))
        .is_some_and(|word| word == SHEET);
    Some(at - usize::from(has_sheet)..at + 3)
}
