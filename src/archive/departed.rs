//! Customers that were deleted: when, by whom, and where their history is.

use chrono::{DateTime, FixedOffset};

use super::digest::text_at;
use super::error::Result;
use super::snapshot::Snapshot;
use super::summary::value_of;
use crate::history::customer_id;
use crate::vault::{PROFILE, RelPath};

/// A customer whose profile is in the history alone.
#[derive(Clone, Debug)]
pub struct Departed {
    pub customer_id: String,
    pub name: String,
    /// Where its folder was.
    pub dir: RelPath,
    /// The commit that deleted it, of when, by whom.
    pub commit: String,
    pub time: DateTime<FixedOffset>,
    pub author: String,
}

impl Snapshot<'_> {
    /// The customer that once had this number and was deleted.
    pub fn departed(&self, number: &str) -> Result<Option<Departed>> {
        let all = self.status_changes()?;
        let Some(end) = all.of(number).last().filter(|last| last.after.is_none()) else {
            return Ok(None);
        };
        let history = &self.archive.history;
        for file in history.show(&end.commit)?.files {
            let (Some(before), None, Some(dir)) = (file.before, file.after, file.path.parent()) else {
                continue;
            };
            if file.path.file_name() != PROFILE {
                continue;
            }
            let profile = history.blob(&before)?;
            if customer_id(&profile).as_deref() == Some(number) {
                let name = value_of(&profile).map(|profile| text_at(&profile, "customer_name"));
                return Ok(Some(Departed {
                    customer_id: number.to_owned(),
                    name: name
                        .filter(|name| !name.is_empty())
                        .unwrap_or_else(|| dir.file_name().to_owned()),
                    dir,
                    commit: end.commit.clone(),
                    time: end.time,
                    author: end.author.clone(),
                }));
            }
        }
        Ok(None)
    }
}
