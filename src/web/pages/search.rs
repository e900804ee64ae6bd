//! 搜索 `/search?q=…`: records grouped by customer, with what was found in them, and counts beside.

use crate::archive::{ArchiveError, Snapshot};
use crate::index::{self, Hit, IndexError, Results, Sort};
use crate::kinds::Catalog;
use crate::web::error::WebError;
use crate::web::layout::{Layout, Section};
use crate::web::site::Visit;
use crate::web::view::facets::{Chosen, FacetView, chosen, facet_views, with_titles};
use crate::web::view::highlight::{Piece, pieces};
use crate::web::view::when;
use crate::web::{Request, Response, Site, links};
use askama::Template;
use serde_json::{Value, json};

/// Records a page shows; a longer list is for refining, or for the next page.
const PAGE_SIZE: usize = 50;
/// The most that `limit=` may ask of the API.
const MAX_LIMIT: usize = 1000;
/// The deepest record that paging reaches.
const MAX_OFFSET: usize = 10_000;
/// Records shown of one customer; the customer's page has the others.
const PER_CUSTOMER: usize = 5;

/// The page.
#[derive(Template)]
#[template(path = "search.html")]
pub struct SearchPage {
    pub page: Layout,
    pub total: u64,
    pub groups: Vec<Group>,
    pub facets: Vec<FacetView>,
    pub chosen: Vec<Chosen>,
    /// What was not understood, and what may have been meant.
    pub complaint: Option<Complaint>,
    pub newer: Option<String>,
    pub further: Option<String>,
}

/// A query that was not understood.
#[derive(Clone, Debug)]
pub struct Complaint {
    pub message: String,
    /// The query around what was not understood.
    pub before: String,
    pub marked: String,
    pub after: String,
    pub proposal: Option<Chosen>,
}

/// One customer with the records found.
#[derive(Clone, Debug)]
pub struct Group {
    pub name: Vec<Piece>,
    pub href: String,
    pub archived: bool,
    /// What the profile says of it, in short.
    pub note: String,
    pub hits: Vec<FoundRecord>,
    pub more: usize,
}

/// A record found.
#[derive(Clone, Debug)]
pub struct FoundRecord {
    pub icon: String,
    pub kind: String,
    pub title: Vec<Piece>,
    pub href: String,
    pub date: String,
    pub person: String,
    /// The field that the snippet is from.
    pub found_in: String,
    pub snippet: Vec<Piece>,
}

pub(in crate::web) fn page(site: &Site, request: &Request, _rest: &str) -> Result<Response, WebError> {
    let visit = site.visit()?;
    let text = request.param("q");
    let offset = offset(request);
    let (results, complaint) = match find(&visit.snapshot, text, offset, PAGE_SIZE) {
        Ok(results) => (results, None),
        Err(ArchiveError::Index(IndexError::Query {
            message,
            span,
            proposal,
        })) => (
            Results {
                total: 0,
                hits: Vec::new(),
                facets: Vec::new(),
            },
            Some(complaint(text, message, span, proposal)),
        ),
        Err(error) => return Err(error.into()),
    };
    let title = if text.is_empty() {
        "搜索".to_owned()
    } else {
        format!("{text} - 搜索")
    };
    let at = |offset: usize| links::with_query("/search", &[("q", text), ("offset", &offset.to_string())]);
    let end = offset + results.hits.len();
    let status = if complaint.is_some() { 400 } else { 200 };
    let page = Response::page(&SearchPage {
        page: Layout::new(&visit, Section::Search, title).with_query(text),
        total: results.total,
        groups: groups(&results.hits, &visit),
        facets: facet_views(
            &with_titles(results.facets, visit.snapshot.catalog()),
            text,
            "/search",
            &[],
        ),
        chosen: chosen(text, "/search"),
        complaint,
        newer: (offset > 0).then(|| at(offset.saturating_sub(PAGE_SIZE))),
        further: (results.total > end as u64 && end > offset && end <= MAX_OFFSET).then(|| at(end)),
    })?;
    Ok(page.with_status(status))
}

/// `/api/search?q=&limit=&offset=`: the keys of `kehu search --json`, and `facets`.
pub(in crate::web) fn json(site: &Site, request: &Request, _rest: &str) -> Result<Response, WebError> {
    let visit = site.visit()?;
    let limit = request
        .number("limit")
        .map_or(PAGE_SIZE, |limit| (limit as usize).min(MAX_LIMIT));
    let results = find(&visit.snapshot, request.param("q"), offset(request), limit)?;
    Ok(Response::json(&json!({
        "total": results.total,
        "results": results.hits,
        "facets": facets_json(&results.facets),
        "generation": visit.generation,
    })))
}

/// Facets as JSON objects instead of pairs.
pub(in crate::web) fn facets_json(facets: &[index::Facet]) -> Vec<Value> {
    let values = |facet: &index::Facet| -> Vec<Value> {
        facet
            .values
            .iter()
            .map(|(value, count)| json!({ "value": value, "count": count }))
            .collect()
    };
    facets
        .iter()
        .map(|facet| json!({ "key": facet.key, "label": facet.label, "values": values(facet) }))
        .collect()
}

fn offset(request: &Request) -> usize {
    request
        .number("offset")
        .map_or(0, |offset| (offset as usize).min(MAX_OFFSET))
}

fn find(snapshot: &Snapshot<'_>, text: &str, offset: usize, limit: usize) -> Result<Results, ArchiveError> {
    snapshot.search(&index::Request {
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
    })
}

/// The kind, and every field of the profile that its schema calls a facet.
pub(in crate::web) fn facet_keys(catalog: &Catalog) -> Vec<String> {
    let fields = catalog.customer().fields.iter().filter(|field| field.facet);
    std::iter::once("kind".to_owned())
        .chain(fields.map(|field| field.key.clone()))
        .collect()
}

fn complaint(text: &str, message: String, span: (usize, usize), proposal: Option<String>) -> Complaint {
    let part = |range: std::ops::Range<usize>| text.get(range).unwrap_or_default().to_owned();
    let (before, after) = (part(0..span.0), part(span.1..text.len()));
    Complaint {
        message,
        proposal: proposal.map(|proposal| {
            let text = format!("{before}{proposal}{after}");
            Chosen {
                href: links::with_query("/search", &[("q", &text)]),
                text,
            }
        }),
        marked: part(span.0..span.1),
        before,
        after,
    }
}

/// Hits by customer, in the order of each customer's best hit.
fn groups(hits: &[Hit], visit: &Visit<'_>) -> Vec<Group> {
    let catalog = visit.snapshot.catalog();
    let mut groups: Vec<(String, Group)> = Vec::new();
    for hit in hits {
        let key = if hit.customer_dir.is_empty() {
            hit.path.clone()
        } else {
            hit.customer_dir.clone()
        };
        let at = groups
            .iter()
            .position(|(present, _)| *present == key)
            .unwrap_or_else(|| {
                groups.push((key, group(hit)));
                groups.len() - 1
            });
        let Some((_, group)) = groups.get_mut(at) else { continue };
        if hit.kind == catalog.customer().name {
            group.note = profile_note(&hit.record);
            if hit.snippet.is_empty() || hit.snippet == hit.customer_name {
                group.name = pieces(
                    &hit.customer_name,
                    if hit.snippet.is_empty() { &[] } else { &hit.highlights },
                );
                continue;
            }
        }
        if group.hits.len() < PER_CUSTOMER {
            group.hits.push(found(hit, catalog));
        } else {
            group.more += 1;
        }
    }
    groups.into_iter().map(|(_, group)| group).collect()
}

fn group(hit: &Hit) -> Group {
    let name = if hit.customer_name.is_empty() {
        &hit.path
    } else {
        &hit.customer_name
    };
    Group {
        name: pieces(name, &[]),
        href: if hit.customer_dir.is_empty() {
            links::record(&hit.path)
        } else {
            links::customer(&hit.customer_id, &hit.customer_dir)
        },
        archived: hit.archived,
        note: String::new(),
        hits: Vec::new(),
        more: 0,
    }
}

/// 制造业 · 中型 · 杭州 · 成交客户 · 张三
fn profile_note(profile: &Value) -> String {
    let keys = ["industry", "company_size", "city", "customer_type", "owner"];
    let values = keys.iter().filter_map(|key| profile.get(key)?.as_str());
    values.filter(|value| !value.is_empty()).collect::<Vec<_>>().join(" · ")
}

fn found(hit: &Hit, catalog: &Catalog) -> FoundRecord {
    let kind = catalog.kind(&hit.kind);
    let file_name = hit.path.rsplit('/').next().unwrap_or_default();
    let title = if hit.title.is_empty() { file_name } else { &hit.title };
    // A match in the title is marked there, not told a second time.
    let in_title = hit.snippet == title;
    FoundRecord {
        icon: super::timeline::icon(kind.map_or("file", |kind| kind.icon.as_str())).to_owned(),
        kind: kind.map_or_else(|| "文件".to_owned(), |kind| kind.title.clone()),
        title: pieces(title, if in_title { &hit.highlights } else { &[] }),
        href: links::record(&hit.path),
        date: hit.date.map(when::moment).unwrap_or_default(),
        person: hit.person.clone(),
        found_in: if in_title { String::new() } else { hit.found_in.clone() },
        snippet: if in_title {
            Vec::new()
        } else {
            pieces(&hit.snippet, &hit.highlights)
        },
    }
}
