//! What the formats with sheets have in common: which sheets are read, and cells that become rows.

use super::super::table::Columns;
use super::super::{Cell, Row, SheetError};
use super::merged::{Region, Regions};
use super::{Head, Piece, Sheets, Sink};

/// The largest row number of any format, and some more.
const MAX_ROW: u32 = 1 << 24;

/// A sheet as the file lists it.
pub(super) struct Listed {
    /// None where the format has no names.
    pub(super) name: Option<String>,
    pub(super) visible: bool,
}

/// Takes cells, row after row.
pub(super) type CellSink<'a> = dyn FnMut((u32, u32), Cell) -> Result<(), SheetError> + 'a;

/// A file that holds sheets.
pub(super) trait Book {
    fn sheets(&self) -> Vec<Listed>;
    /// The regions of a sheet that are merged over several rows; none where the file does not tell in a way that can be
    /// understood.
    fn merged(&mut self, _sheet: usize) -> Vec<Region> {
        Vec::new()
    }
    /// The columns that a sheet hides; none where the format does not tell.
    fn hidden(&mut self, _sheet: usize) -> Vec<Columns> {
        Vec::new()
    }
    /// How many cells have comments, where the format tells.
    fn comments(&self) -> usize {
        0
    }
    /// Hands over the cells of a sheet by its place in the list.
    fn cells(&mut self, sheet: usize, put: &mut CellSink<'_>) -> Result<(), SheetError>;
}

/// Reads the sheets asked for, but for empty ones.
pub(super) fn read(book: &mut dyn Book, file: &str, wanted: &Sheets, sink: &mut Sink<'_>) -> Result<(), SheetError> {
    let sheets = book.sheets();
    let mut notes = unread(&sheets, book.comments(), wanted);
    for at in chosen(&sheets, file, wanted)? {
        let name = sheets.get(at).and_then(|sheet| sheet.name.clone());
        let hidden = book.hidden(at);
        let merged = Regions::new(book.merged(at));
        let head = Head {
            name,
            hidden,
            notes: notes.clone(),
        };
        let mut rows = Rows::new(head, merged, file, sink);
        book.cells(at, &mut |at, cell| rows.put(at, cell))?;
        if rows.finish()? {
            notes.clear();
            if *wanted == Sheets::First {
                break;
            }
        }
    }
    Ok(())
}

/// What of a file is not read: told once, with its first sheet.
fn unread(sheets: &[Listed], comments: usize, wanted: &Sheets) -> Vec<String> {
    let hidden = sheets.iter().filter(|sheet| !sheet.visible && *wanted == Sheets::All);
    let names = hidden.filter_map(|sheet| sheet.name.as_ref());
    let hidden = names.map(|name| format!("工作表“{name}”是隐藏的，没有导入。要导入，请先在 Excel 里取消隐藏"));
    let comments = (comments > 0).then(|| format!("{comments} 个单元格有批注，批注没有导入"));
    hidden.chain(comments).collect()
}

/// The places of the sheets that may be read.
fn chosen(sheets: &[Listed], file: &str, wanted: &Sheets) -> Result<Vec<usize>, SheetError> {
    let visible = || (0..).zip(sheets).filter(|(_, sheet)| sheet.visible);
    let Sheets::Named(wanted) = wanted else {
        return Ok(visible().map(|(at, _)| at).collect());
    };
    let is_wanted = |sheet: &Listed| sheet.name.as_ref().is_some_and(|name| name.trim() == wanted.trim());
    match sheets.iter().position(is_wanted) {
        Some(at) => Ok(vec![at]),
        None => Err(SheetError::NoSuchSheet {
            file: file.to_owned(),
            wanted: wanted.clone(),
            sheets: visible().filter_map(|(_, sheet)| sheet.name.clone()).collect(),
        }),
    }
}

/// Gathers cells into rows and passes each row on when it is complete.
struct Rows<'a, 'b> {
    head: Head,
    merged: Regions,
    file: &'a str,
    sink: &'a mut Sink<'b>,
    row: Row,
    started: bool,
}

impl<'a, 'b> Rows<'a, 'b> {
    fn new(head: Head, merged: Regions, file: &'a str, sink: &'a mut Sink<'b>) -> Self {
        Self {
            head,
            merged,
            file,
            sink,
            row: Row::default(),
            started: false,
        }
    }

    fn put(&mut self, (row, column): (u32, u32), cell: Cell) -> Result<(), SheetError> {
        if cell == Cell::Empty {
            return Ok(());
        }
        if row >= MAX_ROW {
            return Err(SheetError::TooLarge {
                file: self.file.to_owned(),
                what: format!("第 {row} 行"),
            });
        }
        let number = row + 1;
        if number < self.row.number {
            return Err(SheetError::Corrupt {
                file: self.file.to_owned(),
                reason: format!("第 {number} 行位置错乱"),
            });
        }
        if number > self.row.number {
            self.flush()?;
            self.row.number = number;
        }
        self.row.cells.push((column, cell));
        Ok(())
    }

    fn flush(&mut self) -> Result<(), SheetError> {
        if self.row.cells.is_empty() {
            return Ok(());
        }
        if !self.started {
            self.started = true;
            (self.sink)(Piece::Sheet(std::mem::take(&mut self.head)))?;
        }
        let mut row = Row {
            number: self.row.number,
            cells: std::mem::take(&mut self.row.cells),
        };
        row.cells.sort_by_key(|(column, _)| *column);
        row.cells.dedup_by_key(|(column, _)| *column);
        self.merged.fill(&mut row);
        (self.sink)(Piece::Row(row))
    }

    /// Whether the sheet held anything.
    fn finish(mut self) -> Result<bool, SheetError> {
        self.flush()?;
        Ok(self.started)
    }
}
