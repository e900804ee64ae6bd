//! What is to be done, late first: the beginning of 待办.

use super::Asked;
use crate::agenda::{Agenda, Asked as AskedOfAgenda, Item, Span};
use crate::web::error::WebError;
use crate::web::links;
use crate::web::view::duty::DutyRow;
use chrono::Days;

/// What lies further ahead is not for today's page.
const AHEAD_DAYS: u64 = 14;
/// Shown of what is late, due today, and coming.
const SHOWN: [usize; 3] = [8, 8, 6];

/// The duties of one stretch of time.
#[derive(Clone, Debug)]
pub struct Due {
    /// 逾期, 今天, 今后两周
    pub title: &'static str,
    pub is_late: bool,
    pub total: u64,
    /// All of them.
    pub href: String,
    pub rows: Vec<DutyRow>,
    pub items: Vec<Item>,
}

/// Late, today, coming; only what has something to do.
pub(super) fn due(asked: &Asked<'_>) -> Result<Vec<Due>, WebError> {
    let today = asked.today;
    let on = |days: u64| today.checked_add_days(Days::new(days)).unwrap_or(today);
    let stretches = [
        ("逾期", Span::before(today)),
        ("今天", Span::of(today, today)),
        ("今后两周", Span::of(on(1), on(AHEAD_DAYS))),
    ];
    let mut all = Vec::new();
    for ((title, span), shown) in stretches.into_iter().zip(SHOWN) {
        let agenda = Agenda::of(
            &asked.visit.snapshot,
            &AskedOfAgenda {
                who: asked.who,
                span,
                today,
                limit: shown,
            },
        )?;
        let mut items = agenda.items;
        let is_late = span.from.is_none();
        items.truncate(shown);
        all.push(Due {
            title,
            is_late,
            total: agenda.total,
            href: links::with_query(links::TODO, &[("who", asked.who)]),
            rows: items.iter().map(|item| DutyRow::of(item, asked.visit.now())).collect(),
            items,
        });
    }
    all.retain(|due| due.total > 0);
    Ok(all)
}
