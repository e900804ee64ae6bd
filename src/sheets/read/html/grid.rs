//! One table of a page: rows, and cells that cover several places.

use super::super::super::{Cell, Row, SheetError};
use super::super::budget::Budget;
use super::super::convert::written;
use super::super::merged::Regions;
use super::tag::Tag;
use super::text::CellText;

/// What a sheet of Excel holds at most.
const MOST_COLUMNS: u32 = 16_384;

#[derive(Default)]
pub(super) struct Grid {
    rows: Vec<Row>,
    /// Number of the open row, or of the last one.
    row: u32,
    open_row: Option<OpenRow>,
    /// Rows of the open section are not shown.
    section_is_hidden: bool,
    /// By column: the last row that a cell further up covers there.
    covered: Vec<u32>,
    merged: Regions,
}

#[derive(Default)]
struct OpenRow {
    is_hidden: bool,
    cells: Vec<(u32, Cell)>,
    /// Where the next cell may stand.
    column: u32,
    /// (column, last row) of its cells that cover further rows.
    spanning: Vec<(u32, u32)>,
    cell: Option<OpenCell>,
}

struct OpenCell {
    column: u32,
    is_hidden: bool,
    /// Number of the last row that it covers.
    last: u32,
    text: CellText,
    number: Option<String>,
}

impl Grid {
    pub(super) fn begin_section(&mut self, is_hidden: bool, budget: &mut Budget<'_>) -> Result<(), SheetError> {
        self.end_row(budget)?;
        self.section_is_hidden = is_hidden;
        // Cells end with their section.
        self.covered.clear();
        self.merged.close();
        Ok(())
    }

    pub(super) fn begin_row(&mut self, is_hidden: bool, budget: &mut Budget<'_>) -> Result<(), SheetError> {
        self.end_row(budget)?;
        self.row = self.row.saturating_add(1);
        self.open_row = Some(OpenRow {
            is_hidden: is_hidden || self.section_is_hidden,
            ..OpenRow::default()
        });
        Ok(())
    }

    pub(super) fn end_row(&mut self, budget: &mut Budget<'_>) -> Result<(), SheetError> {
        self.end_cell();
        let Some(row) = self.open_row.take() else {
            return Ok(());
        };
        if row.is_hidden || row.cells.is_empty() {
            return Ok(());
        }
        let spanning = row.spanning;
        let mut row = Row {
            number: self.row,
            cells: row.cells,
        };
        self.merged.fill(&mut row);
        for (column, last) in spanning {
            let cell = row.get(column).clone();
            self.merged.open(column, last, &cell);
        }
        budget.take_row(&row)?;
        self.rows.push(row);
        Ok(())
    }

    pub(super) fn begin_cell(&mut self, tag: &Tag, budget: &mut Budget<'_>) -> Result<(), SheetError> {
        self.end_cell();
        if self.open_row.is_none() {
            self.begin_row(false, budget)?;
        }
        let Some(row) = &mut self.open_row else {
            return Ok(());
        };
        let is_hidden = tag.is_hidden();
        // A cell that is not shown takes no place.
        if !is_hidden {
            let is_covered = |column: u32| self.covered.get(column as usize).is_some_and(|last| *last >= self.row);
            while is_covered(row.column) {
                row.column += 1;
            }
        }
        let column = row.column;
        let width = if is_hidden {
            0
        } else {
            tag.span(b"colspan").clamp(1, 1_000)
        };
        row.column = column.saturating_add(width);
        if row.column > MOST_COLUMNS {
            return Err(budget.exceeded(format!("第 {} 行超过 {MOST_COLUMNS} 列", self.row)));
        }
        let last = match tag.span(b"rowspan") {
            0 => u32::MAX,
            height => self.row.saturating_add(height - 1),
        };
        row.cell = Some(OpenCell {
            column,
            is_hidden,
            last,
            text: CellText::default(),
            number: tag.number().map(str::to_owned),
        });
        let columns = column as usize..row.column as usize;
        if last > self.row && !columns.is_empty() {
            if self.covered.len() < columns.end {
                self.covered.resize(columns.end, 0);
            }
            if let Some(covered) = self.covered.get_mut(columns) {
                covered.fill(last);
            }
        }
        Ok(())
    }

    pub(super) fn end_cell(&mut self) {
        let Some(row) = &mut self.open_row else { return };
        let Some(cell) = row.cell.take().filter(|cell| !cell.is_hidden) else {
            return;
        };
        let value = value(cell.text.finish(), cell.number.as_deref());
        if value != Cell::Empty {
            row.cells.push((cell.column, value));
            if cell.last > self.row {
                row.spanning.push((cell.column, cell.last));
            }
        }
    }

    /// The text of the open cell.
    pub(super) fn text(&mut self) -> Option<&mut CellText> {
        let cell = self.open_row.as_mut()?.cell.as_mut()?;
        Some(&mut cell.text)
    }

    /// Whether what comes now is not shown, because its row or cell is not.
    pub(super) fn hides(&self) -> bool {
        let Some(row) = &self.open_row else {
            return self.section_is_hidden;
        };
        row.is_hidden || row.cell.as_ref().is_some_and(|cell| cell.is_hidden)
    }

    /// Whether something stands in the open row already.
    pub(super) fn row_is_filled(&self) -> bool {
        let Some(row) = &self.open_row else { return false };
        !row.cells.is_empty() || row.cell.as_ref().is_some_and(|cell| !cell.text.is_empty())
    }

    pub(super) fn finish(mut self, budget: &mut Budget<'_>) -> Result<Vec<Row>, SheetError> {
        self.end_row(budget)?;
        Ok(self.rows)
    }
}

/// Text stays text unless the page says that it is a number, and shows it as one: a day that the page calls a number reads
/// better as it is shown.
fn value(text: String, number: Option<&str>) -> Cell {
    let shown_as_number = || {
        text.chars()
            .all(|character| character.is_ascii_digit() || "+-.,%Ee()#¥￥$€ ".contains(character))
    };
    let number = number.filter(|_| shown_as_number());
    let number = number.and_then(|number| match number.trim() {
        "" => written(&text.replace(',', "")),
        number => written(number),
    });
    number.unwrap_or_else(|| Cell::text(text))
}
