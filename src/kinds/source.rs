//! A schema file as read: its value, and where each part stands.

use super::guard::Flaw;
use crate::yaml::{Document, FieldPath, Span};
use serde_json::Value;

/// 1-based; 0 when unknown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Place {
    pub line: u32,
    pub column: u32,
}

impl From<Span> for Place {
    fn from(span: Span) -> Self {
        Self {
            line: span.start.line,
            column: span.start.column,
        }
    }
}

/// A parsed schema file.
pub(super) struct Source {
    document: Document,
}

impl Source {
    /// # Errors
    /// Why the text is not YAML, in Chinese, with its place.
    pub(super) fn parse(text: &str) -> Result<Self, (Place, String)> {
        Document::parse(text)
            .map(|document| Self { document })
            .map_err(|errors| {
                errors.into_iter().next().map_or_else(Default::default, |error| {
                    let hint = error.hint.map_or_else(String::new, |hint| format!("，{hint}"));
                    let message = error.message.trim_end_matches('。');
                    (error.span.into(), format!("{message}{}", hint.trim_end_matches('。')))
                })
            })
    }

    pub(super) fn value(&self) -> &Value {
        self.document.value()
    }

    /// Where a flaw stands: its key, else the nearest part around it that is written in the file.
    pub(super) fn place_of(&self, flaw: &Flaw) -> Place {
        let mut steps = flaw.path.0.as_slice();
        while let Some((_, around)) = steps.split_last() {
            if let Some(span) = self.document.key_span_of(&FieldPath(steps.to_vec())) {
                return span.into();
            }
            steps = around;
        }
        Place { line: 1, column: 1 }
    }
}
