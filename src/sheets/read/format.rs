//! Telling formats apart by content. File names lie: exports named `.xls` are often web pages or plain text.

use super::super::SheetError;
use super::encoding::looks_like_utf16;
use super::{Limits, file_name, unreadable};
use encoding_rs::UTF_8;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;
use zip::ZipArchive;

#[derive(Clone, Copy, Debug)]
pub(super) enum Format {
    Workbook(Workbook),
    /// csv, tsv and other plain text.
    Text,
    /// A web page with tables, which many systems call `.xls`.
    Html,
    /// "XML Spreadsheet 2003", often called `.xls` too.
    XmlSpreadsheet,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Workbook {
    /// xlsx, xlsm and what else has the same parts.
    Xlsx,
    Xlsb,
    /// BIFF5 and BIFF8, also as `.et` of WPS.
    Xls,
    Ods,
}

/// How much of a file's beginning is looked at.
const HEAD: usize = 4096;

/// Beginnings of files that are surely no tables.
const OTHER_FORMATS: &[(&[u8], &str)] = &[
    (b"%PDF", "这是 PDF 文件"),
    (b"\x89PNG", "这是图片"),
    (b"\xff\xd8\xff", "这是图片"),
    (b"GIF8", "这是图片"),
    (b"BM", "这是图片"),
    (b"Rar!", "这是压缩包，请先解压"),
    (b"7z\xbc\xaf", "这是压缩包，请先解压"),
    (b"\x1f\x8b", "这是压缩包，请先解压"),
    (b"SQLite format 3", "这是数据库文件"),
    (b"{\\rtf", "这是 RTF 文档"),
    (b"MIME-Version:", "这是网页归档，请用 Excel 或 WPS 另存为 xlsx"),
    (b"MZ", "这是程序文件"),
    (b"\x7fELF", "这是程序文件"),
];

/// Beginnings of the files of Excel 2, 3 and 4, and of those that small export scripts still write in their manner: records
/// that no compound file contains.
const BARE_RECORDS: &[&[u8]] = &[
    b"\x09\x00\x04\x00",
    b"\x09\x02\x06\x00",
    b"\x09\x04\x06\x00",
    b"\x09\x08\x08\x00",
];

/// Extensions of text files that hold something else than a table.
const OTHER_TEXTS: &[&str] = &["yaml", "yml", "json", "md", "toml", "log", "sql", "py", "rs", "js"];

const OTHER_TEXT: &str = "这是别的文本文件";

/// What stands in the beginning of web pages and of tables cut from them.
const HTML_TAGS: &[&str] = &[
    "<html",
    "<!doctype html",
    "<head",
    "<meta",
    "<style",
    "<body",
    "<div",
    "<table",
];

/// What the file is.
pub(super) fn recognise(path: &Path, limits: &Limits) -> Result<Format, SheetError> {
    let mut file = File::open(path).map_err(|error| unreadable(path, &error))?;
    let size = file.metadata().map_err(|error| unreadable(path, &error))?.len();
    if size > limits.file_bytes {
        let what = format!("{} MB，上限 {} MB", size >> 20, limits.file_bytes >> 20);
        return Err(SheetError::TooLarge {
            file: file_name(path),
            what,
        });
    }
    let mut head = Vec::with_capacity(HEAD);
    file.by_ref()
        .take(HEAD as u64)
        .read_to_end(&mut head)
        .map_err(|error| unreadable(path, &error))?;
    if head.is_empty() {
        return Err(SheetError::Empty(file_name(path)));
    }
    if head.starts_with(b"PK\x03\x04") {
        return zipped(path, file, limits);
    }
    if head.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        return compound(path, file);
    }
    if BARE_RECORDS.iter().any(|magic| head.starts_with(magic)) {
        return Err(SheetError::TooOld(file_name(path)));
    }
    if let Some((_, what)) = OTHER_FORMATS.iter().find(|(magic, _)| head.starts_with(magic)) {
        return Err(not_a_spreadsheet(path, what));
    }
    plain(path, &head)
}

/// A zip archive is told by the parts in it.
fn zipped(path: &Path, file: File, limits: &Limits) -> Result<Format, SheetError> {
    let mut archive = ZipArchive::new(file).map_err(|_| SheetError::Corrupt {
        file: file_name(path),
        reason: "文件不完整，可能没有下载完或没有存完".to_owned(),
    })?;
    let sizes = (0..archive.len()).map(|at| archive.by_index_raw(at).map_or(0, |part| part.size()));
    let unpacked = sizes.fold(0, u64::saturating_add);
    if unpacked > limits.memory_bytes {
        return Err(SheetError::TooLarge {
            file: file_name(path),
            what: format!("解压后有 {} MB", unpacked >> 20),
        });
    }
    let has = |name: &str| archive.index_for_name(name).is_some();
    let below = |folder: &str| {
        archive
            .file_names()
            .any(|name| name.is_ok_and(|name| name.starts_with(folder)))
    };
    if has("encrypted-package") {
        // How newer LibreOffice protects OpenDocument files.
        Err(SheetError::Encrypted(file_name(path)))
    } else if has("xl/workbook.xml") {
        Ok(Format::Workbook(Workbook::Xlsx))
    } else if has("xl/workbook.bin") {
        Ok(Format::Workbook(Workbook::Xlsb))
    } else if has("content.xml") && has("mimetype") {
        Ok(Format::Workbook(Workbook::Ods))
    } else if below("word/") {
        Err(not_a_spreadsheet(path, "这是 Word 文档"))
    } else if below("ppt/") {
        Err(not_a_spreadsheet(path, "这是演示文稿"))
    } else if below("xl/") || has("[Content_Types].xml") {
        Err(SheetError::Corrupt {
            file: file_name(path),
            reason: "缺少工作簿".to_owned(),
        })
    } else {
        Err(not_a_spreadsheet(path, "这是压缩包，请先解压"))
    }
}

/// A compound file (the container of old Office formats and of encrypted new ones) is told by its streams, whose names
/// stand in it as UTF-16.
fn compound(path: &Path, mut file: File) -> Result<Format, SheetError> {
    let mut bytes = Vec::new();
    file.seek(SeekFrom::Start(0))
        .and_then(|_| file.read_to_end(&mut bytes))
        .map_err(|error| unreadable(path, &error))?;
    let holds = |name: &str| {
        let wide: Vec<u8> = name.encode_utf16().chain([0]).flat_map(u16::to_le_bytes).collect();
        bytes.windows(wide.len()).any(|window| window == wide)
    };
    if holds("EncryptedPackage") || is_encrypted_workbook(&bytes) {
        Err(SheetError::Encrypted(file_name(path)))
    } else if holds("Workbook") || holds("Book") {
        Ok(Format::Workbook(Workbook::Xls))
    } else if holds("WordDocument") {
        Err(not_a_spreadsheet(path, "这是 Word 文档"))
    } else if holds("PowerPoint Document") {
        Err(not_a_spreadsheet(path, "这是演示文稿"))
    } else {
        Err(SheetError::Corrupt {
            file: file_name(path),
            reason: "缺少工作簿".to_owned(),
        })
    }
}

/// Whether a stream of records begins by saying that the rest is encrypted. The decoder knows the newer ways; of the oldest
/// one it would read nonsense.
fn is_encrypted_workbook(bytes: &[u8]) -> bool {
    const BEGINNING: u16 = 0x0809;
    const WRITE_PROTECTED: u16 = 0x0086;
    const ENCRYPTED: u16 = 0x002f;
    /// Streams begin at multiples of the smallest sector.
    const SECTOR: usize = 64;
    (0..bytes.len()).step_by(SECTOR).any(|at| {
        let stream = bytes.get(at..).unwrap_or_default();
        let Some((BEGINNING, rest)) = record(stream) else {
            return false;
        };
        match record(rest) {
            Some((WRITE_PROTECTED, rest)) => record(rest).is_some_and(|(kind, _)| kind == ENCRYPTED),
            Some((kind, _)) => kind == ENCRYPTED,
            None => false,
        }
    })
}

/// The kind of the first record of a workbook stream, and what follows it.
fn record(stream: &[u8]) -> Option<(u16, &[u8])> {
    let (&[kind, kind_high, length, length_high], rest) = stream.split_first_chunk()?;
    let length = u16::from_le_bytes([length, length_high]);
    Some((u16::from_le_bytes([kind, kind_high]), rest.get(usize::from(length)..)?))
}

/// Text is a table unless it says otherwise.
fn plain(path: &Path, head: &[u8]) -> Result<Format, SheetError> {
    let is_utf16 = head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff");
    if !is_utf16 && head.contains(&0) && !looks_like_utf16(head) {
        return Err(not_a_spreadsheet(path, "内容不是文字"));
    }
    let start = UTF_8.decode(head).0.trim_start().to_lowercase();
    if start.starts_with('<') {
        return markup(path, &start);
    }
    let extension = path
        .extension()
        .and_then(|extension| extension.to_str())
        .unwrap_or_default()
        .to_lowercase();
    if OTHER_TEXTS.contains(&extension.as_str()) {
        return Err(not_a_spreadsheet(path, OTHER_TEXT));
    }
    Ok(Format::Text)
}

/// `start` is the beginning in lower case.
fn markup(path: &Path, start: &str) -> Result<Format, SheetError> {
    // Pages that Excel wrote name its XML too.
    if start.contains("urn:schemas-microsoft-com:office:spreadsheet") && !start.contains("<html") {
        return Ok(Format::XmlSpreadsheet);
    }
    if HTML_TAGS.iter().any(|tag| start.contains(tag)) {
        return Ok(Format::Html);
    }
    Err(not_a_spreadsheet(path, OTHER_TEXT))
}

pub(super) fn not_a_spreadsheet(path: &Path, what: &str) -> SheetError {
    SheetError::NotASpreadsheet {
        file: file_name(path),
        what: what.to_owned(),
    }
}
