//! Customers of worth that nobody has been in touch with for long.

use super::{Asked, list, name};
use crate::agenda::followed;
use crate::index::{self, Hit, Sort};
use crate::vault::Lifecycle;
use crate::web::error::WebError;
use crate::web::links;
use crate::web::view::when;
use chrono::Duration;
use serde::Serialize;

/// Who was not contacted for so many days has gone silent.
const SILENT_DAYS: i64 = 90;
const SHOWN: usize = 8;
/// Bought, or about to: the others are silent by nature.
const PROMISING: &str = "客户类型:成交客户,意向客户";

#[derive(Clone, Debug, Default)]
pub struct Silent {
    pub days: i64,
    pub total: u64,
    /// All of them as a list of customers.
    pub href: String,
    /// The most valuable first.
    pub customers: Vec<SilentCustomer>,
    /// Those of little value too, when there are any.
    pub others: u64,
    pub others_href: String,
}

#[derive(Clone, Debug, Serialize)]
pub struct SilentCustomer {
    pub customer_name: String,
    #[serde(skip)]
    pub href: String,
    /// Where a follow-up is written.
    #[serde(skip)]
    pub follow_up: String,
    /// 高, 中
    pub value_tier: &'static str,
    pub days: i64,
    /// 4 个月
    #[serde(skip)]
    pub span: String,
    pub owner: String,
}

impl Silent {
    pub(super) fn of(asked: &Asked<'_>) -> Result<Self, WebError> {
        let before = asked.today - Duration::days(SILENT_DAYS);
        let silent = followed(&asked.visit.snapshot, &format!("最近联系<={before} {PROMISING}"));
        let [high, medium, _] = Lifecycle::VALUE_TIERS;
        let valuable = asked.theirs(&format!("价值:{high},{medium} {silent}"));
        let everybody = asked.theirs(&silent);
        let mut customers: Vec<SilentCustomer> = Vec::new();
        let mut total = 0;
        for tier in [high, medium] {
            let found = asked.customers(index::Request {
                text: asked.theirs(&format!("价值:{tier} {silent}")),
                sort: Sort::Field("contract_amount".to_owned(), true),
                limit: SHOWN - customers.len(),
                ..index::Request::default()
            })?;
            total += found.total;
            customers.extend(found.hits.iter().map(|hit| customer(asked, hit, tier)));
        }
        let all = asked.customers(index::Request {
            text: everybody.clone(),
            ..index::Request::default()
        })?;
        Ok(Self {
            days: SILENT_DAYS,
            total,
            href: list(&valuable, "value_tier"),
            customers,
            others: all.total.saturating_sub(total),
            others_href: list(&everybody, "last_contact"),
        })
    }
}

/// A profile's date is that of the last contact.
fn customer(asked: &Asked<'_>, hit: &Hit, value_tier: &'static str) -> SilentCustomer {
    let last = hit.date.map_or(asked.today, |date| date.date());
    let owner = hit.record.get(super::OWNER).and_then(|owner| owner.as_str());
    SilentCustomer {
        customer_name: name(hit),
        href: links::customer(&hit.customer_id, &hit.customer_dir),
        follow_up: links::follow_up(&hit.customer_id, &hit.customer_dir),
        value_tier,
        days: (asked.today - last).num_days(),
        span: when::distance(last, asked.today).trim_end_matches('前').to_owned(),
        owner: owner.unwrap_or_default().to_owned(),
    }
}
