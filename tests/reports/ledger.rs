//! All records of a vault, read straight from its files by another YAML reader: for counting again what reports say.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::Value;

/// A file of a customer.
pub struct Record {
    pub customer: String,
    /// Null when it does not parse.
    pub value: Value,
    /// The profile of its customer.
    pub profile: Value,
}

pub struct Ledger {
    pub customers: Vec<Record>,
    pub followups: Vec<Record>,
    pub contracts: Vec<Record>,
    pub feedback: Vec<Record>,
}

impl Ledger {
    pub fn of(root: &Path) -> Self {
        let mut profiles: BTreeMap<String, Value> = BTreeMap::new();
        let mut files: Vec<(String, String, Value)> = Vec::new();
        for entry in walkdir::WalkDir::new(root).sort_by_file_name() {
            let entry = entry.unwrap();
            let path = entry
                .path()
                .strip_prefix(root)
                .unwrap()
                .to_string_lossy()
                .replace('\\', "/");
            let parts: Vec<&str> = path.split('/').collect();
            if !matches!(parts[0], "客户" | "历史客户") || !path.ends_with(".yaml") {
                continue;
            }
            let (customer, kind) = match parts.as_slice() {
                [_, _, _, _, "客户.yaml"] => (parts[..4].join("/"), "客户"),
                [_, _, _, _, kind @ ("跟进" | "合同" | "反馈"), _] => (parts[..4].join("/"), *kind),
                _ => continue,
            };
            let text = std::fs::read(entry.path()).unwrap();
            let value = std::str::from_utf8(&text).ok().and_then(first_document);
            let value: Value = value.filter(Value::is_object).unwrap_or_default();
            if kind == "客户" {
                profiles.insert(customer.clone(), value.clone());
            }
            files.push((customer, kind.to_owned(), value));
        }
        let of_kind = |wanted: &str| {
            let records = files.iter().filter(|(_, kind, _)| kind == wanted);
            records
                .map(|(customer, _, value)| Record {
                    customer: customer.clone(),
                    value: value.clone(),
                    profile: profiles.get(customer).cloned().unwrap_or_default(),
                })
                .collect()
        };
        Self {
            customers: of_kind("客户"),
            followups: of_kind("跟进"),
            contracts: of_kind("合同"),
            feedback: of_kind("反馈"),
        }
    }
}

/// The value of a text, of its first document where there are several.
pub fn first_document(text: &str) -> Option<Value> {
    let document = serde_yaml::Deserializer::from_str(text.trim_start_matches('\u{feff}')).next()?;
    Value::deserialize(document).ok()
}

impl Record {
    /// A text of the record, or of its customer's profile; empty when there is none.
    pub fn text(&self, key: &str) -> String {
        let own = self.value.get(key).or_else(|| self.profile.get(key));
        match own {
            Some(Value::String(text)) => text.clone(),
            Some(Value::Number(number)) => number.to_string(),
            _ => String::new(),
        }
    }

    /// The day that a date or moment names.
    pub fn day(&self, key: &str) -> Option<NaiveDate> {
        self.value.get(key)?.as_str()?.get(..10)?.parse().ok()
    }

    pub fn number(&self, key: &str) -> f64 {
        self.value.get(key).and_then(Value::as_f64).unwrap_or_default()
    }

    /// What a number adds up to over the maps of a list.
    pub fn sum(&self, list: &str, key: &str) -> f64 {
        let items = self.value.get(list).and_then(Value::as_array);
        items
            .into_iter()
            .flatten()
            .filter_map(|item| item.get(key)?.as_f64())
            .sum()
    }
}

/// Records by a key, in the order of the keys.
pub fn grouped<'a>(
    records: impl Iterator<Item = &'a Record>,
    key: impl Fn(&Record) -> String,
) -> BTreeMap<String, Vec<&'a Record>> {
    let mut groups: BTreeMap<String, Vec<&Record>> = BTreeMap::new();
    for record in records {
        groups.entry(key(record)).or_default().push(record);
    }
    groups
}

pub fn customers(records: &[&Record]) -> BTreeSet<String> {
    records.iter().map(|record| record.customer.clone()).collect()
}
