//! `kind/broken`: a schema file that cannot be used, so that its records are checked by the built-in schema or not at all.

use super::finding::{Finding, Region, RuleInfo, Severity};
use super::{keep_enabled, sort};
use crate::kinds::SchemaError;
use crate::vault::{RelPath, Settings};

pub(super) const RULE: RuleInfo = RuleInfo {
    id: "kind/broken",
    title: "资料定义用不了",
    severity: Severity::Error,
    help: "schemas/ 里的这个文件有错，没有生效；自带的同名定义会暂时顶替。改好后自动重新检查。",
};

/// What [`crate::kinds::Catalog::load`] complained about, as findings on the files in `schemas/`.
#[must_use]
pub fn check_schemas(errors: &[SchemaError], settings: &Settings) -> Vec<Finding> {
    let mut findings: Vec<Finding> = errors.iter().filter_map(finding).collect();
    keep_enabled(&mut findings, settings);
    sort(&mut findings);
    findings
}

fn finding(error: &SchemaError) -> Option<Finding> {
    let (path, fix) = if error.file.is_empty() {
        (RelPath::new("schemas"), "检查 schemas 文件夹的权限；误删的从历史恢复")
    } else {
        let fix = "按提示改好这个文件；改不好时，从历史恢复上一个版本";
        (RelPath::new(&format!("schemas/{}", error.file)), fix)
    };
    let start = (error.line.max(1), error.column.max(1));
    Some(
        RULE.finding(&path?, Region { start, end: start }, error.message.clone())
            .with_fix(fix),
    )
}
