//! `syntax/*`: the file is not one YAML document. Messages and hints come from the parser; each class is a rule of its own.

use super::conflict_marker;
use super::finding::{Finding, RuleInfo, Severity};
use crate::vault::RelPath;
use crate::yaml::SyntaxError;

const fn rule(id: &'static str, title: &'static str, help: &'static str) -> RuleInfo {
    RuleInfo {
        id,
        title,
        severity: Severity::Error,
        help,
    }
}

const INVALID: RuleInfo = rule(
    "syntax/invalid",
    "文件格式读不懂",
    "文件不是正确的 YAML，里面的内容无法检查和筛选（原文仍可搜索）。按提示的行号检查缩进、引号和冒号。",
);

/// Every class of syntax error but conflict markers, which are [`conflict_marker`]'s.
pub(super) const RULES: &[RuleInfo] = &[
    rule(
        "syntax/alias-bomb",
        "引用展开后过大",
        "文件里的 & 和 * 引用层层展开，会变得极其庞大，kehu 拒绝读取。请把引用换成实际内容。",
    ),
    rule(
        "syntax/duplicate-key",
        "同一个字段写了两次",
        "同一层里一个字段只能出现一次，否则不知道以哪个为准。留下正确的一个，删掉另一个。",
    ),
    rule(
        "syntax/full-width-colon",
        "用了全角冒号",
        "字段名后面要用英文冒号加一个空格，中文输入法打出的“：”不算。",
    ),
    INVALID,
    rule(
        "syntax/nul",
        "文件里有空字符",
        "文件里有看不见的空字符，多半是断电或同步中断留下的。请从历史中恢复上一个版本。",
    ),
    rule(
        "syntax/several-documents",
        "一个文件里有几份内容",
        "一个文件只放一份记录。请把用 --- 隔开的各部分拆成单独的文件。",
    ),
    rule(
        "syntax/tab",
        "用了制表符缩进",
        "YAML 只认空格缩进。请把行首的 Tab 换成空格（每层两个）。",
    ),
    rule(
        "syntax/too-deep",
        "层次太深",
        "内容一层套一层，超过了可以读取的深度。请改成更平的写法。",
    ),
];

/// One finding for each error. Conflict markers make everything else in a file look broken too, so where they are, they are
/// all that is said.
pub fn check(path: &RelPath, errors: &[SyntaxError]) -> Vec<Finding> {
    let marked = errors.iter().any(|error| error.code == conflict_marker::CODE);
    errors
        .iter()
        .filter(|error| !marked || error.code == conflict_marker::CODE)
        .map(|error| {
            let finding = rule_of(error.code).finding(path, error.span.into(), error.message.clone());
            match &error.hint {
                Some(hint) => finding.with_fix(hint.clone()),
                None => finding,
            }
        })
        .collect()
}

fn rule_of(code: &str) -> &'static RuleInfo {
    if code == conflict_marker::CODE {
        return &conflict_marker::RULE;
    }
    RULES
        .iter()
        .find(|rule| rule.id.strip_prefix("syntax/") == Some(code))
        .unwrap_or(&INVALID)
}
