//! A task for each of many customers (R171).

use super::{Altered, Item};
use crate::archive::{Archive, text_at};
use crate::edit::check::faults_on;
use crate::edit::create::{ASSIGNED_BY, ASSIGNEE, composed};
use crate::edit::read::{Opened, open};
use crate::edit::said::spelled_out;
use crate::edit::texts::{Texts, with};
use crate::edit::{By, EditError, FieldFault};
use crate::kinds::Catalog;
use crate::rules::TASK;
use crate::rules::{FOLLOW_UP_STATUS, is_invalid};
use crate::vault::layout::record_path;
use crate::vault::{Expect, FileEdit, RelPath};
use crate::yaml;
use chrono::NaiveDateTime;
use serde_json::{Map, Value};

/// Whose customer it is, in a profile.
const OWNER: &str = "owner";
/// What tells tasks of one customer apart.
const TOLD: [&str; 4] = ["type", "name", "due", ASSIGNEE];

/// A task to be made.
#[derive(Debug)]
pub(super) struct NewTask {
    pub path: RelPath,
    pub text: String,
}

impl NewTask {
    pub fn edit(&self) -> FileEdit {
        FileEdit::Write {
            path: self.path.clone(),
            bytes: self.text.clone().into_bytes(),
            expect: Expect::Absent,
        }
    }
}

/// What is wrong with a task for many, said at this instant, whoever is to do it.
#[must_use]
pub fn task_faults(catalog: &Catalog, texts: &Texts, now: NaiveDateTime) -> Vec<FieldFault> {
    let Some(kind) = catalog.kind(TASK) else {
        return Vec::new();
    };
    let task = with(kind, &Value::Object(Map::new()), &spelled_out(kind, texts, now));
    let mut faults = faults_on(now.date(), kind, &task);
    faults.retain(|fault| !(fault.path == ASSIGNEE && fault.is_missing));
    faults
}

/// Whether two tasks ask the same, whoever gave them.
fn is_same(one: &Value, other: &Value) -> bool {
    let asked = |task: &Value| {
        let mut task = task.clone();
        if let Value::Object(map) = &mut task {
            map.shift_remove(ASSIGNED_BY);
        }
        task
    };
    asked(one) == asked(other)
}

/// Plans a task for the customer of a profile. Its owner is to do it where nobody else is named; one that is there already, word
/// for word, is not made again.
///
/// # Errors
/// [`EditError::Frozen`] for a customer that is not followed up any more, [`EditError::Pointless`] where nobody would do it,
/// [`EditError::Invalid`].
pub(super) fn assign(
    archive: &Archive,
    catalog: &Catalog,
    item: &mut Item,
    profile: &Opened,
    texts: &Texts,
) -> Result<(), EditError> {
    let kind = catalog
        .kind(TASK)
        .ok_or_else(|| EditError::NoSuchKind("任务".to_owned()))?;
    let customer = profile
        .path
        .parent()
        .filter(|_| profile.kind == catalog.customer().name)
        .ok_or_else(|| EditError::NoRecord(profile.path.clone()))?;
    if is_invalid(&profile.record) {
        let label = catalog.customer().field(FOLLOW_UP_STATUS);
        let label = label.map_or(FOLLOW_UP_STATUS, |field| field.label.as_str());
        return Err(EditError::Frozen(label.to_owned()));
    }
    let mut texts = texts.clone();
    let assignee = texts.entry(ASSIGNEE.to_owned()).or_default();
    if assignee.trim().is_empty() {
        *assignee = text_at(&profile.record, OWNER);
    }
    if assignee.is_empty() {
        return Err(EditError::Pointless("没有负责人，请选定一位执行人".to_owned()));
    }
    let task = composed(archive, kind, &texts, &By::default())?;
    let place = |taken: &dyn Fn(&RelPath) -> bool| record_path(Some(&customer), kind, &task, taken);
    let text = yaml::to_text(&task);
    let is_planned = item.tasks.iter().any(|known| known.text == text);
    if is_planned || open(archive, &place(&|_| false)).is_ok_and(|known| is_same(&known.record, &task)) {
        return Ok(());
    }
    let path = place(&|path| archive.vault().has(path) || item.tasks.iter().any(|known| known.path == *path));
    let told = TOLD
        .map(|key| text_at(&task, key))
        .into_iter()
        .filter(|text| !text.is_empty());
    item.changes.push(Altered {
        field: TASK.to_owned(),
        label: kind.title.clone(),
        before: String::new(),
        came: Vec::new(),
        gone: Vec::new(),
        after: told.collect::<Vec<_>>().join(" · "),
    });
    item.tasks.push(NewTask { path, text });
    Ok(())
}
