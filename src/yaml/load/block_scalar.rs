//! Block scalars (`|` and `>`): where their text really ends.

use std::borrow::Cow;

use super::super::position::{LineBreaks, line_end, line_start};
use super::super::tree::Extent;

/// The extent of a block scalar's text. The parser's own runs on to the next token; this one ends with the last line that is
/// part of the text: blank lines behind it belong to the text only where `|+` keeps them.
pub(super) fn extent(text: &str, parsed: Extent, indent: usize, value: &str) -> Extent {
    let keeps_blank_lines = value.ends_with("\n\n") || value == "\n";
    let start = parsed.start();
    if parsed.is_empty() {
        // Nothing but blank lines: the parser stands at whatever follows them.
        let header_end = text.get(..start).unwrap_or_default().trim_end().len();
        let end = if keeps_blank_lines {
            before_line_break(text, start)
        } else {
            header_end
        };
        return Extent::new(header_end, end);
    }
    let source = parsed.slice(text);
    let mut last = line_end(source, 0);
    for offset in LineBreaks::new(source) {
        let line_end = line_end(source, offset);
        let is_complete = line_end < source.len() || (parsed.end() == text.len() && offset < source.len());
        if is_complete && (line_end - offset > indent || keeps_blank_lines) {
            last = line_end;
        }
    }
    Extent::new(start, start + last)
}

/// The parser ends a text that stops at the end of a file without a line break with one all the same; YAML does not.
pub(super) fn drop_invented_break(text: &str, end: usize, value: &mut Cow<'_, str>) {
    let last_line = text.get(line_start(text, text.len())..).unwrap_or_default();
    if end == text.len() && value.ends_with('\n') && !last_line.trim_start_matches(' ').is_empty() {
        value.to_mut().pop();
    }
}

fn before_line_break(text: &str, offset: usize) -> usize {
    let before = text.get(..offset).unwrap_or_default();
    before
        .strip_suffix("\r\n")
        .or_else(|| before.strip_suffix(['\n', '\r']))
        .map_or(offset, str::len)
}
