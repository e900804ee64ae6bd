//! What is done with a task in one tap: it is finished, put off, or opened again. A plan in a follow-up can be put off as well.

use super::{By, EditError, FOLLOW_UP, Revised, Revision, Texts, open, revise};
use crate::agenda::{Planned, is_open, is_over};
use crate::archive::{APPOINTMENT, Archive, Plans, Snapshot, moment, text_at};
use crate::dates::Moment;
use crate::index::Request;
use crate::kinds::Kind;
use crate::rules::{TASK, TASK_DONE, TASK_STATUS};
use crate::vault::{PROFILE, RelPath};
use serde_json::Value;

/// Of a customer are looked at for the one that plans.
const FOLLOW_UPS: usize = 10_000;
const DONE_ON: &str = "done_on";
const RESULT: &str = "result";

/// Marks a task as done, now, with what came of it (R119).
///
/// # Errors
/// [`EditError::Pointless`] for one that is not open, [`EditError::NoRecord`] for what is no task.
pub fn finish(archive: &Archive, path: &RelPath, result: &str, by: &By) -> Result<Revised, EditError> {
    let now = archive.clock().now().format("%Y-%m-%d %H:%M").to_string();
    let mut texts = Texts::from([
        (TASK_STATUS.to_owned(), TASK_DONE.to_owned()),
        (DONE_ON.to_owned(), now),
    ]);
    if !result.trim().is_empty() {
        texts.insert(RESULT.to_owned(), result.to_owned());
    }
    change(archive, path, by, |kind, record| match kind.name == TASK {
        true if is_open(record) => Ok(texts.clone()),
        true => Err(EditError::Pointless(format!(
            "这个任务已经是“{}”了",
            text_at(record, "status")
        ))),
        false => Err(EditError::NoRecord(path.clone())),
    })
}

/// Makes a task that is done or called off one to be done again. When it was done and what came of it stay in the history: the
/// record says what is true now.
///
/// # Errors
/// [`EditError::Pointless`] for one that is open, [`EditError::NoRecord`] for what is no task.
pub fn reopen(archive: &Archive, path: &RelPath, by: &By) -> Result<Revised, EditError> {
    change(archive, path, by, |kind, record| match kind.name == TASK {
        true if is_open(record) => Err(EditError::Pointless("这个任务还没有完成，不用重新打开".to_owned())),
        true => Ok([TASK_STATUS, DONE_ON, RESULT]
            .map(|key| (key.to_owned(), String::new()))
            .into()),
        false => Err(EditError::NoRecord(path.clone())),
    })
}

/// Puts a task, or the next step that a follow-up plans, off to another day; the time of day stays unless there is another. `shown` is
/// when it was planned as far as somebody knows who looked a while ago: another plan may stand in its place by now.
///
/// # Errors
/// [`EditError::NoRecord`] for what has no day to put off, [`EditError::Pointless`] for a moment that is over or no later
/// than what was planned, or a task that is done.
pub fn put_off(
    archive: &Archive,
    path: &RelPath,
    to: Moment,
    shown: Option<&str>,
    by: &By,
) -> Result<Revised, EditError> {
    let now = archive.clock().now();
    change(archive, path, by, |kind, record| {
        let next = record.get("next").unwrap_or(&Value::Null);
        let (key, planned, what) = match kind.name.as_str() {
            TASK if !is_open(record) => {
                let status = text_at(record, "status");
                return Err(EditError::Pointless(format!("这个任务已经是“{status}”了")));
            }
            TASK => ("due", text_at(record, "due"), text_at(record, "name")),
            FOLLOW_UP => ("next.time", text_at(next, "time"), text_at(next, "goal")),
            _ => return Err(EditError::NoRecord(path.clone())),
        };
        let planned = Planned::of(moment(&planned));
        if shown.is_some_and(|shown| shown != planned.to_string()) {
            return Err(EditError::Pointless(format!(
                "这条安排刚才变了，现在是 {planned} {what}；看一看，要推迟就再点一次"
            )));
        }
        let to = planned.put_off_to(to);
        if is_over(to, now) {
            return Err(EditError::Pointless(format!(
                "{to} 已经过去了，请选以后的日子，或者写上几点"
            )));
        }
        if !planned.is_before(to) {
            let planned = planned.to_string();
            let label = kind.label(&key.parse().unwrap_or_default());
            return Err(EditError::Pointless(format!(
                "原定 {planned}，{to} 不比它晚；要提前，请修改“{label}”"
            )));
        }
        Ok(Texts::from([(key.to_owned(), to.to_string())]))
    })
}

/// The follow-up whose plan stands for a customer (decision 022); the path of its profile says which customer.
///
/// # Errors
/// [`EditError::Pointless`] where nothing is planned, [`EditError::NoRecord`] where `profile` is no profile.
pub fn standing_plan(snapshot: &Snapshot<'_>, profile: &RelPath) -> Result<RelPath, EditError> {
    let none = || EditError::NoRecord(profile.clone());
    let dir = profile
        .parent()
        .filter(|_| profile.file_name() == PROFILE)
        .ok_or_else(none)?;
    let found = snapshot.search(&Request {
        kind: Some(FOLLOW_UP.to_owned()),
        customer_dir: Some(dir.as_str().to_owned()),
        limit: FOLLOW_UPS,
        keys: Some(&["time", "next", APPOINTMENT]),
        ..Request::default()
    })?;
    let mut plans = Plans::default();
    for hit in &found.hits {
        plans.add(&hit.path, &hit.record, snapshot.today());
    }
    let nothing = || EditError::Pointless("没有约好下次联系，没有可以推迟的".to_owned());
    let (path, _) = plans.standing().ok_or_else(nothing)?;
    RelPath::new(path).ok_or_else(none)
}

/// Changes a record as it is at this instant.
fn change(
    archive: &Archive,
    path: &RelPath,
    by: &By,
    texts: impl Fn(&Kind, &Value) -> Result<Texts, EditError>,
) -> Result<Revised, EditError> {
    let opened = open(archive, path)?;
    let catalog = archive.catalog();
    let kind = catalog
        .kind(&opened.kind)
        .ok_or_else(|| EditError::NoSuchKind(opened.kind.clone()))?;
    let revision = Revision {
        path: opened.path.clone(),
        seen: opened.blob,
        texts: texts(kind, &opened.record)?,
        keeps_tasks: false,
    };
    revise(archive, &revision, by)
}
