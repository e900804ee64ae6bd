//! Whom to contact: the next steps that follow-ups plan, overdue ones first.

use super::{Asked, list, name};
use crate::archive::text_at;
use crate::index::{self, Hit, Sort};
use crate::web::error::WebError;
use crate::web::links;
use crate::web::view::when;
use chrono::{Duration, NaiveDate};
use serde::Serialize;

/// What lies further ahead is not for today's page.
const AHEAD_DAYS: i64 = 14;
/// Steps shown of what is late, due today, and coming.
const SHOWN: [usize; 3] = [8, 8, 6];
/// How many of the latest follow-ups are looked at for one that can be read.
const LATEST: usize = 10;
/// The field of the index that holds when a customer is to be contacted next.
const NEXT_CONTACT: &str = "next_contact";

/// The steps of one stretch of time.
#[derive(Clone, Debug)]
pub struct Due {
    /// 逾期, 今天, 今后两周
    pub title: &'static str,
    pub is_late: bool,
    pub total: u64,
    /// All of them as a list of customers.
    pub href: String,
    pub steps: Vec<Step>,
}

/// A next step that somebody planned.
#[derive(Clone, Debug, Serialize)]
pub struct Step {
    pub customer_name: String,
    #[serde(skip)]
    pub href: String,
    /// Where the next follow-up is written.
    #[serde(skip)]
    pub follow_up: String,
    pub goal: String,
    pub owner: String,
    pub due: NaiveDate,
    /// 今天 14:30, 逾期 3 天
    #[serde(skip)]
    pub distance: String,
    pub late: bool,
}

/// Late, today, coming; only what has customers.
pub(super) fn due(asked: &Asked<'_>) -> Result<Vec<Due>, WebError> {
    let today = asked.today;
    let stretches = [
        ("逾期", format!("下次联系<{today}")),
        ("今天", format!("下次联系:{today}")),
        (
            "今后两周",
            format!(
                "下次联系:{}..{}",
                today + Duration::days(1),
                today + Duration::days(AHEAD_DAYS)
            ),
        ),
    ];
    let mut all = Vec::new();
    for ((title, condition), shown) in stretches.into_iter().zip(SHOWN) {
        let is_late = title == "逾期";
        let text = asked.theirs(&asked.followed(&condition));
        // What has just become late can still be saved; what nobody did for years comes last.
        let found = asked.customers(index::Request {
            text: text.clone(),
            sort: Sort::Field(NEXT_CONTACT.to_owned(), is_late),
            limit: shown,
            ..index::Request::default()
        })?;
        if found.total == 0 {
            continue;
        }
        let mut steps = Vec::new();
        for customer in &found.hits {
            steps.push(step(asked, customer)?);
        }
        all.push(Due {
            title,
            is_late,
            total: found.total,
            href: list(&text, if is_late { "-next_contact" } else { NEXT_CONTACT }),
            steps,
        });
    }
    Ok(all)
}

/// What the latest follow-up of a customer plans. One that cannot be read says nothing about the plan before it.
fn step(asked: &Asked<'_>, customer: &Hit) -> Result<Step, WebError> {
    let latest = asked.visit.snapshot.search(&index::Request {
        kind: Some("followup".to_owned()),
        customer_dir: Some(customer.customer_dir.clone()),
        sort: Sort::Field("date".to_owned(), true),
        limit: LATEST,
        ..index::Request::default()
    })?;
    let readable = latest.hits.iter().find(|followup| followup.record.is_object());
    let next = readable.and_then(|followup| followup.record.get("next"));
    let text = |key| next.map(|next| text_at(next, key)).unwrap_or_default();
    let time = when::parse(&text("time"));
    let due = time.map_or(asked.today, |time| time.date());
    let late = due < asked.today;
    Ok(Step {
        customer_name: name(customer),
        href: links::customer(&customer.customer_id, &customer.customer_dir),
        follow_up: links::follow_up(&customer.customer_id, &customer.customer_dir),
        goal: text("goal"),
        owner: text("owner"),
        distance: match time {
            Some(_) if late => format!("逾期 {} 天", (asked.today - due).num_days()),
            Some(time) if due == asked.today => when::clock(time).unwrap_or_else(|| "今天".to_owned()),
            _ => when::distance(due, asked.today),
        },
        due,
        late,
    })
}
