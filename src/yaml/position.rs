//! Places in a text.

use serde::Serialize;

use super::tree::Extent;

/// The byte order mark some editors (Notepad above all) put in front of a UTF-8 text.
pub(super) const BOM: char = '\u{feff}';

/// A place in a text. `line` and `column` start at 1; `column` counts characters (Unicode scalar values) without a BOM,
/// `offset` bytes from the start of the text as given to [`Document::parse`](super::Document::parse) (a BOM counts).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Position {
    pub offset: usize,
    pub line: u32,
    pub column: u32,
}

/// From `start` up to but not including `end`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Span {
    pub start: Position,
    pub end: Position,
}

impl Position {
    /// The place of a byte offset in `text`; an offset past the end or inside a character is moved back to one that exists.
    /// Takes time in proportion to `offset`: for single findings, not for loops.
    pub fn at(text: &str, offset: usize) -> Self {
        let offset = (0..=offset.min(text.len()))
            .rev()
            .find(|&at| text.is_char_boundary(at))
            .unwrap_or(0);
        let start = line_start(text, offset);
        let breaks = LineBreaks::new(text).take_while(|&next| next <= offset).count();
        Self {
            offset,
            line: to_u32(breaks + 1),
            column: column(text, start, offset),
        }
    }
}

impl Span {
    /// The span of two byte offsets in `text`, see [`Position::at`].
    pub fn at(text: &str, start: usize, end: usize) -> Self {
        Self {
            start: Position::at(text, start),
            end: Position::at(text, end.max(start)),
        }
    }
}

/// Where the lines of a text start, to look up many positions.
#[derive(Debug)]
pub(super) struct LineIndex(Vec<usize>);

impl LineIndex {
    pub fn new(text: &str) -> Self {
        Self(
            std::iter::once(line_start(text, 0))
                .chain(LineBreaks::new(text))
                .collect(),
        )
    }

    /// The span of an extent in the text this index was made for. Takes time in proportion to the line's length.
    pub fn span(&self, text: &str, extent: Extent) -> Span {
        Span {
            start: self.position(text, extent.start()),
            end: self.position(text, extent.end()),
        }
    }

    fn position(&self, text: &str, offset: usize) -> Position {
        let lines = self.0.partition_point(|&start| start <= offset).max(1);
        let start = self.0.get(lines - 1).copied().unwrap_or_default();
        Position {
            offset,
            line: to_u32(lines),
            column: column(text, start, offset),
        }
    }
}

/// Column of `offset` in the line that starts at `start`.
pub(super) fn column(text: &str, start: usize, offset: usize) -> u32 {
    let before = text.get(start..offset).unwrap_or_default();
    to_u32(before.chars().count() + 1)
}

/// Where the line that holds `offset` starts; on the first line, behind a BOM.
pub(super) fn line_start(text: &str, offset: usize) -> usize {
    let before = text.get(..offset).unwrap_or(text);
    match before.rfind(['\n', '\r']) {
        Some(at) => at + 1,
        None if text.starts_with(BOM) => BOM.len_utf8(),
        None => 0,
    }
}

/// Where the line that holds `offset` ends, in front of its line break.
pub(super) fn line_end(text: &str, offset: usize) -> usize {
    text.get(offset..)
        .and_then(|rest| rest.find(['\n', '\r']))
        .map_or(text.len(), |at| offset + at)
}

/// Where the line after the one that holds `offset` starts; the end of the text if there is none.
pub(super) fn next_line(text: &str, offset: usize) -> usize {
    let end = line_end(text, offset);
    end + line_break_at(text, end).len()
}

/// The line break that stands at `offset`: `\r\n`, `\n`, `\r`, or nothing.
pub(super) fn line_break_at(text: &str, offset: usize) -> &str {
    let rest = text.get(offset..).unwrap_or_default();
    let length = if rest.starts_with("\r\n") {
        2
    } else {
        usize::from(rest.starts_with(['\n', '\r']))
    };
    &rest[..length]
}

/// The offsets at which lines start, but for the first.
pub(super) struct LineBreaks<'t> {
    text: &'t str,
    offset: usize,
}

impl<'t> LineBreaks<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, offset: 0 }
    }
}

impl Iterator for LineBreaks<'_> {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        let end = line_end(self.text, self.offset);
        let length = line_break_at(self.text, end).len();
        if length == 0 {
            return None;
        }
        self.offset = end + length;
        Some(self.offset)
    }
}

/// One line of a text, without its line break.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line<'t> {
    /// Starts at 1.
    pub number: u32,
    /// Where it starts in the text; on the first line, behind a BOM.
    pub offset: usize,
    pub text: &'t str,
}

impl Line<'_> {
    /// Where it ends, in front of its line break.
    pub fn end(&self) -> usize {
        self.offset + self.text.len()
    }

    /// The span of a range of bytes within the line.
    pub fn span(&self, start: usize, end: usize) -> Span {
        let place = |at: usize| Position {
            offset: self.offset + at,
            line: self.number,
            column: to_u32(self.text.get(..at).unwrap_or(self.text).chars().count() + 1),
        };
        Span {
            start: place(start),
            end: place(end.max(start)),
        }
    }
}

/// The lines of a text; an empty one behind a last line break does not count.
pub(super) fn lines(text: &str) -> impl Iterator<Item = Line<'_>> {
    let first = line_start(text, 0);
    let starts = std::iter::once(first)
        .chain(LineBreaks::new(text))
        .filter(|&offset| offset < text.len());
    starts.enumerate().map(|(index, offset)| Line {
        number: to_u32(index + 1),
        offset,
        text: &text[offset..line_end(text, offset)],
    })
}

/// Line and column numbers saturate: no text that is read comes near 4 billion lines.
pub(super) fn to_u32(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
