use std::borrow::Cow;
use std::io::{self, IsTerminal, Write};

use comfy_table::presets::NOTHING;
use comfy_table::{CellAlignment, ContentArrangement, Table};
use serde::Serialize;

use crate::archive::Archive;

/// Ends a command's work. What was saved is saved, whatever keeps git's own index from following.
pub fn settle(archive: &Archive) {
    if let Err(error) = archive.settle() {
        eprintln!("注意：已经保存好了，不用重做；只是 git status 暂时显示得不对（{error}）");
    }
}

/// Writes one JSON object as one line.
pub fn json_line(value: &impl Serialize) -> anyhow::Result<()> {
    let line = serde_json::to_string(value)?;
    text_line(&line)
}

/// Writes one line; a reader who has closed the pipe ends the command quietly.
pub fn text_line(line: &str) -> anyhow::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(harmless(line).as_bytes())?;
    out.write_all(b"\n")?;
    Ok(())
}

/// Names and values come from anybody: what would steer the terminal or turn the direction of writing is shown as `␛`.
fn harmless(line: &str) -> Cow<'_, str> {
    let steers = |c: char| {
        (c.is_control() && !matches!(c, '\n' | '\t')) || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    if line.contains(steers) {
        line.replace(steers, "␛").into()
    } else {
        line.into()
    }
}

/// `println!` for commands: a reader who has closed the pipe ends the command quietly instead of by a panic.
macro_rules! say {
    ($($text:tt)*) => {
        $crate::cli::output::text_line(&format!($($text)*))?
    };
}
pub(super) use say;

/// Whether the command ended because the reader of its output had seen enough (`kehu log | head`).
pub fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error
        .downcast_ref::<io::Error>()
        .is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
}

/// Whether standard output is a terminal that wants colours.
pub fn wants_color() -> bool {
    io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none()
}

/// A plain table whose columns of numbers (`true`) are aligned to the right.
pub fn table_of_numbers(header: &[&str], rows: Vec<Vec<String>>, is_number: Vec<bool>) -> String {
    let mut table = laid_out(header, rows);
    for (column, is_number) in table.column_iter_mut().zip(is_number) {
        if is_number {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table.trim_fmt()
}

/// A plain table with aligned columns.
pub fn table(header: &[&str], rows: Vec<Vec<String>>) -> String {
    laid_out(header, rows).trim_fmt()
}

fn laid_out(header: &[&str], rows: Vec<Vec<String>>) -> Table {
    let mut table = Table::new();
    table
        .load_style(NOTHING)
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_header(header.to_vec());
    for row in rows {
        table.add_row(row);
    }
    table
}
