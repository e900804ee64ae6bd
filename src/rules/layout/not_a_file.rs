//! `layout/record-dir`, `layout/link`, `layout/unreadable`: what a walk meets instead of a file.

use super::super::finding::{Finding, Region, RuleInfo, Severity};
use crate::vault::RelPath;

pub(super) const RECORD_DIR: RuleInfo = RuleInfo {
    id: "layout/record-dir",
    title: "文件夹起了记录的名字",
    severity: Severity::Warning,
    help: "名字以 .yaml 结尾的应该是文件，这里却是一个文件夹，多半是解压或复制时弄错了。里面的文件不会当作记录。",
};
pub(super) const LINK: RuleInfo = RuleInfo {
    id: "layout/link",
    title: "不是普通文件",
    severity: Severity::Warning,
    help: "客户库不跟随链接（快捷方式），以免读到库外的文件或转圈。请把真正的文件放进来。",
};
pub(super) const UNREADABLE: RuleInfo = RuleInfo {
    id: "layout/unreadable",
    title: "文件夹读不了",
    severity: Severity::Error,
    help: "没有权限，或磁盘、网络出了问题，里面的资料没有检查，也搜索不到。",
};

pub(super) fn record_dir(path: &RelPath) -> Finding {
    RECORD_DIR
        .finding(
            path,
            Region::FILE,
            format!("“{}”是文件夹，却起了记录的名字", path.file_name()),
        )
        .with_fix("给文件夹改名，去掉末尾的 .yaml；如果里面就是那份记录，把它移出来")
}

pub(super) fn link(path: &RelPath) -> Finding {
    LINK.finding(
        path,
        Region::FILE,
        format!("“{}”是链接或特殊文件，没有读取", path.file_name()),
    )
    .with_fix("把真正的文件复制到这里，替换掉链接")
}

pub(super) fn unreadable(path: &RelPath, reason: &str) -> Finding {
    UNREADABLE
        .finding(path, Region::FILE, format!("“{}”读不了：{reason}", path.file_name()))
        .with_fix("检查文件夹的权限和磁盘、网络是否正常")
}
