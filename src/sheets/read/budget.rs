//! Caps on what a file may bring, so that a small file cannot fill the memory.

use super::super::{Cell, Row, SheetError};
use super::{Limits, Piece};

/// What a sheet of Excel holds at most.
const MOST_ROWS: u64 = 1_048_576;

pub(super) struct Budget<'a> {
    file: &'a str,
    limits: Limits,
    sheets: u64,
    /// Of the present sheet.
    rows: u64,
    cells: u64,
    text_bytes: u64,
}

impl<'a> Budget<'a> {
    pub(super) fn new(file: &'a str, limits: Limits) -> Self {
        Self {
            file,
            limits,
            sheets: 0,
            rows: 0,
            cells: 0,
            text_bytes: 0,
        }
    }

    /// Counts a piece; an error when it is the one too many.
    pub(super) fn take(&mut self, piece: &Piece) -> Result<(), SheetError> {
        match piece {
            Piece::Sheet(_) => self.take_sheet(),
            Piece::Row(row) => self.take_row(row),
        }
    }

    fn take_sheet(&mut self) -> Result<(), SheetError> {
        self.rows = 0;
        self.sheets += 1;
        if self.sheets > self.limits.sheets {
            return Err(self.exceeded(format!("有内容的工作表超过 {} 张", self.limits.sheets)));
        }
        Ok(())
    }

    pub(super) fn take_row(&mut self, row: &Row) -> Result<(), SheetError> {
        self.rows += 1;
        if self.rows > MOST_ROWS {
            return Err(self.exceeded(format!("超过 {MOST_ROWS} 行")));
        }
        self.cells += row.cells.len() as u64;
        self.text_bytes += row.cells.iter().map(|(_, cell)| text_bytes(cell)).sum::<u64>();
        if self.cells > self.limits.cells {
            return Err(self.exceeded(format!("超过 {} 万个单元格", self.limits.cells / 10_000)));
        }
        if self.text_bytes > self.limits.text_bytes {
            return Err(self.exceeded(format!("文字超过 {} MB", self.limits.text_bytes >> 20)));
        }
        Ok(())
    }

    pub(super) fn exceeded(&self, what: String) -> SheetError {
        SheetError::TooLarge {
            file: self.file.to_owned(),
            what,
        }
    }
}

fn text_bytes(cell: &Cell) -> u64 {
    match cell {
        Cell::Text(text) | Cell::Error(text) => text.len() as u64,
        _ => 0,
    }
}
