//! How fresh and how sound everything is (DESIGN §4: freshness can be shown).

use std::sync::PoisonError;

use chrono::{DateTime, Local};
use serde::Serialize;

use super::error::Result;
use super::mark::Mark;
use super::{Archive, Viewer};
use crate::vault::cloud_folder;

/// `kehu status --json` and `/api/status`.
#[derive(Clone, Debug, Serialize)]
pub struct Status {
    /// The living ones.
    pub customers: u64,
    pub archived: u64,
    pub records: u64,
    pub files: u64,
    /// Files of living customers, and of none, with findings that are errors or warnings.
    pub problems: u64,
    /// All findings of those: what pages count as 个问题.
    pub findings: u64,
    /// Findings of archived customers.
    pub archived_findings: u64,
    /// The git commit that HEAD is at.
    pub head: Option<String>,
    /// The commit at which files, index and history last agreed; while a save is being taken in it is not `head`.
    pub indexed_head: Option<String>,
    /// When the index last took something in.
    pub indexed_at: Option<DateTime<Local>>,
    /// Changed files that are searchable but not on record yet, and what holds them up.
    pub pending: u64,
    pub pending_reason: Option<String>,
    /// Attachments whose text is not searchable yet.
    pub unread: u64,
    /// `native`, `poll` or `off`, and a Chinese sentence about it.
    pub watch: String,
    pub watch_text: String,
    pub index_bytes: u64,
    /// (done, total) files while indexing.
    pub indexing: Option<(u64, u64)>,
    /// All files are just being compared with the index, as at every start: what changed before is not taken in yet.
    pub catching_up: bool,
    pub vault: String,
    /// The vault's folder cannot be reached.
    pub gone: bool,
    /// Chinese sentences to show: cloud folder, schema errors, vault gone …
    pub warnings: Vec<String>,
}

/// What only the running process knows.
#[derive(Debug, Default)]
pub(super) struct Live {
    pub indexing: Option<(u64, u64)>,
    pub catching_up: bool,
    pub pending: u64,
    pub pending_reason: Option<String>,
    pub watch: Option<(String, String)>,
    pub gone: bool,
    pub trouble: Option<String>,
    /// What of the history cannot be read, in a Chinese sentence.
    pub history_damage: Option<String>,
}

impl Archive {
    /// Counts, freshness and warnings as of now.
    pub fn status(&self) -> Result<Status> {
        let index = self.index();
        let snapshot = index.snapshot()?;
        let counts = snapshot.counts()?;
        let mark = Mark::parse(&snapshot.mark());
        let findings = self.read(&Viewer::everything())?.all_findings()?;
        let live = self.live.lock().unwrap_or_else(PoisonError::into_inner);
        let (watch, watch_text) = live
            .watch
            .clone()
            .unwrap_or_else(|| ("off".into(), "由 kehu serve 监视，本命令不监视".into()));
        let mut warnings = Vec::new();
        if live.gone {
            warnings.push(format!("客户库不见了：{}", self.vault.root().display()));
        }
        if let Some(cloud) = cloud_folder(self.vault.root()) {
            warnings.push(format!(
                "客户库在{cloud}同步文件夹里，.git 可能被同步损坏；请用 `kehu init --git-dir 目录` 把历史放到别处"
            ));
        }
        warnings.extend(self.definition_problems());
        warnings.extend(live.trouble.clone());
        warnings.extend(live.history_damage.clone());
        Ok(Status {
            customers: counts.customers.saturating_sub(counts.archived),
            archived: counts.archived,
            records: counts.records,
            files: counts.files,
            problems: findings.problem_files(),
            findings: findings.len().saturating_sub(findings.archived()) as u64,
            archived_findings: findings.archived() as u64,
            head: self.history.head()?,
            indexed_at: mark.time(),
            indexed_head: mark.head,
            pending: live.pending,
            pending_reason: live.pending_reason.clone(),
            unread: snapshot.unread()?.len() as u64,
            watch,
            watch_text,
            index_bytes: index.size_bytes(),
            indexing: live.indexing,
            catching_up: live.catching_up,
            vault: self.vault.root().display().to_string(),
            gone: live.gone,
            warnings,
        })
    }

    /// What was found of the history when it was last read.
    pub(super) fn set_history_damage(&self, damage: Option<String>) {
        let is_news = {
            let mut live = self.live.lock().unwrap_or_else(PoisonError::into_inner);
            std::mem::replace(&mut live.history_damage, damage.clone()) != damage
        };
        if is_news {
            self.publish();
        }
    }

    pub(super) fn live(&self, change: impl FnOnce(&mut Live)) {
        change(&mut self.live.lock().unwrap_or_else(PoisonError::into_inner));
    }
}
