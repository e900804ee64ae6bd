//! Tables in plain text: the delimiter is found out, quotes may hold line ends.

use super::super::{Cell, Row, SheetError};
use super::encoding::decode;
use super::{Head, Piece, Sheets, Sink, bytes_of, file_name};
use std::path::Path;

/// What separates fields, the likeliest first.
const DELIMITERS: [u8; 4] = [b',', b'\t', b';', b'|'];

pub(super) fn read(path: &Path, wanted: &Sheets, sink: &mut Sink<'_>) -> Result<(), SheetError> {
    let file = file_name(path);
    if let Sheets::Named(wanted) = wanted {
        return Err(SheetError::NoSuchSheet {
            file,
            wanted: wanted.clone(),
            sheets: Vec::new(),
        });
    }
    let mut text = decode(bytes_of(path)?, None, &file)?;
    // With a line end after the last record, every record advances the line count in the same way.
    if !text.ends_with('\n') {
        text.push('\n');
    }
    sink(Piece::Sheet(Head::default()))?;
    records(&text, &file, sink)
}

fn records(text: &str, file: &str, sink: &mut Sink<'_>) -> Result<(), SheetError> {
    let delimiter = sniff_delimiter(text);
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(text.as_bytes());
    let mut record = csv::StringRecord::new();
    let mut number: u64 = 0;
    let mut line = reader.position().line();
    let mut last_record = 0;
    while reader.read_record(&mut record).map_err(|error| SheetError::Corrupt {
        file: file.to_owned(),
        reason: error.to_string(),
    })? {
        // The reader skips blank lines, but a spreadsheet program counts them.
        last_record = record.position().map_or(last_record, csv::Position::byte);
        let next_line = reader.position().line();
        let inside: usize = record
            .iter()
            .map(|field| field.bytes().filter(|byte| *byte == b'\n').count())
            .sum();
        let blank = (next_line - line).saturating_sub(1 + inside as u64);
        line = next_line;
        number += blank + 1;
        let cells: Vec<(u32, Cell)> = record
            .iter()
            .zip(0..)
            .map(|(field, column)| (column, Cell::text(without_guard(field))))
            .filter(|(_, cell)| *cell != Cell::Empty)
            .collect();
        if !cells.is_empty() {
            let number = u32::try_from(number).unwrap_or(u32::MAX);
            sink(Piece::Row(Row { number, cells }))?;
        }
    }
    let last_record = usize::try_from(last_record).unwrap_or_default();
    match open_quote(text.get(last_record..).unwrap_or_default(), delimiter) {
        None => Ok(()),
        Some(at) => Err(SheetError::OpenQuote {
            file: file.to_owned(),
            line: text
                .bytes()
                .take(last_record + at)
                .filter(|byte| *byte == b'\n')
                .count() as u64
                + 1,
        }),
    }
}

/// Where a quote begins that nothing closes: it took everything up to the end of the file for one cell, so it stands in the
/// last record.
fn open_quote(record: &str, delimiter: u8) -> Option<usize> {
    enum At {
        Beginning,
        Plain,
        Quoted,
        Closing,
    }
    let (mut at, mut opened) = (At::Beginning, 0);
    for (place, byte) in record.bytes().enumerate() {
        let ends_field = byte == delimiter || matches!(byte, b'\n' | b'\r');
        at = match (at, byte) {
            (At::Beginning, b'"') => {
                opened = place;
                At::Quoted
            }
            (At::Quoted, b'"') => At::Closing,
            (At::Quoted, _) | (At::Closing, b'"') => At::Quoted,
            _ if ends_field => At::Beginning,
            _ => At::Plain,
        };
    }
    matches!(at, At::Quoted).then_some(opened)
}

/// Our error files guard text that looks like a formula with an apostrophe; back comes the text.
fn without_guard(field: &str) -> &str {
    field
        .strip_prefix('\'')
        .filter(|text| text.starts_with(['=', '@', '+', '-', '\t', '\r']))
        .unwrap_or(field)
}

/// The delimiter that occurs most often in the first line that holds something, outside of quotes.
fn sniff_delimiter(text: &str) -> u8 {
    let header = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let mut counts = [0_usize; DELIMITERS.len()];
    let mut quoted = false;
    for byte in header.bytes() {
        quoted ^= byte == b'"';
        if !quoted && let Some(at) = DELIMITERS.iter().position(|delimiter| *delimiter == byte) {
            counts[at] += 1;
        }
    }
    let mut best = 0;
    for at in 1..counts.len() {
        if counts[at] > counts[best] {
            best = at;
        }
    }
    DELIMITERS[best]
}
