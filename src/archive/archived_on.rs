//! When a former customer was archived (R194): the history knows, so that no file has to say it.

use chrono::NaiveDate;
use std::time::Duration;

use super::customer::CustomerView;
use super::snapshot::Snapshot;
use crate::history::{FileChange, LogQuery};
use crate::vault::{ARCHIVED, PROFILE, RelPath};

/// A page waits no longer for the day.
const PATIENCE: Duration = Duration::from_millis(200);

impl Snapshot<'_> {
    /// The day on which a customer's folder came among the former ones; None for the living, and where the history does not
    /// tell soon.
    #[must_use]
    pub fn archived_on(&self, customer: &CustomerView) -> Option<NaiveDate> {
        let profile = customer.dir.join(PROFILE).filter(|_| customer.archived)?;
        let query = LogQuery {
            paths: vec![profile],
            patience: Some(PATIENCE),
            limit: 1,
            ..LogQuery::default()
        };
        let came = self.archive.history.log_about(&query, Some(&comes)).ok()?.commits;
        came.first().map(|commit| commit.time.date_naive())
    }
}

/// Whether a file comes among the former customers with this change, from the living or from nowhere.
fn comes(file: &FileChange) -> bool {
    let is_former = |path: &RelPath| path.parts().next() == Some(ARCHIVED);
    is_former(&file.path)
        && match &file.from {
            Some(from) => !is_former(from),
            None => file.before.is_none(),
        }
}
