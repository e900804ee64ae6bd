//! Strings: plain, quoted or as a block, whatever is safe and looks most like what a person would write.

use std::fmt::Write;

use granit_parser::ScalarStyle;
use unicode_width::UnicodeWidthStr;

use super::super::position::BOM;
use super::super::scalar::{Plain, resolve};

/// Columns a new text may take on its field's line before it gets lines of its own.
const LONG: usize = 80;

/// The style a string is wanted in; what it cannot be written in without loss gives way to the next best.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Style {
    /// A new string.
    Any,
    /// As the value it replaces.
    Like(ScalarStyle),
    /// Double quotes, which can hold everything.
    Safest,
}

/// A string on one line.
pub(super) fn inline(text: &str, style: Style, in_flow: bool) -> String {
    match style {
        Style::Any | Style::Like(ScalarStyle::Plain | ScalarStyle::Literal | ScalarStyle::Folded)
            if is_plain(text, in_flow) =>
        {
            text.to_owned()
        }
        Style::Like(ScalarStyle::SingleQuoted) if text.chars().all(is_printable) => single(text),
        Style::Like(ScalarStyle::DoubleQuoted) | Style::Safest => double(text),
        _ if text.contains(['"', '\\']) && text.chars().all(is_printable) => single(text),
        _ => double(text),
    }
}

/// A mapping's key.
pub(super) fn key(text: &str, in_flow: bool) -> String {
    // `<<` would be a merge key.
    if text == "<<" {
        double(text)
    } else {
        inline(text, Style::Any, in_flow)
    }
}

fn single(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

fn double(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            c if is_printable(c) => out.push(c),
            c if u32::from(c) < 0x100 => _ = write!(out, "\\x{:02X}", u32::from(c)),
            c => _ = write!(out, "\\u{:04X}", u32::from(c)),
        }
    }
    out.push('"');
    out
}

/// Whether a character may stand in a text as it is. YAML forbids control characters; the line breaks of YAML 1.1 (NEL, LS, PS)
/// are read differently by different parsers, and a BOM is invisible.
fn is_printable(c: char) -> bool {
    !c.is_control() && !matches!(c, '\u{2028}' | '\u{2029}' | BOM | '\u{fffe}' | '\u{ffff}')
}

/// Whether a string can be written without quotes and be the same string to every reader.
fn is_plain(text: &str, in_flow: bool) -> bool {
    let edges = text.starts_with(char::is_whitespace) || text.ends_with(char::is_whitespace) || text.ends_with(':');
    let mut chars = text.chars();
    let indicator = match chars.next() {
        Some('-') => chars.next().is_none_or(|c| c.is_whitespace() || c == '-'),
        Some(c) => "?:,[]{}#&*!|>'\"%@`".contains(c),
        None => true,
    };
    let misread = text.starts_with("...") || matches!(text, "=" | "<<") || is_yaml_1_1_bool(text) || is_number(text);
    let splits =
        text.contains(": ") || text.contains(" #") || (in_flow && text.contains([',', '[', ']', '{', '}', ':']));
    !edges && !indicator && !misread && !splits && text.chars().all(is_printable) && resolve(text) == Plain::Text
}

/// `013800138000` is text by YAML's rules, but looks like a number to people and to other programs.
fn is_number(text: &str) -> bool {
    text.trim_start_matches(['+', '-']).bytes().all(|b| b.is_ascii_digit())
}

/// `yes`, `NO`, `on` … are booleans to programs that still read YAML 1.1.
fn is_yaml_1_1_bool(text: &str) -> bool {
    text.len() <= 3
        && ["yes", "no", "on", "off"]
            .iter()
            .any(|word| text.eq_ignore_ascii_case(word))
}

/// Header and lines of a block scalar whose text stands at column `column`, `indent` columns inside its parent; `None` if a
/// block cannot hold the text or a new text needs no block.
pub(super) fn block(text: &str, style: Style, column: usize, indent: usize, newline: &str) -> Option<(String, String)> {
    let wanted = match style {
        Style::Like(ScalarStyle::Literal | ScalarStyle::Folded) => true,
        // A number or a date has become a text of several lines, or a short text a long one: a block is easier to read.
        Style::Any => text.contains('\n') || text.width() > LONG,
        Style::Like(_) => text.contains('\n'),
        Style::Safest => false,
    };
    let lines: Vec<&str> = text.split('\n').collect();
    let blank = |line: &&str| !line.is_empty() && line.trim().is_empty();
    let odd = |c: char| !is_printable(c) && !matches!(c, '\n' | '\t');
    let content = text.trim_end_matches('\n');
    if !wanted || content.is_empty() || lines.iter().any(blank) || text.contains(odd) {
        return None;
    }
    let first = content.trim_start_matches('\n');
    if first.starts_with('\t') {
        return None;
    }
    let foldable = !text.starts_with('\n') && !lines.iter().any(|line| line.starts_with([' ', '\t']));
    let folded = style == Style::Like(ScalarStyle::Folded) && foldable;
    let mut header = String::from(if folded { ">" } else { "|" });
    if first.starts_with(' ') {
        header.push_str(&indent.to_string());
    }
    header.push_str(match text.len() - content.len() {
        0 => "-",
        1 => "",
        _ => "+",
    });
    let mut body = String::new();
    let mut after_text = false;
    for line in text.strip_suffix('\n').unwrap_or(text).split('\n') {
        // Folding joins lines: a break that is to stay needs an empty line.
        if folded && after_text && !line.is_empty() {
            body.push_str(newline);
        }
        if !line.is_empty() {
            body.extend(std::iter::repeat_n(' ', column));
            body.push_str(line);
        }
        body.push_str(newline);
        after_text = true;
    }
    Some((header, body))
}
