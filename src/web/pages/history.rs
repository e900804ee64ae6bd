//! A customer's history `/c/{id}/history`, or that of one of its files (`?file=跟进/….yaml`).

use crate::archive::CustomerView;
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
    /// The file whose history this is; empty for the whole customer.
    pub file: String,
    pub file_href: String,
    pub whole_href: String,
    pub days: Vec<Day>,
    pub older: Option<String>,
}

pub(in crate::web) fn page(site: &Site, request: &Request, word: &str) -> Result<Response, WebError> {
    let visit = site.visit()?;
    let customer = visit.snapshot.customer(word)?;
    let file = request.param("file");
    let log = log(&visit, &customer, request)?;
    let whole_href = links::customer_history(&customer.customer_id, customer.dir.as_str());
    Response::page(&HistoryPage {
        page: Layout::new(&visit, Section::Customers, format!("{} 的历史", customer.name)),
        customer_href: links::customer(&customer.customer_id, customer.dir.as_str()),
        file: file.to_owned(),
        file_href: customer
            .dir
            .join(file)
            .map(|path| links::record(path.as_str()))
            .unwrap_or_default(),
        older: log
            .older
            .map(|commit| links::with_query(&whole_href, &[("file", file), ("after", &commit)])),
        whole_href,
        days: days(
            &log.entries,
            visit.snapshot.catalog(),
            &Telling {
                today: when::today(),
                files: FILES,
                within: Some(customer.dir.clone()),
            },
        ),
        name: customer.name,
    })
    .map_err(WebError::from)
}

/// `/api/c/{id}/history?file=&after=`: the keys of `kehu log --json`, by pages ([`LogPage::json`]).
pub(in crate::web) fn json(site: &Site, request: &Request, word: &str) -> Result<Response, WebError> {
    let visit = site.visit()?;
    let customer = visit.snapshot.customer(word)?;
    let log = log(&visit, &customer, request)?;
    Ok(Response::json(&log.json(visit.generation)))
}

fn log(visit: &Visit<'_>, customer: &CustomerView, request: &Request) -> Result<LogPage, WebError> {
    let after = request.param("after");
    let mut query = LogQuery {
        after: (!after.is_empty()).then(|| after.to_owned()),
        limit: LogPage::ASK,
        ..LogQuery::default()
    };
    let file = request.param("file");
    if file.is_empty() {
        return Ok(LogPage::of(visit.snapshot.log_of_customer(customer, &query)?));
    }
    let path = RelPath::new(&format!("{}/{file}", customer.dir)).ok_or_else(|| WebError::NotFound(file.to_owned()))?;
    query.paths = vec![path];
    Ok(LogPage::of(visit.snapshot.log(&query)?))
}
