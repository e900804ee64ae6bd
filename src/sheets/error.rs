//! Why a file could not be read as a table, in words for the person who chose it.

use serde::{Deserialize, Serialize};

/// Each class of unreadable file has its own message with its remedy. The values cross the border between the reading
/// process and kehu, so they hold plain texts only.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum SheetError {
    /// No such file.
    #[error("找不到文件 {0}。请检查路径和文件名")]
    NotFound(String),
    /// The file exists but the system does not hand it out.
    #[error("无法读取 {file}：{reason}。如果文件正在 Excel 或 WPS 里打开，请先关闭")]
    Unreadable { file: String, reason: String },
    /// Zero bytes, or no cell with content.
    #[error("{0} 里没有内容")]
    Empty(String),
    /// Something else than a table; `what` says what it looks like.
    #[error("{file} 不是表格（{what}）。能导入的有 xlsx、xlsm、xls、xlsb、et、ods、csv、tsv 和网页里的表格")]
    NotASpreadsheet { file: String, what: String },
    /// Protected by a password.
    #[error("{0} 有打开密码。请在 Excel 或 WPS 里去掉密码，保存后再导入")]
    Encrypted(String),
    /// From before Excel 5 (1993).
    #[error("{0} 是 Excel 4.0 或更早的格式，太旧了。请用 Excel 或 WPS 打开，另存为 xlsx 后再导入")]
    TooOld(String),
    /// The right format, but damaged.
    #[error("{file} 已损坏（{reason}）。请用 Excel 或 WPS 打开并修复，另存为新文件后再导入")]
    Corrupt { file: String, reason: String },
    /// A text file whose bytes are no text of one encoding.
    #[error("{file} 第 {line} 行的文字编码不一致。请用 Excel 或 WPS 打开，另存为“CSV UTF-8”后再导入")]
    MixedEncoding { file: String, line: u64 },
    /// A quote that begins a cell of a text file and is never closed.
    #[error(
        "{file} 第 {line} 行有一个没有配对的英文引号，从那里到文件末尾都成了一个单元格。请补上或删掉这个引号后再导入"
    )]
    OpenQuote { file: String, line: u64 },
    /// The sheet asked for is not there.
    #[error("{file} 里没有名为“{wanted}”的工作表。{}", existing(sheets))]
    NoSuchSheet {
        file: String,
        wanted: String,
        sheets: Vec<String>,
    },
    /// More than the limits allow.
    #[error("{file} 太大了（{what}）。请分成几个文件导入")]
    TooLarge { file: String, what: String },
    /// The reading process was stopped by its time limit.
    #[error("{file} 读了 {seconds} 秒还没有读完，已停止。文件可能有问题，请用 Excel 或 WPS 打开，另存为新文件后再导入")]
    TimedOut { file: String, seconds: u64 },
    /// The reading process died: out of memory, or a fault in the decoder.
    #[error("{file} 无法读取：内容异常，读取程序已安全退出（{how}）。请用 Excel 或 WPS 打开，另存为新文件后再导入")]
    Crashed { file: String, how: String },
    /// The reading process could not be started at all.
    #[error("无法启动读取程序：{0}")]
    NoWorker(String),
}

fn existing(sheets: &[String]) -> String {
    if sheets.is_empty() {
        "这种文件不分工作表，不用指定".to_owned()
    } else {
        format!("现有：{}", sheets.join("、"))
    }
}
