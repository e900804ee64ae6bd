//! `duplicate/contract-no`: two contracts of one number.

use super::duplicate::{comparable, named};
use super::finding::{Finding, Region, RuleInfo, Severity};
use crate::vault::{RelPath, Settings};
use crate::yaml::Span;
use std::collections::HashMap;

/// The kind of contracts.
pub const CONTRACT: &str = "contract";
/// The field that a contract is named by; no two have the same.
pub const CONTRACT_NO: &str = "contract_no";

pub(super) const RULE: RuleInfo = RuleInfo {
    id: "duplicate/contract-no",
    title: "合同编号重复",
    severity: Severity::Error,
    help: "一个合同编号只能是一份合同的。常见原因：复制一份合同来改，忘了换编号。对照合同原件更正；同一份合同登记了两次的，留一份。",
};

/// A contract with its number.
#[derive(Clone, Debug)]
pub struct Numbered {
    /// Of the file in the vault.
    pub path: String,
    pub number: String,
    /// Where the number stands in it, if that is known.
    pub span: Option<Span>,
}

/// Whether two numbers are one: without blanks, case, and full or half width.
#[must_use]
pub fn is_same_number(one: &str, other: &str) -> bool {
    comparable(one) == comparable(other)
}

/// The numbers, as they are written, that more than one contract has; `counted` says how many have each.
pub fn repeated_numbers<'a>(counted: impl Iterator<Item = (&'a str, u64)>) -> Vec<&'a str> {
    let mut holders: HashMap<String, (u64, Vec<&str>)> = HashMap::new();
    for (number, count) in counted {
        let (sum, written) = holders.entry(comparable(number)).or_default();
        *sum += count;
        written.push(number);
    }
    holders.remove("");
    let repeated = holders.into_values().filter(|(sum, _)| *sum > 1);
    repeated.flat_map(|(_, written)| written).collect()
}

/// What contracts of one number break. Each of them gets a finding that names the others.
#[must_use]
pub fn check_contract_numbers(all: &[Numbered], settings: &Settings) -> Vec<Finding> {
    if settings.quality.disabled_rules.iter().any(|id| id == RULE.id) {
        return Vec::new();
    }
    let finding = |one: &Numbered| {
        let same = all.iter().filter(|other| is_same_number(&other.number, &one.number));
        let others = named(&one.path, same.map(|other| other.path.as_str()));
        if others.is_empty() {
            return None;
        }
        let message = format!("合同编号“{}”与{others}重复", one.number);
        let region = one.span.map_or(Region::FILE, Region::from);
        let finding = RULE.finding(&RelPath::new(&one.path)?, region, message);
        Some(
            finding
                .with_field(CONTRACT_NO)
                .with_fix("对照合同原件更正编号；同一份合同登记了两次的，留一份"),
        )
    };
    all.iter().filter_map(finding).collect()
}
