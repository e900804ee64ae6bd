//! A customer's files belong together: records carry their customer's values so that one query reaches both
//! (`报价 行业:制造业`), and the profile carries what its records tell (last contact, contract amounts).

use crate::kinds::CUSTOMER_NAME;
use serde_json::Value;

use super::derived::Derived;
use super::digest::{Digest, text_at};
use crate::index::FieldValue;
use crate::kinds::{Catalog, Field};

/// What records inherit from their customer's profile.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Heritage {
    pub customer_id: String,
    pub customer_name: String,
    /// The name of a customer without a profile, by which its files are searched. Where there is a profile, the index finds
    /// all files of the customer by the names in it.
    folder_name: Option<String>,
    fields: Vec<(String, FieldValue)>,
}

impl Heritage {
    /// From a digested profile; one that does not parse is known by what can be salvaged of it, or by its folder's name.
    #[must_use]
    pub fn of(profile: Option<&Digest>, customer_dir: &str, catalog: &Catalog) -> Self {
        let folder_name = customer_dir.rsplit('/').next().unwrap_or_default().to_owned();
        let Some(readable) = profile.filter(|digest| digest.entry.record.is_object()) else {
            let said = profile.map(|digest| &digest.entry);
            let name = said
                .map(|entry| entry.customer_name.clone())
                .filter(|name| !name.is_empty());
            return Self {
                folder_name: profile.is_none().then(|| folder_name.clone()),
                customer_id: said.map(|entry| entry.customer_id.clone()).unwrap_or_default(),
                customer_name: name.unwrap_or(folder_name),
                ..Self::default()
            };
        };
        let record = &readable.entry.record;
        let name = text_at(record, CUSTOMER_NAME);
        let inherited = |key: &str| catalog.customer().field(key).is_some_and(Field::is_inherited);
        Self {
            customer_id: text_at(record, "customer_id"),
            customer_name: if name.is_empty() { folder_name } else { name },
            folder_name: None,
            fields: readable
                .entry
                .fields
                .iter()
                .filter(|(key, _)| inherited(key))
                .cloned()
                .collect(),
        }
    }

    /// Gives a record (or an annex) its customer's values; its own win.
    pub fn bestow(&self, digest: &mut Digest) {
        let entry = &mut digest.entry;
        entry.customer_id.clone_from(&self.customer_id);
        entry.customer_name.clone_from(&self.customer_name);
        entry.body.extend(self.folder_name.clone());
        let own = entry.fields.len();
        for field in &self.fields {
            let is_own = entry.fields.iter().take(own).any(|(key, _)| *key == field.0);
            if !is_own {
                entry.fields.push(field.clone());
            }
        }
    }
}

/// Whether a profile leaves its records what it left them before.
#[must_use]
pub fn leaves_the_same(before: &Value, now: &Value, catalog: &Catalog) -> bool {
    let fields = catalog.customer().fields.iter().filter(|field| field.is_inherited());
    let mut keys = fields
        .map(|field| field.key.as_str())
        .chain(["customer_id", CUSTOMER_NAME]);
    before.is_object() && now.is_object() && keys.all(|key| before.get(key) == now.get(key))
}

/// Completes a profile with its own identity and what its records tell.
pub fn complete_profile(profile: &mut Digest, heritage: &Heritage, derived: &Derived) {
    let entry = &mut profile.entry;
    entry.customer_id.clone_from(&heritage.customer_id);
    entry.customer_name.clone_from(&heritage.customer_name);
    entry.title.clone_from(&heritage.customer_name);
    if entry.names.is_empty() {
        entry.names.push(heritage.customer_name.clone());
    }
    entry.date = derived.last_contact;
    if entry.record != Value::Null {
        entry.person = text_at(&entry.record, "owner");
    }
    entry.fields.extend(derived.fields());
}
