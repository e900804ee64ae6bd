//! The saved views of a vault.

use super::SavedView;
use super::file::{place, read};
use crate::vault::blob::{BlobId, blob_id};
use crate::vault::{Content, RelPath, Vault, layout};
use crate::yaml::Document;

/// The vault's folder for them.
pub const FOLDER: &str = "views";

/// Larger files are no views.
const MOST_BYTES: u64 = 1 << 20;
const ENDING: &str = ".yaml";

/// A view of the vault, as its file is now.
#[derive(Debug)]
pub struct StoredView {
    /// By which addresses and commands know it: its file's name without the ending.
    pub name: String,
    pub path: RelPath,
    /// Tells whether the file changes.
    pub blob: BlobId,
    /// What it says; where that cannot be used, why.
    pub view: Result<SavedView, ViewFault>,
    document: Option<Document>,
}

/// Why a view cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ViewFault {
    pub line: u32,
    /// Chinese, one sentence.
    pub message: String,
    /// Chinese: what to do.
    pub fix: String,
}

impl StoredView {
    /// What people call it.
    #[must_use]
    pub fn title(&self) -> &str {
        let title = self.view.as_ref().ok().and_then(|view| view.title.as_deref());
        title.unwrap_or(&self.name)
    }

    /// The file's text taken apart; None when it cannot be.
    #[must_use]
    pub const fn document(&self) -> Option<&Document> {
        self.document.as_ref()
    }

    /// Line and column of a key in the file.
    #[must_use]
    pub fn place(&self, key: &str) -> (u32, u32) {
        self.document.as_ref().map_or((1, 1), |document| place(document, key))
    }

    fn of(name: String, path: RelPath, content: Content) -> Self {
        let (blob, read) = match content {
            Content::TooLarge { .. } => {
                let fault = ViewFault {
                    line: 1,
                    message: "文件太大，不像是视图".to_owned(),
                    fix: "从历史恢复，或者删掉这个文件".to_owned(),
                };
                (BlobId::default(), Err(fault))
            }
            Content::Bytes { bytes, .. } => (blob_id(&bytes).unwrap_or_default(), parse(&bytes)),
        };
        let (view, document) = match read {
            Ok((view, document)) => (view, Some(document)),
            Err(fault) => (Err(fault), None),
        };
        Self {
            name,
            path,
            blob,
            view,
            document,
        }
    }
}

/// What a file says, and its text taken apart; only why not, where it is no YAML.
fn parse(bytes: &[u8]) -> Result<(Result<SavedView, ViewFault>, Document), ViewFault> {
    let text = std::str::from_utf8(bytes).map_err(|_| ViewFault {
        line: 1,
        message: "不是 UTF-8 编码".to_owned(),
        fix: "在编辑器里另存为 UTF-8".to_owned(),
    })?;
    let document = Document::parse(text).map_err(|errors| {
        let first = errors.into_iter().next();
        first.map_or_else(
            || ViewFault {
                line: 1,
                message: "不是有效的 YAML".to_owned(),
                fix: "从历史恢复上一个版本".to_owned(),
            },
            |error| ViewFault {
                line: error.span.start.line.max(1),
                message: error.message,
                fix: error.hint.unwrap_or_else(|| "按提示改好这一行".to_owned()),
            },
        )
    })?;
    let (view, problems) = read(&document);
    let fault = problems.into_iter().find(|problem| problem.fatal);
    let fault = fault.map(|problem| ViewFault {
        line: problem.line,
        message: problem.message,
        fix: problem.fix,
    });
    Ok((fault.map_or(Ok(view), Err), document))
}

/// The views of a vault in the order of what people call them, those that cannot be used among them.
#[must_use]
pub fn stored_views(vault: &Vault) -> Vec<StoredView> {
    let folder = std::fs::read_dir(vault.root().join(FOLDER));
    let names = folder.into_iter().flatten().flatten();
    let names = names.filter_map(|entry| entry.file_name().into_string().ok());
    let mut views: Vec<StoredView> = names.filter_map(|file| stored(vault, &file)).collect();
    views.sort_by(|one, other| (one.title(), &one.name).cmp(&(other.title(), &other.name)));
    views
}

fn stored(vault: &Vault, file: &str) -> Option<StoredView> {
    let path = RelPath::new(&format!("{FOLDER}/{file}")).filter(layout::is_view)?;
    // Links and pipes are no files of the vault; what cannot be read is told by the check of the files.
    let content = vault.read(&path, MOST_BYTES).ok().flatten()?;
    let name = file.strip_suffix(ENDING).unwrap_or(file).to_owned();
    Some(StoredView::of(name, path, content))
}
