//! `layout/two-profiles`: a second profile (客户 - 副本.yaml, 客户.yml …) beside 客户.yaml.

use super::super::finding::{Finding, Region, RuleInfo, Severity};
use super::{CustomerFiles, is_yaml};
use crate::vault::{PROFILE, RelPath};

pub(super) const RULE: RuleInfo = RuleInfo {
    id: "layout/two-profiles",
    title: "一个客户有两份档案",
    severity: Severity::Warning,
    help: "只有 客户.yaml 会被读取，旁边的第二份（客户 - 副本.yaml、客户.yml……）不会。把需要的内容抄回 客户.yaml，删掉多余的那份。",
};

pub(super) fn check(customer: &RelPath, files: &CustomerFiles<'_>) -> Vec<Finding> {
    let kept = files
        .profiles
        .iter()
        .find(|path| path.file_name() == PROFILE)
        .or(files.profiles.first());
    let others = files.others.iter().filter(|path| looks_like_a_profile(customer, path));
    files
        .profiles
        .iter()
        .filter(|path| Some(path) != kept.as_ref())
        .chain(others)
        .map(|path| {
            RULE.finding(
                path,
                Region::FILE,
                format!("“{}”像是这个客户的第二份档案", path.file_name()),
            )
            .with_fix(format!(
                "把需要的内容抄进 {PROFILE}，再删掉这一份；如果是另一个客户的，移到它自己的文件夹"
            ))
        })
        .collect()
}

/// Beside the profile, with a name that begins like it: 客户 - 副本.yaml, 客户 (2).yaml.
pub(super) fn looks_like_a_profile(customer: &RelPath, path: &RelPath) -> bool {
    let begins_like_it = PROFILE
        .strip_suffix(".yaml")
        .is_some_and(|stem| path.file_name().starts_with(stem));
    begins_like_it && is_yaml(path) && path.parent().as_ref() == Some(customer)
}
