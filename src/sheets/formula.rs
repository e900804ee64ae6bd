//! Texts that a spreadsheet program would take for a formula (OWASP: CSV injection).

/// The text with the apostrophe before it that such programs take for "this is text". Numbers and phones are left alone.
pub(super) fn defused(text: String) -> String {
    let is_formula = text.starts_with(['=', '@', '+', '-', '\t', '\r'])
        && !text
            .chars()
            .all(|character| character.is_ascii_digit() || "+-.,() /".contains(character));
    if is_formula { format!("'{text}") } else { text }
}
