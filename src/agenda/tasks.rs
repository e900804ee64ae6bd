//! Tasks that are not done.

use super::{Asked, Collected, Duty, Item, Whose, label};
use crate::archive::{Result, Snapshot, text_at};
use crate::index::{Hit, Request, Sort, sentence};
use crate::rules::{TASK, TASK_CLOSED, TASK_STATUS};
use crate::vault::RelPath;
use chrono::NaiveTime;
use serde_json::Value;
use std::collections::HashSet;

const URGENT: &str = "高";
/// No day is later.
const END_OF_TIME: &str = "9999-12-31";
/// Tasks of one name.
const MOST_CALLED: usize = 200;

/// Whether a task is still to be done.
#[must_use]
pub fn is_open(task: &Value) -> bool {
    !TASK_CLOSED.contains(&text_at(task, TASK_STATUS).as_str())
}

/// The condition for tasks that are still to be done.
pub(super) fn open(snapshot: &Snapshot<'_>) -> String {
    format!("-{}:{}", label(snapshot, TASK, "status"), TASK_CLOSED.join(","))
}

/// The same for those of somebody; of everybody where `who` is empty.
fn open_of(snapshot: &Snapshot<'_>, who: &str) -> String {
    if who.is_empty() {
        return open(snapshot);
    }
    let theirs = sentence::condition(&label(snapshot, TASK, "assignee"), who);
    sentence::with(&theirs, &open(snapshot))
}

pub(super) fn collect(snapshot: &Snapshot<'_>, asked: &Asked<'_>) -> Collected {
    let due = asked.span.condition(&label(snapshot, TASK, "due"));
    let found = snapshot.search_known(&Request {
        text: sentence::with(&due, &open_of(snapshot, asked.who)),
        kind: Some(TASK.to_owned()),
        sort: Sort::Field("due".to_owned(), asked.span.is_open()),
        limit: asked.limit,
        ..Request::default()
    })?;
    Ok((found.total, found.hits.iter().map(item).collect()))
}

/// Open tasks that are on no day's list: nobody wrote a day, or one that is none (下周), or one that the index cannot hold.
pub(super) fn undated(snapshot: &Snapshot<'_>, who: &str, limit: usize) -> Collected {
    let no_day = format!("-{}<={END_OF_TIME}", label(snapshot, TASK, "due"));
    let found = snapshot.search_known(&Request {
        text: sentence::with(&no_day, &open_of(snapshot, who)),
        kind: Some(TASK.to_owned()),
        limit,
        ..Request::default()
    })?;
    let undated = |hit: &Hit| {
        let due = text_at(&hit.record, "due");
        let said = Some(format!("写的是“{due}”")).filter(|_| !due.is_empty());
        let item = item(hit);
        Item {
            day: None,
            time: None,
            note: joined([item.note].into_iter().chain(said)),
            ..item
        }
    };
    Ok((
        found.total,
        found
            .hits
            .iter()
            .filter(|hit| hit.record.is_object())
            .map(undated)
            .collect(),
    ))
}

/// The files of the open tasks that this person is to do.
pub fn open_tasks_of(snapshot: &Snapshot<'_>, who: &str) -> Result<Vec<RelPath>> {
    let request = Request {
        text: open_of(snapshot, who),
        kind: Some(TASK.to_owned()),
        limit: usize::MAX >> 1,
        keys: Some(&[]),
        ..Request::default()
    };
    Ok(snapshot
        .search_known(&request)?
        .hits
        .iter()
        .filter(|hit| hit.person == who)
        .filter_map(|hit| RelPath::new(&hit.path))
        .collect())
}

/// The folders of the customers for whom an open task is due today or later.
pub fn customers_with_tasks(snapshot: &Snapshot<'_>) -> Result<HashSet<String>> {
    let due = format!("{}>={}", label(snapshot, TASK, "due"), snapshot.today());
    let found = snapshot.search_known(&Request {
        text: sentence::with(&due, &open(snapshot)),
        kind: Some(TASK.to_owned()),
        limit: usize::MAX >> 1,
        keys: Some(&[]),
        ..Request::default()
    })?;
    Ok(found.hits.into_iter().map(|hit| hit.customer_dir).collect())
}

/// Tasks of this name that are open, or those that are not; where none is called just so, those that have it in their name.
pub fn tasks_called(snapshot: &Snapshot<'_>, name: &str, are_open: bool) -> Result<Vec<Item>> {
    let name = name.trim();
    let found = snapshot.search_known(&Request {
        text: sentence::condition(&label(snapshot, TASK, "name"), name),
        kind: Some(TASK.to_owned()),
        limit: MOST_CALLED,
        ..Request::default()
    })?;
    let fitting = found.hits.iter().filter(|hit| is_open(&hit.record) == are_open);
    let called: Vec<Item> = fitting.map(item).filter(|item| item.title.contains(name)).collect();
    let (exactly, nearly): (Vec<Item>, Vec<Item>) = called.into_iter().partition(|item| item.title == name);
    Ok(if exactly.is_empty() { nearly } else { exactly })
}

fn item(hit: &Hit) -> Item {
    let text = |key| text_at(&hit.record, key);
    let notes = [text("type"), text("place"), text("contact")];
    Item {
        duty: Duty::Task,
        day: hit.date.map(|due| due.date()),
        time: hit.date.map(|due| due.time()).filter(|time| *time != NaiveTime::MIN),
        title: hit.title.clone(),
        note: joined(notes),
        whose: Whose::of(hit),
        person: hit.person.clone(),
        urgent: text("priority") == URGENT,
        path: hit.path.clone(),
    }
}

/// What is not empty, with dots between.
pub(super) fn joined(parts: impl IntoIterator<Item = String>) -> String {
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join(" · ")
}

impl Whose {
    /// None for a file outside of all customers.
    pub(super) fn of(hit: &Hit) -> Option<Self> {
        let folder = hit.customer_dir.rsplit('/').next().unwrap_or_default();
        let name = if hit.customer_name.is_empty() {
            folder
        } else {
            &hit.customer_name
        };
        (!hit.customer_dir.is_empty()).then(|| Self {
            customer_id: hit.customer_id.clone(),
            customer_name: name.to_owned(),
            dir: hit.customer_dir.clone(),
        })
    }
}
