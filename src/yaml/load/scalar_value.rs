//! Scalars: their value by style and tag.

use std::borrow::Cow;

use granit_parser::{ScalarStyle, Span as RawSpan, Tag};
use serde_json::{Number, Value};

use super::super::error::{SyntaxError, code};
use super::super::position::Span;
use super::super::scalar::{Plain, resolve};
use super::super::tree::{Extent, Shape};
use super::super::words;
use super::{Loader, block_scalar, extent, offset, span};

impl Loader<'_> {
    pub(super) fn scalar(
        &mut self,
        text: Cow<'_, str>,
        style: ScalarStyle,
        tag: Option<&Tag>,
        raw: RawSpan,
    ) -> (Value, Extent, Shape) {
        let absent = style == ScalarStyle::Plain && raw.start.index() == raw.end.index();
        let mut extent = extent(raw);
        let mut text = if absent { Cow::Borrowed("") } else { text };
        if matches!(style, ScalarStyle::Literal | ScalarStyle::Folded) {
            extent = block_scalar::extent(self.text, extent, raw.indent.unwrap_or_default(), &text);
            block_scalar::drop_invented_break(self.text, offset(raw.end), &mut text);
        }
        let value = match tag {
            Some(tag) => self.tagged(&text, style, tag, raw),
            None if style == ScalarStyle::Plain => {
                if raw.start.line() != raw.end.line() {
                    self.check_plain_lines(extent);
                }
                match resolve(&text) {
                    Plain::Text | Plain::Unrepresentable => Value::String(text.into_owned()),
                    other => other.into_value(""),
                }
            }
            None => Value::String(text.into_owned()),
        };
        (value, extent, Shape::Scalar(style))
    }

    fn tagged(&mut self, text: &str, style: ScalarStyle, tag: &Tag, raw: RawSpan) -> Value {
        let wanted = known_tag(tag);
        let wanted = wanted.as_deref();
        let value = match (wanted, resolve(text)) {
            (None, plain) => {
                self.report(foreign_tag(tag, raw));
                return if style == ScalarStyle::Plain {
                    plain.into_value(text)
                } else {
                    Value::from(text)
                };
            }
            (Some("bool"), Plain::Bool(bool)) => Some(Value::Bool(bool)),
            (Some("null"), Plain::Null) if !text.is_empty() => Some(Value::Null),
            (Some("int"), Plain::Number(number)) if !number.is_f64() => Some(Value::Number(number)),
            (Some("int" | "float"), Plain::Unrepresentable) => Some(Value::from(text)),
            (Some("float"), Plain::Number(number)) => number.as_f64().and_then(Number::from_f64).map(Value::Number),
            (Some("bool" | "null" | "int" | "float"), _) => None,
            (Some(_), _) => Some(Value::from(text)),
        };
        value.unwrap_or_else(|| {
            self.report(mismatch(tag, span(raw)));
            Value::from(text)
        })
    }
}

/// The name of one of YAML's own tags, as in `!!str`.
pub(super) fn known_tag(tag: &Tag) -> Option<Cow<'_, str>> {
    tag.suffix_in_namespace("tag:yaml.org,2002:")
}

fn mismatch(tag: &Tag, place: Span) -> SyntaxError {
    let tag = tag.original();
    let tag = words::short(&tag);
    SyntaxError::new(
        code::TAG,
        place,
        format!("这个内容和它前面的类型标签“{tag}”对不上"),
        format!("请删掉“{tag}”，直接写内容"),
    )
}

pub(super) fn foreign_tag(tag: &Tag, raw: RawSpan) -> SyntaxError {
    SyntaxError::new(
        code::TAG,
        span(raw.tag_span().unwrap_or(raw)),
        format!(
            "以 ! 开头的“{}”会被当成类型标签，不算内容",
            words::short(&tag.original())
        ),
        "如果内容本来就以 ! 开头，请给整个内容加上引号；否则请删掉它",
    )
}
