//! 跟进/*.yaml.

use super::put;
use chrono::NaiveDateTime;
use serde_json::{Map, Value, json};

/// What a follow-up says.
pub(in super::super) struct Followup {
    pub(in super::super) time: NaiveDateTime,
    pub(in super::super) method: String,
    pub(in super::super) by: String,
    pub(in super::super) participants: Vec<String>,
    pub(in super::super) contact: String,
    pub(in super::super) subject: String,
    pub(in super::super) content: String,
    pub(in super::super) feedback: Option<String>,
    /// (wish, state)
    pub(in super::super) demands: Vec<(String, String)>,
    /// (date or minute, goal)
    pub(in super::super) next: Option<(String, String)>,
}

pub(in super::super) fn followup(said: &Followup) -> Value {
    let mut map = Map::new();
    put(&mut map, "time", said.time.format("%Y-%m-%d %H:%M").to_string());
    put(&mut map, "method", said.method.as_str());
    put(&mut map, "by", said.by.as_str());
    put(&mut map, "participants", said.participants.clone());
    put(&mut map, "contact", said.contact.as_str());
    put(&mut map, "subject", said.subject.as_str());
    put(&mut map, "content", said.content.as_str());
    put(&mut map, "feedback", said.feedback.clone());
    let demands: Vec<Value> = said
        .demands
        .iter()
        .map(|(text, status)| json!({"text": text, "status": status}))
        .collect();
    put(&mut map, "demands", demands);
    if let Some((time, goal)) = &said.next {
        put(&mut map, "next", json!({"time": time, "goal": goal, "owner": said.by}));
    }
    Value::Object(map)
}
