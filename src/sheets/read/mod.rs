//! Reading tables from a file. Foreign files can make a decoder ask for any amount of memory, loop or abort, so
//! [`read`] does it in a process of its own; [`read_here`] is what that process calls.

mod book;
mod budget;
mod convert;
mod encoding;
mod format;
mod hidden_columns;
mod html;
mod merged;
mod number_format;
mod process;
mod text;
mod workbook;
mod worker;
mod xml_spreadsheet;

pub use process::read;
pub use worker::{WORKER_COMMAND, read_worker};

use super::table::Columns;
use super::{Row, SheetError, Table};
use budget::Budget;
use format::Format;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How much a file may cost.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Limits {
    /// Size of the file.
    pub file_bytes: u64,
    /// Address space of the reading process, in bytes (where the system can limit it).
    pub memory_bytes: u64,
    /// How long reading may take.
    pub time: Duration,
    /// Sheets with content.
    pub sheets: u64,
    /// Cells with content, of all sheets together.
    pub cells: u64,
    /// Bytes of text in all cells together.
    pub text_bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_bytes: 1 << 30,
            memory_bytes: 2 << 30,
            time: Duration::from_secs(300),
            sheets: 200,
            cells: 20_000_000,
            text_bytes: 512 << 20,
        }
    }
}

/// Which sheets of a file are read. One without content is passed over.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Sheets {
    /// All that can be seen.
    #[default]
    All,
    /// The first of those.
    First,
    /// The one of this name; it may be hidden.
    Named(String),
}

/// What to read and how.
#[derive(Clone, Debug, Default)]
pub struct ReadOptions {
    pub sheets: Sheets,
    pub limits: Limits,
    /// The program that answers [`WORKER_COMMAND`] by calling [`read_worker`]; this program itself unless given.
    pub worker: Option<PathBuf>,
}

/// What reading brings, piece by piece and sheet after sheet, so that nothing needs whole tables but who wants them.
#[derive(Debug)]
enum Piece {
    /// A sheet begins.
    Sheet(Head),
    /// A row of it that holds something.
    Row(Row),
}

/// What a sheet says of itself before its rows.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct Head {
    /// None in files without sheets.
    name: Option<String>,
    hidden: Vec<Columns>,
    /// Chinese: what of the file is not read; with the first sheet.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    notes: Vec<String>,
}

/// Takes the pieces. An error ends the reading.
type Sink<'a> = dyn FnMut(Piece) -> Result<(), SheetError> + 'a;

/// Reads tables in this process, without protection from hostile files but for the caps on cells and text.
///
/// # Errors
/// Whatever [`SheetError`] tells of the file.
pub fn read_here(path: &Path, options: &ReadOptions) -> Result<Vec<Table>, SheetError> {
    let file = file_name(path);
    let mut tables = Vec::new();
    read_pieces(path, options, &mut |piece| {
        collect(&mut tables, &file, piece);
        Ok(())
    })?;
    Ok(tables)
}

/// The rows of a file one by one, in this process, with the sheet that each stands in, for as long as `take` wants more.
///
/// # Errors
/// Whatever [`SheetError`] tells of the file.
pub fn each_row_here(
    path: &Path,
    options: &ReadOptions,
    take: &mut dyn FnMut(Option<&str>, &Row) -> bool,
) -> Result<(), SheetError> {
    let (mut present, mut enough) = (None, false);
    let read = read_pieces(path, options, &mut |piece| {
        match piece {
            Piece::Sheet(head) => present = head.name,
            Piece::Row(row) => enough = !take(present.as_deref(), &row),
        }
        // An error is the way to end the reading; nobody sees this one.
        if enough {
            Err(SheetError::Empty(String::new()))
        } else {
            Ok(())
        }
    });
    if enough { Ok(()) } else { read }
}

/// Recognises the format and hands over every row that holds something.
fn read_pieces(path: &Path, options: &ReadOptions, sink: &mut Sink<'_>) -> Result<(), SheetError> {
    let file = file_name(path);
    let mut budget = Budget::new(&file, options.limits);
    let mut any = false;
    let mut metered = |piece: Piece| {
        budget.take(&piece)?;
        any |= matches!(piece, Piece::Row(_));
        sink(piece)
    };
    match format::recognise(path, &options.limits)? {
        Format::Text => text::read(path, &options.sheets, &mut metered)?,
        Format::Html => html::read(path, options, &mut metered)?,
        Format::XmlSpreadsheet => xml_spreadsheet::read(path, &options.sheets, &mut metered)?,
        Format::Workbook(format) => workbook::read(path, format, &options.sheets, &mut metered)?,
    }
    if any { Ok(()) } else { Err(SheetError::Empty(file)) }
}

/// Adds a piece to the tables. Tells whether it fits: a row needs a sheet before it.
fn collect(tables: &mut Vec<Table>, file: &str, piece: Piece) -> bool {
    match piece {
        Piece::Sheet(Head { name, hidden, notes }) => tables.push(Table {
            file: file.to_owned(),
            sheet: name,
            hidden,
            notes,
            rows: Vec::new(),
        }),
        Piece::Row(mut row) => {
            // Rows stay in memory until they are planned.
            row.cells.shrink_to_fit();
            match tables.last_mut() {
                Some(table) => table.rows.push(row),
                None => return false,
            }
        }
    }
    true
}

/// The whole of a file made of text, for those who find out its encoding.
fn bytes_of(path: &Path) -> Result<Vec<u8>, SheetError> {
    std::fs::read(path).map_err(|error| unreadable(path, &error))
}

/// The file's name for messages.
fn file_name(path: &Path) -> String {
    path.file_name()
        .unwrap_or(path.as_os_str())
        .to_string_lossy()
        .into_owned()
}

/// What the system says about a file that it does not hand out.
fn unreadable(path: &Path, error: &std::io::Error) -> SheetError {
    match error.kind() {
        std::io::ErrorKind::NotFound => SheetError::NotFound(path.display().to_string()),
        std::io::ErrorKind::PermissionDenied => SheetError::Unreadable {
            file: file_name(path),
            reason: "没有读取权限".to_owned(),
        },
        std::io::ErrorKind::IsADirectory => SheetError::NotASpreadsheet {
            file: file_name(path),
            what: "这是一个文件夹".to_owned(),
        },
        std::io::ErrorKind::OutOfMemory => SheetError::TooLarge {
            file: file_name(path),
            what: "内存不够".to_owned(),
        },
        _ => SheetError::Unreadable {
            file: file_name(path),
            reason: error.to_string(),
        },
    }
}
