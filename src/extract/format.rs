//! What a file is.

use super::package::Package;
use crate::texts::Note;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

/// How much of a file's beginning is looked at.
const HEAD: usize = 1024;
/// How much of a compound file is looked through for the names of its streams.
const MOST_LOOKED_THROUGH: u64 = 64 << 20;

pub(super) enum Format {
    Pdf,
    Docx(Package),
    Pptx(Package),
    /// Everything that [`crate::sheets`] reads.
    Sheet,
    Html,
    Mail,
    Plain,
}

pub(super) fn recognise(path: &Path, mut file: File) -> Result<Format, Note> {
    let mut head = Vec::with_capacity(HEAD);
    let read = file.by_ref().take(HEAD as u64).read_to_end(&mut head);
    read.and_then(|_| file.rewind()).map_err(|_| Note::Unreadable)?;
    if head.is_empty() {
        return Err(Note::Blank);
    }
    // Some programs write a few bytes of their own before it.
    if head.windows(5).any(|window| window == b"%PDF-") {
        return Ok(Format::Pdf);
    }
    if head.starts_with(b"PK\x03\x04") {
        return zipped(file);
    }
    if head.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        return compound(file);
    }
    let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    match ending.to_ascii_lowercase().as_str() {
        "eml" => Ok(Format::Mail),
        "html" | "htm" => Ok(Format::Html),
        // Exports of many systems are web pages or XML under the name of a workbook.
        "xls" | "xlsx" | "et" => Ok(Format::Sheet),
        // As are documents.
        "doc" | "wps" if head.trim_ascii_start().starts_with(b"<") => Ok(Format::Html),
        "txt" | "log" | "md" | "markdown" | "csv" | "tsv" => Ok(Format::Plain),
        _ => Err(Note::Unreadable),
    }
}

fn zipped(file: File) -> Result<Format, Note> {
    let package = Package::open(file)?;
    if package.has("word/document.xml") {
        Ok(Format::Docx(package))
    } else if package.has("ppt/presentation.xml") {
        Ok(Format::Pptx(package))
    } else if package.has("xl/workbook.xml") || package.has("xl/workbook.bin") || package.has("content.xml") {
        Ok(Format::Sheet)
    } else if package.has("encrypted-package") {
        Err(Note::Encrypted)
    } else {
        Err(Note::Unreadable)
    }
}

/// A compound file (the container of old Office formats and of encrypted new ones) is told by its streams, whose names stand
/// in it as UTF-16.
fn compound(mut file: File) -> Result<Format, Note> {
    let mut bytes = Vec::new();
    let read = file.seek(SeekFrom::Start(0));
    read.and_then(|_| file.take(MOST_LOOKED_THROUGH).read_to_end(&mut bytes))
        .map_err(|_| Note::Unreadable)?;
    let holds = |name: &str| {
        let wide: Vec<u8> = name.encode_utf16().chain([0]).flat_map(u16::to_le_bytes).collect();
        bytes.windows(wide.len()).any(|window| window == wide)
    };
    if holds("EncryptedPackage") {
        Err(Note::Encrypted)
    } else if holds("WordDocument") || holds("PowerPoint Document") {
        Err(Note::OldFormat)
    } else {
        Ok(Format::Sheet)
    }
}
