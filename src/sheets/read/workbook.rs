//! Workbooks by calamine. xlsx and xlsb are read cell by cell: asking for a range would allocate the whole rectangle that a
//! file claims to fill (a 5 KB file can claim 17 billion cells).

use super::super::table::Columns;
use super::super::{Cell, SheetError};
use super::book::{self, Book, CellSink, Listed};
use super::convert::{owned, shared};
use super::merged::Region;
use super::number_format::Shown;
use super::{Sheets, Sink, file_name, unreadable};
use super::{format, hidden_columns};
use calamine::{
    Data, DataRef, Dimensions, NumberFormat, Ods, OdsError, Reader, SheetType, SheetVisible, Style, Xls, XlsError,
    Xlsb, XlsbError, Xlsx, XlsxError,
};
use std::collections::{HashMap, HashSet};
use std::fmt::Display;
use std::fs::File;
use std::io::BufReader;
use std::path::Path;

type Source = BufReader<File>;

/// The hidden columns of sheets, by name.
type Hidden = HashMap<String, Vec<Columns>>;

pub(super) fn read(
    path: &Path,
    format: format::Workbook,
    wanted: &Sheets,
    sink: &mut Sink<'_>,
) -> Result<(), SheetError> {
    let source = BufReader::new(File::open(path).map_err(|error| unreadable(path, &error))?);
    let file = file_name(path);
    match format {
        format::Workbook::Xlsx => {
            let beside = (hidden_columns::of_xlsx(path), hidden_columns::comments(path));
            all::<Xlsx<Source>>(source, &file, beside, wanted, sink)
        }
        format::Workbook::Xlsb => all::<Xlsb<Source>>(source, &file, (Hidden::new(), 0), wanted, sink),
        format::Workbook::Xls => all::<Xls<Source>>(source, &file, (Hidden::new(), 0), wanted, sink),
        format::Workbook::Ods => all::<Ods<Source>>(source, &file, (Hidden::new(), 0), wanted, sink),
    }
}

fn all<W: Workbook>(
    source: Source,
    file: &str,
    (hidden, comments): (Hidden, usize),
    wanted: &Sheets,
    sink: &mut Sink<'_>,
) -> Result<(), SheetError> {
    let workbook = W::new(source).map_err(|error| error.tell(file))?;
    let mut opened = Opened {
        workbook,
        file,
        hidden,
        comments,
    };
    book::read(&mut opened, file, wanted, sink)
}

struct Opened<'a, W> {
    workbook: W,
    file: &'a str,
    hidden: Hidden,
    /// How many cells have comments.
    comments: usize,
}

impl<W: Workbook> Book for Opened<'_, W> {
    fn sheets(&self) -> Vec<Listed> {
        let sheets = self.workbook.sheets_metadata().iter();
        sheets
            .map(|sheet| Listed {
                name: Some(sheet.name.clone()),
                visible: sheet.visible == SheetVisible::Visible && sheet.typ == SheetType::WorkSheet,
            })
            .collect()
    }

    fn comments(&self) -> usize {
        self.comments
    }

    fn merged(&mut self, sheet: usize) -> Vec<Region> {
        let name = self.name(sheet);
        self.workbook.merged(&name).iter().filter_map(region).collect()
    }

    fn hidden(&mut self, sheet: usize) -> Vec<Columns> {
        let name = self.name(sheet);
        self.hidden.remove(&name).unwrap_or_default()
    }

    fn cells(&mut self, sheet: usize, put: &mut CellSink<'_>) -> Result<(), SheetError> {
        let name = self.name(sheet);
        self.workbook.cells(&name, self.file, put)
    }
}

impl<W: Workbook> Opened<'_, W> {
    fn name(&self, sheet: usize) -> String {
        let sheet = self.workbook.sheets_metadata().get(sheet);
        sheet.map_or_else(String::new, |sheet| sheet.name.clone())
    }
}

/// What is merged over one row only needs no filling.
fn region(merged: &Dimensions) -> Option<Region> {
    let ((first_row, column), (last_row, _)) = (merged.start, merged.end);
    (last_row > first_row).then_some(Region {
        first_row,
        last_row,
        column,
    })
}

/// How the cells of a style show their numbers. calamine tells the number formats of xlsx only.
fn shown(style: &Style) -> Shown {
    let format = style.number_format.as_ref();
    // Those of the built-in formats that have a currency have that of the computer on which the file is opened. Files that
    // spell them out put the sign in quotes.
    let is_regional =
        |format: &&NumberFormat| matches!(format.format_id, Some(42 | 44)) && format.format_code.contains("_($*");
    format
        .filter(|format| !is_regional(format))
        .map_or(Shown::Plain, |format| Shown::by(&format.format_code))
}

/// A cell as its format shows it.
fn formatted(formats: &[Shown], style: usize, value: &DataRef<'_>) -> Cell {
    let cell = shared(value);
    match formats.get(style) {
        Some(format) => format.cell(cell),
        None => cell,
    }
}

/// Where a sheet has formulas.
fn formulas(book: &mut Xlsx<Source>, sheet: &str) -> Result<HashSet<(u32, u32)>, XlsxError> {
    let mut cells = book.worksheet_cells_reader(sheet)?;
    let mut found = HashSet::new();
    while let Some(cell) = cells.next_formula()? {
        if !cell.get_value().is_empty() {
            found.insert(cell.get_position());
        }
    }
    Ok(found)
}

/// How each format hands over its cells.
trait Workbook: Reader<Source, Error: Tell> {
    fn cells(&mut self, sheet: &str, file: &str, put: &mut CellSink<'_>) -> Result<(), SheetError>;

    /// Merged regions. calamine does not tell those of xlsb and ods.
    fn merged(&mut self, _sheet: &str) -> Vec<Dimensions> {
        Vec::new()
    }
}

impl Workbook for Xlsx<Source> {
    fn cells(&mut self, sheet: &str, file: &str, put: &mut CellSink<'_>) -> Result<(), SheetError> {
        let mut cells = self.worksheet_cells_reader(sheet).map_err(|error| error.tell(file))?;
        let formats: Vec<Shown> = cells.styles().iter().map(shown).collect();
        let mut done = 0_usize;
        let mut has_empty = false;
        while let Some((cell, style)) = cells.next_cell_with_style_id().map_err(|error| error.tell(file))? {
            if matches!(cell.get_value(), DataRef::Empty) {
                has_empty = true;
                break;
            }
            done += 1;
            put(cell.get_position(), formatted(&formats, style, cell.get_value()))?;
        }
        if !has_empty {
            return Ok(());
        }
        // A formula that nobody worked out looks like an empty cell. Looking for formulas takes as long as reading the sheet,
        // so that it is done only for one that has empty cells, from the first of them on.
        drop(cells);
        let formulas = formulas(self, sheet).map_err(|error| error.tell(file))?;
        let mut cells = self.worksheet_cells_reader(sheet).map_err(|error| error.tell(file))?;
        for _ in 0..done {
            cells.next_cell().map_err(|error| error.tell(file))?;
        }
        while let Some((cell, style)) = cells.next_cell_with_style_id().map_err(|error| error.tell(file))? {
            let is_empty = matches!(cell.get_value(), DataRef::Empty);
            let value = if is_empty && formulas.contains(&cell.get_position()) {
                Cell::Error(Cell::UNCOMPUTED.into())
            } else {
                formatted(&formats, style, cell.get_value())
            };
            put(cell.get_position(), value)?;
        }
        Ok(())
    }

    fn merged(&mut self, sheet: &str) -> Vec<Dimensions> {
        self.merge_cells_by_sheet_name(sheet).unwrap_or_default()
    }
}

impl Workbook for Xlsb<Source> {
    fn cells(&mut self, sheet: &str, file: &str, put: &mut CellSink<'_>) -> Result<(), SheetError> {
        let mut cells = self.worksheet_cells_reader(sheet).map_err(|error| error.tell(file))?;
        while let Some(cell) = cells.next_cell().map_err(|error| error.tell(file))? {
            put(cell.get_position(), shared(cell.get_value()))?;
        }
        Ok(())
    }
}

impl Workbook for Xls<Source> {
    fn cells(&mut self, sheet: &str, file: &str, put: &mut CellSink<'_>) -> Result<(), SheetError> {
        range(&self.worksheet_range(sheet).map_err(|error| error.tell(file))?, put)
    }

    fn merged(&mut self, sheet: &str) -> Vec<Dimensions> {
        self.merge_cells_by_sheet_name(sheet).unwrap_or_default()
    }
}

impl Workbook for Ods<Source> {
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
                reason: format!("内容不完整或有误：{self}"),
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
