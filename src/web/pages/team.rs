//! Who has how much to do, on the page of what is to be done (R122).

use crate::agenda::{Workload, workloads};
use crate::web::error::WebError;
use crate::web::links;
use crate::web::site::Visit;
use chrono::NaiveDate;

/// People shown.
const MOST: usize = 40;

/// One line per person.
#[derive(Clone, Debug, Default)]
pub struct Board {
    pub rows: Vec<Row>,
    pub more: usize,
}

#[derive(Clone, Debug)]
pub struct Row {
    pub load: Workload,
    /// What they have to do.
    pub href: String,
}

pub(super) fn board(visit: &Visit<'_>, today: NaiveDate) -> Result<Board, WebError> {
    let mut loads = workloads(&visit.snapshot, today)?;
    let more = loads.len().saturating_sub(MOST);
    loads.truncate(MOST);
    let row = |load: Workload| Row {
        href: links::with_query(links::TODO, &[("who", &load.name)]),
        load,
    };
    Ok(Board {
        rows: loads.into_iter().map(row).collect(),
        more,
    })
}
