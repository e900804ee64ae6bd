//! The parts on their way out, and how much of them there may be.

use super::tidy::tidy;
use crate::texts::Part;

/// How much text of one attachment is taken, in bytes: a book of 350,000 汉字. What is beyond would make every save of its
/// customer slow.
const MOST_TEXT: usize = 1 << 20;
/// Longer parts are handed over in pieces, so that whoever looks for a passage has little to look through at a time.
const PIECE: usize = 64 << 10;

pub(super) struct Parts<'a> {
    put: &'a mut dyn FnMut(Part),
    left: usize,
    any: bool,
    full: bool,
}

impl<'a> Parts<'a> {
    pub(super) fn new(put: &'a mut dyn FnMut(Part)) -> Self {
        Self {
            put,
            left: MOST_TEXT,
            any: false,
            full: false,
        }
    }

    /// Hands over what stands at a place, unless that is nothing. Tells whether there is room for more.
    pub(super) fn put(&mut self, place: impl Into<String>, text: &str) -> bool {
        let mut text = tidy(text);
        if self.full || text.is_empty() {
            return !self.full;
        }
        if text.len() > self.left {
            text.truncate(text.floor_char_boundary(self.left));
            self.full = true;
        }
        self.left = self.left.saturating_sub(text.len());
        let (place, mut rest) = (place.into(), text.as_str());
        while !rest.is_empty() {
            let piece;
            (piece, rest) = cut(rest);
            self.any = true;
            (self.put)(Part {
                place: place.clone(),
                text: piece.to_owned(),
            });
        }
        !self.full
    }

    /// How many bytes may still come.
    pub(super) const fn left(&self) -> usize {
        self.left
    }

    /// Nothing was handed over.
    pub(super) const fn is_empty(&self) -> bool {
        !self.any
    }

    /// There was more text than there may be.
    pub(super) const fn is_full(&self) -> bool {
        self.full
    }
}

/// A piece of whole lines, and the rest. A line that is longer than a piece is cut.
fn cut(text: &str) -> (&str, &str) {
    let end = text.floor_char_boundary(PIECE);
    if end == text.len() {
        return (text, "");
    }
    let (head, _) = text.split_at(end);
    match head.rfind('\n') {
        Some(line) => (
            text.get(..line).unwrap_or_default(),
            text.get(line + 1..).unwrap_or_default(),
        ),
        None => text.split_at(end),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn handed_over(text: &str) -> (Vec<String>, bool) {
        let mut all = Vec::new();
        let mut put = |part: Part| all.push(part.text);
        let has_room = Parts::new(&mut put).put("", text);
        (all, has_room)
    }

    #[test]
    fn long_parts_come_in_pieces_of_whole_lines() {
        let (pieces, has_room) = handed_over(&"锭子转速一万八\n".repeat(5_000));
        assert!(has_room && pieces.len() == 2, "{}", pieces.len());
        assert!(
            pieces
                .iter()
                .all(|piece| piece.len() <= PIECE && piece.ends_with('八') && piece.starts_with('锭'))
        );
        let (pieces, _) = handed_over(&"锭".repeat(50_000));
        assert_eq!(pieces.concat().chars().count(), 50_000);
    }

    #[test]
    fn there_is_an_end() {
        let (pieces, has_room) = handed_over(&"锭".repeat(500_000));
        assert!(!has_room && pieces.concat().len() <= MOST_TEXT);
    }
}
