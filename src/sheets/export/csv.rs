//! Comma-separated text, as spreadsheets open it.

use super::super::Cell;
use super::super::formula::defused;
use super::Sheet;
use std::io;

pub(super) fn write(sheet: &Sheet, as_gb18030: bool) -> io::Result<Vec<u8>> {
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new());
    let headers = sheet.columns.iter().map(|column| defused(column.header.clone()));
    writer.write_record(headers)?;
    for row in &sheet.rows {
        writer.write_record(row.iter().map(written))?;
    }
    let text = writer
        .into_inner()
        .map_err(|error| io::Error::other(error.to_string()))?;
    if as_gb18030 {
        let text = String::from_utf8_lossy(&text);
        return Ok(encoding_rs::GB18030.encode(&text).0.into_owned());
    }
    Ok([b"\xEF\xBB\xBF".as_slice(), &text].concat())
}

fn written(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => defused(text.to_string()),
        other => other.display(),
    }
}
