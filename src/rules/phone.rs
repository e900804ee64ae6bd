//! `format/phone`: neither an 11-digit mobile number nor a landline with area code (R67, R68).

use super::finding::{RuleInfo, Severity};

pub(super) const RULE: RuleInfo = RuleInfo {
    id: "format/phone",
    title: "电话号码不对",
    severity: Severity::Error,
    help: "手机号要 11 位，座机要带区号（如 0571-88001234）。最常见的是少打或多打了一位。",
};

/// The schema's name of this format.
pub(super) const FORMAT: &str = "phone";
