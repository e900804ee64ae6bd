//! Reading the text of attachments. Only the process that was started for it calls this (see [`crate::worker`]): decoders of
//! foreign files may crash, loop or ask for any amount of memory.
//!
//! One file per format; what a file is, its content says ([`format`]), for names lie.

mod docx;
mod format;
mod html;
mod mail;
mod office;
mod package;
mod parts;
mod pdf;
mod plain;
mod pptx;
mod sheet;
mod tidy;
mod worker;

pub use worker::read_text_worker;

use crate::texts::{MOST_BYTES, Note, Part};
use format::Format;
use parts::Parts;
use std::fs::File;
use std::path::Path;

/// Hands over the text of a file part by part, at most so much that an index can bear. Gives what people are to be told.
pub fn extract(path: &Path, put: &mut dyn FnMut(Part)) -> Option<Note> {
    let mut parts = Parts::new(put);
    let read = read(path, &mut parts);
    match read {
        _ if parts.is_full() => Some(Note::Cut),
        Ok(()) if parts.is_empty() => Some(Note::Blank),
        Ok(()) => None,
        // What was read before the trouble can be searched.
        Err(Note::Unreadable | Note::TooLarge) if !parts.is_empty() => Some(Note::Cut),
        Err(note) => Some(note),
    }
}

fn read(path: &Path, parts: &mut Parts<'_>) -> Result<(), Note> {
    let file = File::open(path).map_err(|_| Note::Unreadable)?;
    let size = file.metadata().map_err(|_| Note::Unreadable)?.len();
    if size > MOST_BYTES {
        return Err(Note::TooLarge);
    }
    match format::recognise(path, file)? {
        Format::Pdf => pdf::read(bytes(path)?, parts),
        Format::Docx(package) => docx::read(package, parts),
        Format::Pptx(package) => pptx::read(package, parts),
        Format::Sheet => sheet::read(path, parts),
        Format::Html => html::read(&plain::decode(&bytes(path)?)?, parts),
        Format::Mail => mail::read(&bytes(path)?, parts),
        Format::Plain => plain::read(&bytes(path)?, parts),
    }
}

fn bytes(path: &Path) -> Result<Vec<u8>, Note> {
    std::fs::read(path).map_err(|_| Note::Unreadable)
}
