//! The status history as a file of the cache directory, so that a start need not read all commits again.
//!
//! A first line with format and checksum, then JSON. A file that is damaged or of another format is as good as none.

use std::collections::{BTreeMap, HashMap};
use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};

use super::profile::TOLD;
use super::{Customer, Known, StatusChange, StatusChanges};
use crate::history::blob_id;

const FILE: &str = "status-history";
/// Raised when what is written, or what counts as a change, is another.
const FORMAT: u32 = 3;

#[derive(Serialize, Deserialize)]
struct Kept {
    head: String,
    fields: Vec<String>,
    commits: Vec<KeptCommit>,
    customers: Vec<KeptCustomer>,
}

#[derive(Serialize, Deserialize)]
struct KeptCommit {
    id: String,
    time: DateTime<FixedOffset>,
    author: String,
}

#[derive(Serialize, Deserialize)]
struct KeptCustomer {
    id: String,
    paths: Vec<String>,
    changes: Vec<KeptChange>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    deleted_by: Option<String>,
}

/// A change without what the ones before it tell.
#[derive(Serialize, Deserialize)]
struct KeptChange(usize, usize, Option<String>);

/// None when there is nothing usable.
pub fn read(cache: &Path) -> Option<Known> {
    let bytes = std::fs::read(cache.join(FILE)).ok()?;
    let end_of_line = bytes.iter().position(|byte| *byte == b'\n')?;
    let (head, json) = (bytes.get(..end_of_line)?, bytes.get(end_of_line + 1..)?);
    if head != first_line(json).as_bytes() {
        return None;
    }
    let kept: Kept = serde_json::from_slice(json).ok()?;
    if kept.fields != TOLD {
        return None;
    }
    let mut customers = BTreeMap::new();
    for customer in kept.customers {
        let mut changes: Vec<StatusChange> = Vec::with_capacity(customer.changes.len());
        for KeptChange(commit, field, after) in customer.changes {
            let (commit, field) = (kept.commits.get(commit)?, *TOLD.get(field)?);
            let last = changes.iter().rfind(|change| change.field == field);
            changes.push(StatusChange {
                customer_id: customer.id.clone(),
                time: commit.time,
                author: commit.author.clone(),
                commit: commit.id.clone(),
                field: field.to_owned(),
                before: last.and_then(|last| last.after.clone()),
                after,
            });
        }
        let paths = customer.paths.into_iter().collect();
        let deleted_by = customer.deleted_by;
        let known = Customer {
            paths,
            changes,
            deleted_by,
        };
        customers.insert(customer.id, Arc::new(known));
    }
    Some(Known {
        head: kept.head,
        changes: Arc::new(StatusChanges { customers }),
        unsaved: 0,
    })
}

/// Replaces the file at one go.
pub fn write(cache: &Path, known: &Known) -> std::io::Result<()> {
    let mut commits: Vec<KeptCommit> = Vec::new();
    let mut numbers: HashMap<&str, usize> = HashMap::new();
    let mut customers = Vec::with_capacity(known.changes.customers.len());
    for (id, customer) in &known.changes.customers {
        let mut changes = Vec::with_capacity(customer.changes.len());
        for change in &customer.changes {
            let commit = *numbers.entry(&change.commit).or_insert_with(|| {
                commits.push(KeptCommit {
                    id: change.commit.clone(),
                    time: change.time,
                    author: change.author.clone(),
                });
                commits.len() - 1
            });
            let field = TOLD.iter().position(|field| *field == change.field);
            changes.push(KeptChange(commit, field.unwrap_or(TOLD.len()), change.after.clone()));
        }
        customers.push(KeptCustomer {
            id: id.clone(),
            paths: customer.paths.iter().cloned().collect(),
            changes,
            deleted_by: customer.deleted_by.clone(),
        });
    }
    let json = serde_json::to_vec(&Kept {
        head: known.head.clone(),
        fields: TOLD.map(str::to_owned).to_vec(),
        commits,
        customers,
    })?;
    let mut file = tempfile::NamedTempFile::new_in(cache)?;
    file.write_all(format!("{}\n", first_line(&json)).as_bytes())?;
    file.write_all(&json)?;
    file.persist(cache.join(FILE)).map_err(|error| error.error)?;
    Ok(())
}

fn first_line(json: &[u8]) -> String {
    let sum: String = blob_id(json).iter().map(|byte| format!("{byte:02x}")).collect();
    format!("kehu status history {FORMAT} {sum}")
}
