//! What can go wrong with the index, in words for its users.

use std::path::Path;

/// Errors of the search index. Their texts are Chinese, with place and remedy.
#[derive(Debug, thiserror::Error)]
pub enum IndexError {
    /// The engine failed in a way that is neither of the below.
    #[error("搜索索引出错：{0}")]
    Tantivy(tantivy::TantivyError),
    /// A file or folder of the index cannot be read or written: place and remedy, cause.
    #[error("搜索索引 {0}（{1}）")]
    Io(String, std::io::Error),
    /// The engine's writer gave up, without a word on why: nearly always for want of room. Holds the place.
    #[error("搜索索引 {0} 写不进去，多半是所在的磁盘满了。请清理磁盘后重试，或用 --cache 指定别的位置")]
    Stopped(String),
    /// What is on disk cannot be what was written: make the index anew with [`super::Index::anew`].
    #[error("搜索索引已损坏：{0}。运行 kehu index --rebuild 重建，客户资料不受影响")]
    Damaged(String),
    /// Another writer, of this process or another one, holds the index.
    #[error("另一个 kehu 正在写入搜索索引，请稍后再试")]
    Locked,
    /// The query cannot be understood: Chinese message, byte range of the word in the query, proposal.
    #[error("{message}")]
    Query {
        message: String,
        span: (usize, usize),
        proposal: Option<String>,
    },
}

impl IndexError {
    /// An error of the file system at `path`, with the remedy that fits its kind.
    pub(super) fn io(path: &Path, error: std::io::Error) -> Self {
        use std::io::ErrorKind;
        let place = path.display();
        let text = match error.kind() {
            ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
                format!("{place} 没有写入权限。请检查该文件夹的权限，或用 --cache 指定别的位置")
            }
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => {
                format!("{place} 所在磁盘空间不足。请清理磁盘后重试，或用 --cache 指定别的位置")
            }
            ErrorKind::NotADirectory | ErrorKind::AlreadyExists => {
                format!("{place} 不是文件夹。请用 --cache 指定别的位置")
            }
            _ => format!("{place} 无法读写。请检查磁盘，或用 --cache 指定别的位置"),
        };
        Self::Io(text, error)
    }

    /// An error of the engine while it worked on the index in `dir`.
    pub(super) fn engine(dir: &Path, error: tantivy::TantivyError) -> Self {
        use tantivy::TantivyError;
        use tantivy::directory::error::{LockError, OpenDirectoryError, OpenReadError, OpenWriteError};
        let copy = |error: &std::io::Error| std::io::Error::new(error.kind(), error.to_string());
        match &error {
            TantivyError::LockFailure(LockError::LockBusy, _) => Self::Locked,
            TantivyError::LockFailure(LockError::IoError(cause), _) | TantivyError::IoError(cause) => {
                Self::from_io(dir, copy(cause))
            }
            TantivyError::OpenDirectoryError(OpenDirectoryError::IoError { io_error, .. })
            | TantivyError::OpenWriteError(OpenWriteError::IoError { io_error, .. })
            | TantivyError::OpenReadError(OpenReadError::IoError { io_error, .. }) => {
                Self::from_io(dir, copy(io_error))
            }
            TantivyError::OpenReadError(cause) => Self::Damaged(cause.to_string()),
            // A killed writer left a file whose name the next one would use.
            TantivyError::OpenWriteError(cause @ OpenWriteError::FileAlreadyExists(_)) => {
                Self::Damaged(cause.to_string())
            }
            TantivyError::ErrorInThread(_) => Self::Stopped(dir.display().to_string()),
            TantivyError::DataCorruption(cause) => Self::Damaged(format!("{cause:?}")),
            _ => Self::Tantivy(error),
        }
    }

    /// Reading nonsense is damage; everything else is the file system's business.
    fn from_io(dir: &Path, error: std::io::Error) -> Self {
        use std::io::ErrorKind;
        match error.kind() {
            ErrorKind::InvalidData | ErrorKind::UnexpectedEof => Self::Damaged(error.to_string()),
            _ => Self::io(dir, error),
        }
    }
}

impl From<tantivy::TantivyError> for IndexError {
    fn from(error: tantivy::TantivyError) -> Self {
        Self::engine(Path::new(""), error)
    }
}

impl From<std::io::Error> for IndexError {
    fn from(error: std::io::Error) -> Self {
        Self::from_io(Path::new(""), error)
    }
}

#[cfg(test)]
mod tests {
    use super::IndexError;
    use std::path::Path;
    use tantivy::TantivyError;
    use tantivy::directory::error::OpenWriteError;

    #[test]
    fn a_file_that_a_killed_writer_left_is_damage_that_mends_itself() {
        let left = OpenWriteError::FileAlreadyExists("a.3513.del".into());
        let error = IndexError::engine(Path::new(""), TantivyError::OpenWriteError(left));
        assert!(matches!(error, IndexError::Damaged(_)), "{error}");
    }
}
