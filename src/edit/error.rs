//! Why something was not done.

use super::{Alike, Doubt, FieldFault};
use crate::archive::{Archive, ArchiveError, Viewer};
use crate::history::{BlobId, blob_id};
use crate::rules::Finding;
use crate::vault::{RelPath, VaultError};
use crate::yaml::FieldPath;
use chrono::{DateTime, FixedOffset};

/// Nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum EditError {
    /// What is to be written breaks the schema.
    #[error("{}", said(.0))]
    Invalid(Vec<FieldFault>),
    /// A core field changes (R76); carries the labels.
    #[error("修改{}要写原因", labels(.0))]
    NeedsReason(Vec<String>),
    /// Somebody changed the same fields meanwhile.
    #[error("{}刚刚被{}改过", .0.fields.iter().map(|field| field.label.as_str()).collect::<Vec<_>>().join("、"), .0.by.as_deref().unwrap_or("别人"))]
    Collides(Box<Collided>),
    /// There is no such file, or not any more.
    #[error("{0} 已经不在了，可能刚被移动或删除")]
    Gone(RelPath),
    /// The file cannot be read as a record; carries the reason.
    #[error("{path} 读不出来：{reason}。请先改好它的原文（见“问题”）")]
    Unreadable { path: RelPath, reason: String },
    /// A text that is not written unless somebody insists; carries what is wrong with it.
    #[error("{doubt}")]
    Doubtful { doubt: Doubt, findings: Vec<Finding> },
    /// The file is no text that can be written here; carries the reason.
    #[error("{path} 不能在网页上改：{reason}。请用编辑器打开")]
    NoText { path: RelPath, reason: String },
    /// The file is written in a way that a change would spoil; carries the reason.
    #[error("{path} 的写法没法只改这几处：{reason}。请在编辑器里改")]
    Unusual { path: RelPath, reason: String },
    /// The customer is marked 无效 (R185).
    #[error("这个客户已标为“无效”，不再跟进；要接着跟进，先把{0}改掉")]
    Frozen(String),
    /// No kind of this name.
    #[error("没有名为“{0}”的资料类型")]
    NoSuchKind(String),
    /// Words were to join or leave a field that is no list of words; carries its label.
    #[error("“{0}”不是一串标签，不能加减，只能整个改")]
    NoWords(String),
    /// The place is no record's.
    #[error("{0} 不是客户资料，不能在这里改")]
    NoRecord(RelPath),
    /// A file that is too large to be kept; carries its name.
    #[error("“{0}”超过 {most} MB，没有上传。请压缩或拆开后再传", most = super::MOST_BYTES >> 20)]
    TooLarge(String),
    /// Files for a record that is about no customer.
    #[error("附件放在客户的文件夹里：请写上是哪位客户，或者不带附件保存")]
    Homeless,
    /// A customer that is, or is not, in the archive already; carries the sentence.
    #[error("{0}")]
    Pointless(String),
    /// A customer of this name or credit code is there already.
    #[error("客户库里已经有{}", alike_words(.0))]
    Alike(Vec<Alike>),
    #[error(transparent)]
    Archive(#[from] ArchiveError),
}

/// Fields that two people changed at once.
#[derive(Debug)]
pub struct Collided {
    pub fields: Vec<Collision>,
    /// Who saved last, and when, as far as the history tells.
    pub by: Option<String>,
    pub at: Option<DateTime<FixedOffset>>,
}

impl Collided {
    /// With who saved the file last, as far as the history tells: a save of a moment ago may not be in it, and nobody is named for
    /// what somebody else did. `now` is the content that the file has.
    pub(super) fn told(
        archive: &Archive,
        path: &RelPath,
        now: &BlobId,
        fields: Vec<Collision>,
    ) -> Result<Self, ArchiveError> {
        let snapshot = archive.read(&Viewer::everything())?;
        let last = snapshot.version(path, "HEAD").ok().flatten();
        let last = last.filter(|last| blob_id(&last.bytes) == *now);
        Ok(Self {
            fields,
            by: last.as_ref().map(|last| last.note.author.clone()),
            at: last.map(|last| last.note.time),
        })
    }
}

/// A field that somebody else changed meanwhile.
#[derive(Clone, Debug, PartialEq)]
pub struct Collision {
    pub path: FieldPath,
    pub label: String,
    /// As people read them; empty for no value.
    pub mine: String,
    pub theirs: String,
}

impl From<VaultError> for EditError {
    fn from(error: VaultError) -> Self {
        Self::Archive(error.into())
    }
}

fn said(faults: &[FieldFault]) -> String {
    let sentences: Vec<&str> = faults.iter().map(|fault| fault.message.as_str()).collect();
    sentences.join("；")
}

fn labels(labels: &[String]) -> String {
    let quoted: Vec<String> = labels.iter().map(|label| format!("“{label}”")).collect();
    quoted.join("、")
}

fn alike_words(known: &[Alike]) -> String {
    let certain = known.iter().filter(|one| one.why.is_certain());
    let said: Vec<String> = certain
        .map(|one| format!("{}的客户：{} {}", one.why.words(), one.customer_id, one.name))
        .collect();
    said.join("；")
}
