//! `layout/refused-name`: names that git keeps no file under.

use super::super::finding::{Finding, Region, RuleInfo, Severity};
use crate::history::refuses;
use crate::vault::RelPath;

pub(super) const RULE: RuleInfo = RuleInfo {
    id: "layout/refused-name",
    title: "这个名字不能记入历史",
    severity: Severity::Error,
    help: "git 不保存名叫 .git、git~1 或只差大小写、空格、句点的文件和文件夹。里面的资料搜得到，但改动不会记录。",
};

pub(super) fn check(path: &RelPath) -> Option<Finding> {
    refuses(path).then(|| {
        RULE.finding(path, Region::FILE, format!("“{path}”这个名字 git 不接受，没有记入历史"))
            .with_fix("换一个名字，改好后会自动记录")
    })
}
