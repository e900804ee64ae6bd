//! What colleagues have to do in these days.

use super::calendar::{days_after, days_before, office_hours, working_day};
use super::random::Random;
use super::records::task;
use super::staff;
use super::story::Telling;
use super::{Batch, broken};
use crate::history::{Message, Staged};
use crate::kinds::Catalog;
use crate::vault::layout;
use crate::yaml;
use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::Value;
use std::io;

/// One task of the script.
#[derive(Debug, Deserialize)]
pub(super) struct Errand {
    /// The customer; none for what is about no customer.
    #[serde(default)]
    short: String,
    pub(super) name: String,
    #[serde(rename = "type")]
    pub(super) kind: String,
    pub(super) assignee: String,
    #[serde(default)]
    pub(super) by: String,
    due: i64,
    #[serde(default)]
    at: String,
    written: u64,
    #[serde(default)]
    pub(super) priority: String,
    #[serde(default)]
    pub(super) place: String,
    #[serde(default)]
    pub(super) description: String,
    /// So many days ago it was done.
    done: Option<u64>,
    #[serde(default)]
    pub(super) result: String,
}

impl Errand {
    /// When it is due, as a record holds it.
    pub(super) fn due(&self, today: NaiveDate) -> String {
        let day = if self.due < 0 {
            days_before(today, self.due.unsigned_abs())
        } else {
            days_after(today, self.due.unsigned_abs())
        };
        format!("{day} {}", self.at).trim_end().to_owned()
    }

    pub(super) fn done_on(&self, today: NaiveDate) -> Option<String> {
        self.done.map(|days| days_before(today, days).to_string())
    }
}

/// Each as somebody's save of the last days.
pub(super) fn give(telling: &mut Telling, today: NaiveDate, random: &Random) -> io::Result<Vec<Batch>> {
    let mut random = random.fork("tasks");
    let catalog = Catalog::builtin();
    let kind = catalog.kind("task").ok_or_else(|| broken("no kind of tasks"))?;
    let errands: Vec<Errand> = super::parse(include_str!("data/tasks.yaml"))?;
    let mut batches = Vec::new();
    for errand in errands {
        let record = Value::Object(task(&errand, today));
        let bytes = yaml::to_text(&record).into_bytes();
        let (subject, customer_ids, staged) = if errand.short.is_empty() {
            let path = layout::record_path(None, kind, &record, &|_| false);
            (
                format!("新增任务 {}", errand.name),
                Vec::new(),
                Staged::Put { path, bytes },
            )
        } else {
            let (_, customer) = telling.by_short_name(&errand.short)?;
            let inside = customer.folder.place_of(kind, &record)?;
            let staged = customer.folder.write(&inside, bytes)?;
            let id = customer.text("customer_id");
            (format!("{}：新增任务 {}", errand.short, errand.name), vec![id], staged)
        };
        let author = if errand.by.is_empty() {
            &errand.assignee
        } else {
            &errand.by
        };
        batches.push(Batch {
            when: office_hours(working_day(days_before(today, errand.written)), &mut random),
            author: staff::person(author),
            message: Message {
                subject,
                operation: "create".to_owned(),
                customer_ids,
                via: "web".to_owned(),
                ..Message::default()
            },
            files: vec![staged],
        });
    }
    Ok(batches)
}
