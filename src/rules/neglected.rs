//! `lifecycle/neglected`: a customer that is still 未跟进, and of whom there was no news for long (R79).

use super::finding::{Finding, Region, RuleInfo, Severity};
use super::status::{FOLLOW_UP_STATUS, INVALID, NOT_FOLLOWED_UP};
use crate::vault::{RelPath, Settings};
use chrono::NaiveDate;

pub(super) const RULE: RuleInfo = RuleInfo {
    id: "lifecycle/neglected",
    title: "很久没有跟进",
    severity: Severity::Warning,
    help: "跟进状态还是“未跟进”，又有很久没有任何往来。可能被忘记了：联系一次并写跟进；没有希望的，标为无效或归档。多久算很久，由 kehu.yaml 的 lifecycle.neglected_after 决定，每天重新算。",
};

/// A finding about a customer that is not followed up and was last heard of, or put on record, on day `since`.
pub fn check_neglect(path: &RelPath, since: NaiveDate, today: NaiveDate, settings: &Settings) -> Option<Finding> {
    let is_unwanted = settings.quality.disabled_rules.iter().any(|id| id == RULE.id);
    // More than the time that is given, not exactly that.
    if is_unwanted || settings.lifecycle.neglected_after.after(since) >= today {
        return None;
    }
    let days = (today - since).num_days();
    let message = format!("跟进状态还是“{NOT_FOLLOWED_UP}”，从 {since} 起已 {days} 天没有更新");
    Some(
        RULE.finding(path, Region::FILE, message)
            .with_field(FOLLOW_UP_STATUS)
            .with_fix(format!(
                "联系一次并写跟进；不再跟进的，把跟进状态改为“{INVALID}”，或者归档"
            )),
    )
}
