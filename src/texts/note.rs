//! Why less of an attachment can be searched than a person may expect.

use serde::{Deserialize, Serialize};
use std::fmt;

/// What people are told about the text of an attachment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Note {
    /// Pages that are pictures only.
    Scan,
    /// Nothing is written in it.
    Blank,
    Encrypted,
    TooLarge,
    /// Damaged, or something else than its name says.
    Unreadable,
    /// Reading it took more time or memory than it may.
    TooCostly,
    /// Only the beginning of its text was taken.
    Cut,
    /// A format from before 2007 that is not read.
    OldFormat,
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Scan => "扫描件，没有可搜索的文字",
            Self::Blank => "里面没有文字",
            Self::Encrypted => "有密码，搜不到里面的文字",
            Self::TooLarge => "文件太大，搜不到里面的文字",
            Self::Unreadable => "内容读不出来，文件可能已损坏",
            Self::TooCostly => "内容太复杂，没能读完，搜不到里面的文字",
            Self::Cut => "文字太多，只能搜到前面一部分",
            Self::OldFormat => "旧格式，另存为 docx 或 pptx 后才能搜到里面的文字",
        })
    }
}
