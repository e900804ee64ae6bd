//! `layout/no-profile`: a customer's folder without 客户.yaml.

use super::super::finding::{Finding, Region, RuleInfo, Severity};
use super::CustomerFiles;
use crate::vault::{PROFILE, RelPath};

pub(super) const RULE: RuleInfo = RuleInfo {
    id: "layout/no-profile",
    title: "客户文件夹里没有档案",
    severity: Severity::Error,
    help: "每个客户文件夹里要有一份 客户.yaml，写明编号、名称等；没有它，里面的跟进和合同不知道是谁的。可能是被误删（从历史恢复），也可能是文件夹放错了层。",
};

pub(super) fn check(customer: &RelPath, files: &CustomerFiles<'_>) -> Option<Finding> {
    if !files.profiles.is_empty() {
        return None;
    }
    Some(
        RULE.finding(customer, Region::FILE, format!("客户文件夹里没有 {PROFILE}"))
            .with_fix(format!(
                "补上 {PROFILE}；如果是误删的，从历史中恢复；如果文件夹放错了层，移到“行业/规模/客户名称”"
            )),
    )
}
