//! Changing many records in one commit: planned, looked at, applied.
//!
//! [`plan_many`] says of each record what would become of it and writes nothing. [`apply_many`] writes those that can be
//! written and names the others; whoever was changed since the plan is left as somebody made it.

mod alteration;
mod apply;
mod numbers;
mod plan;
mod selection;
mod tasks;
mod wording;

pub use alteration::Alteration;
pub(super) use alteration::below_other_tree;
pub use apply::{Done, apply_many};
pub use plan::plan_many;
pub use selection::{profiles_found, profiles_named};
pub use tasks::task_faults;

use super::FieldFault;
use super::handover::{Handed, Left, Succession};
use crate::agenda::Unfinished;
use crate::history::{BlobId, blob_id};
use crate::vault::RelPath;
use serde::{Serialize, Serializer};
use serde_json::{Value, json};
use std::fmt::Write as _;
use tasks::NewTask;

/// What is to be done with one record.
#[derive(Clone, Debug)]
pub struct Step {
    pub path: RelPath,
    /// In this order.
    pub alterations: Vec<Alteration>,
}

impl Step {
    /// The same for each of these records.
    #[must_use]
    pub fn each(paths: impl IntoIterator<Item = RelPath>, alterations: &[Alteration]) -> Vec<Self> {
        let step = |path| Self {
            path,
            alterations: alterations.to_vec(),
        };
        paths.into_iter().map(step).collect()
    }
}

/// What is to become of many records.
#[derive(Debug)]
pub struct Planned {
    /// One for each record, in the order of the steps.
    pub items: Vec<Item>,
    /// The labels of the core fields that change: then a reason is needed, once for all (R76).
    pub core: Vec<String>,
    /// What the subject of the commit begins with: 批量修改, 批量归档. Whoever plans may call it something else (月末归类).
    pub verb: String,
    /// What is done, without the customers: 负责人 → 李四.
    pub what: String,
    /// `edit`, `move`, `archive`, `restore`, `create` where tasks are made.
    pub operation: &'static str,
}

/// What is to become of a record, or became of it.
#[derive(Debug)]
pub struct Item {
    pub path: RelPath,
    /// Empty for what is no profile.
    pub customer_id: String,
    /// For what is no profile, the name of the customer's folder.
    pub customer_name: String,
    pub fate: Fate,
    /// What is wrong with its fields, where it is refused for that.
    pub faults: Vec<FieldFault>,
    /// The fields that change.
    pub changes: Vec<Altered>,
    /// From where to where the customer's folder goes.
    pub place: Option<(RelPath, RelPath)>,
    /// The content that this was planned from, and the text to be.
    seen: BlobId,
    text: Option<String>,
    /// What waits for the customer's former owner and goes along to the new one.
    handed: Vec<Handed>,
    /// What is still open with a customer that is to be archived.
    pub unfinished: Option<Unfinished>,
    /// What may wait for them and stays behind because it cannot be read.
    pub left: Vec<Left>,
    /// What somebody is to do for the customer.
    tasks: Vec<NewTask>,
    succession: Option<Succession>,
}

/// Tasks that go along and are named; the rest is counted.
const NAMED: usize = 3;

/// Whether a record changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    Changes,
    /// It is as it is to be already.
    Unchanged,
    /// Chinese: why it stays as it is.
    Refused(String),
}

/// A field that changes, as people read it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Altered {
    /// The way to the field.
    pub field: String,
    pub label: String,
    /// Empty for no value.
    pub before: String,
    pub after: String,
    /// Of a list of words: those that come, and those that go.
    pub came: Vec<String>,
    pub gone: Vec<String>,
}

impl Planned {
    /// The records that change.
    pub fn changing(&self) -> impl Iterator<Item = &Item> {
        self.items.iter().filter(|item| item.fate == Fate::Changes)
    }

    /// The records that stay as they are, and why.
    pub fn refused(&self) -> impl Iterator<Item = (&Item, &str)> {
        self.items.iter().filter_map(Item::refused)
    }

    /// What is wrong with the change itself: what keeps every record from it.
    #[must_use]
    pub fn faults(&self) -> Vec<FieldFault> {
        let Some((first, others)) = self.items.split_first() else {
            return Vec::new();
        };
        let is_shared = |fault: &&FieldFault| others.iter().all(|other| other.faults.contains(fault));
        first.faults.iter().filter(is_shared).cloned().collect()
    }

    /// Whether tasks are made, and the customers stay as they are.
    #[must_use]
    pub fn makes_tasks(&self) -> bool {
        self.items.iter().any(|item| !item.tasks.is_empty())
    }

    /// How many are as they are to be already.
    #[must_use]
    pub fn unchanged(&self) -> usize {
        self.items.iter().filter(|item| item.fate == Fate::Unchanged).count()
    }

    /// How many open tasks and planned steps go along to new owners.
    #[must_use]
    pub fn handed(&self) -> usize {
        self.changing().map(|item| item.handed.len()).sum()
    }

    /// How many files stay behind because they cannot be read.
    #[must_use]
    pub fn left(&self) -> usize {
        self.changing().map(|item| item.left.len()).sum()
    }

    /// What waits for former owners stays with them.
    pub fn keep_tasks(&mut self) {
        for item in &mut self.items {
            item.handed.clear();
            item.left.clear();
        }
    }

    /// The same plan of the same files has the same one: whoever agrees to a plan agrees to what it was made from.
    #[must_use]
    pub fn digest(&self) -> String {
        let mut all = String::new();
        for item in &self.items {
            let to = item.place.as_ref().map_or("", |(_, to)| to.as_str());
            let text = item.text.as_deref().map(|text| hex(&blob_id(text.as_bytes())));
            let _ = writeln!(
                all,
                "{}\t{}\t{to}\t{text:?}\t{:?}",
                item.path,
                hex(&item.seen),
                item.fate
            );
            for handed in &item.handed {
                let _ = writeln!(all, "{}\t{}", handed.path, hex(&handed.seen));
            }
            for task in &item.tasks {
                let _ = writeln!(all, "{}\t{}", task.path, hex(&blob_id(task.text.as_bytes())));
            }
        }
        hex(&blob_id(all.as_bytes()))
    }
}

impl Item {
    /// This record and why it stays as it is, if it was refused.
    #[must_use]
    pub fn refused(&self) -> Option<(&Self, &str)> {
        match &self.fate {
            Fate::Refused(reason) => Some((self, reason)),
            Fate::Changes | Fate::Unchanged => None,
        }
    }

    /// How many open tasks and planned steps go along to the customer's new owner.
    #[must_use]
    pub fn handed(&self) -> usize {
        self.handed.len()
    }

    /// What goes along, the first few by name: 3 项：送样品、问结果、催款; empty where nothing does.
    #[must_use]
    pub fn handed_told(&self) -> String {
        let named: Vec<&str> = self.handed.iter().take(NAMED).map(|one| one.title.as_str()).collect();
        match self.handed.len() {
            0 => String::new(),
            all if all > named.len() => format!("{all} 项：{} 等", named.join("、")),
            all => format!("{all} 项：{}", named.join("、")),
        }
    }

    /// Where the record is once this was done; for a task that is made, where that is.
    #[must_use]
    pub fn path_after(&self) -> RelPath {
        if let Some(task) = self.tasks.first() {
            return task.path.clone();
        }
        let moved = self.place.as_ref().filter(|_| self.fate == Fate::Changes);
        let moved = moved.and_then(|(from, to)| self.path.rebase(from, to));
        moved.unwrap_or_else(|| self.path.clone())
    }
}

impl Serialize for Item {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (outcome, reason) = match &self.fate {
            Fate::Changes => ("changes", None),
            Fate::Unchanged => ("unchanged", None),
            Fate::Refused(reason) => ("refused", Some(reason)),
        };
        let to = self.place.as_ref().map(|(_, to)| to);
        json!({
            "path": self.path,
            "customer_id": self.customer_id,
            "customer_name": self.customer_name,
            "outcome": outcome,
            "reason": reason,
            "changes": self.changes,
            "moves_to": to,
            "unfinished": self.unfinished.as_ref().map(Unfinished::said),
            "left_behind": self.left,
            "handed_over": self.handed.iter().map(|handed| &handed.path).collect::<Vec<_>>(),
        })
        .serialize(serializer)
    }
}

fn hex(id: &BlobId) -> String {
    id.iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

/// A value as a text, where it is one.
fn text_at(record: &Value, key: &str) -> String {
    record
        .get(key)
        .and_then(crate::archive::scalar_text)
        .unwrap_or_default()
}
