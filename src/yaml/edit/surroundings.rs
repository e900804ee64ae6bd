//! How a document is laid out, so that what is added looks like what is there.

use super::super::document::Document;
use super::super::emit::Layout;
use super::super::position::{line_break_at, line_end, line_start};
use super::super::tree::{Entry, Node, Shape};
use super::lines::skip_trivia;

/// The layout of a document, from the first nested mapping, list and line break in it.
pub(super) fn layout(document: &Document) -> Layout {
    let text = &document.text;
    let usual = Layout::default();
    let newline = match line_break_at(text, line_end(text, 0)) {
        "\r\n" => "\r\n",
        "\r" => "\r",
        _ => usual.newline,
    };
    let mut found = Found {
        indent: None,
        list_indent: None,
    };
    if let Some(root) = &document.root {
        found.look(text, root);
    }
    let indent = found.indent.unwrap_or(usual.indent);
    Layout {
        indent,
        list_indent: found.list_indent.unwrap_or(indent),
        newline,
    }
}

struct Found {
    indent: Option<usize>,
    list_indent: Option<usize>,
}

impl Found {
    fn look(&mut self, text: &str, node: &Node) {
        if self.indent.is_some() && self.list_indent.is_some() {
            return;
        }
        match &node.shape {
            Shape::Mapping { flow: false, entries } => {
                for entry in entries {
                    self.measure(text, entry);
                    self.look(text, &entry.value);
                }
            }
            Shape::Sequence { flow: false, items } => items.iter().for_each(|item| self.look(text, item)),
            _ => {}
        }
    }

    /// How far an entry's collection is indented.
    fn measure(&mut self, text: &str, entry: &Entry) {
        let is_list = match entry.value.shape {
            Shape::Mapping { flow: false, .. } => false,
            Shape::Sequence { flow: false, .. } => true,
            _ => return,
        };
        let column = |offset: usize| offset - line_start(text, offset);
        let key = entry.key_extent;
        let first = if is_list {
            skip_trivia(text, key.end() + text[key.end()..].find(':').map_or(0, |at| at + 1))
        } else {
            entry.value.extent.start()
        };
        let indent = column(first).checked_sub(column(key.start()));
        if is_list && text[first..].starts_with('-') {
            self.list_indent = self.list_indent.or(indent);
        } else if !is_list {
            self.indent = self.indent.or(indent.filter(|indent| *indent > 0));
        }
    }
}
