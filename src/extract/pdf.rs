//! PDF, page by page.

use super::parts::Parts;
use super::tidy::unwrapped;
use crate::texts::Note;
use pdf_oxide::PdfDocument;
use pdf_oxide::converters::ConversionOptions;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Nobody looks for something on page 20,001; a file can claim to have a billion.
const MOST_PAGES: usize = 20_000;
/// After so many pages in a row that are none, no more are believed in.
const MOST_FAILED: usize = 50;

pub(super) fn read(bytes: Vec<u8>, parts: &mut Parts<'_>) -> Result<(), Note> {
    let document = PdfDocument::from_bytes(bytes).map_err(|_| Note::Unreadable)?;
    // One that only forbids printing opens with an empty password.
    if !document.is_authenticated() {
        return Err(Note::Encrypted);
    }
    let pages = document.page_count().map_err(|_| Note::Unreadable)?;
    if pages == 0 {
        return Err(Note::Unreadable);
    }
    // Tables would be drawn with blanks, which is for the eye.
    let options = ConversionOptions {
        extract_tables: false,
        ..ConversionOptions::default()
    };
    let (mut failed, mut in_a_row) = (0, 0);
    for page in 0..pages.min(MOST_PAGES) {
        // A page that the decoder stumbles over takes nothing from the others.
        let text = catch_unwind(AssertUnwindSafe(|| document.extract_text_with_options(page, &options)));
        let Ok(Ok(text)) = text else {
            failed += 1;
            in_a_row += 1;
            if in_a_row == MOST_FAILED {
                break;
            }
            continue;
        };
        in_a_row = 0;
        if !parts.put(format!("第 {} 页", page + 1), &unwrapped(&text)) {
            break;
        }
    }
    match () {
        () if !parts.is_empty() => Ok(()),
        () if failed > 0 => Err(Note::Unreadable),
        () => Err(Note::Scan),
    }
}
