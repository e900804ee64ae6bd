//! What is done with a task in one tap: it is finished, or put off. A plan in a follow-up can be put off as well.

use super::{By, EditError, Revised, Revision, Texts, open, revise};
use crate::agenda::is_open;
use crate::archive::{Archive, Snapshot, moment, text_at};
use crate::dates::Moment;
use crate::index::{Request, Sort};
use crate::kinds::Kind;
use crate::rules::{TASK, TASK_DONE, TASK_STATUS};
use crate::vault::{PROFILE, RelPath};
use chrono::NaiveTime;
use serde_json::Value;

const FOLLOW_UP: &str = "followup";
/// How many of the latest follow-ups are looked at for the one that plans.
const LATEST: usize = 10;

/// Marks a task as done, now, with what came of it (R119).
///
/// # Errors
/// [`EditError::Pointless`] for one that is not open, [`EditError::NoRecord`] for what is no task.
pub fn finish(archive: &Archive, path: &RelPath, result: &str, by: &By) -> Result<Revised, EditError> {
    let now = archive.clock().now().format("%Y-%m-%d %H:%M").to_string();
    let mut texts = Texts::from([
        (TASK_STATUS.to_owned(), TASK_DONE.to_owned()),
        ("done_on".to_owned(), now),
    ]);
    if !result.trim().is_empty() {
        texts.insert("result".to_owned(), result.to_owned());
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

/// Puts a task, or the next step that a follow-up plans, off to another day; the time of day stays unless there is another.
///
/// # Errors
/// [`EditError::NoRecord`] for what has no day to put off, [`EditError::Pointless`] for a day that is over, or a task that is done.
pub fn put_off(archive: &Archive, path: &RelPath, to: Moment, by: &By) -> Result<Revised, EditError> {
    let now = archive.clock().now();
    let is_over = to.day < now.date() || to.day == now.date() && to.time.is_some_and(|time| time < now.time());
    if is_over {
        return Err(EditError::Pointless(format!("{to} 已经过去了，请选今天或以后的日子")));
    }
    change(archive, path, by, |kind, record| {
        let (key, planned) = match kind.name.as_str() {
            TASK if !is_open(record) => {
                let status = text_at(record, "status");
                return Err(EditError::Pointless(format!("这个任务已经是“{status}”了")));
            }
            TASK => ("due", text_at(record, "due")),
            FOLLOW_UP => ("next.time", text_at(record.get("next").unwrap_or(&Value::Null), "time")),
            _ => return Err(EditError::NoRecord(path.clone())),
        };
        let planned = moment(&planned).map(|planned| planned.time());
        let time = to.time.or(planned.filter(|time| *time != NaiveTime::MIN));
        let text = Moment { time, ..to }.to_string();
        Ok(Texts::from([(key.to_owned(), text)]))
    })
}

/// The follow-up whose plan stands for a customer: the latest that can be read; the path of its profile says which customer.
///
/// # Errors
/// [`EditError::NoRecord`] where there is none, or `profile` is no profile.
pub fn latest_plan(snapshot: &Snapshot<'_>, profile: &RelPath) -> Result<RelPath, EditError> {
    let none = || EditError::NoRecord(profile.clone());
    let dir = profile
        .parent()
        .filter(|_| profile.file_name() == PROFILE)
        .ok_or_else(none)?;
    let found = snapshot.search(&Request {
        kind: Some(FOLLOW_UP.to_owned()),
        customer_dir: Some(dir.as_str().to_owned()),
        sort: Sort::Field("date".to_owned(), true),
        limit: LATEST,
        ..Request::default()
    })?;
    let latest = found.hits.iter().find(|hit| hit.record.is_object());
    latest.and_then(|hit| RelPath::new(&hit.path)).ok_or_else(none)
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
