//! What can go wrong with a vault's files, in words for the person at the keyboard.

use super::RelPath;
use std::io;
use std::path::Path;

/// An operation on a vault that could not be carried out.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// The directory bears no `kehu.yaml`.
    #[error("{0} 不是客户库：没有找到 kehu.yaml。用 `kehu init {0}` 建一个")]
    NotAVault(String),
    /// No directory at or above the one named bears a `kehu.yaml`.
    #[error("找不到客户库：从 {0} 往上都没有 kehu.yaml。请用 --vault 指定")]
    NotFound(String),
    /// The vault was there and is not any more (share unmounted, disk pulled out).
    #[error("客户库 {0} 现在打不开：文件夹不见了或是空的。请检查网络盘、移动硬盘是否已连接")]
    Gone(String),
    /// `kehu.yaml` is broken. Line and column start at 1.
    #[error("{path}:{line}:{column}: {message}")]
    Settings {
        path: String,
        line: u32,
        column: u32,
        message: String,
    },
    /// The file system refused.
    #[error("{}", io_said(.path, .source))]
    Io { path: String, source: io::Error },
    /// kehu refuses: what lies there (a link, a folder, a read-only file …) or what was asked for forbids it.
    #[error("{path}：{reason}")]
    Refused { path: String, reason: String },
    /// A guard of a transaction did not hold: the file changed meanwhile.
    #[error("{0} 已被别人修改，请重新打开后再改")]
    Conflict(RelPath),
}

/// What becomes of faulty settings, for whoever is told of them.
pub const UNTIL_MENDED: &str = "改好之前，写错的设置不起作用";

impl VaultError {
    /// Whether the file system lets this process read only.
    #[must_use]
    pub fn is_forbidden(&self) -> bool {
        let kinds = [io::ErrorKind::PermissionDenied, io::ErrorKind::ReadOnlyFilesystem];
        matches!(self, Self::Io { source, .. } if kinds.contains(&source.kind()))
    }

    pub(crate) fn io(path: &Path, source: io::Error) -> Self {
        Self::Io {
            path: path.display().to_string(),
            source,
        }
    }

    pub(super) fn refused(path: impl std::fmt::Display, reason: impl Into<String>) -> Self {
        Self::Refused {
            path: path.to_string(),
            reason: reason.into(),
        }
    }
}

/// Where the file system refused and why. Where no room is left the place says nothing: it is often one of kehu's own files.
pub fn io_said(path: &str, error: &io::Error) -> String {
    let reason = io_reason(error);
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => reason,
        _ => format!("{path}：{reason}"),
    }
}

/// Why the file system refused, in Chinese, with the remedy where there is one.
pub fn io_reason(error: &io::Error) -> String {
    use io::ErrorKind as Kind;
    // Windows: sharing violation and lock violation have no kind of their own.
    if cfg!(windows) && matches!(error.raw_os_error(), Some(32 | 33)) {
        return "正被其他程序打开，请关闭后再试".into();
    }
    match error.kind() {
        Kind::NotFound => "找不到".into(),
        Kind::PermissionDenied => "没有权限；请检查文件和文件夹是否只读、是否被其他程序打开".into(),
        Kind::AlreadyExists => "已经存在".into(),
        Kind::StorageFull => "磁盘已满，请清理后再试".into(),
        Kind::QuotaExceeded => "磁盘配额已用完，请清理后再试".into(),
        Kind::ReadOnlyFilesystem => "磁盘是只读的，不能写入".into(),
        Kind::NotADirectory => "路径中有一段是文件，不是文件夹".into(),
        Kind::IsADirectory => "是文件夹，不是文件".into(),
        Kind::DirectoryNotEmpty => "文件夹不是空的".into(),
        Kind::FileTooLarge => "文件太大".into(),
        Kind::InvalidFilename => "名称太长，或含有系统不允许的字符".into(),
        Kind::ResourceBusy | Kind::ExecutableFileBusy => "正被其他程序占用，请关闭后再试".into(),
        Kind::CrossesDevices => "不能跨磁盘移动".into(),
        Kind::TimedOut => "等待太久；网络盘是否还连着？".into(),
        Kind::StaleNetworkFileHandle | Kind::HostUnreachable | Kind::NetworkUnreachable | Kind::NotConnected => {
            "网络盘已断开，请重新连接".into()
        }
        Kind::OutOfMemory => "内存不足".into(),
        _ => format!("读写出错（{error}）"),
    }
}

#[cfg(test)]
mod tests {
    use super::io_said;
    use std::io::{Error, ErrorKind};

    #[test]
    fn a_full_disk_is_told_without_the_place_of_an_inner_file() {
        let said = |kind: ErrorKind| io_said(".git/kehu/journal/0000000001.tmp", &Error::from(kind));
        assert_eq!(said(ErrorKind::StorageFull), "磁盘已满，请清理后再试");
        assert!(said(ErrorKind::PermissionDenied).contains("journal"));
    }
}
