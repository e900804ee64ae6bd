//! `name/placeholder`: 未知, 测试客户 and the like stand where the customer's name should be.

use super::finding::{Finding, RuleInfo, Severity};
use super::position;
use crate::kinds::CUSTOMER_NAME;
use crate::vault::{RelPath, Settings};
use crate::yaml::{Document, FieldPath, Segment};
use serde_json::Value;
use unicode_normalization::UnicodeNormalization;

pub(super) const RULE: RuleInfo = RuleInfo {
    id: "name/placeholder",
    title: "客户名称像是占位的",
    severity: Severity::Warning,
    help: "名称写的是“未知”“测试”之类，不是真实的客户。补上真实名称；如果是试用时建的，归档它，或者在电脑上删掉它的文件夹。哪些词算占位，由 kehu.yaml 的 quality.placeholder_names 决定。",
};

/// Words that say nothing by themselves, longest first: 测试客户01 is a placeholder, 苏州测试仪器有限公司 is not.
const FILLERS: &[&str] = &[
    "有限责任公司",
    "股份有限公司",
    "有限公司",
    "股份公司",
    "客户",
    "公司",
    "企业",
    "单位",
    "名称",
    "名字",
    "集团",
    "用户",
    "数据",
    "专用",
    "资料",
    "用",
    "的",
];

pub(super) fn check(path: &RelPath, document: &Document, settings: &Settings) -> Option<Finding> {
    let name = document.value().get(CUSTOMER_NAME).and_then(Value::as_str)?;
    let word = placeholder_in(name, &settings.quality.placeholder_names)?;
    let at = FieldPath(vec![Segment::Key(CUSTOMER_NAME.to_owned())]);
    let message = format!("客户名称“{name}”像是占位的（含有“{word}”）");
    Some(
        RULE.finding(path, position::of_value(document, &at), message)
            .with_field(CUSTOMER_NAME)
            .with_fix("改成营业执照上的全称；如果只是试用时建的，归档它，或者在电脑上删掉它的文件夹"),
    )
}

/// Whether a name is none by the settings of the vault.
#[must_use]
pub fn is_placeholder(name: &str, settings: &Settings) -> bool {
    placeholder_in(name, &settings.quality.placeholder_names).is_some()
}

/// The placeholder word that makes up `name`, but for words that say nothing, digits and punctuation.
fn placeholder_in<'w>(name: &str, words: &'w [String]) -> Option<&'w str> {
    let name = plain(name);
    words.iter().map(String::as_str).find(|word| {
        let word = plain(word);
        !word.is_empty() && name.contains(&word) && {
            let rest = name.replace(&word, " ");
            let rest = FILLERS.iter().fold(rest, |rest, filler| rest.replace(filler, " "));
            !rest.chars().any(char::is_alphabetic)
        }
    })
}

/// For comparison: full-width as half-width, lower case, no blanks.
fn plain(text: &str) -> String {
    text.nfkc()
        .filter(|c| !c.is_whitespace())
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::placeholder_in;

    fn words() -> Vec<String> {
        ["未知", "测试", "test", "无"].map(str::to_owned).into()
    }

    #[test]
    fn a_placeholder_is_found_however_it_is_dressed_up() {
        for name in [
            "未知",
            "测试客户",
            "测试 公司 2",
            "ＴＥＳＴ-01",
            "客户名称未知",
            "测试测试",
            "（测试）",
        ] {
            assert!(placeholder_in(name, &words()).is_some(), "{name}");
        }
    }

    #[test]
    fn a_real_name_that_contains_the_word_is_left_alone() {
        for name in [
            "苏州测试仪器有限公司",
            "无锡新洁能股份有限公司",
            "上海华岭测试A",
            "客户",
            "2026",
            "",
        ] {
            assert!(placeholder_in(name, &words()).is_none(), "{name}");
        }
    }
}
