//! The text of an attachment, part by part.

use super::Note;
use serde::{Deserialize, Serialize};

/// A page, slide or sheet of an attachment.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// 第 3 页, 工作表 报价; empty where the format has no such places.
    #[serde(rename = "p", default, skip_serializing_if = "String::is_empty")]
    pub place: String,
    #[serde(rename = "t")]
    pub text: String,
}

/// All that was read of an attachment.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Text {
    pub parts: Vec<Part>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Note>,
}

impl Text {
    /// Of an attachment that could not be read.
    #[must_use]
    pub const fn none(note: Note) -> Self {
        Self {
            parts: Vec::new(),
            note: Some(note),
        }
    }

    /// How much text there is, in bytes.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.parts.iter().map(|part| part.text.len()).sum()
    }
}
