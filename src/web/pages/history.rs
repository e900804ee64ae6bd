//! A customer's history `/c/{id}/history`, or that of one of its files (`?file=跟进/….yaml`).

use super::version;
use crate::archive::{DELETED, LogEntry};
use crate::history::LogQuery;
use crate::vault::RelPath;
use crate::web::error::WebError;
use crate::web::layout::{Layout, Section};
use crate::web::site::Visit;
use crate::web::view::log::{Day, LogPage, Telling, days};
use crate::web::view::when;
use crate::web::{Request, Response, Site, links};
use askama::Template;

/// Files shown of one change.
const FILES: usize = 8;

#[derive(Template)]
#[template(path = "history.html")]
pub struct HistoryPage {
    pub page: Layout,
    pub name: String,
    pub customer_href: String,
    /// When and by whom the customer was deleted, if it was.
    pub deleted: String,
    /// The file whose history this is; empty for the whole customer.
    pub file: String,
    pub file_href: String,
    pub whole_href: String,
    pub days: Vec<Day>,
    /// How many versions of the file can be chosen for a comparison.
    pub versions: usize,
    pub older: Option<String>,
    pub is_unfinished: bool,
}

/// Whose history it is: a customer, or one that was deleted.
struct Subject {
    name: String,
    customer_id: String,
    dir: RelPath,
    deleted: String,
}

pub(in crate::web) fn page(site: &Site, request: &Request, word: &str) -> Result<Response, WebError> {
    let visit = site.visit()?;
    visit.ensure_present()?;
    let subject = subject(&visit, word)?;
    let file = request.param("file");
    let path = path(&subject, file)?;
    let log = log(&visit, &path, request)?;
    let whole_href = links::customer_history(&subject.customer_id, subject.dir.as_str());
    let mut days = days(
        &log.entries,
        visit.snapshot.catalog(),
        &Telling {
            today: visit.snapshot.today(),
            files: FILES,
            within: Some(subject.dir.clone()),
        },
    );
    let versions = if file.is_empty() {
        0
    } else {
        offer_versions(&mut days, &log.entries, &path)
    };
    Response::page(&HistoryPage {
        page: Layout::new(&visit, Section::Customers, format!("{} 的历史", subject.name)),
        customer_href: links::customer(&subject.customer_id, subject.dir.as_str()),
        deleted: subject.deleted,
        file: file.to_owned(),
        file_href: links::record(path.as_str()),
        is_unfinished: log.is_unfinished,
        older: log
            .older
            .map(|commit| links::with_query(&whole_href, &[("file", file), ("after", &commit)])),
        whole_href,
        days,
        versions,
        name: subject.name,
    })
    .map_err(WebError::from)
}

/// `/api/c/{id}/history?file=&after=`: the keys of `kehu log --json`, by pages ([`LogPage::json`]).
pub(in crate::web) fn json(site: &Site, request: &Request, word: &str) -> Result<Response, WebError> {
    let visit = site.visit()?;
    visit.ensure_present()?;
    let path = path(&subject(&visit, word)?, request.param("file"))?;
    Ok(Response::json(&log(&visit, &path, request)?.json(visit.generation)))
}

fn subject(visit: &Visit<'_>, word: &str) -> Result<Subject, WebError> {
    match visit.customer_outline(word) {
        Ok(customer) => Ok(Subject {
            name: customer.name,
            customer_id: customer.customer_id,
            dir: customer.dir,
            deleted: String::new(),
        }),
        Err(WebError::Departed(customer)) => Ok(Subject {
            deleted: when::departure(&customer),
            name: customer.name,
            customer_id: customer.customer_id,
            dir: customer.dir,
        }),
        Err(error) => Err(error),
    }
}

/// What is asked about: the customer's folder, or a file in it.
fn path(subject: &Subject, file: &str) -> Result<RelPath, WebError> {
    if file.is_empty() {
        return Ok(subject.dir.clone());
    }
    RelPath::new(&format!("{}/{file}", subject.dir)).ok_or_else(|| WebError::NotFound(file.to_owned()))
}

fn log(visit: &Visit<'_>, path: &RelPath, request: &Request) -> Result<LogPage, WebError> {
    let after = request.param("after");
    let query = LogQuery {
        paths: vec![path.clone()],
        after: (!after.is_empty()).then(|| after.to_owned()),
        patience: Some(LogPage::PATIENCE),
        limit: LogPage::ASK,
        ..LogQuery::default()
    };
    Ok(LogPage::of(visit.snapshot.log_of_kind(&query, None)?))
}

/// Makes the versions of a file choosable; tells how many there are.
fn offer_versions(days: &mut [Day], logged: &[LogEntry], path: &RelPath) -> usize {
    let mut offered = 0;
    for (entry, logged) in days.iter_mut().flat_map(|day| &mut day.entries).zip(logged) {
        let there = logged.changes.first().filter(|change| change.label != DELETED);
        entry.version = there.map(|change| version::name(path.as_str(), &logged.commit, &change.path));
        if entry.version.is_some() {
            offered += 1;
            entry.choice = offered;
        }
    }
    offered
}
