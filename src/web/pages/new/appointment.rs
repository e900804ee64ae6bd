//! A follow-up of a customer with whom something is arranged already: the form tells what, and asks what becomes of it (decision 022).

use super::FOLLOW_UP;
use crate::archive::{APPOINTMENT, ArchiveError};
use crate::edit::{Appointment, arranged};
use crate::vault::{RelPath, layout};
use crate::web::Site;
use crate::web::view::form::{Block, Fields, PREFIX};

/// Says at the field what was arranged.
pub(super) fn explain(fields: &mut Fields, arranged: &str) {
    let name = format!("{PREFIX}{APPOINTMENT}");
    for block in fields.first.iter_mut().chain(&mut fields.more) {
        if let Block::One(input) = block
            && input.name == name
        {
            input.help = format!(
                "约的是 {arranged}。不选的话，到了那天就算联系过，没到就仍有效；下面写了新的时间，就以新的为准。"
            );
        }
    }
}

/// What is arranged with the customer for whom a follow-up is written; `word` names it.
pub(super) fn before(site: &Site, kind: &str, word: &str) -> Option<String> {
    if kind != FOLLOW_UP {
        return None;
    }
    arranged(site.archive(), word).ok()?
}

/// What the page that comes then tells of it.
pub(super) fn became(
    site: &Site,
    before: Option<String>,
    followup: &RelPath,
) -> Result<Option<(&'static str, String)>, ArchiveError> {
    let catalog = site.archive().catalog();
    let Some(dir) = layout::place(followup, &catalog)
        .into_customer()
        .filter(|_| before.is_some())
    else {
        return Ok(None);
    };
    let word = match Appointment::of(before, arranged(site.archive(), dir.as_str())?) {
        Some(Appointment::StillOn(_)) => STILL_ON,
        Some(Appointment::Over(_)) => OVER,
        Some(Appointment::Replaced(..)) => REPLACED,
        None => return Ok(None),
    };
    Ok(Some((ADDRESS_KEY, word.to_owned())))
}

/// What an address says of it.
pub(in crate::web::pages) const ADDRESS_KEY: &str = "appointment";
const STILL_ON: &str = "on";
const OVER: &str = "over";
const REPLACED: &str = "replaced";

/// In words; `arranged` is what is arranged now.
pub(in crate::web::pages) fn words(said: &str, arranged: Option<&str>) -> String {
    match (said, arranged) {
        (STILL_ON, Some(arranged)) => format!("之前约的 {arranged}，仍有效。"),
        (OVER, None) => {
            "之前约好的下次联系算联系过了，不再提醒；还要去就在这条跟进里把“上次约定”改成“仍有效”。".to_owned()
        }
        (REPLACED, Some(arranged)) => format!("之前约的，由这次约的 {arranged} 代替。"),
        _ => String::new(),
    }
}
