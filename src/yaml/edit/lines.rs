//! Splicing text, and the lines around an entry.

use super::super::position::{line_break_at, line_end, line_start, next_line};
use super::step::{Attempt, Context};

/// Replaces the bytes `start..end` of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Splice {
    pub start: usize,
    pub end: usize,
    pub text: String,
}

impl Splice {
    pub fn new(start: usize, end: usize, text: impl Into<String>) -> Self {
        Self {
            start,
            end: end.max(start),
            text: text.into(),
        }
    }
}

/// The text with all splices made; they do not overlap.
pub(super) fn splice(text: &str, mut splices: Vec<Splice>) -> String {
    splices.sort_by_key(|splice| (splice.start, splice.end));
    let mut out = String::with_capacity(text.len() + splices.iter().map(|splice| splice.text.len()).sum::<usize>());
    let mut done = 0;
    for splice in splices {
        out.push_str(text.get(done..splice.start).unwrap_or_default());
        out.push_str(&splice.text);
        done = splice.end;
    }
    out.push_str(text.get(done..).unwrap_or_default());
    out
}

/// Whether there is nothing but blanks between two offsets.
pub(super) fn is_blank(text: &str, start: usize, end: usize) -> bool {
    text.get(start..end).is_some_and(|between| between.trim().is_empty())
}

/// What follows `offset` on its line.
pub(super) fn rest_of_line(text: &str, offset: usize) -> &str {
    text.get(offset..line_end(text, offset)).unwrap_or_default()
}

/// Number of blanks a line starts with.
pub(super) fn indentation(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

/// Replaces whole lines, `start` and `end` being starts of lines or the end of the text. `lines` ends with a line break, or is
/// empty. A text that ended without a line break still does, unless the attempt says otherwise.
pub(super) fn replace_lines(context: &Context, start: usize, end: usize, lines: &str) -> Splice {
    let text = context.text;
    let at_end = end == text.len() && line_start(text, end) < end;
    if !at_end {
        return Splice::new(start, end, lines);
    }
    let newline = context.layout.newline;
    let kept = if context.attempt == Attempt::LineBreakAtEnd {
        lines
    } else {
        lines.strip_suffix(newline).unwrap_or(lines)
    };
    if start == text.len() {
        // Behind the last line: it is this one that gets the break it lacked.
        let lines = if lines.is_empty() {
            String::new()
        } else {
            format!("{newline}{kept}")
        };
        return Splice::new(start, end, lines);
    }
    if kept.is_empty() && context.attempt != Attempt::LineBreakAtEnd {
        // Nothing remains: the line in front becomes the last one and gives up its break.
        let before = &text[..start];
        let start = before
            .strip_suffix("\r\n")
            .or_else(|| before.strip_suffix(['\n', '\r']))
            .map_or(start, str::len);
        return Splice::new(start, end, "");
    }
    Splice::new(start, end, kept)
}

/// Skips blanks, line breaks and comments from `offset`, which is behind a token.
pub(super) fn skip_trivia(text: &str, mut offset: usize) -> usize {
    loop {
        let rest = text.get(offset..).unwrap_or_default();
        let next = offset + rest.len() - rest.trim_start_matches([' ', '\t', '\n', '\r']).len();
        if !text[next..].starts_with('#') {
            return next;
        }
        offset = line_end(text, next);
    }
}

/// The lines of an entry whose key or dash stands at `column` and whose content ends at `content_end`: up to the end of that line
/// and of comments behind it that are indented deeper than the entry.
pub(super) fn entry_end(text: &str, column: usize, content_end: usize) -> usize {
    let mut end = next_line(text, content_end);
    let mut offset = end;
    while offset < text.len() {
        let line = rest_of_line(text, offset);
        let body = line.trim_start();
        if body.starts_with('#') && indentation(line) > column {
            end = next_line(text, offset);
        } else if !body.is_empty() {
            break;
        }
        offset = next_line(text, offset);
    }
    end
}

/// Where the lines end that go with an entry which ends at `end`: blank lines behind it stay, unless the attempt says otherwise.
pub(super) fn removed_end(context: &Context, mut end: usize) -> usize {
    let text = context.text;
    while context.attempt == Attempt::WithBlankLines && end < text.len() && rest_of_line(text, end).trim().is_empty() {
        end = next_line(text, end);
    }
    end
}

/// The start of the comment lines that stand right above the line at `start`, at the same indentation.
pub(super) fn comments_above(text: &str, start: usize, column: usize) -> usize {
    let mut first = start;
    while let Some(line) = line_above(text, first) {
        let content = rest_of_line(text, line);
        if indentation(content) != column || !content[column..].starts_with('#') {
            break;
        }
        first = line;
    }
    first
}

/// The start of the line above the one that starts at `start`.
pub(super) fn line_above(text: &str, start: usize) -> Option<usize> {
    let before = text.get(..start)?;
    let length = if before.ends_with("\r\n") {
        2
    } else {
        usize::from(before.ends_with(['\n', '\r']))
    };
    debug_assert!(length == 0 || !line_break_at(text, start - length).is_empty());
    (length > 0).then(|| line_start(text, start - length))
}
