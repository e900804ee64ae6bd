//! `size/too-large`: a record far larger than anything a person writes.

use super::finding::{Finding, Region, RuleInfo, Severity};
use crate::vault::RelPath;

pub(super) const RULE: RuleInfo = RuleInfo {
    id: "size/too-large",
    title: "文件太大",
    severity: Severity::Error,
    help: "记录文件大得不像人写的，kehu 没有读取。多半是放错了地方，或程序把日志、图片写进了记录。大文件请放到“附件”文件夹；确实需要时可在 kehu.yaml 调整 quality.max_file_bytes。",
};

pub(super) fn check(path: &RelPath, bytes: u64, limit: u64) -> Finding {
    let message = format!(
        "文件有 {}，超过了 {} 的上限，没有读取",
        megabytes(bytes),
        megabytes(limit)
    );
    RULE.finding(path, Region::FILE, message)
        .with_fix("把大块内容另存为文件放进“附件”文件夹，记录里只写要点；或在 kehu.yaml 调高 quality.max_file_bytes")
}

/// `50.0 MB`, below one megabyte `12 KB`.
fn megabytes(bytes: u64) -> String {
    const KIB: u64 = 1024;
    const MIB: u64 = KIB * KIB;
    if bytes < MIB {
        return format!("{} KB", bytes.div_ceil(KIB));
    }
    let tenths = bytes.saturating_mul(10) / MIB;
    format!("{}.{} MB", tenths / 10, tenths % 10)
}
