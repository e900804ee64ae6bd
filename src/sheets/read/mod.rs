//! Reading a table from a file. Foreign files can make a decoder ask for any amount of memory, loop or abort, so
//! [`read`] does it in a process of its own; [`read_here`] is what that process calls.

mod budget;
mod convert;
mod format;
mod limit;
mod process;
mod text;
mod workbook;
mod worker;

pub use process::read;
pub use worker::{WORKER_COMMAND, read_worker};

use super::{Row, SheetError, Table};
use budget::Budget;
use format::Format;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How much a file may cost.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limits {
    /// Size of the file.
    pub file_bytes: u64,
    /// Address space of the reading process, in bytes (where the system can limit it).
    pub memory_bytes: u64,
    /// How long reading may take.
    pub time: Duration,
    /// Cells with content.
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
            cells: 20_000_000,
            text_bytes: 512 << 20,
        }
    }
}

/// What to read and how.
#[derive(Clone, Debug, Default)]
pub struct ReadOptions {
    /// The sheet's name; else the first visible one that holds something.
    pub sheet: Option<String>,
    pub limits: Limits,
    /// The program that answers [`WORKER_COMMAND`] by calling [`read_worker`]; this program itself unless given.
    pub worker: Option<PathBuf>,
}

/// What reading brings, piece by piece, so that nothing needs the whole table but who wants it.
#[derive(Debug)]
enum Piece {
    /// Comes first: the sheet that is read and all visible ones.
    Start { sheet: Option<String>, sheets: Vec<String> },
    /// A row that holds something.
    Row(Row),
}

/// Takes the pieces. An error ends the reading.
type Sink<'a> = dyn FnMut(Piece) -> Result<(), SheetError> + 'a;

/// Reads a table in this process, without protection from hostile files but for the caps on cells and text.
///
/// # Errors
/// Whatever [`SheetError`] tells of the file.
pub fn read_here(path: &Path, options: &ReadOptions) -> Result<Table, SheetError> {
    let mut table = Table {
        file: file_name(path),
        ..Table::default()
    };
    read_pieces(path, options, &mut |piece| {
        collect(&mut table, piece);
        Ok(())
    })?;
    Ok(table)
}

/// Recognises the format and hands over every row that holds something.
fn read_pieces(path: &Path, options: &ReadOptions, sink: &mut Sink<'_>) -> Result<(), SheetError> {
    let file = file_name(path);
    let mut budget = Budget::new(&file, options.limits);
    let mut any = false;
    let mut metered = |piece: Piece| {
        if let Piece::Row(row) = &piece {
            budget.take(row)?;
            any = true;
        }
        sink(piece)
    };
    match format::recognise(path, &options.limits)? {
        Format::Text => text::read(path, options, &mut metered)?,
        workbook => workbook::read(path, workbook, options, &mut metered)?,
    }
    if any { Ok(()) } else { Err(SheetError::Empty(file)) }
}

fn collect(table: &mut Table, piece: Piece) {
    match piece {
        Piece::Start { sheet, sheets } => {
            table.sheet = sheet;
            table.sheets = sheets;
        }
        Piece::Row(row) => table.rows.push(row),
    }
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
