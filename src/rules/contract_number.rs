//! `duplicate/contract-no`: two contracts of one number.

use super::duplicate::comparable;
use super::finding::{Finding, Others, Region, RuleInfo, Severity};
use crate::kinds::is_invisible;
use crate::vault::{RelPath, Settings};
use crate::yaml::Span;
use std::collections::{HashMap, HashSet};

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

/// Whether two numbers are one: without blanks, characters that cannot be seen, case, and full or half width; a dash is a dash.
#[must_use]
pub fn is_same_number(one: &str, other: &str) -> bool {
    key_of(one) == key_of(other)
}

/// Copied from a document, a number brings dashes of print and marks that nobody sees along.
fn key_of(number: &str) -> String {
    let as_typed = |c: char| match c {
        '\u{2010}'..='\u{2015}' | '\u{2043}' | '\u{2212}' => '-',
        c => c,
    };
    let seen = number.chars().filter(|c| !is_invisible(*c)).map(as_typed);
    comparable(&seen.collect::<String>())
}

/// A number as it is written, and as it is compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compared {
    pub written: String,
    key: String,
}

impl Compared {
    #[must_use]
    pub fn new(written: String) -> Self {
        Self {
            key: key_of(&written),
            written,
        }
    }

    /// What two ways of writing one number have in common; empty for none.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.key
    }
}

/// The numbers, as they are written, that more than one of these contracts has.
pub fn repeated_numbers<'a>(all: impl Iterator<Item = &'a Compared>) -> Vec<&'a str> {
    let mut first: HashMap<&str, &str> = HashMap::new();
    let mut repeated = HashSet::new();
    for number in all.filter(|number| !number.key.is_empty()) {
        if let Some(other) = first.insert(&number.key, &number.written) {
            repeated.extend([other, number.written.as_str()]);
        }
    }
    repeated.into_iter().collect()
}

/// What contracts of one number break. Each of them gets a finding that names the others.
#[must_use]
pub fn check_contract_numbers(all: &[Numbered], settings: &Settings) -> Vec<Finding> {
    if settings.quality.disabled_rules.iter().any(|id| id == RULE.id) {
        return Vec::new();
    }
    let finding = |one: &Numbered| {
        let same = all.iter().filter(|other| is_same_number(&other.number, &one.number));
        let mut others = same
            .map(|other| other.path.as_str())
            .filter(|other| *other != one.path)
            .peekable();
        others.peek()?;
        let others = Others::of(format!("合同编号“{}”与", one.number), others, "重复");
        let region = one.span.map_or(Region::FILE, Region::from);
        let finding = RULE.finding_about(&RelPath::new(&one.path)?, region, others);
        Some(
            finding
                .with_field(CONTRACT_NO)
                .with_fix("对照合同原件更正编号；同一份合同登记了两次的，留一份"),
        )
    };
    all.iter().filter_map(finding).collect()
}
