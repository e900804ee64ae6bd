//! A follow-up of a customer with whom something is arranged already: the form tells what, and asks what becomes of it (decision
//! 022). Where the customer is named in the form itself, a script asks as soon as somebody is named; without it the question
//! stands there for whoever knows of an appointment. Nobody is held up for it: what is left empty goes by the days.

use super::{FOLLOW_UP, WHOSE};
use crate::archive::{APPOINTMENT, ArchiveError, Meant, Viewer};
use crate::edit::{Appointment, arranged};
use crate::vault::{Place, RelPath, layout};
use crate::web::error::WebError;
use crate::web::view::form::{Block, Fields, PREFIX};
use crate::web::{Request, Response, Site};
use serde_json::json;

/// Says at the field what was arranged, if that is known.
pub(super) fn explain(fields: &mut Fields, arranged: Option<&str>) {
    let name = format!("{PREFIX}{APPOINTMENT}");
    for block in fields.first.iter_mut().chain(&mut fields.more) {
        if let Block::One(input) = block
            && input.name == name
        {
            input.help = arranged.map_or_else(|| UNKNOWN.to_owned(), told);
        }
    }
}

/// At the field, while nobody is named.
const UNKNOWN: &str = "之前约好过下次联系的话，还算不算数。不选的话，到了约定的那天就算联系过，没到就仍有效。";

fn told(arranged: &str) -> String {
    format!("约的是 {arranged}。不选的话，到了那天就算联系过，没到就仍有效；下面写了新的时间，就以新的为准。")
}

/// `/api/appointment?customer=`: what the form tells and asks of it; null where nothing is arranged, or nobody surely named.
pub(in crate::web) fn json(site: &Site, request: &Request, _rest: &str) -> Result<Response, WebError> {
    let visit = site.visit()?;
    let arranged = match visit.snapshot.customer_meant(request.param(WHOSE)) {
        Ok(Meant::Surely(customer)) => customer.derived.arranged(),
        Ok(Meant::Perhaps(_)) | Err(ArchiveError::NoSuchCustomer(_) | ArchiveError::Ambiguous { .. }) => None,
        Err(error) => return Err(error.into()),
    };
    Ok(Response::json(&json!({ "help": arranged.as_deref().map(told) })))
}

/// What is arranged with the customer for whom a follow-up is written; `word` names it.
pub(super) fn before(site: &Site, kind: &str, word: &str) -> Option<String> {
    if kind != FOLLOW_UP {
        return None;
    }
    arranged(site.archive(), word).ok()?
}

/// What the page that comes then tells of it, and of a next step for which no day was named.
pub(super) fn became(
    site: &Site,
    before: Option<String>,
    followup: &RelPath,
) -> Result<Vec<(&'static str, String)>, ArchiveError> {
    let catalog = site.archive().catalog();
    let place = layout::place(followup, &catalog);
    if !matches!(&place, Place::Record { kind, .. } if kind == FOLLOW_UP) {
        return Ok(Vec::new());
    }
    let Some(dir) = place.into_customer() else {
        return Ok(Vec::new());
    };
    let snapshot = site.archive().read(&Viewer::everything())?;
    let now = snapshot.customer_outline(dir.as_str())?.derived;
    let told = before.map(|before| (ADDRESS_KEY, before));
    let undated = now.undated().map(|_| (UNDATED_KEY, "yes".to_owned()));
    Ok(told.into_iter().chain(undated).collect())
}

/// What was arranged before, in an address.
pub(in crate::web::pages) const ADDRESS_KEY: &str = "appointment";
/// And that the next step has no day.
pub(in crate::web::pages) const UNDATED_KEY: &str = "undated";

/// What became of it, in words; `before` is what the address says, empty for nothing, and `arranged` what is arranged now.
pub(in crate::web::pages) fn words(before: &str, arranged: Option<String>) -> String {
    let before = Some(before.to_owned()).filter(|before| !before.is_empty());
    let Some(became) = Appointment::of(before, arranged) else {
        return String::new();
    };
    let remedy = match became {
        Appointment::Over(_) => "；还要去就在这条跟进里把“上次约定”改成“仍有效”",
        Appointment::StillOn(_) | Appointment::Replaced(..) => "",
    };
    format!("{}{remedy}。", became.told())
}
