//! `schema/*` and `format/*`: what a record breaks in its kind's schema, each class of violation a rule of its own.

use super::finding::{Finding, RuleInfo, Severity};
use super::{credit_code, email, phone, position};
use crate::kinds::{Kind, Problem, Violation};
use crate::vault::RelPath;
use crate::yaml::Document;

const MISSING: RuleInfo = RuleInfo {
    id: "schema/missing",
    title: "待补的内容",
    severity: Severity::Warning,
    help: "要有的内容还没有写：客户资料先存下来、以后补上就行（“待补”），跟进、合同这些记录缺了必填项要马上补。；如果你们不需要这一项，可以在 schemas/ 里把它从 required 中去掉。",
};
const TYPE: RuleInfo = RuleInfo {
    id: "schema/type",
    title: "值的类型不对",
    severity: Severity::Error,
    help: "比如金额里写了文字、该是列表的地方写了一句话。类型不对的值无法筛选和统计。电话、编号这类数字要加引号，才不会被当成数值。",
};
const UNKNOWN_KEY: RuleInfo = RuleInfo {
    id: "schema/unknown-key",
    title: "不认识的字段",
    severity: Severity::Warning,
    help: "字段名不在这类资料的定义里，多半是拼写错误。自己的字段请写在 custom: 下面，或在 schemas/ 里加上定义。",
};
const NOT_IN_LIST: RuleInfo = RuleInfo {
    id: "schema/not-in-list",
    title: "值不在可选范围内",
    severity: Severity::Error,
    help: "这一项只能从固定的几个值里选，写法不同就筛选不到、统计不准。需要新的选项时，在 schemas/ 里给这个字段的 enum 加一行。",
};
const FORMAT: RuleInfo = RuleInfo {
    id: "schema/format",
    title: "格式不对",
    severity: Severity::Error,
    help: "日期写成 2026-03-01，时间写成 2026-03-01 14:30，网址以 http:// 或 https:// 开头。年份只能从 1678 到 2261，更远的多半写错了一位。",
};
const RANGE: RuleInfo = RuleInfo {
    id: "schema/range",
    title: "数值或长度超出范围",
    severity: Severity::Error,
    help: "比如满意度只能是 1 到 5，金额不能是负数，也不会有 1 亿亿元。超出范围的数不参与统计。请核对是不是多写或少写了一位。",
};
const EMPTY: RuleInfo = RuleInfo {
    id: "schema/empty",
    title: "填了空白",
    severity: Severity::Warning,
    help: "这一项写了字段名，却没有内容。补上内容，或者把整行删掉。",
};
const OTHER: RuleInfo = RuleInfo {
    id: "schema/other",
    title: "不符合资料定义",
    severity: Severity::Error,
    help: "内容不符合 schemas/ 里对这类资料的其他要求，具体见提示。",
};

pub(super) const RULES: &[RuleInfo] = &[EMPTY, FORMAT, MISSING, NOT_IN_LIST, OTHER, RANGE, TYPE, UNKNOWN_KEY];

pub(super) fn check(path: &RelPath, document: &Document, kind: &Kind) -> Vec<Finding> {
    let finding = |violation| finding(path, document, kind, violation);
    kind.validate(document.value()).into_iter().map(finding).collect()
}

fn finding(path: &RelPath, document: &Document, kind: &Kind, violation: Violation) -> Finding {
    let at = &violation.path;
    let region = match violation.problem {
        Problem::Missing => position::of_missing(document, at),
        Problem::UnknownKey => position::of_key(document, at),
        _ => position::of_value(document, at),
    };
    let mut finding = rule_of(kind, &violation).finding(path, region, violation.message);
    if !at.0.is_empty() {
        finding = finding.with_field(at.to_string());
    }
    finding.fix = violation.fix;
    finding
}

fn rule_of(kind: &Kind, violation: &Violation) -> &'static RuleInfo {
    match violation.problem {
        Problem::Missing => &MISSING,
        Problem::WrongType => &TYPE,
        Problem::UnknownKey => &UNKNOWN_KEY,
        Problem::NotInList => &NOT_IN_LIST,
        Problem::OutOfRange => &RANGE,
        Problem::Empty => &EMPTY,
        Problem::Other => &OTHER,
        Problem::BadFormat => match kind.field_at(&violation.path).and_then(|field| field.format.as_deref()) {
            Some(phone::FORMAT) => &phone::RULE,
            Some(email::FORMAT) => &email::RULE,
            Some(credit_code::FORMAT) => &credit_code::RULE,
            _ => &FORMAT,
        },
    }
}
