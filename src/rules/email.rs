//! `format/email`: not an e-mail address (R68).

use super::finding::{RuleInfo, Severity};

pub(super) const RULE: RuleInfo = RuleInfo {
    id: "format/email",
    title: "邮箱地址不对",
    severity: Severity::Error,
    help: "邮箱要写成 名字@域名。常见的毛病：用了全角的＠或句号、少了 @、中间有空格。",
};

/// The schema's name of this format.
pub(super) const FORMAT: &str = "email";
