//! Several people in one cell: 罗静 / 马超 beside two phones.

use super::text::narrow;
use crate::kinds::tidy_phone;
use serde_json::{Map, Value, json};

/// Makes a contact of each person of a name, where each has a phone and nothing is said of one of them alone; otherwise tells
/// that they are left together.
pub(super) fn part(record: &mut Map<String, Value>) -> Option<String> {
    let contacts = record.get_mut("contacts")?.as_array_mut()?;
    let mut told = None;
    let mut parted = Vec::with_capacity(contacts.len());
    for contact in contacts.drain(..) {
        let names = names(&contact);
        let phones = phones(&contact);
        let is_plain = |contact: &Map<String, Value>| {
            let mut keys = contact.keys();
            keys.all(|key| ["name", "phone", "other_phones"].contains(&key.as_str()))
        };
        if names.len() < 2 {
            parted.push(contact);
        } else if names.len() == phones.len() && contact.as_object().is_some_and(is_plain) {
            let people = names.into_iter().zip(phones);
            parted.extend(people.map(|(name, phone)| json!({"name": name, "phone": phone})));
        } else {
            let name = contact.get("name").and_then(Value::as_str).unwrap_or_default();
            told = Some(format!("“{name}”像是 {} 个人，分不清各自的电话，没有拆开", names.len()));
            parted.push(contact);
        }
    }
    *contacts = parted;
    told
}

/// The names of several people; empty where it is not sure that they are.
fn names(contact: &Value) -> Vec<String> {
    let Some(text) = contact.get("name").and_then(Value::as_str) else {
        return Vec::new();
    };
    if !text.contains(['/', '／', '、']) {
        return Vec::new();
    }
    let narrow = narrow(text);
    let names: Vec<String> = narrow.split(['/', '、']).map(|name| name.trim().to_owned()).collect();
    let is_name = |name: &String| {
        let is_chinese = name
            .chars()
            .all(|character| matches!(character, '\u{3400}'..='\u{9fff}' | '·'));
        is_chinese && (2..=4).contains(&name.chars().count())
    };
    if names.iter().all(is_name) { names } else { Vec::new() }
}

fn phones(contact: &Value) -> Vec<&str> {
    let others = contact.get("other_phones").and_then(Value::as_array);
    let all = contact.get("phone").into_iter().chain(others.into_iter().flatten());
    let phones = all.filter_map(Value::as_str);
    phones.filter(|phone| tidy_phone(phone).is_some()).collect()
}
