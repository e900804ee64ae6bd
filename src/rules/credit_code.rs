//! `format/credit-code`: a unified social credit code that is malformed or whose check digit is wrong (GB 32100, R28).

use super::finding::{RuleInfo, Severity};

pub(super) const RULE: RuleInfo = RuleInfo {
    id: "format/credit-code",
    title: "统一社会信用代码不对",
    severity: Severity::Error,
    help: "统一社会信用代码是 18 位，最后一位是校验码，抄错任何一位都能发现。代码里没有字母 I、O、S、V、Z，常见的是把 0 抄成 O、1 抄成 I。请对照营业执照更正。",
};

/// The schema's name of this format.
pub(super) const FORMAT: &str = "credit-code";
