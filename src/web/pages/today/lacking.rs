//! What somebody's customers lack that must be filled in (R186): theirs to complete, and gone from here once it is.

use super::{Asked, LIVING, list, name};
use crate::index::sentence as query;
use crate::index::{self, Hit};
use crate::rules::Finding;
use crate::web::error::WebError;
use crate::web::links;
use crate::yaml::FieldPath;
use serde::Serialize;
use std::collections::HashMap;

/// The rule for what a record must have and has not.
const MISSING: &str = "schema/missing";
const SHOWN: usize = 6;
/// Of a profile no more than this is needed.
const KEYS: &[&str] = &["customer_name"];

#[derive(Clone, Debug, Default)]
pub struct Lacking {
    pub total: usize,
    /// All of them as a list of customers.
    pub href: String,
    /// Those that lack the most first.
    pub customers: Vec<LackingCustomer>,
}

#[derive(Clone, Debug, Serialize)]
pub struct LackingCustomer {
    pub customer_name: String,
    #[serde(skip)]
    pub href: String,
    pub missing: Vec<Missing>,
}

/// A field to fill in.
#[derive(Clone, Debug, Serialize)]
pub struct Missing {
    pub label: String,
    /// The form at this field.
    #[serde(skip)]
    pub href: String,
}

impl Lacking {
    /// Nothing where everybody's customers are looked at: then it is nobody's to do.
    pub(super) fn of(asked: &Asked<'_>) -> Result<Self, WebError> {
        if asked.who.is_empty() {
            return Ok(Self::default());
        }
        let snapshot = &asked.visit.snapshot;
        let theirs = asked.theirs(LIVING);
        let findings = snapshot.all_findings()?;
        let mut missing: HashMap<&str, Vec<&Finding>> = HashMap::new();
        for finding in findings.iter().filter(|finding| finding.rule == MISSING) {
            missing.entry(&finding.path).or_default().push(finding);
        }
        let request = index::Request {
            text: theirs.clone(),
            kind: Some(snapshot.catalog().customer().name.clone()),
            limit: usize::MAX >> 1,
            keys: Some(KEYS),
            ..index::Request::default()
        };
        let found = snapshot.each_known(&request, &|hit| missing.contains_key(hit.path.as_str()).then_some(hit))?;
        let mut found: Vec<(Hit, &Vec<&Finding>)> = found
            .into_iter()
            .flatten()
            .filter_map(|hit| missing.get(hit.path.as_str()).map(|lacks| (hit, lacks)))
            .collect();
        found.sort_by(|(one, fewer), (other, more)| {
            let order = more.len().cmp(&fewer.len());
            order.then_with(|| one.customer_name.cmp(&other.customer_name))
        });
        Ok(Self {
            total: found.len(),
            href: list(&query::with(&theirs, &query::condition("问题", MISSING)), ""),
            customers: found
                .iter()
                .take(SHOWN)
                .map(|(hit, lacks)| customer(asked, hit, lacks))
                .collect(),
        })
    }
}

fn customer(asked: &Asked<'_>, hit: &Hit, lacks: &[&Finding]) -> LackingCustomer {
    let kind = asked.visit.snapshot.catalog().customer();
    let missing = |finding: &&Finding| {
        let path: FieldPath = finding.field.as_ref()?.parse().ok()?;
        let key = finding.field.as_deref()?.split(['.', '[']).next()?;
        Some(Missing {
            label: kind.label(&path),
            href: links::edit_field(&hit.path, key),
        })
    };
    LackingCustomer {
        customer_name: name(hit),
        href: links::customer(&hit.customer_id, &hit.customer_dir),
        missing: lacks.iter().filter_map(missing).collect(),
    }
}
