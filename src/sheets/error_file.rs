//! The rejected rows as they came, each with the reason and what to do, to be corrected and imported again.

use super::Row;
use super::plan::{BookPlan, Plan, SheetPlan};
use super::understand::{ADVICE, REASON, ROW, SHEET, added, clean};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};
use std::collections::HashSet;
use std::io;
use std::path::{Path, PathBuf};

/// Writes the rejected rows of a plan as a workbook: a sheet for each sheet that has some, with its columns and then where
/// each row was, 错误原因 and 建议. Every cell is text, so that no program makes anything else of phones, numbers and dates.
/// With `to` unset it goes beside `input`, never over another file. None when no row was rejected.
///
/// # Errors
/// When no file can be written there.
pub fn write_error_file(plan: &BookPlan, input: &Path, to: Option<&Path>) -> io::Result<Option<PathBuf>> {
    let Some(content) = error_file(plan)? else {
        return Ok(None);
    };
    let path = match to {
        Some(path) => path.to_path_buf(),
        None => free_path(input, &content),
    };
    std::fs::write(&path, content)?;
    Ok(Some(path))
}

/// The content of that file; None when no row is rejected.
///
/// # Errors
/// When it cannot be put together.
pub fn error_file(plan: &BookPlan) -> io::Result<Option<Vec<u8>>> {
    let rejecting = plan.sheets.iter().filter(|sheet| !sheet.plan.rejected_rows.is_empty());
    let rejecting: Vec<&SheetPlan> = rejecting.collect();
    if rejecting.is_empty() {
        return Ok(None);
    }
    workbook(&rejecting).map(Some).map_err(io::Error::other)
}

/// The name of the error file for a file: `客户.xlsx` → `客户-错误行.xlsx`.
#[must_use]
pub fn error_file_name(input: &str) -> String {
    named(input, "")
}

fn named(input: &str, mark: &str) -> String {
    let stem = input.rsplit_once('.').map_or(input, |(stem, _)| stem);
    format!("{stem}-错误行{mark}.xlsx")
}

/// The header without the columns of an error file, where a row is that of one: it is the header of the sheet that was
/// imported first.
pub(super) fn without_own_columns(header: &mut Row) {
    let added = added(header);
    header.cells.retain(|(column, _)| !added.contains(column));
}

fn workbook(sheets: &[&SheetPlan]) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    // The same rows make the same file, whenever they are written.
    let day = ExcelDateTime::from_ymd(2000, 1, 1)?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&day));
    let mut taken = HashSet::new();
    for sheet in sheets {
        let worksheet = workbook.add_worksheet_with_constant_memory()?;
        worksheet.set_name(title(sheet, &mut taken))?;
        fill(worksheet, sheet)?;
    }
    workbook.save_to_buffer()
}

fn fill(worksheet: &mut Worksheet, sheet: &SheetPlan) -> Result<(), XlsxError> {
    let text = Format::new().set_num_format("@");
    let bold = Format::new()
        .set_num_format("@")
        .set_bold()
        .set_background_color("#E8EEEC");
    let Plan {
        header, rejected_rows, ..
    } = &sheet.plan;
    let columns = columns(&sheet.plan);
    worksheet.set_freeze_panes(1, 0)?;
    let rows = rejected_rows.iter().map(|rejected| {
        let row = &rejected.row;
        // What came out of an error file says where it was before.
        let before = |word: &str| said_under(header, row, word);
        let sheet_name = before(SHEET).unwrap_or_else(|| sheet.sheet.clone().unwrap_or_default());
        let number = before(ROW).unwrap_or_else(|| row.number.to_string());
        (
            row,
            [sheet_name, number, rejected.reason.clone(), rejected.advice.clone()],
        )
    });
    let head = (header, [SHEET, ROW, REASON, ADVICE].map(str::to_owned));
    for (at, (row, ours)) in (0..).zip(std::iter::once(head).chain(rows)) {
        let format = if at == 0 { &bold } else { &text };
        let own = columns.iter().map(|column| row.get(*column).display());
        for (column, said) in (0..).zip(own.chain(ours)) {
            if !said.is_empty() {
                worksheet.write_string_with_format(at, column, shortened(said), format)?;
            }
        }
    }
    Ok(())
}

/// The columns of the sheet that was imported first.
fn columns(plan: &Plan) -> Vec<u32> {
    let rows = plan.rejected_rows.iter().map(|rejected| &rejected.row);
    let cells = std::iter::once(&plan.header).chain(rows).flat_map(|row| &row.cells);
    let width = cells.map(|(column, _)| *column + 1).max().unwrap_or(0);
    let added = added(&plan.header);
    (0..width).filter(|column| !added.contains(column)).collect()
}

/// What a row says in the column of ours that has this header.
fn said_under(header: &Row, row: &Row, word: &str) -> Option<String> {
    let mut columns = added(header).into_iter();
    let column = columns.find(|column| clean(&header.get(*column).display()) == word)?;
    Some(row.get(column).display()).filter(|said| !said.is_empty())
}

/// As much as a cell takes.
fn shortened(text: String) -> String {
    const LONGEST: usize = 32_767;
    if text.len() <= LONGEST {
        return text;
    }
    text.chars().take(LONGEST).collect()
}

/// The name of the sheet, as spreadsheets allow it; that of its kind where the file has no sheets.
fn title(sheet: &SheetPlan, taken: &mut HashSet<String>) -> String {
    const LONGEST: usize = 31;
    let wanted = sheet.sheet.as_deref().unwrap_or(&sheet.kind);
    let fit = |mark: &str| -> String {
        let kept = wanted.chars().filter(|c| !"[]:*?/\\'".contains(*c));
        let kept: String = kept.take(LONGEST - mark.chars().count()).collect();
        let kept = if kept.trim().is_empty() { "表" } else { kept.as_str() };
        format!("{kept}{mark}")
    };
    let numbered = (2_u32..).map(|number| fit(&format!(" ({number})")));
    let mut names = std::iter::once(fit("")).chain(numbered);
    let free = names.find(|name| taken.insert(name.to_lowercase()));
    free.unwrap_or_default()
}

/// `客户.xlsx` → `客户-错误行.xlsx`; the same file again when nothing in it would change, else with a number.
fn free_path(input: &Path, content: &[u8]) -> PathBuf {
    let file = input.file_name().unwrap_or_default().to_string_lossy();
    let beside = |mark: &str| input.with_file_name(named(&file, mark));
    let is_free = |path: &PathBuf| !path.exists() || std::fs::read(path).is_ok_and(|present| present == content);
    let first = beside("");
    if is_free(&first) {
        return first;
    }
    (2..u32::MAX)
        .map(|number| beside(&format!(" ({number})")))
        .find(is_free)
        .unwrap_or(first)
}
