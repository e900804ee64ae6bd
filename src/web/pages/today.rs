//! 今日 `/`: what is due, what changed, what is wrong.

use crate::archive::{ArchiveError, LogEntry, text_at};
use crate::history::LogQuery;
use crate::index::{self, Hit, IndexError, Sort};
use crate::web::error::WebError;
use crate::web::layout::{Layout, Section};
use crate::web::site::Visit;
use crate::web::view::log::{Day, Telling, days};
use crate::web::view::problems::{ShownFinding, shown_findings};
use crate::web::view::when;
use crate::web::{Request, Response, Site, links};
use askama::Template;
use chrono::{Duration, NaiveDate};
use serde_json::{Value, json};

const CHANGES: usize = 8;
/// Files shown of one change.
const FILES: usize = 2;
const FINDINGS: usize = 5;
const STEPS: usize = 12;
/// How many of the latest follow-ups are looked at for one that can be read.
const LATEST: usize = 10;
/// What lies further ahead, or has been let lie for longer, is not for today's page.
const AHEAD_DAYS: i64 = 14;
const BACK_DAYS: i64 = 30;
/// The field of the index that holds when a customer is to be contacted next.
const NEXT_CONTACT: &str = "next_contact";

#[derive(Template)]
#[template(path = "today.html")]
pub struct TodayPage {
    pub page: Layout,
    pub customers: u64,
    pub records: u64,
    /// All findings, of which `findings` are the worst.
    pub findings_total: usize,
    pub steps: Vec<Step>,
    pub days: Vec<Day>,
    pub findings: Vec<ShownFinding>,
}

/// A next step that somebody planned.
#[derive(Clone, Debug)]
pub struct Step {
    pub customer: String,
    pub href: String,
    pub goal: String,
    pub owner: String,
    pub day: NaiveDate,
    /// 今天, 逾期 3 天
    pub distance: String,
    pub is_late: bool,
}

pub(in crate::web) fn page(site: &Site, _request: &Request, _rest: &str) -> Result<Response, WebError> {
    let visit = site.visit()?;
    let counts = visit.snapshot.counts()?;
    let findings = visit.snapshot.all_findings()?;
    Response::page(&TodayPage {
        page: Layout::new(&visit, Section::Today, "今日"),
        customers: counts.customers,
        records: counts.records,
        findings_total: findings.len(),
        steps: steps(&visit, when::today())?,
        days: days(
            &changes(&visit)?,
            visit.snapshot.catalog(),
            &Telling {
                today: when::today(),
                files: FILES,
                within: None,
            },
        ),
        findings: shown_findings(findings.iter().take(FINDINGS), &visit.snapshot),
    })
    .map_err(WebError::from)
}

/// `/api/today`
pub(in crate::web) fn json(site: &Site, _request: &Request, _rest: &str) -> Result<Response, WebError> {
    let visit = site.visit()?;
    let steps: Vec<Value> = steps(&visit, when::today())?
        .iter()
        .map(|step| json!({ "customer_name": step.customer, "due": step.day, "goal": step.goal, "owner": step.owner, "late": step.is_late }))
        .collect();
    Ok(Response::json(&json!({
        "counts": visit.snapshot.counts()?,
        "steps": steps,
        "changes": changes(&visit)?,
        "generation": visit.generation,
    })))
}

fn changes(visit: &Visit<'_>) -> Result<Vec<LogEntry>, WebError> {
    Ok(visit.snapshot.log(&LogQuery {
        limit: CHANGES,
        ..LogQuery::default()
    })?)
}

/// Customers whose next contact was due lately or is due soon, earliest first.
fn steps(visit: &Visit<'_>, today: NaiveDate) -> Result<Vec<Step>, WebError> {
    let (from, to) = (today - Duration::days(BACK_DAYS), today + Duration::days(AHEAD_DAYS));
    let due = visit.snapshot.search(&index::Request {
        text: format!("{NEXT_CONTACT}:{from}..{to}"),
        kind: Some(visit.snapshot.catalog().customer().name.clone()),
        sort: Sort::Field(NEXT_CONTACT.to_owned(), false),
        limit: STEPS,
        ..index::Request::default()
    });
    let customers = match due {
        Ok(results) => results.hits,
        // The index has no such field while nobody has planned anything.
        Err(ArchiveError::Index(IndexError::Query { .. })) => Vec::new(),
        Err(error) => return Err(error.into()),
    };
    let mut steps = Vec::new();
    for customer in customers.iter().filter(|customer| !customer.archived) {
        let latest = visit.snapshot.search(&index::Request {
            kind: Some("followup".to_owned()),
            customer_dir: Some(customer.customer_dir.clone()),
            sort: Sort::Field("date".to_owned(), true),
            limit: LATEST,
            ..index::Request::default()
        })?;
        // One that cannot be read says nothing about the plan before it.
        let mut readable = latest.hits.iter().filter(|followup| followup.record.is_object());
        steps.extend(readable.next().and_then(|followup| step(followup, today)));
    }
    steps.sort_by_key(|step| step.day);
    Ok(steps)
}

/// What a follow-up plans next.
fn step(followup: &Hit, today: NaiveDate) -> Option<Step> {
    let next = followup.record.get("next")?;
    let day = when::parse(&text_at(next, "time"))?.date();
    Some(Step {
        customer: followup.customer_name.clone(),
        href: links::customer(&followup.customer_id, &followup.customer_dir),
        goal: text_at(next, "goal"),
        owner: text_at(next, "owner"),
        distance: if day < today {
            format!("逾期 {} 天", (today - day).num_days())
        } else {
            when::distance(day, today)
        },
        is_late: day < today,
        day,
    })
}
