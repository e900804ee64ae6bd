//! The first follow-up of a new customer.

use super::FOLLOW_UP;
use super::show::fill_in;
use crate::edit::FieldFault;
use crate::web::error::WebError;
use crate::web::pages::form::{Sent, proposals};
use crate::web::site::Visit;
use crate::web::view::form::{Block, FIRST_PREFIX, Filling};

/// Its fields, with what is wrong with them.
pub(super) fn first(visit: &Visit<'_>, sent: &Sent, faults: &[FieldFault]) -> Result<Option<Vec<Block>>, WebError> {
    let Some(kind) = visit.snapshot.catalog().kind(FOLLOW_UP) else {
        return Ok(None);
    };
    let mut shown = sent.first.clone();
    fill_in(visit, kind, &mut shown);
    let own: Vec<FieldFault> = faults
        .iter()
        .filter_map(|fault| {
            let path = fault.path.strip_prefix("followup.")?.to_owned();
            Some(FieldFault { path, ..fault.clone() })
        })
        .collect();
    let filling = Filling {
        texts: &shown,
        faults: &own,
        collisions: &[],
        proposals: &proposals(visit, kind)?,
        prefix: FIRST_PREFIX,
        is_new: true,
        wanted: "",
    };
    Ok(Some(filling.required(kind)))
}
