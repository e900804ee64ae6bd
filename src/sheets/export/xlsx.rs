//! Excel workbooks: the header stays in sight and filters, widths fit Chinese, dates and amounts are real cells.

use super::super::Cell;
use super::columns::Holds;
use super::{Book, Column, Sheet};
use rust_xlsxwriter::{DataValidation, Format, Note, Workbook, Worksheet, XlsxError};
use std::io;
use unicode_width::UnicodeWidthStr;

/// Characters that a column is wide at least and at most.
const NARROWEST: usize = 8;
const WIDEST: usize = 50;
/// Rows looked at for the width.
const SAMPLE: usize = 500;
/// Rows below the last one that a list of choices reaches: people add rows.
const ROOM: u32 = 1_000;
/// What a list of choices may hold in all (ECMA-376).
const LONGEST_LIST: usize = 255;
/// Characters that a cell takes.
const LONGEST_TEXT: usize = 32_767;
/// How hard the file is packed, of 9. The default of 6 makes it 8 % smaller and the whole export 8 % slower.
const COMPRESSION: u8 = 3;

pub(super) fn write(book: &Book) -> io::Result<Vec<u8>> {
    let mut workbook = Workbook::new();
    let formats = Formats::new();
    for sheet in &book.sheets {
        let worksheet = workbook
            .add_worksheet_with_constant_memory()
            .map_err(io::Error::other)?;
        fill(worksheet, sheet, &formats).map_err(io::Error::other)?;
    }
    if book.sheets.is_empty() {
        workbook.add_worksheet();
    }
    workbook.set_zip_compression_level(COMPRESSION);
    workbook.save_to_buffer().map_err(io::Error::other)
}

struct Formats {
    header: Format,
    text: Format,
    day: Format,
    minute: Format,
    whole: Format,
    fraction: Format,
}

impl Formats {
    fn new() -> Self {
        Self {
            header: Format::new().set_bold().set_background_color("#E8EEEC"),
            // As text, so that a number that somebody types below keeps its zeros.
            text: Format::new().set_num_format("@"),
            day: Format::new().set_num_format("yyyy-mm-dd"),
            minute: Format::new().set_num_format("yyyy-mm-dd hh:mm"),
            whole: Format::new().set_num_format("#,##0"),
            fraction: Format::new().set_num_format("#,##0.00"),
        }
    }

    /// What an empty cell of a column is prepared for.
    const fn of(&self, column: &Column) -> &Format {
        match column.holds {
            Holds::Text => &self.text,
            Holds::Number => &self.whole,
            Holds::Date => &self.day,
        }
    }
}

fn fill(worksheet: &mut Worksheet, sheet: &Sheet, formats: &Formats) -> Result<(), XlsxError> {
    worksheet.set_name(name(&sheet.title))?;
    worksheet.set_freeze_panes(1, 0)?;
    for (at, column) in (0..).zip(&sheet.columns) {
        worksheet.set_column_width(at, width(sheet, usize::from(at)) as f64)?;
        worksheet.set_column_format(at, formats.of(column))?;
    }
    let last_row = u32::try_from(sheet.rows.len()).unwrap_or(u32::MAX);
    if let Some(last) = u16::try_from(sheet.columns.len())
        .ok()
        .and_then(|count| count.checked_sub(1))
    {
        worksheet.autofilter(0, 0, last_row, last)?;
        for (at, column) in (0..).zip(&sheet.columns) {
            offer_choices(worksheet, column, at, last_row.saturating_add(ROOM))?;
        }
    }
    for (at, column) in (0..).zip(&sheet.columns) {
        worksheet.write_with_format(0, at, column.header.as_str(), &formats.header)?;
    }
    if sheet.rows.is_empty() {
        explain(worksheet, &sheet.columns)?;
    }
    for (number, row) in (1..).zip(&sheet.rows) {
        for (at, (cell, column)) in (0..).zip(row.iter().zip(&sheet.columns)) {
            put(worksheet, (number, at), cell, column.holds, formats)?;
        }
    }
    Ok(())
}

/// A cell that is formatted as its column is (`holds`) gets that from it: to look up a format costs more than to write a cell.
fn put(
    worksheet: &mut Worksheet,
    (row, column): (u32, u16),
    cell: &Cell,
    holds: Holds,
    formats: &Formats,
) -> Result<(), XlsxError> {
    match cell {
        Cell::Empty => return Ok(()),
        Cell::Number(number) if number.fract() == 0.0 => match holds {
            Holds::Number => worksheet.write_number(row, column, *number)?,
            _ => worksheet.write_number_with_format(row, column, *number, &formats.whole)?,
        },
        Cell::Number(number) => worksheet.write_number_with_format(row, column, *number, &formats.fraction)?,
        Cell::Date(day) => match holds {
            Holds::Date => worksheet.write_datetime(row, column, day)?,
            _ => worksheet.write_datetime_with_format(row, column, day, &formats.day)?,
        },
        Cell::DateTime(time) => worksheet.write_datetime_with_format(row, column, time, &formats.minute)?,
        // Text is written as text, whatever it begins with: nothing of it is ever calculated.
        Cell::Text(_) | Cell::Error(_) | Cell::Bool(_) => {
            let mut text = cell.display();
            if let Some((end, _)) = text.char_indices().nth(LONGEST_TEXT) {
                text.truncate(end);
            }
            match holds {
                Holds::Text => worksheet.write_string(row, column, text)?,
                _ => worksheet.write_string_with_format(row, column, text, &formats.text)?,
            }
        }
    };
    Ok(())
}

/// In a sheet to be filled in, what each field is for.
fn explain(worksheet: &mut Worksheet, columns: &[Column]) -> Result<(), XlsxError> {
    for (at, column) in (0..).zip(columns).filter(|(_, column)| !column.hint.is_empty()) {
        worksheet.insert_note(0, at, &Note::new(&column.hint).add_author_prefix(false))?;
    }
    Ok(())
}

/// A list to pick from where a field has a closed list of values.
fn offer_choices(worksheet: &mut Worksheet, column: &Column, at: u16, last: u32) -> Result<(), XlsxError> {
    let length: usize = column.choices.iter().map(|choice| choice.chars().count() + 1).sum();
    if column.choices.is_empty() || length > LONGEST_LIST {
        return Ok(());
    }
    // A help, no fence: the import knows other words for these values.
    let list = DataValidation::new()
        .allow_list_strings(&column.choices)?
        .ignore_blank(true)
        .show_error_message(false);
    worksheet.add_data_validation(1, at, last, at, &list)?;
    Ok(())
}

/// 汉字 are two characters wide.
fn width(sheet: &Sheet, at: usize) -> usize {
    let header = sheet.columns.get(at).map_or(0, |column| column.header.width() + 4);
    let cells = sheet.rows.iter().take(SAMPLE).filter_map(|row| row.get(at));
    let widest = cells.map(|cell| cell.display().lines().map(UnicodeWidthStr::width).max().unwrap_or(0) + 2);
    widest.chain([header]).max().unwrap_or(0).clamp(NARROWEST, WIDEST)
}

/// A sheet's name without what spreadsheets refuse in one.
fn name(title: &str) -> String {
    const LONGEST: usize = 31;
    let kept: String = title
        .chars()
        .filter(|c| !"[]:*?/\\".contains(*c))
        .take(LONGEST)
        .collect();
    if kept.is_empty() { "Sheet1".to_owned() } else { kept }
}
