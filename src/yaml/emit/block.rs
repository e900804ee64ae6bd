//! Block style: one field, one item a line.

use granit_parser::ScalarStyle;
use serde_json::{Map, Value};

use super::scalar::{Style, block, inline, key};
use super::{Layout, flow};

/// What a value stands behind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Place {
    /// Nothing: it is the whole document.
    Root,
    /// `key:`.
    Key,
    /// `-`.
    Dash,
    /// Something inside `[ ]` or `{ }`.
    Flow,
}

/// Longest key that YAML lets stand before a colon on one line, with a margin.
const SIMPLE_KEY: usize = 1000;

/// A value as it follows its key or dash, which stands at `column`: blank, text and line break, then lines of its own as far as it
/// needs them.
pub(in super::super) fn value(value: &Value, column: usize, place: Place, layout: &Layout, style: Style) -> String {
    let mut writer = Writer {
        out: String::new(),
        layout,
        style,
    };
    writer.value(value, column, place);
    writer.out
}

struct Writer<'a> {
    out: String,
    layout: &'a Layout,
    style: Style,
}

impl Writer<'_> {
    fn value(&mut self, value: &Value, column: usize, place: Place) {
        let inside = match place {
            Place::Root | Place::Flow => column,
            Place::Key => column + self.layout.indent,
            Place::Dash => column + 2,
        };
        match value {
            Value::Object(map) if !map.is_empty() => {
                self.open(place);
                self.entries(map, inside, place == Place::Dash);
            }
            Value::Array(items) if !items.is_empty() => {
                self.open(place);
                let inside = if place == Place::Key {
                    column + self.layout.list_indent
                } else {
                    inside
                };
                self.items(items, inside, place == Place::Dash);
            }
            Value::String(text) => self.string(text, column, inside),
            Value::Null if place == Place::Key => self.newline(),
            other => self.line(&flow::value(other, self.style)),
        }
    }

    /// The first line of a collection: beside a dash, below a key.
    fn open(&mut self, place: Place) {
        match place {
            Place::Dash => self.out.push(' '),
            Place::Key => self.newline(),
            Place::Root | Place::Flow => {}
        }
    }

    fn string(&mut self, text: &str, column: usize, inside: usize) {
        // A whole document of text is indented as well, else its lines could be taken for markers, and quoted, else it could be
        // taken for fields badly written.
        let is_root = inside == column;
        let at = if is_root { column + self.layout.indent } else { inside };
        let style = if is_root {
            Style::Like(ScalarStyle::DoubleQuoted)
        } else {
            self.style
        };
        match block(text, style, at, at - column, self.layout.newline) {
            Some((header, body)) => {
                self.line(&header);
                self.out.push_str(&body);
            }
            None => self.line(&inline(text, style, false)),
        }
    }

    fn entries(&mut self, map: &Map<String, Value>, column: usize, beside: bool) {
        for (index, (name, value)) in map.iter().enumerate() {
            if index > 0 || !beside {
                self.indent(column);
            }
            if name.chars().count() > SIMPLE_KEY {
                self.out.push('?');
                self.line(&key(name, false));
                self.indent(column);
            } else {
                self.out.push_str(&key(name, false));
            }
            self.out.push(':');
            self.value(value, column, Place::Key);
        }
    }

    fn items(&mut self, items: &[Value], column: usize, beside: bool) {
        for (index, item) in items.iter().enumerate() {
            if index > 0 || !beside {
                self.indent(column);
            }
            self.out.push('-');
            self.value(item, column, Place::Dash);
        }
    }

    fn line(&mut self, text: &str) {
        self.out.push(' ');
        self.out.push_str(text);
        self.newline();
    }

    fn newline(&mut self) {
        self.out.push_str(self.layout.newline);
    }

    fn indent(&mut self, column: usize) {
        self.out.extend(std::iter::repeat_n(' ', column));
    }
}
