//! For whom a change was made: the customers, and the records that are not their profiles.

use crate::archive::{ArchiveError, LogEntry};
use crate::vault::{PROFILE, RelPath};
use crate::web::error::WebError;
use crate::web::links;
use crate::web::pages::record::Opened;
use crate::web::site::Visit;
use crate::web::view::log::{Linked, customer};
use std::collections::BTreeSet;

/// Records that are named before the others are left to the list of files.
const RECORDS: usize = 3;

/// Where one goes on to from a change.
#[derive(Clone, Debug, Default)]
pub struct Whom {
    pub customers: Vec<Linked>,
    /// Customers beyond those.
    pub more: usize,
    /// 任务 送样品
    pub records: Vec<Linked>,
}

impl Whom {
    /// Of a commit, as things are now.
    pub(super) fn of(logged: &LogEntry, visit: &Visit<'_>) -> Result<Self, WebError> {
        let customers: Vec<Linked> = logged.customers.iter().map(customer).collect();
        Ok(Self {
            more: logged.customer_id.len().saturating_sub(customers.len()),
            customers,
            records: records(logged, visit)?,
        })
    }

    /// All of them, customers first.
    #[must_use]
    pub fn places(&self) -> Vec<&Linked> {
        self.customers.iter().chain(&self.records).collect()
    }
}

/// The first few records that are still there.
fn records(logged: &LogEntry, visit: &Visit<'_>) -> Result<Vec<Linked>, WebError> {
    let paths: BTreeSet<&str> = logged.changes.iter().map(|change| change.path.as_str()).collect();
    let mut records = Vec::new();
    for path in paths.into_iter().filter_map(RelPath::new) {
        if path.file_name() == PROFILE {
            continue;
        }
        if let Some(record) = record(&path, visit)? {
            records.push(record);
        }
        if records.len() == RECORDS {
            break;
        }
    }
    Ok(records)
}

fn record(path: &RelPath, visit: &Visit<'_>) -> Result<Option<Linked>, WebError> {
    let catalog = visit.snapshot.catalog();
    let bytes = match visit.snapshot.file(path) {
        Ok(Some(bytes)) => bytes,
        // Beyond all bounds, or a folder by now: the list of files names it.
        Ok(None) | Err(ArchiveError::Vault(_)) => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    let opened = Opened::of(path.clone(), bytes, catalog);
    Ok(opened.kind(catalog).map(|kind| Linked {
        text: format!("{} {}", kind.title, opened.title(catalog)),
        href: links::record(path.as_str()),
    }))
}
