//! `settings/*`: kehu.yaml names something that does not exist, or holds a value that cannot be meant.

use super::finding::{Finding, Region, RuleInfo, Severity};
use super::{position, registry};
use crate::vault::{RelPath, check_settings};
use crate::yaml::{Document, FieldPath, Segment};
use serde_json::Value;

const UNKNOWN_KEY: RuleInfo = RuleInfo {
    id: "settings/unknown-key",
    title: "不认识的设置",
    severity: Severity::Warning,
    help: "kehu.yaml 里没有这一项设置，写了也不起作用，多半是拼写错误。",
};
const INVALID: RuleInfo = RuleInfo {
    id: "settings/invalid",
    title: "设置的值不对",
    severity: Severity::Error,
    help: "kehu.yaml 里有一项的值不对。改好之前，写错的设置不起作用，也不能写入。",
};
const UNKNOWN_RULE: RuleInfo = RuleInfo {
    id: "settings/unknown-rule",
    title: "要停用的规则不存在",
    severity: Severity::Warning,
    help: "quality.disabled_rules 里的规则名不存在，所以什么也没有停用。规则名见 docs/rules.md，或每条提示方括号里的字。",
};

pub(super) const RULES: &[RuleInfo] = &[INVALID, UNKNOWN_KEY, UNKNOWN_RULE];

/// Least likeness (0–1) at which another spelling is suggested.
const ALIKE: f64 = 0.8;

pub(super) fn check(path: &RelPath, document: &Document) -> Vec<Finding> {
    let problems = check_settings(document).into_iter().map(|problem| {
        let (rule, fix) = if problem.fatal {
            (
                INVALID,
                problem
                    .fix
                    .unwrap_or_else(|| "改成要求的写法；不需要这一项就整行删掉".to_owned()),
            )
        } else {
            (
                UNKNOWN_KEY,
                problem.fix.unwrap_or_else(|| "不需要的话可以删掉这一行".to_owned()),
            )
        };
        let start = (problem.line, problem.column);
        rule.finding(path, Region { start, end: start }, problem.message)
            .with_fix(fix)
    });
    problems.chain(unknown_rules(path, document)).collect()
}

fn unknown_rules(path: &RelPath, document: &Document) -> Vec<Finding> {
    let list = FieldPath(
        ["quality", "disabled_rules"]
            .map(|key| Segment::Key(key.to_owned()))
            .into(),
    );
    let Some(Value::Array(ids)) = position::value_at(document.value(), &list) else {
        return Vec::new();
    };
    let known = || registry::all().iter().map(|rule| rule.id);
    let unknown = ids
        .iter()
        .enumerate()
        .filter_map(|(index, id)| Some((index, id.as_str()?)));
    unknown
        .filter(|(_, id)| !known().any(|rule| rule == *id))
        .map(|(index, id)| {
            let mut at = list.clone();
            at.0.push(Segment::Index(index));
            let fix = most_alike(id, known()).map_or_else(
                || "对照每条提示方括号里的规则名更正".to_owned(),
                |meant| format!("是不是想写 {meant}？"),
            );
            UNKNOWN_RULE
                .finding(path, position::of_value(document, &at), format!("没有“{id}”这条规则"))
                .with_field(at.to_string())
                .with_fix(fix)
        })
        .collect()
}

fn most_alike<'k>(word: &str, known: impl Iterator<Item = &'k str>) -> Option<&'k str> {
    known
        .map(|candidate| (strsim::jaro_winkler(word, candidate), candidate))
        .filter(|(likeness, _)| *likeness >= ALIKE)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, candidate)| candidate)
}
