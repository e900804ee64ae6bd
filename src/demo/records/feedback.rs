//! 反馈/*.yaml: complaints and their handling, questions, ratings.

use super::super::staff::SERVICE;
use super::put;
use chrono::{NaiveDate, NaiveDateTime};
use serde_json::{Map, Value, json};

/// A piece of feedback nobody has dealt with yet.
pub(in super::super) fn feedback(
    on: NaiveDate,
    kind: &str,
    subject: &str,
    description: &str,
    contact: &str,
) -> Map<String, Value> {
    let mut map = Map::new();
    put(&mut map, "on", on.to_string());
    put(&mut map, "type", kind);
    put(&mut map, "subject", subject);
    put(&mut map, "description", description);
    put(&mut map, "contact", contact);
    put(&mut map, "level", if kind == "投诉" { "紧急" } else { "一般" });
    put(&mut map, "status", "处理中");
    put(&mut map, "handler", SERVICE.name);
    map
}

/// One more step of the handling.
pub(in super::super) fn add_step(feedback: &mut Map<String, Value>, time: NaiveDateTime, by: &str, content: &str) {
    let step = json!({"time": time.format("%Y-%m-%d %H:%M").to_string(), "by": by, "content": content});
    if let Value::Array(steps) = feedback.entry("process").or_insert_with(|| Value::Array(Vec::new())) {
        steps.push(step);
    }
}

pub(in super::super) fn close(feedback: &mut Map<String, Value>, on: NaiveDate, solution: Option<&str>, rating: u64) {
    put(feedback, "status", "已解决");
    put(feedback, "solution", solution);
    put(feedback, "closed_on", on.to_string());
    put(feedback, "rating", rating);
}
