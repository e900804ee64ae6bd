//! `layout/stray`: a YAML file that belongs to no customer or to no kind of record, so that nobody checks or shows it.

use super::super::finding::{Finding, Region, RuleInfo, Severity};
use super::two_profiles::looks_like_a_profile;
use super::{CustomerFiles, is_yaml};
use crate::vault::RelPath;

pub(super) const RULE: RuleInfo = RuleInfo {
    id: "layout/stray",
    title: "记录放错了地方",
    severity: Severity::Warning,
    help: "记录要放在客户文件夹里对应的资料文件夹（跟进、合同、反馈……）中。放在别处的 YAML 文件不会算到任何客户头上，也不会被检查。",
};

/// In the tree, yet above the customers.
pub(super) fn outside_a_customer(path: &RelPath) -> Option<Finding> {
    is_yaml(path).then(|| {
        RULE.finding(path, Region::FILE, "这份记录不在任何客户的文件夹里")
            .with_fix("移到它所属客户的文件夹（行业/规模/客户名称/资料文件夹）里")
    })
}

/// Directly in a customer's folder, where only the profile belongs.
pub(super) fn beside_the_profile(customer: &RelPath, files: &CustomerFiles<'_>) -> Vec<Finding> {
    files
        .others
        .iter()
        .filter(|path| {
            is_yaml(path) && path.parent().as_ref() == Some(customer) && !looks_like_a_profile(customer, path)
        })
        .map(|path| {
            RULE.finding(
                path,
                Region::FILE,
                "这份记录直接放在客户文件夹下，不在任何资料文件夹里，不会被检查",
            )
            .with_fix("按内容移到“跟进”“合同”“反馈”等文件夹；只是一般资料，就移到“附件”文件夹")
        })
        .collect()
}
