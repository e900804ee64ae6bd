//! What can go wrong, in the words of the people who read it.

use crate::vault::io_said;
use git2::{ErrorClass, ErrorCode};

#[derive(Debug, thiserror::Error)]
pub enum HistoryError {
    /// A merge, rebase, cherry-pick … of a person is in progress, or HEAD is on no branch; kehu waits until it is done.
    /// Holds its Chinese name.
    #[error("有人正在进行 git {0}，完成后 kehu 会自动继续记录")]
    Busy(&'static str),
    /// Another program holds a lock of the repository and did not let go in time. Holds the lock file.
    #[error("git 仓库被其他程序锁住（{0}），请关闭其他 git 程序后重试；如果没有 git 在运行，可以删除这个文件")]
    Locked(String),
    /// Git rewrote files, switched branches or committed while files were read that were to be committed.
    #[error("git 正在改动这里的文件，完成后 kehu 会自动继续记录")]
    Disturbed,
    /// HEAD is on a branch without a commit, although there were commits before. Holds `refs/heads/main`.
    #[error(
        "git 分支 {0} 的位置不见了，为了不另起一份历史，kehu 先不记录。用 git reflog 找到最后的版本，再用 git branch 恢复"
    )]
    LostBranch(String),
    #[error("没有这个版本：{0}")]
    NoSuchCommit(String),
    #[error("{0} 里没有 git 仓库，请先运行 kehu init")]
    NoRepository(String),
    /// The repository has a format that kehu cannot read. Holds which, in git's words.
    #[error("git 仓库使用了 kehu 还不支持的格式（{0}），请用 git clone 转成普通仓库")]
    Unsupported(String),
    /// Objects or references cannot be read. Holds what exactly.
    #[error("git 仓库损坏：{0}。文件本身不受影响；请运行 kehu doctor 查看详情，并从备份或同事的克隆恢复 .git")]
    Damaged(String),
    /// The git index cannot be read; `repair_index` makes it anew.
    #[error("git 索引损坏（{0}）。文件和历史不受影响，运行 kehu doctor 可以修复")]
    DamagedIndex(&'static str),
    /// The git index uses a feature that kehu does not write, so kehu leaves it alone.
    #[error("git 索引使用了{0}，kehu 不改动它：git status 会显示多余的改动，运行 git reset 可以消除")]
    ForeignIndex(&'static str),
    /// A name that git refuses, such as `.git`.
    #[error("git 不能保存这个文件名：{0}，请改名")]
    BadPath(String),
    #[error("git 出错：{}", reason(.0))]
    Git(git2::Error),
    #[error("{}", io_said(.0, .1))]
    Io(String, std::io::Error),
}

/// What libgit2 says, in Chinese where there is something that people can do about it.
fn reason(error: &git2::Error) -> String {
    // It hands on what the system said, and no number.
    if error.class() == ErrorClass::Os && error.message().contains("No space left") {
        return "磁盘已满，请清理后再试".to_owned();
    }
    error.to_string()
}

impl From<git2::Error> for HistoryError {
    /// libgit2 says "not found" for absent things and for broken ones. Callers ask for what may be absent through
    /// [`Absent::absent`]; what is left was promised by a reference, a commit or a tree, so the repository is damaged.
    fn from(error: git2::Error) -> Self {
        match (error.code(), error.class()) {
            (ErrorCode::Locked, _) => Self::Locked(error.message().to_string()),
            (ErrorCode::NotFound, ErrorClass::Odb | ErrorClass::Object | ErrorClass::Reference)
            | (_, ErrorClass::Zlib | ErrorClass::Tree | ErrorClass::Object)
            | (ErrorCode::GenericError, ErrorClass::Odb | ErrorClass::Reference) => {
                Self::Damaged(error.message().to_string())
            }
            _ => Self::Git(error),
        }
    }
}

/// "Not there" as an answer instead of an error.
pub(super) trait Absent<T> {
    fn absent(self) -> Result<Option<T>, HistoryError>;
}
impl<T> Absent<T> for Result<T, git2::Error> {
    fn absent(self) -> Result<Option<T>, HistoryError> {
        match self {
            Ok(value) => Ok(Some(value)),
            Err(error) if matches!(error.code(), ErrorCode::NotFound | ErrorCode::UnbornBranch) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }
}

/// Names the file that an I/O error is about.
pub(super) fn io_at(path: &std::path::Path) -> impl FnOnce(std::io::Error) -> HistoryError + use<> {
    let path = path.display().to_string();
    move |error| HistoryError::Io(path, error)
}
