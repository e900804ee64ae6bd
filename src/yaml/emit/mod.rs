//! Writing values as people would: block style, few quotes, Chinese as it is.

mod block;
mod flow;
mod scalar;

use serde_json::Value;

pub(super) use self::block::{Place, value};
pub(super) use self::flow::{entry as flow_entry, value as flow_value};
pub(super) use self::scalar::Style;

/// How a document is laid out.
#[derive(Clone, Copy, Debug)]
pub(super) struct Layout {
    /// Columns by which a mapping inside a mapping is indented.
    pub indent: usize,
    /// Columns by which a list inside a mapping is indented: often none.
    pub list_indent: usize,
    /// The line break.
    pub newline: &'static str,
}

impl Default for Layout {
    fn default() -> Self {
        Self {
            indent: 2,
            list_indent: 2,
            newline: "\n",
        }
    }
}

/// A new file's text for a mapping: block style, strings quoted only where YAML or a careless reader needs it (`"13900139000"`,
/// `"no"`; dates stay plain), long or multi-line text as literal blocks, 2-space indent, `\n` line breaks. [`Value::Null`] gives
/// an empty text.
///
/// [`Document::parse`](super::Document::parse) of the result gives `value` again.
pub fn to_text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        value => block::value(value, 0, Place::Root, &Layout::default(), Style::Any)
            .trim_start()
            .to_owned(),
    }
}
