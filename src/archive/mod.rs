//! [`Archive`], the one door of the library: open a vault, apply a [`Change`], read through a [`Viewer`].
//!
//! Everything that changes files passes one pipeline (`keeper`), whoever made the change: compare with what is known, read
//! and check, commit, index. Everything that reads does so through a [`Snapshot`], which stays as it is while it is held.

mod archived_on;
mod attachments;
mod cache;
mod change;
mod clock;
mod compare;
mod completeness;
mod contract_numbers;
mod credit_codes;
mod customer;
mod departed;
mod derived;
mod differences;
mod digest;
mod doubles;
mod error;
mod examine;
mod family;
mod findings;
mod future;
mod heritage;
mod keep;
mod keeper;
mod lease;
mod log;
mod mark;
mod meant;
mod moved;
mod neglect;
mod oddities;
mod open;
mod openable;
mod outline;
mod plan;
mod record;
mod reminders;
mod salvage;
mod snapshot;
mod standing;
mod status;
mod status_history;
mod stillness;
mod summary;
mod taken_numbers;
mod text_check;
mod troubled;
mod undo;
mod unnumbered;
mod version;
mod views;

use std::path::PathBuf;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Condvar, Mutex, RwLock};

pub use change::{Applied, Change, Progress, TakenIn, Viewer};
pub use clock::Clock;
pub use completeness::{Completeness, LACKING, Lack};
pub use credit_codes::CREDIT_CODE;
pub use customer::CustomerView;
pub use departed::{Deletion, Departed, Whose};
pub use derived::{DERIVED, Derived, DerivedColumn, Figure, NEXT_GOAL, NEXT_OWNER};
pub use digest::{moment, readable, scalar_text, text_at};
pub use error::{ArchiveError, Candidate, Result};
pub use examine::{Check, State};
pub use findings::{Findings, is_archived};
pub use log::{CREATED, DELETED, LogEntry, LoggedChange, LoggedCustomer, LoggedPart};
pub use meant::Meant;
pub use open::{Options, Turn};
pub use outline::Outline;
pub use plan::{APPOINTMENT, Plan, Plans};
pub use reminders::{BIRTHDAYS, RECEIVABLE, RECEIVABLE_ON, birthdays};
pub use snapshot::Snapshot;
pub use standing::{Standing, says_standing};
pub use status::Status;
pub use status_history::{SHELVED, StatusChange, StatusChanges, TRACKED};
pub use troubled::Troubled;
pub use undo::{Kept, Undo, Undone, taking_back};
pub use version::{Neighbours, Version, VersionNote};

use crate::history::History;
use crate::index::{Index, Wording};
use crate::kinds::{Catalog, SchemaError};
use crate::texts::Shelf;
use crate::vault::Vault;

/// A vault with its history and index. Shared among threads by reference or `Arc`.
pub struct Archive {
    vault: Vault,
    clock: Clock,
    history: History,
    cache: PathBuf,
    /// What was read of attachments.
    texts: Shelf,
    /// What changes together when a schema or the settings change.
    definitions: RwLock<Definitions>,
    live: Mutex<status::Live>,
    generation: Mutex<u64>,
    /// The mark of the index that everybody was told of last.
    told_mark: Mutex<String>,
    risen: Condvar,
    /// Commits were made that the git index does not know yet.
    git_index_behind: AtomicBool,
    /// Findings as of a generation; computed when first asked for.
    findings: findings::Cache,
    oddities: oddities::Oddities,
    /// The status history as of a commit; made when first asked for.
    status_history: status_history::Cache,
    /// Who and what occurs in the log as of a commit; made when first asked for.
    outline: outline::Cache,
    differences: differences::Cache,
    /// The git index's lock outlasted all patience and is not waited for until it was gone once.
    stale_git_lock: AtomicBool,
}

struct Definitions {
    catalog: Arc<Catalog>,
    index: Arc<Index>,
    /// The vault's own words, by which searches are read.
    wording: Arc<Wording>,
    fingerprint: u64,
    /// Stamps of schema and settings files when they were read.
    stamps: Vec<(PathBuf, Option<std::time::SystemTime>, u64)>,
    /// What is wrong with schema files.
    errors: Vec<SchemaError>,
}
