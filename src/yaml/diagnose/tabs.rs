//! Tabs as indentation: a habit that runs through a whole file, so all of it is mended at once.

use granit_parser::ErrorKind;

use super::super::error::SyntaxError;
use super::super::load::MAX_ERRORS;
use super::super::position::{Line, lines};
use super::super::words;
use super::{Failure, line};

/// What a tab may have been meant for, the most likely first.
pub(super) const WIDTHS: &[usize] = &[2, 4, 8, 1, 0];

/// A finding for each field or list item that is indented with a tab, and for the line that fails. Other lines are left alone:
/// text of several lines may have tabs of its own.
pub(super) fn errors(text: &str, failure: &Failure) -> Vec<SyntaxError> {
    let is_tab = matches!(
        failure.kind,
        ErrorKind::TabNotAllowed
            | ErrorKind::TabInBlockIndentation
            | ErrorKind::TabInIndentation
            | ErrorKind::TabInPlainScalar
            | ErrorKind::TabAtBlockScalarStart
    );
    // Some are reported at the end of the value in front.
    let last = failure.place.line + u32::from(is_tab);
    let tab = |line: Line| {
        let at = indentation(line.text).find('\t')?;
        let is_entry = line::field(line.text).is_some() || line.text.trim_start().starts_with("- ");
        let fails = (failure.place.line..=last).contains(&line.number);
        (is_entry || fails).then(|| words::tab(line.span(at, at + 1)))
    };
    lines(text).filter_map(tab).take(MAX_ERRORS).collect()
}

/// The text with the tabs in indentations replaced by `width` blanks each.
pub(super) fn replaced(text: &str, width: usize) -> String {
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for line in lines(text) {
        let indentation = indentation(line.text);
        out.push_str(&text[done..line.offset]);
        out.push_str(&indentation.replace('\t', &" ".repeat(width)));
        done = line.offset + indentation.len();
    }
    out.push_str(&text[done..]);
    out
}

fn indentation(line: &str) -> &str {
    &line[..line.len() - line.trim_start_matches([' ', '\t']).len()]
}
