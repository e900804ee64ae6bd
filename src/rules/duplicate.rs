//! `duplicate/*`: two profiles that claim the same number, credit code or name.

use super::finding::{Finding, Others, Region, RuleInfo, Severity};
use crate::kinds::CUSTOMER_NAME;
use crate::vault::{RelPath, Settings};
use crate::yaml::Span;
use std::collections::HashMap;
use unicode_normalization::{UnicodeNormalization, is_nfkc};

/// What identifies a customer, for rules that look across the vault.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Identity {
    /// The profile's path in the vault.
    pub path: String,
    pub customer_id: String,
    pub name: String,
    pub credit_code: String,
    /// Where `customer_id`, `name` and `credit_code` stand in the profile, in this order; none when unknown.
    pub spans: [Option<Span>; 3],
}

const CUSTOMER_ID: RuleInfo = RuleInfo {
    id: "duplicate/customer-id",
    title: "客户编号重复",
    severity: Severity::Error,
    help: "编号是客户的身份，一个编号只能属于一个客户。常见原因：复制文件夹来新建客户，或两个人同一天各自新建。给后建的一个换新编号，旧编号可以记在 legacy_ids 里。",
};
const CREDIT_CODE: RuleInfo = RuleInfo {
    id: "duplicate/credit-code",
    title: "统一社会信用代码重复",
    severity: Severity::Error,
    help: "信用代码全国唯一，两份档案写着同一个，要么是同一家客户建了两次，要么有一份抄错了。",
};
const NAME: RuleInfo = RuleInfo {
    id: "duplicate/name",
    title: "客户名称重复",
    severity: Severity::Warning,
    help: "两份档案的名称相同（不计空格和全角半角）。是同一家就合并；确实是两家，在名称里加上地区或分公司以便区分。",
};

pub(super) const RULES: &[RuleInfo] = &[CREDIT_CODE, CUSTOMER_ID, NAME];

/// How one of the three is compared and talked about.
struct Aspect {
    rule: &'static RuleInfo,
    field: &'static str,
    label: &'static str,
    value: fn(&Identity) -> &str,
    /// Its place in [`Identity::spans`].
    span: usize,
    fix: &'static str,
}

const ASPECTS: [Aspect; 3] = [
    Aspect {
        rule: &CUSTOMER_ID,
        field: "customer_id",
        label: "客户编号",
        value: |identity| &identity.customer_id,
        span: 0,
        fix: "给后建的一个客户换一个新编号；如果是同一家客户，合并成一份",
    },
    Aspect {
        rule: &NAME,
        field: CUSTOMER_NAME,
        label: "客户名称",
        value: |identity| &identity.name,
        span: 1,
        fix: "是同一家就合并成一份；不是同一家，在名称里加上地区或分公司以便区分",
    },
    Aspect {
        rule: &CREDIT_CODE,
        field: "credit_code",
        label: "统一社会信用代码",
        value: |identity| &identity.credit_code,
        span: 2,
        fix: "对照营业执照：是同一家就合并成一份，抄错的改正",
    },
];

/// What profiles break together: the same number, credit code or name twice. Each profile concerned gets a finding that names
/// the others. Compared without blanks, case, and full or half width. Linear in the number of profiles.
#[must_use]
pub fn check_identities(all: &[Identity], settings: &Settings) -> Vec<Finding> {
    let mut findings = Vec::new();
    for aspect in &ASPECTS {
        if settings.quality.disabled_rules.iter().any(|id| id == aspect.rule.id) {
            continue;
        }
        let mut holders: HashMap<String, Vec<&Identity>> = HashMap::with_capacity(all.len());
        for identity in all {
            let key = comparable((aspect.value)(identity));
            if !key.is_empty() {
                holders.entry(key).or_default().push(identity);
            }
        }
        for mut same in holders.into_values().filter(|same| same.len() > 1) {
            same.sort_by(|a, b| a.path.cmp(&b.path));
            findings.extend(same.iter().filter_map(|identity| finding(aspect, identity, &same)));
        }
    }
    findings.sort_by(|a, b| (&a.path, a.line, &a.rule).cmp(&(&b.path, b.line, &b.rule)));
    findings
}

fn finding(aspect: &Aspect, identity: &Identity, same: &[&Identity]) -> Option<Finding> {
    let path = RelPath::new(&identity.path)?;
    let value = (aspect.value)(identity);
    let others = same.iter().map(|other| other.path.as_str());
    let others = others.filter(|other| *other != identity.path);
    let others = Others::of(format!("{}“{value}”与", aspect.label), others, "重复");
    let region = identity.spans[aspect.span].map_or(Region::FILE, Region::from);
    let finding = aspect.rule.finding_about(&path, region, others);
    Some(finding.with_field(aspect.field).with_fix(aspect.fix))
}

/// The value as it is compared: NFKC, no blanks, lower case.
pub(super) fn comparable(value: &str) -> String {
    let kept = |c: &char| !c.is_whitespace();
    if is_nfkc(value) {
        value.chars().filter(kept).flat_map(char::to_lowercase).collect()
    } else {
        value.nfkc().filter(kept).flat_map(char::to_lowercase).collect()
    }
}
