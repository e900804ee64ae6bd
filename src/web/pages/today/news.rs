//! What changed since whoever looks was last here, in business words.

use super::{OWNER, label};
use crate::archive::{ArchiveError, LogEntry};
use crate::history::{HistoryError, Since};
use crate::index::sentence as query;
use crate::index::{self, Results};
use crate::web::error::WebError;
use crate::web::site::Visit;
use crate::web::view::log::operation_of;
use crate::web::view::seen::{Sight, cookie_name, last_seen};
use crate::web::view::when;
use crate::web::{Request, links};
use chrono::{DateTime, Duration, Local, NaiveDate, NaiveTime, Utc};
use std::collections::{BTreeSet, HashSet};

const SHOWN: usize = 12;
/// Of these the changes of one person's customers are picked out.
const LOOKED_AT: usize = 300;

#[derive(Clone, Debug)]
pub struct News {
    pub total: u64,
    /// From when on.
    pub since: DateTime<Local>,
    /// 自你上次查看（昨天 18:05）以来, 昨天以来
    pub heading: String,
    pub href: String,
    pub entries: Vec<LogEntry>,
    pub shown: Vec<Entry>,
    pub more: u64,
    /// The files they changed.
    pub touched: HashSet<String>,
    /// For the page script: the cookie's name, the newest commit on the page, from where this visit shows changes, and now.
    pub cookie: String,
    pub head: String,
    pub begun: String,
    pub now: i64,
}

/// One change.
#[derive(Clone, Debug)]
pub struct Entry {
    pub key: String,
    pub operation: &'static str,
    pub tone: &'static str,
    pub summary: String,
    pub href: String,
    pub time: String,
    pub full_time: String,
    pub author: String,
    pub reason: String,
}

impl News {
    /// For `who`, what others changed at the customers that `who` owns (R82); for everybody, everything.
    pub(super) fn of(visit: &Visit<'_>, request: &Request, who: &str) -> Result<Self, WebError> {
        let limit = if who.is_empty() { SHOWN } else { LOOKED_AT };
        let (now, today) = (Utc::now(), visit.snapshot.today());
        let cookie = cookie_name(visit.site.archive().vault().root());
        let cookies = request.header("cookie").unwrap_or_default();
        let begun = last_seen(cookies, &cookie, now);
        let since = begun
            .as_ref()
            .map_or_else(yesterday, |sight| sight.at.with_timezone(&Local));
        let from_then_on = || visit.snapshot.news(&Since::Time(since.fixed_offset()), limit);
        let (mut total, head, mut entries) = match &begun {
            Some(sight) => match visit.snapshot.news(&Since::Commit(sight.commit.clone()), limit) {
                // The history was written anew. From the same moment on is the next best.
                Err(ArchiveError::History(HistoryError::NoSuchCommit(_))) => from_then_on()?,
                news => news?,
            },
            None => from_then_on()?,
        };
        if !who.is_empty() {
            entries = of_others(visit, entries, who)?;
            total = entries.len() as u64;
            entries.truncate(SHOWN);
        }
        let shown: Vec<Entry> = entries.iter().map(|logged| entry(logged, today)).collect();
        let touched = entries
            .iter()
            .flat_map(|entry| &entry.changes)
            .map(|change| change.path.clone());
        Ok(Self {
            total,
            heading: match begun {
                Some(_) => format!("自你上次查看（{}）以来", spoken(since, today)),
                None => "昨天以来".to_owned(),
            },
            href: links::with_query("/changes", &[("since", &since.format("%Y-%m-%d").to_string())]),
            touched: touched.collect(),
            more: total.saturating_sub(shown.len() as u64),
            shown,
            entries,
            since,
            cookie,
            head: head.unwrap_or_default(),
            begun: begun.as_ref().map(Sight::written).unwrap_or_default(),
            now: now.timestamp(),
        })
    }
}

/// Changes of customers that `who` owns, made by somebody else.
fn of_others(visit: &Visit<'_>, entries: Vec<LogEntry>, who: &str) -> Result<Vec<LogEntry>, WebError> {
    let touched: BTreeSet<&str> = entries
        .iter()
        .flat_map(|entry| &entry.customer_id)
        .map(String::as_str)
        .collect();
    let numbers: Vec<String> = touched.iter().map(|number| format!("\"{number}\"")).collect();
    let owner = label(visit, visit.snapshot.catalog().customer().name.as_str(), OWNER);
    let theirs = if numbers.is_empty() {
        Results::default()
    } else {
        visit.snapshot.search_known(&index::Request {
            text: query::with(
                &format!("客户编号:{}", numbers.join(",")),
                &query::condition(&owner, who),
            ),
            kind: Some(visit.snapshot.catalog().customer().name.clone()),
            limit: numbers.len(),
            ..index::Request::default()
        })?
    };
    let own: HashSet<String> = theirs.hits.into_iter().map(|hit| hit.customer_id).collect();
    let is_news = |entry: &LogEntry| entry.author != who && entry.customer_id.iter().any(|number| own.contains(number));
    Ok(entries.into_iter().filter(is_news).collect())
}

/// When yesterday began: who was never here before wants to know what the colleagues did lately.
fn yesterday() -> DateTime<Local> {
    let now = Local::now();
    let midnight = (now.date_naive() - Duration::days(1)).and_time(NaiveTime::MIN);
    midnight
        .and_local_timezone(Local)
        .earliest()
        .unwrap_or(now - Duration::days(1))
}

fn entry(logged: &LogEntry, today: NaiveDate) -> Entry {
    let time = logged.time.with_timezone(&Local);
    let (operation, tone) = operation_of(logged);
    let customer = logged.customer_id.first().map(|id| links::customer(id, ""));
    let file = logged.changes.first().map(|change| links::record(&change.path));
    Entry {
        key: logged.commit.chars().take(12).collect(),
        operation,
        tone,
        summary: logged.summary.clone(),
        // One customer's page tells more than a file; of many customers no single one is meant.
        href: match (logged.customer_id.len(), customer) {
            (1, Some(customer)) => customer,
            _ => file
                .filter(|_| logged.files == 1)
                .unwrap_or_else(|| "/changes".to_owned()),
        },
        time: spoken(time, today),
        full_time: time.format("%Y-%m-%d %H:%M:%S").to_string(),
        author: logged.author.clone(),
        reason: logged.reason.clone().unwrap_or_default(),
    }
}

/// 今天 09:21, 昨天 18:05, 11月20日 16:36
fn spoken(time: DateTime<Local>, today: NaiveDate) -> String {
    let day = when::day_heading(time.date_naive(), today);
    let day = day.split([' ', '·']).next().unwrap_or_default();
    format!("{day} {}", time.format("%H:%M"))
}
