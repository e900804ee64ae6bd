//! `sync/conflict-copy`: a sync tool could not decide between two versions and put the second beside the first.

use super::finding::{Finding, Region, RuleInfo, Severity};
use crate::vault::RelPath;

pub(super) const RULE: RuleInfo = RuleInfo {
    id: "sync/conflict-copy",
    title: "同步软件留下的冲突副本",
    severity: Severity::Warning,
    help: "网盘或同步软件发现两个人同时改了一个文件，就把其中一份另存成了副本。副本里的内容不会进入客户库，请对照后把需要的内容抄回原文件，再删掉副本。",
};

pub(super) fn check(path: &RelPath, of: Option<&RelPath>) -> Finding {
    let (message, fix) = match of {
        Some(original) => (
            format!("这是“{}”的冲突副本，两份内容可能不同", original.file_name()),
            format!("与“{original}”对照，把需要的内容抄回去，然后删除这个副本"),
        ),
        None => (
            "这是同步软件留下的冲突副本".to_owned(),
            "与原文件对照，把需要的内容抄回去，然后删除这个副本；如果原文件已经不在，把副本改回原来的文件名".to_owned(),
        ),
    };
    RULE.finding(path, Region::FILE, message).with_fix(fix)
}
