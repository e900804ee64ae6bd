//! What a story has made of a customer so far.

use super::super::company::{Company, Contact};
use super::super::folder::Folder;
use super::super::handmade;
use super::super::numbers::in_ten_thousands;
use super::super::random::Random;
use super::super::records::{Contract, Entry, profile};
use super::super::staff::SERVICE;
use crate::history::Staged;
use crate::kinds::Catalog;
use crate::vault::{LIVING, layout};
use crate::yaml;
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::io;

pub(in super::super) struct Customer {
    pub(in super::super) profile: Map<String, Value>,
    pub(in super::super) folder: Folder,
    /// What the braces of the script stand for.
    pub(super) words: BTreeMap<String, String>,
    /// Wordings already used.
    pub(super) used: Vec<String>,
    /// Contracts by number (1 or 2), with their path in the folder.
    pub(super) contracts: BTreeMap<usize, (String, Contract)>,
    /// The complaint that is open, with its path in the folder.
    pub(super) complaint: Option<(String, Map<String, Value>)>,
    pub(super) random: Random,
}

impl Customer {
    pub(super) fn new(company: &Company, entry: &Entry<'_>, mut random: Random) -> Self {
        let profile = profile(company, entry, &mut random);
        let dir = layout::customer_dir(LIVING, &Value::Object(profile.clone()));
        let words = words(company, &mut random);
        Self {
            profile,
            folder: Folder::new(dir),
            words,
            used: Vec::new(),
            contracts: BTreeMap::new(),
            complaint: None,
            random,
        }
    }

    /// Text of a profile field; empty when there is none.
    pub(in super::super) fn text(&self, key: &str) -> String {
        self.profile
            .get(key)
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned()
    }

    /// The profile as a file, with the marks of its keeper.
    pub(super) fn write_profile(&mut self, company: &Company) -> io::Result<Staged> {
        let text = yaml::to_text(&Value::Object(self.profile.clone()));
        self.folder.write_profile(handmade::dress(&text, company))
    }

    /// Sets profile fields and says in business words what changed.
    pub(super) fn change(&mut self, catalog: &Catalog, set: impl IntoIterator<Item = (String, Value)>) -> Vec<String> {
        let before = Value::Object(self.profile.clone());
        for (key, value) in set {
            set_in_order(&mut self.profile, key, value);
        }
        let after = Value::Object(self.profile.clone());
        yaml::diff(&before, &after)
            .iter()
            .map(|change| catalog.customer().describe(change))
            .collect()
    }

    /// Makes `contact` the one that {称呼} and {他} mean.
    pub(super) fn speak_with(&mut self, contact: &Contact) {
        self.words.insert("称呼".to_owned(), contact.2.clone());
        let pronoun = if contact.3.is_some() { "她" } else { "他" };
        self.words.insert("他".to_owned(), pronoun.to_owned());
    }
}

/// Keys that stay at the end of the profile, where the schema has them.
const LATE: [&str; 4] = ["first_contact_on", "created_on", "created_by", "remark"];

fn set_in_order(profile: &mut Map<String, Value>, key: String, value: Value) {
    if let Some(present) = profile.get_mut(&key) {
        *present = value;
        return;
    }
    let late: Vec<(String, Value)> = LATE.iter().filter_map(|key| profile.shift_remove_entry(*key)).collect();
    profile.insert(key, value);
    profile.extend(late);
}

fn words(company: &Company, random: &mut Random) -> BTreeMap<String, String> {
    let mut words = company.words.clone();
    let boss = if company.has_departments() { "领导" } else { "老板" };
    words.entry("老板".to_owned()).or_insert_with(|| boss.to_owned());
    words.insert("报价".to_owned(), in_ten_thousands(company.amount));
    if let Some(amount) = company.amount2 {
        words.insert("二期报价".to_owned(), in_ten_thousands(amount));
    }
    words.insert(
        "人数".to_owned(),
        random.between(4, (company.employees / 3).clamp(5, 26)).to_string(),
    );
    words.insert("客服".to_owned(), SERVICE.name.to_owned());
    words
}
