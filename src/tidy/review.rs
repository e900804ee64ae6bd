//! Every half year somebody looks whether each profile is complete and right, and signs for it (R86).

use super::facts::{Facts, Scene};
use super::{Proposal, Sort};
use crate::archive::{moment, text_at};
use crate::edit::Texts;
use crate::vault::Lifecycle;
use chrono::NaiveDate;
use serde_json::Value;

/// The profile's keys for the day of the last review, and who signed.
pub const REVIEWED_ON: &str = "reviewed_on";
pub const REVIEWED_BY: &str = "reviewed_by";
const CREATED_ON: &str = "created_on";
/// Labels of missing fields that a reason names.
const NAMED: usize = 6;

/// How a profile stands with its review.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Review {
    /// The day of the last one; none where there was none yet.
    pub on: Option<NaiveDate>,
    /// Who signed then.
    pub by: String,
    /// Since when nobody has looked: the last review, or the day on which the customer was put on record.
    since: Option<NaiveDate>,
    pub is_due: bool,
}

impl Review {
    /// As a profile tells. One that does not say when it was made is due, for nobody knows.
    #[must_use]
    pub fn of(profile: &Value, lifecycle: &Lifecycle, today: NaiveDate) -> Self {
        let day = |key: &str| moment(&text_at(profile, key)).map(|moment| moment.date());
        let on = day(REVIEWED_ON);
        let since = on.max(day(CREATED_ON));
        Self {
            on,
            by: text_at(profile, REVIEWED_BY),
            since,
            is_due: since.is_none_or(|since| lifecycle.review_after.is_over(since, today)),
        }
    }

    /// 2026-01-05 由李四核对, 2026-01-05 建档以来没有核对过
    #[must_use]
    pub fn told(&self) -> String {
        match (self.on, self.by.as_str(), self.since) {
            (Some(on), "", _) => format!("{on} 核对"),
            (Some(on), by, _) => format!("{on} 由{by}核对"),
            (None, _, Some(created)) => format!("{created} 建档以来没有核对过"),
            (None, _, None) => "没有核对过".to_owned(),
        }
    }
}

/// The signature of `person` on a day, as fields of a profile.
#[must_use]
pub fn signature(person: &str, on: NaiveDate) -> Texts {
    Texts::from([
        (REVIEWED_ON.to_owned(), on.to_string()),
        (REVIEWED_BY.to_owned(), person.to_owned()),
    ])
}

pub(super) fn propose(scene: &Scene<'_>, customer: &Facts) -> Option<Proposal> {
    let lacks = customer.lacks.as_ref().filter(|_| scene.can_be_reviewed())?;
    let review = Review::of(&customer.record, scene.lifecycle, scene.today);
    let days = review.since.map(|since| (scene.today - since).num_days());
    let told_days = days.map_or_else(String::new, |days| format!("，已 {days} 天"));
    let wrong = scene.wrong(customer);
    let mut reason = format!("{}{told_days}", review.told());
    if !lacks.is_empty() {
        let named = lacks.iter().take(NAMED).cloned().collect::<Vec<_>>().join("、");
        let rest = if lacks.len() > NAMED {
            format!("等 {} 项", lacks.len())
        } else {
            String::new()
        };
        reason = format!("{reason}；待补{named}{rest}");
    }
    if wrong > 0 {
        reason = format!("{reason}；有 {wrong} 个问题");
    }
    let action = "核对无误：记上今天和核对人".to_owned();
    // Who signs, and with it what is written, is known when it is done.
    let proposal = customer.proposal(Sort::Review, reason, action, Vec::new());
    Some(Proposal {
        // Of whom nobody knows comes before all others.
        urgency: (days.unwrap_or(i64::MAX), lacks.len() + wrong),
        ..proposal
    })
}
