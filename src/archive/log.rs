//! The log with what changed in it, field by field.

use std::collections::BTreeSet;

use chrono::{DateTime, FixedOffset};
use serde::Serialize;
use serde_json::Value;

use super::customer::CustomerView;
use super::error::Result;
use super::snapshot::Snapshot;
use super::summary::value_of;
use crate::history::{Commit, FileChange, LogQuery, Since};
use crate::kinds::{Catalog, Kind};
use crate::vault::{Place, RelPath, layout};
use crate::yaml::diff;

/// Field-level changes are worked out for at most this many files of a commit; `files` tells how many there are.
const FILES_PER_ENTRY: usize = 50;

/// One commit. The JSON keys are those of `kehu log --json`.
#[derive(Clone, Debug, Serialize)]
pub struct LogEntry {
    pub commit: String,
    pub time: DateTime<FixedOffset>,
    pub author: String,
    /// `create`, `edit`, `import` …; empty for commits that people made with git.
    pub operation: String,
    pub customer_id: Vec<String>,
    pub summary: String,
    pub reason: Option<String>,
    pub via: String,
    pub changes: Vec<LoggedChange>,
    /// How many files the commit changed.
    pub files: u64,
}

/// One field, or one file as a whole.
#[derive(Clone, Debug, Serialize)]
pub struct LoggedChange {
    pub path: String,
    /// Where the file was before a move.
    pub from: Option<String>,
    /// Field path (`contacts[0].phone`); empty when the file as a whole is meant.
    pub field: String,
    /// Its Chinese label; 新建, 删除, 移动 or 修改 for whole files.
    pub label: String,
    pub before: Option<Value>,
    pub after: Option<Value>,
}

impl LoggedChange {
    /// A value of this field as people read it (amounts with unit, lists joined with 、); none for a file as a whole.
    #[must_use]
    pub fn displayed(&self, value: &Value, catalog: &Catalog) -> Option<String> {
        let Place::Record { kind, .. } = layout::place(&RelPath::new(&self.path)?, catalog) else {
            return None;
        };
        let field = self.field.parse().ok().filter(|_| !self.field.is_empty())?;
        Some(catalog.kind(&kind)?.display(&field, value))
    }
}

impl Snapshot<'_> {
    /// The log, newest first, with field-level changes.
    pub fn log(&self, query: &LogQuery) -> Result<Vec<LogEntry>> {
        let commits = self.archive.history.log(query)?;
        commits.into_iter().map(|commit| self.entry(commit, query)).collect()
    }

    /// What is new since somebody last looked: how much, the newest commit there is, and the newest entries.
    pub fn news(&self, since: &Since, limit: usize) -> Result<(u64, Option<String>, Vec<LogEntry>)> {
        let news = self.archive.history.news(since, limit)?;
        let entry = |commit| self.entry(commit, &LogQuery::default());
        let entries = news.commits.into_iter().map(entry).collect::<Result<_>>()?;
        Ok((news.total, news.head, entries))
    }

    /// What happened to one customer, across moves of its folder.
    pub fn log_of_customer(&self, customer: &CustomerView, query: &LogQuery) -> Result<Vec<LogEntry>> {
        self.log(&LogQuery {
            paths: vec![customer.dir.clone()],
            ..query.clone()
        })
    }

    fn entry(&self, commit: Commit, query: &LogQuery) -> Result<LogEntry> {
        let files = commit.files.len() as u64;
        // Of a bulk commit, what concerns the asked-for paths comes first.
        let (mine, others): (Vec<&FileChange>, Vec<&FileChange>) = commit
            .files
            .iter()
            .partition(|file| query.paths.iter().any(|path| file.path.is_within(path)));
        let shown: Vec<&FileChange> = if mine.is_empty() { others } else { mine };
        let mut changes = Vec::new();
        for file in shown.into_iter().take(FILES_PER_ENTRY) {
            changes.extend(self.changes_of(file)?);
        }
        let customer_id = if commit.message.customer_ids.is_empty() {
            self.customers_of(&commit.files)?
        } else {
            commit.message.customer_ids
        };
        Ok(LogEntry {
            commit: commit.id,
            time: commit.time,
            author: commit.author.name,
            operation: commit.message.operation,
            customer_id,
            summary: commit.message.subject,
            reason: commit.message.reason,
            via: commit.message.via,
            changes,
            files,
        })
    }

    /// The customers whose files a person's own commit touched, as far as they still stand there.
    fn customers_of(&self, files: &[FileChange]) -> Result<Vec<String>> {
        let mut ids = BTreeSet::new();
        for file in files.iter().take(FILES_PER_ENTRY) {
            if let Some(hit) = self.index.get(&file.path)? {
                ids.insert(hit.customer_id);
            }
        }
        ids.remove("");
        Ok(ids.into_iter().collect())
    }

    fn changes_of(&self, file: &FileChange) -> Result<Vec<LoggedChange>> {
        let whole = |label: &str| LoggedChange {
            path: file.path.to_string(),
            from: file.from.as_ref().map(ToString::to_string),
            field: String::new(),
            label: label.to_owned(),
            before: None,
            after: None,
        };
        let mut changes = Vec::new();
        if file.from.is_some() {
            changes.push(whole("移动"));
        }
        match (&file.before, &file.after) {
            (None, _) => changes.push(whole("新建")),
            (Some(_), None) => changes.push(whole("删除")),
            (Some(before), Some(after)) if before == after => {}
            (Some(before), Some(after)) => {
                let history = &self.archive.history;
                let fields = self.kind_of(file).map(|kind| -> Result<_> {
                    Ok(field_changes(kind, file, &history.blob(before)?, &history.blob(after)?))
                });
                match fields.transpose()? {
                    Some(fields) if !fields.is_empty() => changes.extend(fields),
                    _ => changes.push(whole("修改")),
                }
            }
        }
        Ok(changes)
    }

    fn kind_of(&self, file: &FileChange) -> Option<&Kind> {
        match layout::place(&file.path, &self.catalog) {
            Place::Record { kind, .. } => self.catalog.kind(&kind),
            _ => None,
        }
    }
}

fn field_changes(kind: &Kind, file: &FileChange, before: &[u8], after: &[u8]) -> Vec<LoggedChange> {
    let (Some(before), Some(after)) = (value_of(before), value_of(after)) else {
        return Vec::new();
    };
    diff(&before, &after)
        .into_iter()
        .map(|change| LoggedChange {
            path: file.path.to_string(),
            from: None,
            field: change.path.to_string(),
            label: kind.label(&change.path),
            before: change.before,
            after: change.after,
        })
        .collect()
}
