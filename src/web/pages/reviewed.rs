//! 核对无误 on the page of a customer: when its profile was last looked through, by whom, and one tap to sign for it now (R86).

use super::edit::hex;
use crate::archive::CustomerView;
use crate::edit::{self, By};
use crate::rules::is_invalid;
use crate::tidy::{REVIEWED_BY, REVIEWED_ON, Review, signature};
use crate::vault::RelPath;
use crate::web::links;
use crate::web::site::Visit;
use crate::web::view::form::PREFIX;

/// The review of one profile.
#[derive(Clone, Debug)]
pub struct Reviewed {
    /// 2026-01-05 由李四核对
    pub told: String,
    pub is_due: bool,
    /// The form of the profile, the content that it changes, and what signing fills in.
    pub action: String,
    pub seen: String,
    pub signs: Vec<(String, String)>,
}

impl Reviewed {
    /// None for a former or invalid customer, of whom nobody has to look at anything, and where the team's schema has no such fields.
    pub(super) fn of(visit: &Visit<'_>, profile: &RelPath, customer: &CustomerView) -> Option<Self> {
        let snapshot = &visit.snapshot;
        let kind = snapshot.catalog().customer();
        let can_be_signed = [REVIEWED_ON, REVIEWED_BY].iter().all(|key| kind.field(key).is_some());
        if !can_be_signed || customer.archived || is_invalid(&customer.profile) {
            return None;
        }
        let archive = visit.site.archive();
        let opened = edit::open(archive, profile).ok()?;
        let review = Review::of(&opened.record, &snapshot.settings().lifecycle, snapshot.today());
        let signs = signature(&edit::at_keyboard(archive, &By::default()), snapshot.today());
        Some(Self {
            told: review.told(),
            is_due: review.is_due,
            action: links::edit(profile.as_str()),
            seen: hex(&opened.blob),
            signs: signs
                .into_iter()
                .map(|(key, text)| (format!("{PREFIX}{key}"), text))
                .collect(),
        })
    }
}
