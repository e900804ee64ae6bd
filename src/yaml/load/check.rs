//! What the parser lets pass, but no owner of a record means.

use granit_parser::{ScalarStyle, Span as RawSpan};

use super::super::error::SyntaxError;
use super::super::position::{Line, line_start, lines};
use super::super::tree::{Extent, Node, Shape};
use super::super::words;
use super::{Loader, MAX_ERRORS, span};

impl<'t> Loader<'t> {
    /// A key or list item whose line is indented with a tab.
    pub(super) fn check_tab(&mut self, offset: usize) {
        if !self.has_tabs || self.errors.len() >= MAX_ERRORS {
            return;
        }
        let start = line_start(self.text, offset);
        let line = self.text.get(start..offset).unwrap_or_default();
        let blank = &line[..line.len() - line.trim_start_matches([' ', '\t']).len()];
        if let Some(tab) = blank.find('\t') {
            let place = self.place(Extent::new(start + tab, start + tab + 1));
            self.report_once(words::tab(place));
        }
    }

    /// Anchors are for machines; one with a name in Chinese or with signs in it is text that happens to begin with `&`.
    pub(super) fn check_anchor(&mut self, name: &str, raw: RawSpan) {
        if !name
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-')
        {
            self.report(words::reserved_start('&', span(raw)));
        }
    }

    /// Lines before the document that begin with `%`.
    pub(super) fn check_directives(&mut self, end: usize) {
        let head = self.text.get(..end).unwrap_or_default();
        for line in foreign_directives(head) {
            self.report(words::directive(line.span(0, line.text.len())));
        }
    }

    /// A whole text of `字段：内容` or `field:content` is one long unquoted text to YAML.
    pub(super) fn check_root(&mut self, node: &Node) {
        if !matches!(node.shape, Shape::Scalar(ScalarStyle::Plain)) {
            return;
        }
        for line in self.lines_of(node.extent) {
            if let Some(at) = words::full_width_colon_at(line.text) {
                self.report_once(words::full_width_colon(line.text, line.span(at, at + '：'.len_utf8())));
            } else if let Some(at) = words::tight_colon_at(line.text).filter(|&at| is_identifier(&line.text[..at])) {
                self.report_once(words::missing_space(line.text, line.span(at, at + 1)));
            }
        }
    }

    /// Several lines that each look like `field：content` are no prose but fields with full-width colons.
    pub(super) fn check_plain_lines(&mut self, extent: Extent) {
        let colon = |line: Line| words::full_width_colon_at(line.text).filter(|&at| is_identifier(&line.text[..at]));
        let lines = self.lines_of(extent);
        if lines.iter().all(|&line| colon(line).is_some()) {
            for line in lines {
                let at = colon(line).unwrap_or_default();
                self.report_once(words::full_width_colon(line.text, line.span(at, at + '：'.len_utf8())));
            }
        }
    }

    fn lines_of(&self, extent: Extent) -> Vec<Line<'t>> {
        let text: &'t str = self.text;
        let text = text.get(..extent.end()).unwrap_or_default();
        lines(text)
            .filter(|line| line.end() > extent.start() && !line.text.trim().is_empty())
            .collect()
    }

    fn report_once(&mut self, error: SyntaxError) {
        if self.errors.iter().all(|known| known.span != error.span) {
            self.report(error);
        }
    }
}

/// Lines at the head of a text that begin with `%` and are no directives of YAML's own; the parser silently drops them, or
/// gives up far behind them.
pub(in super::super) fn foreign_directives(text: &str) -> impl Iterator<Item = Line<'_>> {
    let is_head = |line: &Line| line.text.trim().is_empty() || line.text.starts_with(['%', '#']);
    let is_own = |line: &Line| line.text.starts_with("%YAML ") || line.text.starts_with("%TAG ");
    lines(text)
        .take_while(is_head)
        .filter(move |line| line.text.starts_with('%') && !is_own(line))
}

fn is_identifier(text: &str) -> bool {
    text.trim()
        .trim_start_matches("- ")
        .bytes()
        .all(|b| b.is_ascii_alphanumeric() || b == b'_')
}
