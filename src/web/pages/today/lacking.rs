//! What somebody's customers lack that is worth knowing (R186): theirs to complete, and gone from here once it is.

use super::{Asked, LIVING, list, name};
use crate::archive::{Completeness, LACKING};
use crate::index::sentence as query;
use crate::index::{self, Hit, Sort};
use crate::web::error::WebError;
use crate::web::links;
use serde::Serialize;

/// As in the view 资料待补.
const SOME: &str = "待补>0";
const SHOWN: usize = 6;

#[derive(Clone, Debug, Default)]
pub struct Lacking {
    pub total: u64,
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
        let words = query::with(&asked.theirs(LIVING), SOME);
        let found = asked.customers(index::Request {
            text: words.clone(),
            sort: Sort::Field(LACKING.to_owned(), true),
            limit: SHOWN,
            ..index::Request::default()
        })?;
        let customers = found.hits.iter().map(|hit| customer(asked, hit));
        Ok(Self {
            total: found.total,
            href: list(&query::with(&asked.theirs(""), SOME), ""),
            customers: customers.collect::<Result<_, _>>()?,
        })
    }
}

fn customer(asked: &Asked<'_>, hit: &Hit) -> Result<LackingCustomer, WebError> {
    let snapshot = &asked.visit.snapshot;
    let profile = snapshot.whole(hit)?.record;
    let missing = Completeness::of(snapshot.catalog().customer(), &profile).missing;
    let missing = missing.into_iter().map(|lack| Missing {
        href: links::edit_field(&hit.path, &lack.key),
        label: lack.label,
    });
    Ok(LackingCustomer {
        customer_name: name(hit),
        href: links::customer(&hit.customer_id, &hit.customer_dir),
        missing: missing.collect(),
    })
}
