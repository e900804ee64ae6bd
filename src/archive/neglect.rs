//! Customers that nobody follows up: what time alone makes wrong, so it is asked anew each day and stands in no index entry.

use super::error::Result;
use super::snapshot::Snapshot;
use crate::index::{Kept, Pulse};
use crate::rules::{FOLLOW_UP_STATUS, Finding, NOT_FOLLOWED_UP, check_neglect};

/// What the findings are made from; most of it stays as it is from one save to the next.
#[derive(Default)]
pub(super) struct Neglect(Kept<Pulse>);

impl Neglect {
    /// The findings of the snapshot's day.
    pub fn findings(&self, snapshot: &Snapshot<'_>) -> Result<Vec<Finding>> {
        // Where a profile does not say it, the index has what the schema takes for granted.
        let pulses = snapshot.index.each_pulse(&self.0, FOLLOW_UP_STATUS)?;
        let neglected = pulses
            .iter()
            .filter(|pulse| !pulse.archived && pulse.status == NOT_FOLLOWED_UP);
        let found = neglected.filter_map(|pulse| {
            let since = pulse.last_contact.max(pulse.created_on)?;
            check_neglect(&pulse.path, since, snapshot.today, &snapshot.settings)
        });
        Ok(found.collect())
    }
}
