//! Who has how much to do: what a team lead looks at (R122).

use super::{OWNER, followed, label, tasks};
use crate::archive::{Result, Snapshot};
use crate::index::{Request, sentence};
use crate::rules::TASK;
use chrono::{Datelike, Days, NaiveDate};
use serde::Serialize;
use std::collections::BTreeMap;

const FOLLOW_UP: &str = "followup";

/// What one person has to do, and did.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Workload {
    pub name: String,
    /// Tasks that are open, and those of them that are late.
    pub tasks: u64,
    pub late_tasks: u64,
    /// Customers whose next contact was to be before today.
    pub late_steps: u64,
    /// Follow-ups written since Monday.
    pub followups: u64,
}

/// Which of the figures.
type Figure = fn(&mut Workload) -> &mut u64;

/// Whoever has something to do or did something, those with the most that is late first.
///
/// # Errors
/// Those of a search.
pub fn workloads(snapshot: &Snapshot<'_>, today: NaiveDate) -> Result<Vec<Workload>> {
    let monday = today - Days::new(u64::from(today.weekday().num_days_from_monday()));
    let open = tasks::open(snapshot);
    let late = sentence::with(&open, &format!("{}<{today}", label(snapshot, TASK, "due")));
    let customer = snapshot.catalog().customer().name.clone();
    let silent = followed(snapshot, &format!("next_contact<{today}"));
    let written = format!("{}>={monday} {0}<={today}", label(snapshot, FOLLOW_UP, "time"));
    let counts: [(&str, &str, String, Figure); 4] = [
        (TASK, "assignee", open, |load| &mut load.tasks),
        (TASK, "assignee", late, |load| &mut load.late_tasks),
        (&customer, OWNER, silent, |load| &mut load.late_steps),
        (FOLLOW_UP, "by", written, |load| &mut load.followups),
    ];
    let mut people: BTreeMap<String, Workload> = BTreeMap::new();
    for (kind, by, text, figure) in counts {
        let found = snapshot.search_known(&Request {
            text,
            kind: Some(kind.to_owned()),
            facets: vec![by.to_owned()],
            ..Request::default()
        })?;
        for (name, count) in found.facets.into_iter().flat_map(|facet| facet.values) {
            *figure(people.entry(name).or_default()) = count;
        }
    }
    let named = people.into_iter().map(|(name, load)| Workload { name, ..load });
    let mut all: Vec<Workload> = named.collect();
    all.sort_by_key(|load| std::cmp::Reverse((load.late_tasks + load.late_steps, load.tasks, load.followups)));
    Ok(all)
}
