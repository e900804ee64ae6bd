//! Saved views at work: what one finds, and keeping, replacing, renaming and deleting one. Each of these is a commit, made only
//! if the file is still as its reader saw it, so that of two people who save at once neither loses anything unasked.

mod ask;
mod find;
mod keep;

pub use ask::request;
pub use find::{find, usable};
pub use keep::{Seen, delete, rename, replace, save};

use crate::archive::ArchiveError;
use crate::vault::ViewFault;

/// A view cannot be used, or not be kept as asked.
#[derive(Debug, thiserror::Error)]
pub enum ViewError {
    #[error("视图还没有名称")]
    NoName,
    #[error("视图名称太长，最多 {0} 个字")]
    LongName(usize),
    #[error("已经有名为“{title}”的视图")]
    Taken {
        /// The one that is there.
        name: String,
        title: String,
    },
    #[error("“{0}”刚刚被别人改过")]
    Changed(String),
    #[error("没有名为“{wanted}”的视图。{}", if known.is_empty() { "客户库的 views 文件夹里还没有视图".to_owned() } else { format!("现有：{}", known.join("、")) })]
    Unknown { wanted: String, known: Vec<String> },
    #[error("名为“{title}”的视图不止一个，请写文件名：{}", names.join("、"))]
    Ambiguous { title: String, names: Vec<String> },
    #[error("视图 {path} 用不了：第 {} 行，{}。{}", .fault.line, .fault.message, .fault.fix)]
    Broken { path: String, fault: ViewFault },
    #[error("视图 {path} 的写法改不了：{reason}。请在编辑器里改")]
    Unusual { path: String, reason: String },
    #[error(transparent)]
    Archive(#[from] ArchiveError),
}
