//! Who has how much to do: what a team lead looks at (R122).

use crate::agenda::{TASK, followed, label};
use crate::index::{self, sentence};
use crate::web::error::WebError;
use crate::web::links;
use crate::web::site::Visit;
use chrono::{Datelike, Days, NaiveDate};
use std::collections::BTreeMap;

/// People shown.
const MOST: usize = 40;

/// One line per person.
#[derive(Clone, Debug, Default)]
pub struct Board {
    pub rows: Vec<Workload>,
    pub more: usize,
}

#[derive(Clone, Debug, Default)]
pub struct Workload {
    pub name: String,
    pub href: String,
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
pub(super) fn board(visit: &Visit<'_>, today: NaiveDate) -> Result<Board, WebError> {
    let label = |kind: &str, key: &str| label(&visit.snapshot, kind, key);
    let monday = today - Days::new(u64::from(today.weekday().num_days_from_monday()));
    let open = format!("-{}:已完成,已取消", label(TASK, "status"));
    let late = sentence::with(&open, &format!("{}<{today}", label(TASK, "due")));
    let customer = visit.snapshot.catalog().customer().name.clone();
    let written = format!("{}>={monday} {0}<={today}", label("followup", "time"));
    let mut people: BTreeMap<String, Workload> = BTreeMap::new();
    let counts: [(&str, &str, String, Figure); 4] = [
        (TASK, "assignee", open, |load| &mut load.tasks),
        (TASK, "assignee", late, |load| &mut load.late_tasks),
        (
            &customer,
            "owner",
            followed(&visit.snapshot, &format!("next_contact<{today}")),
            |load| &mut load.late_steps,
        ),
        ("followup", "by", written, |load| &mut load.followups),
    ];
    for (kind, by, text, figure) in counts {
        let found = visit.snapshot.search_known(&index::Request {
            text,
            kind: Some(kind.to_owned()),
            facets: vec![by.to_owned()],
            ..index::Request::default()
        })?;
        for (name, count) in found.facets.into_iter().flat_map(|facet| facet.values) {
            *figure(people.entry(name).or_default()) = count;
        }
    }
    let mut rows: Vec<Workload> = people
        .into_iter()
        .map(|(name, load)| Workload {
            href: links::with_query(links::TODO, &[("who", &name)]),
            name,
            ..load
        })
        .collect();
    rows.sort_by_key(|load| std::cmp::Reverse((load.late_tasks + load.late_steps, load.tasks, load.followups)));
    let more = rows.len().saturating_sub(MOST);
    rows.truncate(MOST);
    Ok(Board { rows, more })
}
