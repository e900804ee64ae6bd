//! Workbooks, read as imports read them.

use super::parts::Parts;
use crate::sheets::{Limits, ReadOptions, SheetError, each_row_here};
use crate::texts::Note;
use std::path::Path;

pub(super) fn read(path: &Path, parts: &mut Parts<'_>) -> Result<(), Note> {
    let options = ReadOptions {
        limits: Limits {
            memory_bytes: 512 << 20,
            ..Limits::default()
        },
        ..ReadOptions::default()
    };
    let (mut sheet, mut text) = (None, String::new());
    let read = each_row_here(path, &options, &mut |name, row| {
        if sheet.as_deref() != name {
            parts.put(place(sheet.as_deref()), &std::mem::take(&mut text));
            sheet = name.map(str::to_owned);
        }
        for (_, cell) in &row.cells {
            text.push_str(&cell.display());
            text.push('\t');
        }
        text.push('\n');
        text.len() <= parts.left()
    });
    parts.put(place(sheet.as_deref()), &text);
    read.map_err(|error| match error {
        SheetError::Encrypted(_) => Note::Encrypted,
        SheetError::Empty(_) => Note::Blank,
        SheetError::TooLarge { .. } => Note::TooCostly,
        _ => Note::Unreadable,
    })
}

fn place(sheet: Option<&str>) -> String {
    sheet.map(|name| format!("工作表 {name}")).unwrap_or_default()
}
