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
        let Some(field) = snapshot.catalog.customer().field(FOLLOW_UP_STATUS) else {
            return Ok(Vec::new());
        };
        let default = field.default.as_ref().and_then(|value| value.as_str());
        let pulses = snapshot.index.each_pulse(&self.0, FOLLOW_UP_STATUS)?;
        let neglected = pulses.iter().filter(|pulse| {
            let status = Some(pulse.status.as_str()).filter(|status| !status.is_empty());
            // Whom somebody was in touch with is followed up, unless it says otherwise.
            let status = status.or(default.filter(|_| pulse.last_contact.is_none()));
            !pulse.archived && status == Some(NOT_FOLLOWED_UP)
        });
        let found = neglected.filter_map(|pulse| {
            let since = pulse.last_contact.max(pulse.created_on)?;
            check_neglect(&pulse.path, since, snapshot.today, &snapshot.settings)
        });
        Ok(found.collect())
    }
}
