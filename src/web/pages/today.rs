//! 今日 `/`: the state of the customers at a glance. Whom to contact, who has gone silent, what changed, what is wrong.

mod due;
mod figures;
mod lacking;
mod news;
mod silent;

use super::todo::Done;
use crate::agenda;
use crate::archive::Standing;
use crate::index::sentence as query;
use crate::index::{self, Hit, Results};
use crate::rules::Finding;
use crate::web::error::WebError;
use crate::web::layout::{Layout, Section};
use crate::web::site::Visit;
use crate::web::view::people::{Owner, looker, people, person, remembering};
use crate::web::view::problems::{ShownFinding, shown_findings, with_customers};
use crate::web::view::when;
use crate::web::{Request, Response, Site, links};
use askama::Template;
use chrono::NaiveDate;
use due::Due;
use figures::Figure;
use lacking::Lacking;
use news::News;
use serde_json::json;
use silent::Silent;

const FINDINGS: usize = 5;
/// The field of a profile that says whose customer it is.
const OWNER: &str = "owner";
/// Who is no customer any more is not contacted.
const LIVING: &str = "归档:否";

#[derive(Template)]
#[template(path = "today.html")]
pub struct TodayPage {
    pub page: Layout,
    pub date: String,
    /// There is nothing yet: what to do first.
    pub is_empty: bool,
    pub root: String,
    pub people: Vec<Owner>,
    pub figures: Vec<Figure>,
    pub due: Vec<Due>,
    /// Back to this page.
    pub here: String,
    pub done: Option<Done>,
    pub silent: Silent,
    pub lacking: Lacking,
    pub news: News,
    /// Whose things are shown; empty for everybody's.
    pub who: String,
    pub findings_total: usize,
    /// How many of them are in files that changed lately.
    pub findings_fresh: usize,
    /// 问题 of the same customers.
    pub all_findings: String,
    pub findings: Vec<ShownFinding>,
}

/// What is asked of this page: whose customers, on which day.
struct Asked<'a> {
    visit: &'a Visit<'a>,
    who: &'a str,
    today: NaiveDate,
}

impl<'a> Asked<'a> {
    fn of(visit: &'a Visit<'a>, who: &'a str) -> Self {
        Self {
            visit,
            who,
            today: visit.snapshot.today(),
        }
    }

    /// `words` for the customers of whoever is asked for.
    fn theirs(&self, words: &str) -> String {
        self.by(self.visit.snapshot.catalog().customer().name.as_str(), OWNER, words)
    }

    /// `words` for records of the customers of whoever is asked for.
    fn of_theirs(&self, words: &str) -> String {
        if self.who.is_empty() {
            return words.to_owned();
        }
        let owner = self.visit.snapshot.catalog().word(OWNER).unwrap_or(OWNER);
        query::with(words, &query::condition(owner, self.who))
    }

    /// `words` where a field of a kind names whoever is asked for.
    fn by(&self, kind: &str, field: &str, words: &str) -> String {
        if self.who.is_empty() {
            return words.to_owned();
        }
        let label = label(self.visit, kind, field);
        query::with(words, &query::condition(&label, self.who))
    }

    /// Customers; none where a team's schemas do not have what is asked for.
    fn customers(&self, request: index::Request) -> Result<Results, WebError> {
        Ok(self.visit.snapshot.search_known(&index::Request {
            kind: Some(self.visit.snapshot.catalog().customer().name.clone()),
            ..request
        })?)
    }
}

/// The label of a field, or its key where a team's schema has none.
fn label(visit: &Visit<'_>, kind: &str, key: &str) -> String {
    agenda::label(&visit.snapshot, kind, key)
}

fn name(customer: &Hit) -> String {
    if customer.customer_name.is_empty() {
        customer.customer_dir.clone()
    } else {
        customer.customer_name.clone()
    }
}

pub(in crate::web) fn page(site: &Site, request: &Request, _rest: &str) -> Result<Response, WebError> {
    let visit = site.visit()?;
    let who = looker(request, &visit);
    let asked = Asked::of(&visit, &who);
    let counts = visit.snapshot.counts()?;
    let news = News::of(&visit, request, asked.who)?;
    let all = visit.snapshot.all_findings()?;
    let theirs = (!asked.who.is_empty())
        .then(|| visit.snapshot.troubled(asked.who))
        .transpose()?;
    let is_theirs = |finding: &&Finding| theirs.as_ref().is_none_or(|theirs| theirs.has(&finding.path));
    let (fresh, old): (Vec<&Finding>, Vec<&Finding>) = all
        .of(Standing::Living)
        .filter(is_theirs)
        .partition(|finding| news.touched.contains(&finding.path));
    let page = Response::page(&TodayPage {
        page: Layout::new(&visit, Section::Today, "今日"),
        date: when::day_heading(asked.today, asked.today)
            .trim_start_matches("今天 · ")
            .to_owned(),
        is_empty: counts.customers == 0 && counts.records == 0,
        root: site.archive().vault().root().display().to_string(),
        people: people(&visit, asked.who)?,
        figures: figures::figures(&asked)?,
        due: due::due(&asked)?,
        who: asked.who.to_owned(),
        here: links::with_query("/", &[("who", asked.who)]),
        done: Done::of(request, &visit)?,
        silent: Silent::of(&asked)?,
        lacking: Lacking::of(&asked)?,
        findings_total: fresh.len() + old.len(),
        all_findings: links::with_query("/problems", &[("who", asked.who)]),
        findings_fresh: fresh.len(),
        findings: with_customers(
            shown_findings(fresh.into_iter().chain(old).take(FINDINGS), &visit.snapshot),
            &visit.snapshot,
        ),
        news,
    })?;
    Ok(remembering(page, request, &visit))
}

/// `/api/today?who=`
pub(in crate::web) fn json(site: &Site, request: &Request, _rest: &str) -> Result<Response, WebError> {
    let visit = site.visit()?;
    let asked = Asked::of(&visit, person(request));
    let due = due::due(&asked)?;
    let duties: Vec<_> = due.iter().flat_map(|due| &due.items).collect();
    let silent = Silent::of(&asked)?;
    let lacking = Lacking::of(&asked)?;
    let news = News::of(&visit, request, asked.who)?;
    Ok(Response::json(&json!({
        "counts": visit.snapshot.counts()?,
        "figures": figures::figures(&asked)?,
        "duties": duties,
        "silent": { "total": silent.total, "results": silent.customers },
        "lacking": { "total": lacking.total, "results": lacking.customers },
        "changes_total": news.total,
        "changes_since": news.since,
        "changes": news.entries,
        "generation": visit.generation,
    })))
}

/// All customers that a section is about.
fn list(text: &str, sort: &str) -> String {
    links::with_query("/customers", &[("q", text), ("sort", sort)])
}
