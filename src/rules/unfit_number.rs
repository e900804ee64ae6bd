//! `number/unfit`: a number of a customer or a contract that cannot be used as one: links and folders are made of it.

use super::contract_number::{CONTRACT, CONTRACT_NO};
use super::finding::{Finding, RuleInfo, Severity};
use super::position;
use crate::kinds::Kind;
use crate::vault::RelPath;
use crate::yaml::{Document, FieldPath};
use serde_json::Value;

pub(super) const RULE: RuleInfo = RuleInfo {
    id: "number/unfit",
    title: "编号不能用",
    severity: Severity::Error,
    help: "客户编号用在网址、命令和表格里，只能由字母、数字、汉字、- 和 _ 组成，最多 64 个字；合同编号最多 100 个字，不能只有点。改成合同上、原系统里的编号。",
};

const CUSTOMER_ID: &str = "customer_id";
const MOST_OF_CUSTOMER: usize = 64;
const MOST_OF_CONTRACT: usize = 100;

/// What is wrong with the number of a record, in words and with what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnfitNumber {
    /// The key of the number.
    pub field: &'static str,
    pub message: String,
    pub fix: &'static str,
}

/// Looks at the number that customers and contracts have; an empty one is another rule's.
#[must_use]
pub fn unfit_number(kind: &Kind, record: &Value) -> Option<UnfitNumber> {
    let said = |key: &str| record.get(key).and_then(Value::as_str).filter(|text| !text.is_empty());
    if kind.folder.is_empty() {
        let number = said(CUSTOMER_ID)?;
        let reason = unfit_customer(number)?;
        return Some(UnfitNumber {
            field: CUSTOMER_ID,
            message: format!("客户编号“{}”{reason}", short(number)),
            fix: "只用字母、数字、汉字、- 和 _",
        });
    }
    let number = said(CONTRACT_NO).filter(|_| kind.name == CONTRACT)?;
    let reason = unfit_contract(number)?;
    Some(UnfitNumber {
        field: CONTRACT_NO,
        message: format!("合同编号“{}”{reason}", short(number)),
        fix: "写合同上的编号；说明写在备注里",
    })
}

pub(super) fn check(path: &RelPath, document: &Document, kind: &Kind) -> Option<Finding> {
    let unfit = unfit_number(kind, document.value())?;
    let at = FieldPath::root().key(unfit.field);
    let finding = RULE.finding(path, position::of_value(document, &at), unfit.message);
    Some(finding.with_field(unfit.field).with_fix(unfit.fix))
}

fn unfit_customer(number: &str) -> Option<String> {
    if let Some(odd) = number.chars().find(|c| !c.is_alphanumeric() && !"-_".contains(*c)) {
        return Some(match odd {
            ' ' | '\u{3000}' => "里有空格，不能用在编号里".to_owned(),
            c if c.is_control() || c.is_whitespace() => "里有换行或控制字符，不能用在编号里".to_owned(),
            c => format!("里有“{c}”，不能用在编号里"),
        });
    }
    too_long(number, MOST_OF_CUSTOMER)
}

fn unfit_contract(number: &str) -> Option<String> {
    if number.chars().all(|c| c == '.' || c.is_whitespace()) {
        return Some("不是编号".to_owned());
    }
    too_long(number, MOST_OF_CONTRACT)
}

fn too_long(number: &str, most: usize) -> Option<String> {
    let count = number.chars().count();
    (count > most).then(|| format!("有 {count} 个字，太长了，最多 {most} 个"))
}

/// So much of it that it is recognized.
fn short(number: &str) -> String {
    const SHOWN: usize = 24;
    match number.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &number[..end]),
        None => number.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{unfit_contract, unfit_customer};

    #[test]
    fn numbers_that_links_and_folders_can_be_made_of() {
        for fit in ["CUST202601010001", "客户-0001", "a_1"] {
            assert_eq!(unfit_customer(fit), None, "{fit}");
        }
        let long = "9".repeat(200);
        for unfit in [".", "..", "<b>", "#", "a b", "a/b", "a\nb", long.as_str()] {
            assert!(unfit_customer(unfit).is_some(), "{unfit}");
        }
        for fit in ["HT-2026/001", "〔2026〕第 12 号", "HT.1"] {
            assert_eq!(unfit_contract(fit), None, "{fit}");
        }
        for unfit in ["..", ".", long.as_str()] {
            assert!(unfit_contract(unfit).is_some(), "{unfit}");
        }
    }
}
