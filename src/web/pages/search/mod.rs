//! 搜索 `/search?q=…`: records grouped by customer, with what was found in them, and counts beside.

mod found;
mod json;
mod offers;

pub(super) use found::{PROFILE_NOTE, note};
pub(super) use json::show as show_json;
pub(in crate::web) use json::{answer as json, facets_json};

use crate::archive::Snapshot;
use crate::index::{self, ByCustomer, Facet, Sort};
use crate::kinds::Catalog;
use crate::vault::{SavedView, ViewList};
use crate::web::error::WebError;
use crate::web::layout::{Layout, Section};
use crate::web::site::Visit;
use crate::web::view::bulk::{BulkBar, JustDone, Ticked};
use crate::web::view::complaint::{Complaint, understood};
use crate::web::view::facets::{Chosen, FacetView, Opened, chosen, facet_views, with_titles};
use crate::web::view::people::looker;
use crate::web::view::query;
use crate::web::view::saved::Saved;
use crate::web::{Request, Response, Site, links};
use askama::Template;
use found::{GroupView, groups, is_any_archived};
use offers::{Example, Wider, examples, wider};

/// Customers of a page.
const PAGE_SIZE: usize = 15;
/// The deepest place that paging reaches.
const MAX_OFFSET: usize = 10_000;
/// Records shown of one customer among others, and of one on its own.
const PER_CUSTOMER: usize = 5;
const OF_ONE_CUSTOMER: usize = 200;
/// The page.
#[derive(Template)]
#[template(path = "search.html")]
pub struct SearchPage {
    pub page: Layout,
    pub total: u64,
    pub customers: u64,
    pub groups: Vec<GroupView>,
    pub facets: Vec<FacetView>,
    pub chosen: Vec<Chosen>,
    pub saved: Saved,
    /// What was not understood, and what may have been meant.
    pub complaint: Option<Complaint>,
    /// For a query that finds nothing: the same without one of its words, where that finds something.
    pub wider: Vec<Wider>,
    /// For an empty query.
    pub examples: Vec<Example>,
    pub newer: Option<String>,
    pub further: Option<String>,
    pub bulk: BulkBar,
    pub done: Option<JustDone>,
}

/// What is looked for, and the saved view that it began with.
pub(super) struct Search<'a> {
    pub text: &'a str,
    /// Name of the view; empty for none.
    pub from: &'a str,
    /// Whether it is just what the view says.
    pub is_view: bool,
}

impl Search<'_> {
    fn saved(&self, visit: &Visit<'_>) -> Saved {
        let now = SavedView {
            list: ViewList::Search,
            query: query::words(self.text).join(" "),
            ..SavedView::default()
        };
        Saved::of(visit, &now, self.from, self.is_view)
    }
}

pub(in crate::web) fn page(site: &Site, request: &Request, _rest: &str) -> Result<Response, WebError> {
    let search = Search {
        text: request.param("q"),
        from: request.param("from"),
        is_view: false,
    };
    show(&site.visit()?, request, &search)
}

/// What is found, as a page.
pub(super) fn show(visit: &Visit<'_>, request: &Request, search: &Search<'_>) -> Result<Response, WebError> {
    let text = search.text;
    let offset = offset(request);
    let href = |changes: &[(&str, &str)]| {
        let is_new = |key: &str| changes.iter().any(|(name, _)| *name == key);
        let kept = [("q", text), ("from", search.from)]
            .into_iter()
            .filter(|(key, _)| !is_new(key));
        links::with_query("/search", &kept.chain(changes.iter().copied()).collect::<Vec<_>>())
    };
    let alone = is_of_one_customer(text);
    let per_customer = if alone { OF_ONE_CUSTOMER } else { PER_CUSTOMER };
    let asked = index::Request {
        columns: PROFILE_NOTE.map(str::to_owned).to_vec(),
        looker: looker(request, visit),
        ..asked(&visit.snapshot, text, offset, PAGE_SIZE)
    };
    let found = visit.snapshot.search_by_customer(&asked, per_customer);
    let (results, complaint): (ByCustomer, _) = understood(found, text, &href)?;
    let saved = search.saved(visit);
    let title = match saved.shown() {
        Some(view) => view.title.clone(),
        None if text.is_empty() => "搜索".to_owned(),
        None => format!("{text} - 搜索"),
    };
    let at = |offset: usize| href(&[("offset", &offset.to_string())]);
    let end = offset + results.hits.len();
    let is_lost = results.total == 0 && complaint.is_none();
    let status = if complaint.is_some() { 400 } else { 200 };
    let page = Response::page(&SearchPage {
        page: Layout::new(visit, Section::Search, title)
            .with_query(text)
            .showing(search.is_view.then_some(search.from)),
        saved,
        total: results.total,
        customers: results.customers,
        facets: facet_views(
            with_titles(results.facets, visit.snapshot.catalog()),
            text,
            &Opened::of(request),
            &href,
        ),
        chosen: chosen(text, &href),
        complaint,
        wider: if is_lost {
            wider(&visit.snapshot, text)?
        } else {
            Vec::new()
        },
        examples: if text.is_empty() { examples() } else { Vec::new() },
        newer: (offset > 0).then(|| at(offset.saturating_sub(PAGE_SIZE))),
        further: (results.groups > end as u64 && end > offset && end <= MAX_OFFSET).then(|| at(end)),
        bulk: BulkBar::of(
            text,
            href(&[("offset", &offset.to_string())]),
            None,
            is_any_archived(&results.hits),
        ),
        done: JustDone::of(request),
        groups: groups(&results.hits, text, &Ticked::of(request), visit),
    })?;
    Ok(page.with_status(status))
}

fn offset(request: &Request) -> usize {
    request
        .number("offset")
        .map_or(0, |offset| (offset as usize).min(MAX_OFFSET))
}

fn asked(snapshot: &Snapshot<'_>, text: &str, offset: usize, limit: usize) -> index::Request {
    index::Request {
        text: text.to_owned(),
        sort: if text.is_empty() {
            Sort::Field("date".to_owned(), true)
        } else {
            Sort::Relevance
        },
        offset,
        limit,
        facets: facet_keys(snapshot.catalog()),
        ..index::Request::default()
    }
}

/// The kind, the year, and every field of the profile that its schema calls a facet.
pub(in crate::web) fn facet_keys(catalog: &Catalog) -> Vec<String> {
    let fields = catalog.customer().fields.iter().filter(|field| field.facet);
    ["kind", Facet::YEAR]
        .map(str::to_owned)
        .into_iter()
        .chain(fields.map(|field| field.key.clone()))
        .collect()
}

/// Whether the query names one customer's number or folder: then nothing is gained by showing a few records only.
fn is_of_one_customer(text: &str) -> bool {
    let words = query::words(text);
    words
        .iter()
        .any(|word| word.starts_with("客户编号:") || word.starts_with("文件夹:"))
}
