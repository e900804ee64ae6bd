//! Documents of Word and WPS. They have no pages before they are laid out; what stands beside the text has a place.

use super::office;
use super::package::Package;
use super::parts::Parts;
use crate::texts::Note;

/// What else is written in a document: the beginning of its parts' names, and how people call it.
const BESIDE: [(&str, &str); 5] = [
    ("word/header", "页眉"),
    ("word/footer", "页脚"),
    ("word/footnotes", "脚注"),
    ("word/endnotes", "尾注"),
    ("word/comments", "批注"),
];

pub(super) fn read(mut package: Package, parts: &mut Parts<'_>) -> Result<(), Note> {
    let text = office::text(package.part("word/document.xml")?, parts.left())?;
    parts.put("", &text);
    for (start, place) in BESIDE {
        for name in package.names(start) {
            // One that is damaged takes nothing from the others.
            let text = office::text(package.part(&name)?, parts.left()).unwrap_or_default();
            if !parts.put(place, &text) {
                return Ok(());
            }
        }
    }
    Ok(())
}
