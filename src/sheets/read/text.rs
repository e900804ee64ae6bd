//! Tables in plain text: encoding and delimiter are found out, quotes may hold line ends.

use super::super::{Cell, Row, SheetError};
use super::{Piece, Sheets, Sink, file_name, unreadable};
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{BIG5, Encoding, GB18030, GBK, UTF_8, UTF_16BE, UTF_16LE};
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
    let bytes = std::fs::read(path).map_err(|error| unreadable(path, &error))?;
    let mut text = decode(bytes, &file)?;
    // With a line end after the last record, every record advances the line count in the same way.
    if !text.ends_with('\n') {
        text.push('\n');
    }
    sink(Piece::Sheet(None))?;
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

/// Text of any encoding that Chinese offices produce: UTF-8, UTF-16, GB18030 (with GBK and GB2312), Big5.
fn decode(bytes: Vec<u8>, file: &str) -> Result<String, SheetError> {
    if let Some((encoding, bom)) = Encoding::for_bom(&bytes) {
        let body = bytes.get(bom..).unwrap_or_default();
        return strictly(encoding, body).ok_or_else(|| mixed(&bytes, file));
    }
    if looks_like_utf16(&bytes) {
        let encoding = if bytes.first() == Some(&0) { UTF_16BE } else { UTF_16LE };
        if let Some(text) = strictly(encoding, &bytes) {
            return Ok(text);
        }
    }
    let bytes = match String::from_utf8(bytes) {
        Ok(text) => return Ok(text),
        Err(error) => error.into_bytes(),
    };
    if mostly_utf8(&bytes) {
        return Err(mixed(&bytes, file));
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(&bytes, true);
    let guess = detector.guess(Some(b"cn"), Utf8Detection::Deny);
    let candidates = if guess == BIG5 {
        [BIG5, GB18030]
    } else {
        [GB18030, if guess == GBK { BIG5 } else { guess }]
    };
    let texts = candidates.into_iter().filter_map(|encoding| strictly(encoding, &bytes));
    // Nearly all bytes make some text of GB18030; read wrongly, much of it falls on code points without a character.
    texts
        .min_by_key(|text| text.chars().filter(|character| is_private(*character)).count())
        .ok_or_else(|| mixed(&bytes, file))
}

fn is_private(character: char) -> bool {
    matches!(character, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10fffd}')
}

fn strictly(encoding: &'static Encoding, bytes: &[u8]) -> Option<String> {
    encoding
        .decode_without_bom_handling_and_without_replacement(bytes)
        .map(std::borrow::Cow::into_owned)
}

/// UTF-16 without a byte order mark: zero bytes (from delimiters, digits, line ends) stand at one parity only.
pub(super) fn looks_like_utf16(bytes: &[u8]) -> bool {
    let zeros = |parity: usize| bytes.iter().skip(parity).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    (even == 0) != (odd == 0)
}

/// Broken UTF-8 rather than another encoding: far more characters of several bytes are well-formed than not.
fn mostly_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|character| !character.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    good > 10 * bad
}

fn mixed(bytes: &[u8], file: &str) -> SheetError {
    let (text, _) = UTF_8.decode_without_bom_handling(bytes);
    let before = text.split(char::REPLACEMENT_CHARACTER).next().unwrap_or_default();
    let line = before.bytes().filter(|byte| *byte == b'\n').count() as u64 + 1;
    SheetError::MixedEncoding {
        file: file.to_owned(),
        line,
    }
}
