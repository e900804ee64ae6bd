//! `layout/*`: things that lie where nothing will look for them, told from the paths alone.

mod no_profile;
mod not_a_file;
mod refused_name;
mod stray;
mod two_profiles;

use super::finding::{Finding, RuleInfo};
use super::{keep_enabled, sort};
use crate::kinds::Catalog;
use crate::vault::{ARCHIVED, LIVING, Place, RelPath, Settings, WalkReport, layout};
use std::collections::BTreeMap;

pub(super) const RULES: &[RuleInfo] = &[
    no_profile::RULE,
    not_a_file::LINK,
    not_a_file::RECORD_DIR,
    not_a_file::UNREADABLE,
    refused_name::RULE,
    stray::RULE,
    two_profiles::RULE,
];

/// The files of one customer's folder.
#[derive(Default)]
struct CustomerFiles<'a> {
    /// What counts as the profile: one, when all is well.
    profiles: Vec<&'a RelPath>,
    records: Vec<&'a RelPath>,
    others: Vec<&'a RelPath>,
}

/// What the tree breaks as a whole: customer folders without a profile or with two, records outside a customer. What is found
/// about a customer depends on the paths in its folder alone, so the paths of one customer give that customer's findings.
/// Linear in the number of files but for sorting.
#[must_use]
pub fn check_tree<'a>(
    files: impl IntoIterator<Item = &'a RelPath>,
    catalog: &Catalog,
    settings: &Settings,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    let profile_kind = catalog.customer().name.as_str();
    let mut customers: BTreeMap<RelPath, CustomerFiles<'a>> = BTreeMap::new();
    for path in files {
        findings.extend(refused_name::check(path));
        match layout::place(path, catalog) {
            Place::Record {
                customer: Some(customer),
                kind,
            } => {
                let files = customers.entry(customer).or_default();
                if kind == profile_kind {
                    files.profiles.push(path);
                } else {
                    files.records.push(path);
                }
            }
            Place::Attachment { customer } => customers.entry(customer).or_default().others.push(path),
            Place::Other if in_a_tree(path) => findings.extend(stray::outside_a_customer(path)),
            _ => {}
        }
    }
    for (customer, files) in &customers {
        findings.extend(no_profile::check(customer, files));
        findings.extend(two_profiles::check(customer, files));
        findings.extend(stray::beside_the_profile(customer, files));
    }
    keep_enabled(&mut findings, settings);
    sort(&mut findings);
    findings
}

/// What a walk met that is no file: links, folders named like a record, folders that cannot be read.
#[must_use]
pub fn check_walk(walk: &WalkReport, settings: &Settings) -> Vec<Finding> {
    let mut findings: Vec<Finding> = walk
        .links
        .iter()
        .map(not_a_file::link)
        .chain(walk.misnamed_dirs.iter().map(not_a_file::record_dir))
        .chain(
            walk.unreadable
                .iter()
                .map(|(path, reason)| not_a_file::unreadable(path, reason)),
        )
        .collect();
    keep_enabled(&mut findings, settings);
    sort(&mut findings);
    findings
}

fn in_a_tree(path: &RelPath) -> bool {
    path.parts()
        .next()
        .is_some_and(|tree| tree == LIVING || tree == ARCHIVED)
}

/// Whether the name says YAML.
fn is_yaml(path: &RelPath) -> bool {
    let ending = path.file_name().rsplit_once('.').map_or("", |(_, ending)| ending);
    ending.eq_ignore_ascii_case("yaml") || ending.eq_ignore_ascii_case("yml")
}
