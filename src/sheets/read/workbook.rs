//! Workbooks by calamine. xlsx and xlsb are read cell by cell: asking for a range would allocate the whole rectangle that a
//! file claims to fill (a 5 KB file can claim 17 billion cells).

use super::super::{Cell, Row, SheetError};
use super::convert::{owned, shared};
use super::format::Format;
use super::{Piece, ReadOptions, Sink, file_name, unreadable};
use calamine::{
    Data, Ods, OdsError, Reader, Sheet, SheetType, SheetVisible, Xls, XlsError, Xlsb, XlsbError, Xlsx, XlsxError,
};
use std::fmt::Display;
use std::fs::File;
use std::io::BufReader;
use std::path::Path;

type Source = BufReader<File>;

/// The largest row and column number of any format, and some more.
const MAX_ROW: u32 = 1 << 24;

/// Reads the sheet asked for, or the first visible one that holds something.
pub(super) fn read(path: &Path, format: Format, options: &ReadOptions, sink: &mut Sink<'_>) -> Result<(), SheetError> {
    let source = BufReader::new(File::open(path).map_err(|error| unreadable(path, &error))?);
    let file = file_name(path);
    match format {
        Format::Xlsx => sheets(
            Xlsx::new(source).map_err(|error| error.tell(&file))?,
            &file,
            options,
            sink,
        ),
        Format::Xlsb => sheets(
            Xlsb::new(source).map_err(|error| error.tell(&file))?,
            &file,
            options,
            sink,
        ),
        Format::Xls => sheets(
            Xls::new(source).map_err(|error| error.tell(&file))?,
            &file,
            options,
            sink,
        ),
        Format::Ods | Format::Text => sheets(
            Ods::new(source).map_err(|error| error.tell(&file))?,
            &file,
            options,
            sink,
        ),
    }
}

fn sheets<B: Workbook>(mut book: B, file: &str, options: &ReadOptions, sink: &mut Sink<'_>) -> Result<(), SheetError> {
    let visible: Vec<String> = book
        .sheets()
        .iter()
        .filter(|sheet| is_visible_table(sheet))
        .map(|sheet| sheet.name.clone())
        .collect();
    let candidates = match &options.sheet {
        // A hidden sheet can be read when it is asked for by name.
        Some(wanted) => match book.sheets().iter().find(|sheet| sheet.name.trim() == wanted.trim()) {
            Some(sheet) => vec![sheet.name.clone()],
            None => {
                return Err(SheetError::NoSuchSheet {
                    file: file.to_owned(),
                    wanted: wanted.clone(),
                    sheets: visible,
                });
            }
        },
        None => visible.clone(),
    };
    for name in candidates {
        let mut rows = Rows::new(&name, &visible, file, sink);
        book.cells(&name, file, &mut |at, cell| rows.put(at, cell))?;
        if rows.finish()? {
            break;
        }
    }
    Ok(())
}

fn is_visible_table(sheet: &Sheet) -> bool {
    sheet.visible == SheetVisible::Visible && sheet.typ == SheetType::WorkSheet
}

/// Gathers cells into rows and passes each row on when it is complete.
struct Rows<'a, 'b> {
    sheet: &'a str,
    sheets: &'a [String],
    file: &'a str,
    sink: &'a mut Sink<'b>,
    row: Row,
    started: bool,
}

impl<'a, 'b> Rows<'a, 'b> {
    fn new(sheet: &'a str, sheets: &'a [String], file: &'a str, sink: &'a mut Sink<'b>) -> Self {
        Self {
            sheet,
            sheets,
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
            (self.sink)(Piece::Start {
                sheet: Some(self.sheet.to_owned()),
                sheets: self.sheets.to_vec(),
            })?;
        }
        let mut row = Row {
            number: self.row.number,
            cells: std::mem::take(&mut self.row.cells),
        };
        row.cells.sort_by_key(|(column, _)| *column);
        row.cells.dedup_by_key(|(column, _)| *column);
        (self.sink)(Piece::Row(row))
    }

    /// Whether the sheet held anything.
    fn finish(mut self) -> Result<bool, SheetError> {
        self.flush()?;
        Ok(self.started)
    }
}

type CellSink<'a> = dyn FnMut((u32, u32), Cell) -> Result<(), SheetError> + 'a;

/// What the formats have in common for us.
trait Workbook {
    fn sheets(&self) -> &[Sheet];
    fn cells(&mut self, sheet: &str, file: &str, put: &mut CellSink<'_>) -> Result<(), SheetError>;
}

impl Workbook for Xlsx<Source> {
    fn sheets(&self) -> &[Sheet] {
        self.sheets_metadata()
    }
    fn cells(&mut self, sheet: &str, file: &str, put: &mut CellSink<'_>) -> Result<(), SheetError> {
        let mut cells = self.worksheet_cells_reader(sheet).map_err(|error| error.tell(file))?;
        while let Some(cell) = cells.next_cell().map_err(|error| error.tell(file))? {
            put(cell.get_position(), shared(cell.get_value()))?;
        }
        Ok(())
    }
}

impl Workbook for Xlsb<Source> {
    fn sheets(&self) -> &[Sheet] {
        self.sheets_metadata()
    }
    fn cells(&mut self, sheet: &str, file: &str, put: &mut CellSink<'_>) -> Result<(), SheetError> {
        let mut cells = self.worksheet_cells_reader(sheet).map_err(|error| error.tell(file))?;
        while let Some(cell) = cells.next_cell().map_err(|error| error.tell(file))? {
            put(cell.get_position(), shared(cell.get_value()))?;
        }
        Ok(())
    }
}

impl Workbook for Xls<Source> {
    fn sheets(&self) -> &[Sheet] {
        self.sheets_metadata()
    }
    fn cells(&mut self, sheet: &str, file: &str, put: &mut CellSink<'_>) -> Result<(), SheetError> {
        range(&self.worksheet_range(sheet).map_err(|error| error.tell(file))?, put)
    }
}

impl Workbook for Ods<Source> {
    fn sheets(&self) -> &[Sheet] {
        self.sheets_metadata()
    }
    fn cells(&mut self, sheet: &str, file: &str, put: &mut CellSink<'_>) -> Result<(), SheetError> {
        range(&self.worksheet_range(sheet).map_err(|error| error.tell(file))?, put)
    }
}

fn range(range: &calamine::Range<Data>, put: &mut CellSink<'_>) -> Result<(), SheetError> {
    let (top, left) = range.start().unwrap_or_default();
    for (row, column, value) in range.used_cells() {
        let at = |offset: usize, start: u32| u32::try_from(offset).unwrap_or(u32::MAX).saturating_add(start);
        put((at(row, top), at(column, left)), owned(value))?;
    }
    Ok(())
}

/// calamine's errors in our words.
trait Tell: Display {
    fn is_password(&self) -> bool;
    fn tell(&self, file: &str) -> SheetError {
        if self.is_password() {
            SheetError::Encrypted(file.to_owned())
        } else {
            SheetError::Corrupt {
                file: file.to_owned(),
                reason: self.to_string(),
            }
        }
    }
}

impl Tell for XlsxError {
    fn is_password(&self) -> bool {
        matches!(self, Self::Password)
    }
}
impl Tell for XlsbError {
    fn is_password(&self) -> bool {
        matches!(self, Self::Password)
    }
}
impl Tell for XlsError {
    fn is_password(&self) -> bool {
        matches!(self, Self::Password)
    }
}
impl Tell for OdsError {
    fn is_password(&self) -> bool {
        matches!(self, Self::Password)
    }
}
