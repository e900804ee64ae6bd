//! 任务/*.yaml: what is to be done.

use super::super::tasks::Errand;
use super::put;
use chrono::NaiveDate;
use serde_json::{Map, Value};

pub(in super::super) fn task(errand: &Errand, today: NaiveDate) -> Map<String, Value> {
    let mut map = Map::new();
    put(&mut map, "name", errand.name.as_str());
    put(&mut map, "type", errand.kind.as_str());
    put(&mut map, "assignee", errand.assignee.as_str());
    put(&mut map, "due", errand.due(today));
    put(&mut map, "priority", errand.priority.as_str());
    let done = errand.done_on(today);
    if done.is_some() {
        put(&mut map, "status", "已完成");
    }
    put(&mut map, "place", errand.place.as_str());
    put(&mut map, "description", errand.description.as_str());
    put(&mut map, "assigned_by", errand.by.as_str());
    put(&mut map, "done_on", done);
    put(&mut map, "result", errand.result.as_str());
    map
}
