//! The vault as the planner sees it.

use super::matching::is_name;
use crate::kinds::Kind;
use crate::vault::RelPath;
use std::collections::HashMap;
use unicode_normalization::UnicodeNormalization;

/// A customer that the vault holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Known {
    /// Of the profile: `客户/…/客户.yaml`.
    pub path: RelPath,
    pub customer_id: String,
    pub legacy_ids: Vec<String>,
    pub name: String,
    pub credit_code: String,
}

/// A record of the vault that has a number (合同编号).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Numbered {
    pub path: RelPath,
    pub number: String,
    /// The folder of the customer whose record it is.
    pub customer: RelPath,
}

/// What a vault tells the planner, from several threads at once. Errors are sentences for the user.
pub trait Existing: Sync {
    /// Every customer, living and archived.
    fn customers(&self) -> Result<Vec<Known>, String>;
    /// The customer numbers that begin with `beginning`, also of customers that were deleted.
    fn numbers_beginning(&self, beginning: &str) -> Result<Vec<String>, String>;
    /// The content of a file; None when it is gone.
    fn read(&self, path: &RelPath) -> Result<Option<Vec<u8>>, String>;
    /// Whether a file or folder is there.
    fn taken(&self, path: &RelPath) -> bool;
    /// The YAML files right in a folder.
    fn records(&self, folder: &RelPath) -> Result<Vec<RelPath>, String>;
    /// The records of a kind that have a number in the field of this key.
    fn numbered(&self, kind: &Kind, key: &str) -> Result<Vec<Numbered>, String>;
}

/// All customers by what identifies them.
pub(super) struct Directory {
    known: Vec<Known>,
    by_id: HashMap<String, Vec<usize>>,
    by_legacy_id: HashMap<String, Vec<usize>>,
    by_credit_code: HashMap<String, Vec<usize>>,
    by_name: HashMap<String, Vec<usize>>,
}

impl Directory {
    /// What is only a placeholder for a name (未知) counts as none.
    pub(super) fn new(mut known: Vec<Known>, placeholder_names: &[String]) -> Self {
        for customer in &mut known {
            if !is_name(&customer.name, placeholder_names) {
                customer.name.clear();
            }
        }
        let mut directory = Self {
            by_id: HashMap::with_capacity(known.len()),
            by_legacy_id: HashMap::new(),
            by_credit_code: HashMap::new(),
            by_name: HashMap::with_capacity(known.len()),
            known: Vec::new(),
        };
        for (at, customer) in known.iter().enumerate() {
            let mut learn = |map: fn(&mut Self) -> &mut HashMap<String, Vec<usize>>, key: String| {
                if !key.is_empty() {
                    map(&mut directory).entry(key).or_default().push(at);
                }
            };
            learn(|directory| &mut directory.by_id, customer.customer_id.clone());
            learn(
                |directory| &mut directory.by_credit_code,
                customer.credit_code.to_uppercase(),
            );
            learn(|directory| &mut directory.by_name, name_key(&customer.name));
            for legacy_id in &customer.legacy_ids {
                learn(|directory| &mut directory.by_legacy_id, legacy_id.clone());
            }
        }
        directory.known = known;
        directory
    }

    pub(super) fn all(&self) -> &[Known] {
        &self.known
    }

    pub(super) fn get(&self, at: usize) -> Option<&Known> {
        self.known.get(at)
    }

    pub(super) fn with_id(&self, id: &str) -> &[usize] {
        found(&self.by_id, id)
    }

    pub(super) fn with_legacy_id(&self, id: &str) -> &[usize] {
        found(&self.by_legacy_id, id)
    }

    pub(super) fn with_credit_code(&self, code: &str) -> &[usize] {
        found(&self.by_credit_code, code)
    }

    pub(super) fn with_name(&self, name: &str) -> &[usize] {
        found(&self.by_name, &name_key(name))
    }
}

fn found<'a>(map: &'a HashMap<String, Vec<usize>>, key: &str) -> &'a [usize] {
    map.get(key).map_or(&[], Vec::as_slice)
}

/// Names are the same when they differ only in the width and case of characters and in blanks, as the checks see it.
pub(super) fn name_key(name: &str) -> String {
    let narrow = name.nfkc().flat_map(char::to_lowercase);
    narrow.filter(|character| !character.is_whitespace()).collect()
}

/// What is left of a name without what people leave out or write in several ways: 有限公司, brackets and signs. Two names with
/// one such key are likely, but not surely, one customer's.
pub(super) fn likeness_key(name: &str) -> String {
    const FORMS: [&str; 9] = [
        "股份有限公司",
        "有限责任公司",
        "集团有限公司",
        "有限公司",
        "公司",
        "co.,ltd",
        "coltd",
        "ltd",
        "inc",
    ];
    let key = name_key(name);
    let key = FORMS
        .iter()
        .find_map(|form| key.trim_end_matches('.').strip_suffix(form))
        .unwrap_or(&key);
    key.chars().filter(|character| character.is_alphanumeric()).collect()
}
