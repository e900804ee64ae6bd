//! `date/order`: something ends before it begins.

use super::finding::{Finding, RuleInfo, Severity};
use super::position;
use crate::kinds::{Kind, parse_date};
use crate::vault::RelPath;
use crate::yaml::{Document, FieldPath, Segment};
use chrono::NaiveDate;
use serde_json::Value;

pub(super) const RULE: RuleInfo = RuleInfo {
    id: "date/order",
    title: "日期先后颠倒",
    severity: Severity::Warning,
    help: "后发生的事写得比先发生的早，比如解决日期早于反馈日期，多半有一个写错了。这样的两个日期不参与用时的统计。请核对后改正。",
};

/// Kind, the key of what comes first, and the key of what cannot come before it.
const PAIRS: [(&str, &str, &str); 3] = [
    ("contract", "starts_on", "ends_on"),
    ("contract", "signed_on", "ends_on"),
    ("feedback", "on", "closed_on"),
];

pub(super) fn check(path: &RelPath, document: &Document, kind: &Kind) -> Option<Finding> {
    let reversed = |first: &str, then: &str| {
        let (from, to) = (day_at(document.value(), first)?, day_at(document.value(), then)?);
        (to < from).then_some((from, to))
    };
    let mut pairs = PAIRS.into_iter().filter(|(of, ..)| *of == kind.name);
    pairs.find_map(|(_, first, then)| {
        let (from, to) = reversed(first, then)?;
        let message = format!("“{}”{to} 早于“{}”{from}", label(kind, then), label(kind, first));
        let at = FieldPath(vec![Segment::Key(then.to_owned())]);
        let finding = RULE.finding(path, position::of_value(document, &at), message);
        Some(finding.with_field(then).with_fix("核对这两个日期，改正写错的一个"))
    })
}

fn label<'a>(kind: &'a Kind, key: &'a str) -> &'a str {
    kind.field(key).map_or(key, |field| &field.label)
}

fn day_at(record: &Value, key: &str) -> Option<NaiveDate> {
    parse_date(record.get(key)?.as_str()?)
}
