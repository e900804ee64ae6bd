//! From a repaired text back to the one that was given.

use super::super::error::SyntaxError;
use super::super::position::{Line, Position, Span, lines};

/// A finding in the repaired text as one in the original. Lines are the same; in a repaired line the place is found by what follows it,
/// else by its column.
pub(super) fn in_original(text: &str, repaired: &str, mut error: SyntaxError) -> SyntaxError {
    let place = |place: Position| {
        let of_text = |text| lines(text).find(|line: &Line| line.number == place.line);
        let Some(line) = of_text(text) else {
            return Position::at(text, text.len());
        };
        let source = of_text(repaired).map_or("", |line| line.text);
        let (before, after) = split_at_column(source, place.column);
        let at = match line.text.strip_suffix(after) {
            Some(_) if before.is_empty() => 0,
            Some(prefix) if !after.is_empty() => prefix.len(),
            _ => split_at_column(line.text, place.column).0.len(),
        };
        line.span(at, at).start
    };
    let (start, end) = (place(error.span.start), place(error.span.end));
    error.span = Span {
        start,
        end: if end.offset < start.offset { start } else { end },
    };
    error
}

fn split_at_column(line: &str, column: u32) -> (&str, &str) {
    let chars = column.saturating_sub(1) as usize;
    line.split_at(line.char_indices().nth(chars).map_or(line.len(), |(at, _)| at))
}
