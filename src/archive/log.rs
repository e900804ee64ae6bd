//! The log with what changed in it, field by field.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use chrono::{DateTime, FixedOffset};
use serde::Serialize;
use serde_json::Value;

use super::customer::CustomerView;
use super::error::Result;
use super::snapshot::Snapshot;
use super::summary::value_of;
use crate::history::{About, BlobId, Commit, FileChange, HistoryError, LogQuery, Since};
use crate::index::ATTACHMENT;
use crate::kinds::{Catalog, Kind};
use crate::vault::{PROFILE, Place, RelPath, layout};
use crate::yaml::diff;

/// The label of a file that was not there before.
pub const CREATED: &str = "新建";
/// The label of a file that is gone.
pub const DELETED: &str = "删除";

/// Field-level changes are worked out for at most this many files of a commit; `files` tells how many there are.
const FILES_PER_ENTRY: usize = 50;
/// So many customers of a commit are named.
const CUSTOMERS_PER_ENTRY: usize = 3;

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
    /// The first few of the customers, for people.
    #[serde(skip)]
    pub customers: Vec<LoggedCustomer>,
}

/// A customer that a commit is about, as it stands now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoggedCustomer {
    pub customer_id: String,
    /// None when there is no such customer any more.
    pub name: Option<String>,
}

/// A part of the log.
#[derive(Clone, Debug, Default)]
pub struct LoggedPart {
    pub entries: Vec<LogEntry>,
    /// The commit at which the query's patience ended; older ones have not been looked at.
    pub until: Option<String>,
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
    /// Something that was done to a file as a whole.
    pub(super) fn of_whole(file: &FileChange, label: &str) -> Self {
        Self {
            path: file.path.to_string(),
            from: file.from.as_ref().map(ToString::to_string),
            field: String::new(),
            label: label.to_owned(),
            before: None,
            after: None,
        }
    }

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
        Ok(self.log_of_kind(query, None)?.entries)
    }

    /// The same for commits that changed files of one kind: that of a record, or [`ATTACHMENT`].
    pub fn log_of_kind(&self, query: &LogQuery, kind: Option<&str>) -> Result<LoggedPart> {
        let about = |file: &FileChange| kind.is_some_and(|kind| self.is_of_kind(file, kind));
        let about: Option<About<'_>> = kind.map(|_| &about as About<'_>);
        let part = self.archive.history.log_about(query, about)?;
        let mut names = HashMap::new();
        let entry = |commit| self.entry(commit, query, about, &mut names);
        Ok(LoggedPart {
            entries: part.commits.into_iter().map(entry).collect::<Result<_>>()?,
            until: part.until,
        })
    }

    /// One commit, as the log tells it.
    pub fn logged(&self, commit: &str) -> Result<LogEntry> {
        let commit = self.archive.history.show(commit)?;
        self.entry(commit, &LogQuery::default(), None, &mut HashMap::new())
    }

    /// How many commits of a query each author has made, without its limit; those with most first.
    pub fn log_counts(&self, query: &LogQuery, kind: Option<&str>) -> Result<Vec<(String, u64)>> {
        let about = |file: &FileChange| kind.is_some_and(|kind| self.is_of_kind(file, kind));
        let about: Option<About<'_>> = kind.map(|_| &about as About<'_>);
        Ok(self.archive.history.count_by_author(query, about)?)
    }

    /// What is new since somebody last looked: how much, the newest commit there is, and the newest entries.
    /// Of a damaged history nothing is; the status tells of the damage.
    pub fn news(&self, since: &Since, limit: usize) -> Result<(u64, Option<String>, Vec<LogEntry>)> {
        let news = match self.archive.history.news(since, limit) {
            Err(damage @ HistoryError::Damaged(_)) => {
                self.archive.set_history_damage(Some(damage.to_string()));
                return Ok((0, None, Vec::new()));
            }
            news => news?,
        };
        let mut names = HashMap::new();
        let entry = |commit| self.entry(commit, &LogQuery::default(), None, &mut names);
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

    /// The folder's name of the customer to whom a change belongs, if it belongs to one.
    #[must_use]
    pub fn customer_of_change(&self, path: &str) -> Option<String> {
        let path = RelPath::new(path)?;
        // A folder that moved is a change of its own.
        let is_folder = |dir: &RelPath| *dir == path && path.file_name() != PROFILE;
        let itself = path
            .join(PROFILE)
            .and_then(|profile| layout::place(&profile, &self.catalog).into_customer());
        let customer = itself
            .filter(is_folder)
            .or_else(|| layout::place(&path, &self.catalog).into_customer());
        customer.map(|dir| dir.file_name().to_owned())
    }

    /// Why a commit was made; none where nobody said so, or the history is damaged: the status tells of the damage.
    #[must_use]
    pub fn reason(&self, commit: &str) -> Option<String> {
        self.archive.history.message(commit).ok()?.reason
    }

    fn entry(
        &self,
        commit: Commit,
        query: &LogQuery,
        about: Option<About<'_>>,
        names: &mut HashMap<String, Option<String>>,
    ) -> Result<LogEntry> {
        let files = commit.files.len() as u64;
        // Of a bulk commit, what was asked for comes first.
        let is_asked_for = |file: &&FileChange| match about {
            Some(about) => about(file),
            None => query.paths.iter().any(|path| file.path.is_within(path)),
        };
        let (mine, others): (Vec<&FileChange>, Vec<&FileChange>) = commit.files.iter().partition(is_asked_for);
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
        let customers = customer_id.iter().take(CUSTOMERS_PER_ENTRY).map(|id| {
            let name = match names.get(id) {
                Some(known) => known.clone(),
                None => names.entry(id.clone()).or_insert(self.name_of(id)?).clone(),
            };
            Ok(LoggedCustomer {
                customer_id: id.clone(),
                name,
            })
        });
        let customers = customers.collect::<Result<_>>()?;
        Ok(LogEntry {
            customers,
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

    fn is_of_kind(&self, file: &FileChange, wanted: &str) -> bool {
        match layout::place(&file.path, &self.catalog) {
            Place::Record { kind, .. } => kind == wanted,
            Place::Attachment { .. } => wanted == ATTACHMENT,
            _ => false,
        }
    }

    /// The customer's name now; None when there is no such customer.
    fn name_of(&self, customer_id: &str) -> Result<Option<String>> {
        let mut profiles = self.index.with_id(customer_id)?;
        Ok(profiles.pop().map(|profile| profile.customer_name))
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

    pub(super) fn changes_of(&self, file: &FileChange) -> Result<Vec<LoggedChange>> {
        let whole = |label: &str| LoggedChange::of_whole(file, label);
        let mut changes = Vec::new();
        if file.from.is_some() {
            changes.push(whole("移动"));
        }
        match (&file.before, &file.after) {
            (None, _) => changes.push(whole(CREATED)),
            (Some(_), None) => changes.push(whole(DELETED)),
            (Some(before), Some(after)) if before == after => {}
            (Some(before), Some(after)) => match self.field_changes(file, before, after) {
                Ok(fields) if !fields.is_empty() => changes.extend_from_slice(&fields),
                // Of what is lost that it was changed is still known.
                Ok(_) | Err(HistoryError::Damaged(_)) => changes.push(whole("修改")),
                Err(error) => return Err(error.into()),
            },
        }
        Ok(changes)
    }

    /// What makes one content of a file of another that may be in no commit yet.
    pub(super) fn changes_between(&self, path: &RelPath, before: &[u8], after: &[u8]) -> Vec<LoggedChange> {
        let file = FileChange {
            path: path.clone(),
            from: None,
            before: None,
            after: None,
        };
        let fields = self
            .kind_of(&file)
            .map(|kind| field_changes(kind, &file, before, after));
        match fields {
            Some(fields) if !fields.is_empty() => fields,
            _ => vec![LoggedChange::of_whole(&file, "修改")],
        }
    }

    fn field_changes(
        &self,
        file: &FileChange,
        before: &BlobId,
        after: &BlobId,
    ) -> std::result::Result<Arc<Vec<LoggedChange>>, HistoryError> {
        let Some(kind) = self.kind_of(file) else {
            return Ok(Arc::default());
        };
        let history = &self.archive.history;
        let key = (self.catalog.fingerprint(), file.path.to_string(), *before, *after);
        self.archive.differences.get(key, || {
            Ok(field_changes(kind, file, &history.blob(before)?, &history.blob(after)?))
        })
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
