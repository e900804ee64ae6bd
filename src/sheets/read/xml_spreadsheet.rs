//! "XML Spreadsheet 2003": the format in which Excel 2003 wrote plain XML, and in which web systems still export.
//!
//! A first pass finds the sheets, because a sheet says only at its end that it is hidden; the cells are read from the part
//! of the text that is theirs. Entities that the file itself defines are never expanded.

use super::super::table::Columns;
use super::super::{Cell, SheetError};
use super::book::{self, Book, CellSink, Listed};
use super::convert::{iso, written};
use super::encoding::{declared, decode};
use super::merged::Region;
use super::{Sheets, Sink, bytes_of, file_name};
use quick_xml::Reader;
use quick_xml::XmlVersion;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};
use std::ops::Range;
use std::path::Path;

pub(super) fn read(path: &Path, wanted: &Sheets, sink: &mut Sink<'_>) -> Result<(), SheetError> {
    let file = file_name(path);
    let bytes = bytes_of(path)?;
    let declared = declared(&bytes);
    let text = decode(bytes, declared, &file)?;
    let mut book = XmlBook {
        sheets: worksheets(&text).map_err(|error| error.tell(&file))?,
        text: &text,
        file: &file,
    };
    book::read(&mut book, &file, wanted, sink)
}

struct XmlBook<'a> {
    sheets: Vec<Worksheet>,
    text: &'a str,
    file: &'a str,
}

struct Worksheet {
    name: String,
    visible: bool,
    /// Where the rows stand in the text.
    rows: Range<usize>,
}

impl Book for XmlBook<'_> {
    fn sheets(&self) -> Vec<Listed> {
        let listed = |sheet: &Worksheet| Listed {
            name: Some(sheet.name.clone()),
            visible: sheet.visible,
        };
        self.sheets.iter().map(listed).collect()
    }

    fn merged(&mut self, sheet: usize) -> Vec<Region> {
        let mut merged = Vec::new();
        let read = cells(self.rows(sheet), &mut |_, _| Ok(()), &mut |region| merged.push(region));
        read.map_or_else(|_| Vec::new(), |()| merged)
    }

    fn hidden(&mut self, sheet: usize) -> Vec<Columns> {
        hidden(self.rows(sheet)).unwrap_or_default()
    }

    fn cells(&mut self, sheet: usize, put: &mut CellSink<'_>) -> Result<(), SheetError> {
        cells(self.rows(sheet), put, &mut |_| {}).map_err(|error| error.tell(self.file))
    }
}

impl XmlBook<'_> {
    /// The text of a sheet's rows.
    fn rows(&self, sheet: usize) -> &str {
        let rows = self.sheets.get(sheet).map(|sheet| sheet.rows.clone());
        rows.and_then(|rows| self.text.get(rows)).unwrap_or_default()
    }
}

/// What ends the reading.
enum Stop {
    Xml(quick_xml::Error),
    /// The text ends before the file's root element does.
    Unfinished,
    Said(SheetError),
}

impl Stop {
    fn tell(self, file: &str) -> SheetError {
        let reason = match self {
            Self::Said(error) => return error,
            Self::Unfinished => "内容没有结束，可能没有下载完".to_owned(),
            Self::Xml(error) => format!("XML 有错误：{error}"),
        };
        SheetError::Corrupt {
            file: file.to_owned(),
            reason,
        }
    }
}

impl From<quick_xml::Error> for Stop {
    fn from(error: quick_xml::Error) -> Self {
        Self::Xml(error)
    }
}

fn reader(text: &str) -> Reader<&[u8]> {
    let mut reader = Reader::from_str(text);
    let config = reader.config_mut();
    config.expand_empty_elements = true;
    // Exports that put names together as text leave the `&` of company names as it is.
    config.allow_dangling_amp = true;
    reader
}

fn worksheets(text: &str) -> Result<Vec<Worksheet>, Stop> {
    let mut reader = reader(text);
    let mut sheets: Vec<Worksheet> = Vec::new();
    let mut depth = 0_usize;
    loop {
        match reader.read_event()? {
            Event::Start(tag) => match (tag.local_name().as_ref(), sheets.last_mut()) {
                ("Worksheet", _) => {
                    depth += 1;
                    let name = attribute(&tag, "Name").unwrap_or_else(|| format!("表格 {}", sheets.len() + 1));
                    sheets.push(Worksheet {
                        name,
                        visible: true,
                        rows: 0..0,
                    });
                }
                ("Table", Some(sheet)) => {
                    let rows = reader.read_to_end(tag.name())?;
                    sheet.rows = place(rows.start)..place(rows.end);
                }
                ("Visible", Some(sheet)) => {
                    let value = reader.read_text(tag.name())?;
                    sheet.visible = !matches!(value.trim(), "SheetHidden" | "SheetVeryHidden");
                }
                _ => depth += 1,
            },
            Event::End(_) => depth = depth.saturating_sub(1),
            Event::Eof if depth > 0 => return Err(Stop::Unfinished),
            Event::Eof => return Ok(sheets),
            _ => {}
        }
    }
}

fn place(position: u64) -> usize {
    usize::try_from(position).unwrap_or(usize::MAX)
}

/// Reads what stands between `<Table>` and `</Table>`.
fn cells(text: &str, put: &mut CellSink<'_>, note: &mut dyn FnMut(Region)) -> Result<(), Stop> {
    let mut reader = reader(text);
    // Places count from 1; the next ones are those where an element stands that does not say its own.
    let (mut row, mut next_row) = (0_u32, 1_u32);
    let (mut column, mut next_column) = (0_u32, 1_u32);
    loop {
        match reader.read_event()? {
            Event::Start(tag) => match tag.local_name().as_ref() {
                "Row" => {
                    row = number(&tag, "Index").unwrap_or(next_row);
                    next_row = row.saturating_add(1).saturating_add(number(&tag, "Span").unwrap_or(0));
                    next_column = 1;
                }
                "Cell" => {
                    column = number(&tag, "Index").unwrap_or(next_column);
                    let merged = number(&tag, "MergeAcross").unwrap_or(0);
                    next_column = column.saturating_add(1).saturating_add(merged);
                    if let Some(down) = number(&tag, "MergeDown").filter(|down| *down > 0) {
                        note(Region {
                            first_row: row.saturating_sub(1),
                            last_row: row.saturating_sub(1).saturating_add(down),
                            column: column.saturating_sub(1),
                        });
                    }
                }
                "Data" => {
                    let written = text_of(&mut reader)?;
                    let cell = typed(written, attribute(&tag, "Type").as_deref());
                    put((row.saturating_sub(1), column.saturating_sub(1)), cell).map_err(Stop::Said)?;
                }
                // A note has data of its own.
                "Comment" | "PhoneticText" => {
                    reader.read_to_end(tag.name())?;
                }
                _ => {}
            },
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

/// The columns that are said to be hidden, before the first row.
fn hidden(text: &str) -> Result<Vec<Columns>, Stop> {
    let mut reader = reader(text);
    let mut hidden = Vec::new();
    let mut next = 1_u32;
    while hidden.len() < Columns::MOST {
        match reader.read_event()? {
            Event::Start(tag) if tag.local_name().as_ref() == "Column" => {
                let first = number(&tag, "Index").unwrap_or(next).max(1);
                let last = first.saturating_add(number(&tag, "Span").unwrap_or(0));
                next = last.saturating_add(1);
                if number(&tag, "Hidden") == Some(1) {
                    hidden.push(Columns {
                        first: first - 1,
                        last: last - 1,
                    });
                }
            }
            Event::Start(tag) if tag.local_name().as_ref() == "Row" => break,
            Event::Eof => break,
            _ => {}
        }
    }
    Ok(hidden)
}

fn typed(text: String, kind: Option<&str>) -> Cell {
    match kind {
        Some("Number") => written(&text).unwrap_or_else(|| Cell::text(text)),
        Some("DateTime") => iso(text.trim()),
        Some("Boolean") => match text.trim() {
            "1" => Cell::Bool(true),
            "0" => Cell::Bool(false),
            _ => Cell::text(text),
        },
        Some("Error") => Cell::Error(text.into()),
        _ => Cell::text(text),
    }
}

/// The text of the element that was just opened, without the markup in it.
fn text_of(reader: &mut Reader<&[u8]>) -> Result<String, quick_xml::Error> {
    let mut text = String::new();
    let mut depth = 0_usize;
    loop {
        match reader.read_event()? {
            Event::Start(_) => depth += 1,
            Event::End(_) if depth > 0 => depth -= 1,
            Event::End(_) | Event::Eof => return Ok(text),
            Event::Text(part) => text.push_str(&part.xml10_content()),
            Event::CData(part) => text.push_str(&part.xml10_content()),
            Event::GeneralRef(name) => match (name.resolve_char_ref(), resolve_predefined_entity(&name)) {
                (Ok(Some(character)), _) => text.push(character),
                (_, Some(known)) => text.push_str(known),
                // Of the file's own making, or of HTML: it stays as it is written.
                _ => text.push_str(&format!("&{};", &*name)),
            },
            _ => {}
        }
    }
}

/// An attribute by its name without prefix.
fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut attributes = tag.attributes().flatten();
    let found = attributes.find(|attribute| attribute.key.local_name().as_ref() == name)?;
    Some(found.normalized_value(XmlVersion::Explicit1_0).ok()?.into_owned())
}

fn number(tag: &BytesStart<'_>, name: &str) -> Option<u32> {
    attribute(tag, name)?.trim().parse().ok()
}
