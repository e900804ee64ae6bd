//! `date/future`: what has been is dated on a day that is still to come.

use super::finding::{Finding, Region, RuleInfo, Severity};
use super::position;
use crate::kinds::Kind;
use crate::vault::{RelPath, Settings};
use crate::yaml::{Document, FieldPath};
use chrono::NaiveDate;

pub(super) const RULE: RuleInfo = RuleInfo {
    id: "date/future",
    title: "日期还没有到",
    severity: Severity::Warning,
    help: "已经发生的事，日期却写在今天以后，比如核对日期，多半写错了。改成事情发生的那一天。哪些字段这样检查，由资料类型定义里的 not_future 决定；每天重新算。",
};

/// The findings of a record's file whose dates of what has been are after `today`.
#[must_use]
pub fn check_future(
    path: &RelPath,
    document: &Document,
    kind: &Kind,
    today: NaiveDate,
    settings: &Settings,
) -> Vec<Finding> {
    if settings.quality.disabled_rules.iter().any(|id| id == RULE.id) {
        return Vec::new();
    }
    let dates = kind.future_dates(document.value(), today).into_iter();
    let finding = |(field, day): (&crate::kinds::Field, NaiveDate)| {
        let region: Region = position::of_value(document, &FieldPath::root().key(&field.key));
        RULE.finding(path, region, format!("“{}”{day} 还没有到", field.label))
            .with_field(&field.key)
            .with_fix("写事情发生的那一天，不晚于今天")
    };
    dates.map(finding).collect()
}
