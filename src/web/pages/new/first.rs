//! The first follow-up of a new customer.

use super::FOLLOW_UP;
use crate::edit::{self, By, FieldFault};
use crate::web::error::WebError;
use crate::web::pages::form::{First, Sent, proposals};
use crate::web::site::Visit;
use crate::web::view::form::{FIRST_PREFIX, Filling};

/// Its fields, with what is wrong with them.
pub(super) fn first(visit: &Visit<'_>, sent: &Sent, faults: &[FieldFault]) -> Result<Option<First>, WebError> {
    let Some(kind) = visit.snapshot.catalog().kind(FOLLOW_UP) else {
        return Ok(None);
    };
    let at_hand = edit::at_hand(visit.site.archive(), kind, &By::default());
    let is_typed = |(key, text): (&String, &String)| !at_hand.contains_key(key) && !text.trim().is_empty();
    let mut shown = at_hand.clone();
    shown.extend(sent.first.clone());
    let own: Vec<FieldFault> = faults
        .iter()
        .filter_map(|fault| {
            let path = fault.path.strip_prefix("followup.")?.to_owned();
            Some(FieldFault { path, ..fault.clone() })
        })
        .collect();
    let filling = Filling {
        texts: &shown,
        opened: &at_hand,
        faults: &own,
        collisions: &[],
        proposals: &proposals(visit, kind)?,
        prefix: FIRST_PREFIX,
        is_new: true,
        sent: None,
        wanted: "",
    };
    Ok(Some(First {
        blocks: filling.required(kind),
        is_open: !own.is_empty() || sent.first.iter().any(is_typed),
    }))
}
