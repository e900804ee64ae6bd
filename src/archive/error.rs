use crate::history::HistoryError;
use crate::index::IndexError;
use crate::vault::VaultError;

/// Why the archive could not do what was asked; each prints as one Chinese sentence.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    #[error(transparent)]
    Vault(#[from] VaultError),
    #[error(transparent)]
    History(#[from] HistoryError),
    #[error(transparent)]
    Index(#[from] IndexError),
    /// Another machine holds the lease on this vault (DESIGN §1.8).
    #[error("另一台电脑（{0}）正在记录这个客户库，本机只读；那边停止一分钟后本机自动接手")]
    ReadOnly(String),
    /// This process may not write into the vault; holds where and why.
    #[error("客户库只能读，改动不能记录：{0}")]
    Forbidden(String),
    /// The git directory vanished since the vault was opened; holds where it was.
    #[error("变更记录 {0} 不见了，新的改动暂时没有记录。请把它放回原处；确实不要旧记录的话，用 kehu init 另建一份")]
    HistoryGone(String),
    /// Writing by settings that are not what the team meant would number and sort customers wrongly.
    #[error("设置有误，改好后才能写入：{0}")]
    Settings(VaultError),
    /// The commit is none that can be taken back; holds why.
    #[error("{0}")]
    CannotUndo(String),
    #[error("其他 kehu 进程正在写入，等了很久仍未完成，请稍后再试")]
    Busy,
    #[error("没有找到客户“{0}”，请用客户编号、信用代码或完整名称再试")]
    NoSuchCustomer(String),
    #[error("“{word}”对应多个客户，请用客户编号或文件夹指明：{}", listed(candidates))]
    Ambiguous { word: String, candidates: Vec<Candidate> },
    /// Attachments cannot be read here at all; holds why.
    #[error("附件的文字读不了：{0}")]
    Reader(String),
    /// The cache directory cannot be written; holds path and reason.
    #[error("缓存目录 {path} 不能写入（{reason}）。请用 --cache 指定另一个目录")]
    Cache { path: String, reason: String },
}

/// One of several customers that a word may mean.
#[derive(Clone, Debug)]
pub struct Candidate {
    pub name: String,
    pub customer_id: String,
    /// `客户/制造业/中型/杭州盛泰机械有限公司`: the one thing that no two customers share.
    pub dir: String,
    /// Whose customer it is; empty where that is not known.
    pub owner: String,
}

fn listed(candidates: &[Candidate]) -> String {
    let one = |candidate: &Candidate| format!("{}（{}，{}）", candidate.name, candidate.customer_id, candidate.dir);
    candidates.iter().map(one).collect::<Vec<_>>().join("、")
}

/// What the archive's functions return.
pub type Result<T> = std::result::Result<T, ArchiveError>;
