//! What the status history needs to know of a profile.

use crate::archive::digest::scalar_text;
use crate::archive::summary::value_of;
use crate::history::{BlobId, FileChange, History, HistoryError, customer_id};

/// The fields of a profile whose changes make up the status history.
pub const TRACKED: [&str; 4] = ["customer_type", "customer_level", "follow_up_status", "owner"];

/// What stands in the status history for a customer's folder lying among the archived: `是`, or nothing.
pub const SHELVED: &str = "archived";
/// All that the history tells of, in the order in which it is kept.
pub const TOLD: [&str; TRACKED.len() + 1] = [TRACKED[0], TRACKED[1], TRACKED[2], TRACKED[3], SHELVED];

/// A profile as some commit has it.
#[derive(Debug)]
pub struct Profile {
    pub customer_id: String,
    /// Of the tracked fields, in their order; none when the file does not parse.
    pub values: Option<[Option<String>; TRACKED.len()]>,
}

/// A profile that came, changed or went. A file that tells no customer's number counts as none.
#[derive(Debug)]
pub struct ProfileChange {
    pub path: String,
    pub before: Option<Profile>,
    pub after: Option<Profile>,
}

/// The profiles behind changed files.
pub fn each_of(files: &[FileChange], history: &History) -> Result<Vec<ProfileChange>, HistoryError> {
    let profile = |blob: Option<&BlobId>| -> Result<Option<Profile>, HistoryError> {
        match blob.map(|blob| history.blob(blob)).transpose() {
            Ok(bytes) => Ok(bytes.and_then(|bytes| Profile::read(&bytes))),
            // One lost content makes one gap, not the end of everybody's history.
            Err(HistoryError::Damaged(_)) => Ok(None),
            Err(error) => Err(error),
        }
    };
    let change = |file: &FileChange| {
        Ok(ProfileChange {
            path: file.path.to_string(),
            before: profile(file.before.as_ref())?,
            after: profile(file.after.as_ref())?,
        })
    };
    files.iter().map(change).collect()
}

impl Profile {
    fn read(bytes: &[u8]) -> Option<Self> {
        let values = value_of(bytes).map(|record| TRACKED.map(|key| record.get(key).and_then(scalar_text)));
        Some(Self {
            customer_id: customer_id(bytes)?,
            values,
        })
    }

    /// Whether the other profile has another value in the field, as far as can be told.
    pub fn differs(&self, other: &Self, field: usize) -> bool {
        match (&self.values, &other.values) {
            (Some(mine), Some(theirs)) => self.customer_id != other.customer_id || mine.get(field) != theirs.get(field),
            _ => true,
        }
    }
}
