//! The rejected rows as they came, each with the reason and what to do, to be corrected and imported again.

use super::formula::defused;
use super::plan::Plan;
use super::understand::clean;
use std::path::{Path, PathBuf};

/// Writes the rejected rows of a plan as CSV (UTF-8 with a byte order mark, so that Excel reads it right): the columns of the
/// sheet, then 错误原因 and 建议. With `to` unset it goes beside `input`, never over another file. None when no row was
/// rejected.
///
/// # Errors
/// When no file can be written there.
pub fn write_error_file(plan: &Plan, input: &Path, to: Option<&Path>) -> std::io::Result<Option<PathBuf>> {
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
pub fn error_file(plan: &Plan) -> std::io::Result<Option<Vec<u8>>> {
    if plan.rejected_rows.is_empty() {
        return Ok(None);
    }
    let columns = plan
        .header
        .cells
        .iter()
        .chain(plan.rejected_rows.iter().flat_map(|rejected| &rejected.row.cells));
    let width = columns.map(|(column, _)| *column + 1).max().unwrap_or(0);
    // Columns of an earlier error file are not repeated.
    let is_ours = |column: &u32| ["错误原因", "建议"].contains(&clean(&plan.header.get(*column).display()).as_str());
    let columns: Vec<u32> = (0..width).filter(|column| !is_ours(column)).collect();
    let mut writer = csv::WriterBuilder::new().from_writer(b"\xef\xbb\xbf".to_vec());
    let cells = |row: &super::Row, more: [&str; 2]| -> Vec<String> {
        let own = columns.iter().map(|column| defused(row.get(*column).display()));
        own.chain(more.map(str::to_owned)).collect()
    };
    writer.write_record(cells(&plan.header, ["错误原因", "建议"]))?;
    for rejected in &plan.rejected_rows {
        writer.write_record(cells(&rejected.row, [&rejected.reason, &rejected.advice]))?;
    }
    let written = writer.into_inner();
    written
        .map(Some)
        .map_err(|error| std::io::Error::other(error.to_string()))
}

/// `客户.xlsx` → `客户-错误行.csv`; the same file again when nothing in it would change, else with a number.
fn free_path(input: &Path, content: &[u8]) -> PathBuf {
    let stem = input.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let named = |mark: String| input.with_file_name(format!("{stem}-错误行{mark}.csv"));
    let is_free = |path: &PathBuf| !path.exists() || std::fs::read(path).is_ok_and(|present| present == content);
    let first = named(String::new());
    if is_free(&first) {
        return first;
    }
    (2..u32::MAX)
        .map(|number| named(format!(" ({number})")))
        .find(is_free)
        .unwrap_or(first)
}
