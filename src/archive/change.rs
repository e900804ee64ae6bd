use serde::{Deserialize, Serialize};

use crate::history::{Message, Person};
use crate::vault::{FileEdit, RelPath, Vault, settings_fault};

/// Who looks; passed with every read (DESIGN §1.7). In single-user mode a viewer sees everything.
#[derive(Clone, Debug)]
pub struct Viewer {
    /// The member's name; none in single-user mode.
    pub member: Option<String>,
}

impl Viewer {
    /// The viewer of single-user mode.
    #[must_use]
    pub const fn everything() -> Self {
        Self { member: None }
    }
}

/// What is to be changed, by whom and why. Applied wholly or not at all, as one commit.
#[derive(Clone, Debug)]
pub struct Change {
    pub edits: Vec<FileEdit>,
    /// None: the git user.
    pub author: Option<Person>,
    /// Without a subject, what changed says what was done, as it does for saves from an editor.
    pub message: Message,
}

impl Change {
    /// Whether nothing but the settings changes, or they are right afterwards whatever they are now.
    pub(super) fn mends_settings(&self) -> bool {
        let written = |edit: &FileEdit| settings_written(edit).is_some();
        self.edits.iter().all(written) || self.edits.iter().any(written) && self.settings_fault().is_none()
    }

    /// What would be wrong with the settings that it writes.
    pub(super) fn settings_fault(&self) -> Option<String> {
        self.edits.iter().filter_map(settings_written).find_map(settings_fault)
    }
}

fn settings_written(edit: &FileEdit) -> Option<&[u8]> {
    match edit {
        FileEdit::Write { path, bytes, .. } if *path == Vault::settings_path() => Some(bytes),
        _ => None,
    }
}

/// What came of a change: `commit` is none when nothing differed.
#[derive(Clone, Debug, Serialize)]
pub struct Applied {
    pub commit: Option<String>,
    pub paths: Vec<RelPath>,
}

/// What a catch-up or an outside save brought.
#[derive(Clone, Debug, Default, Serialize)]
pub struct TakenIn {
    pub added: u64,
    pub modified: u64,
    pub removed: u64,
    pub commit: Option<String>,
}

impl TakenIn {
    /// Whether any file differed from what was known.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.added + self.modified + self.removed == 0 && self.commit.is_none()
    }
}

/// How far long work has come. `total` is none while unknown.
#[derive(Clone, Copy, Debug)]
pub struct Progress {
    /// Chinese: 读取与检查, 写入历史 …
    pub stage: &'static str,
    pub done: u64,
    pub total: Option<u64>,
}

/// What the journal keeps of a change so that a crash between writing and committing loses nothing.
#[derive(Serialize, Deserialize)]
pub(super) struct Note {
    pub author: Option<Person>,
    pub message: Message,
}
