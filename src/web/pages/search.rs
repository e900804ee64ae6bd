//! 搜索 `/search?q=…`: records grouped by customer, with what was found in them, and counts beside.

use super::customers;
use crate::archive::{ArchiveError, Snapshot};
use crate::index::{self, ByCustomer, CustomerHits, Facet, FieldValue, Hit, Results, Sort};
use crate::kinds::Catalog;
use crate::vault::{SavedView, ViewList};
use crate::web::error::WebError;
use crate::web::layout::{Layout, Section};
use crate::web::site::Visit;
use crate::web::view::bulk::{BulkBar, JustDone};
use crate::web::view::complaint::{Complaint, understood};
use crate::web::view::facets::{Chosen, FacetView, Opened, chosen, facet_views, with_titles};
use crate::web::view::highlight::{Piece, pieces};
use crate::web::view::people::looker;
use crate::web::view::saved::Saved;
use crate::web::view::{query, when};
use crate::web::{Request, Response, Site, links};
use askama::Template;
use serde_json::{Value, json};

/// Customers of a page.
const PAGE_SIZE: usize = 15;
/// Records that the API gives unless told otherwise, and the most that `limit=` may ask of it.
const USUAL_LIMIT: usize = 50;
const MAX_LIMIT: usize = 1000;
/// The deepest place that paging reaches.
const MAX_OFFSET: usize = 10_000;
/// Records shown of one customer among others, and of one on its own.
const PER_CUSTOMER: usize = 5;
const OF_ONE_CUSTOMER: usize = 200;
/// Values of a facet that the API gives.
const API_VALUES: usize = 100;
/// Words of a query without result that are tried without.
const MOST_TRIED: usize = 6;
/// What can be asked, in the words of those who ask.
const EXAMPLES: [(&str, &str); 10] = [
    ("行业:制造业 等级:VIP,A", "制造业里的 VIP 和 A 级客户"),
    ("负责人:张三 类型:跟进", "张三的跟进记录"),
    ("金额>50万", "五十万以上的合同"),
    ("跟进:近30天", "最近三十天的跟进"),
    ("活跃度:沉睡 最近联系>90天前", "九十多天没有联系的沉睡客户"),
    ("城市:苏州 或 城市:无锡", "苏州或者无锡的客户和资料"),
    ("类型:跟进 (报价 或 询价) -已成交", "说到报价或询价、没有说已成交的跟进"),
    ("类型:投诉", "投诉"),
    ("空:邮箱", "还没有邮箱的客户"),
    ("\"首付款\"", "一字不差地写着首付款"),
];
/// The fields by which people know a customer, in short.
pub(super) const PROFILE_NOTE: [&str; 6] = [
    "industry",
    "company_size",
    "city",
    "customer_type",
    "customer_level",
    "owner",
];

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

/// One customer with the records found.
#[derive(Clone, Debug)]
pub struct GroupView {
    pub name: Vec<Piece>,
    pub href: String,
    /// By which the customer is ticked, and called then; empty for what is no customer's.
    pub word: String,
    pub plain_name: String,
    pub archived: bool,
    /// How the words hint at the name that is marked; empty where they stand in it.
    pub hint: &'static str,
    /// What the profile says of it, in short.
    pub note: String,
    /// What was found in the profile itself.
    pub profile: Option<Found>,
    pub hits: Vec<FoundRecord>,
    /// Records that are not shown, and where they are.
    pub more: u64,
    pub all: String,
}

/// Text with what was found in it.
#[derive(Clone, Debug)]
pub struct Found {
    /// The field that the snippet is from.
    pub found_in: String,
    pub snippet: Vec<Piece>,
}

/// A record found.
#[derive(Clone, Debug)]
pub struct FoundRecord {
    /// What tells it from others.
    pub key: String,
    pub icon: String,
    pub kind: String,
    pub title: Vec<Piece>,
    pub href: String,
    pub date: String,
    pub person: String,
    pub found: Option<Found>,
    /// Why less of an attachment can be searched than one may expect.
    pub note: String,
}

/// A query without one of its words.
#[derive(Clone, Debug)]
pub struct Wider {
    pub without: String,
    pub href: String,
    pub total: u64,
}

/// Something that can be asked.
#[derive(Clone, Debug)]
pub struct Example {
    pub text: &'static str,
    pub meaning: &'static str,
    pub href: String,
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
        groups: groups(&results.hits, text, visit),
    })?;
    Ok(page.with_status(status))
}

/// `/api/search?q=&limit=&offset=`: the keys of `kehu search --json`, and `facets`.
pub(in crate::web) fn json(site: &Site, request: &Request, _rest: &str) -> Result<Response, WebError> {
    show_json(&site.visit()?, request, request.param("q"))
}

/// What is found, as JSON.
pub(super) fn show_json(visit: &Visit<'_>, request: &Request, text: &str) -> Result<Response, WebError> {
    let limit = request
        .number("limit")
        .map_or(USUAL_LIMIT, |limit| (limit as usize).min(MAX_LIMIT));
    let asked = asked(&visit.snapshot, text, offset(request), limit);
    let results: Results = visit.snapshot.search(&asked)?;
    Ok(Response::json(&json!({
        "total": results.total,
        "results": results.hits,
        "facets": facets_json(results.facets),
        "generation": visit.generation,
    })))
}

/// Facets as JSON objects instead of pairs.
pub(in crate::web) fn facets_json(facets: Vec<Facet>) -> Vec<Value> {
    let values = |facet: &Facet| -> Vec<Value> {
        let is_chosen = |value: &String| facet.choices.iter().any(|choice| choice.means.contains(value));
        let value =
            |(value, count): &(String, u64)| json!({ "value": value, "count": count, "chosen": is_chosen(value) });
        facet.values.iter().take(API_VALUES).map(value).collect()
    };
    facets
        .into_iter()
        .map(|facet| json!({ "key": facet.key, "label": facet.label, "values": values(&facet) }))
        .collect()
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

/// The query without each of its words, where that finds something.
fn wider(snapshot: &Snapshot<'_>, text: &str) -> Result<Vec<Wider>, ArchiveError> {
    let words = query::words(text);
    if words.len() < 2 {
        return Ok(Vec::new());
    }
    let mut wider = Vec::new();
    for word in words.into_iter().take(MOST_TRIED) {
        let rest = query::without(text, &word);
        let total = snapshot
            .search(&index::Request {
                text: rest.clone(),
                ..index::Request::default()
            })?
            .total;
        if total > 0 {
            wider.push(Wider {
                without: word,
                href: links::with_query("/search", &[("q", &rest)]),
                total,
            });
        }
    }
    Ok(wider)
}

fn examples() -> Vec<Example> {
    let example = |(text, meaning)| Example {
        text,
        meaning,
        href: links::with_query("/search", &[("q", text)]),
    };
    EXAMPLES.map(example).to_vec()
}

/// The condition that leaves one customer's files.
fn only(hit: &Hit) -> String {
    if hit.customer_id.is_empty() {
        query::condition("文件夹", &hit.customer_dir)
    } else {
        query::condition("客户编号", &hit.customer_id)
    }
}

/// Whether the query names one customer's number or folder: then nothing is gained by showing a few records only.
fn is_of_one_customer(text: &str) -> bool {
    let words = query::words(text);
    words
        .iter()
        .any(|word| word.starts_with("客户编号:") || word.starts_with("文件夹:"))
}

/// What was found, customer by customer; of an empty query what has a date, which is what it is about.
fn groups(found: &[CustomerHits], text: &str, visit: &Visit<'_>) -> Vec<GroupView> {
    let has_date = |found: &&CustomerHits| found.hits.iter().any(|hit| hit.date.is_some());
    let found = found.iter().filter(|found| !text.is_empty() || has_date(found));
    found.filter_map(|found| group(found, text, visit)).collect()
}

fn is_any_archived(found: &[CustomerHits]) -> bool {
    found.iter().flat_map(|found| &found.hits).any(|hit| hit.archived)
}

fn group(found: &CustomerHits, text: &str, visit: &Visit<'_>) -> Option<GroupView> {
    let catalog = visit.snapshot.catalog();
    let first = found.hits.first()?;
    let is_profile = |hit: &&Hit| hit.kind == catalog.customer().name;
    let profile = found.hits.iter().find(is_profile);
    let is_outside = first.customer_dir.is_empty();
    let name = [&first.customer_name, &first.customer_dir, &first.path];
    let name = name.into_iter().find(|name| !name.is_empty())?;
    // A record that was found by its customer's name shows that name, which stands above it anyway.
    let is_in_name = |hit: &&Hit| hit.snippet == *name;
    let in_name = found.hits.iter().find(is_in_name);
    let records = found.hits.iter().filter(|hit| !is_profile(hit));
    Some(GroupView {
        name: pieces(name, in_name.map_or(&[], |hit| hit.highlights.as_slice())),
        href: if is_outside {
            links::record(&first.path)
        } else {
            links::customer(&first.customer_id, &first.customer_dir)
        },
        word: if is_outside { "" } else { customers::word(first) }.to_owned(),
        plain_name: name.clone(),
        archived: first.archived,
        hint: in_name.map_or("", |hit| hit.hint),
        note: note(&first.columns),
        profile: profile.filter(|hit| !is_in_name(hit)).and_then(|hit| found_in(hit, "")),
        hits: records.map(|hit| record(hit, is_in_name(&hit), catalog)).collect(),
        more: found.total.saturating_sub(found.hits.len() as u64),
        all: links::with_query("/search", &[("q", &query::with(text, &only(first)))]),
    })
}

/// 制造业 · 中型 · 杭州 · 成交客户 · VIP · 张三
pub(super) fn note(values: &[Option<FieldValue>]) -> String {
    let texts = values.iter().filter_map(|value| match value {
        Some(FieldValue::Text(text)) => Some(text.as_str()),
        _ => None,
    });
    texts.collect::<Vec<_>>().join(" · ")
}

fn found_in(hit: &Hit, title: &str) -> Option<Found> {
    // A match in the title is marked there, not told a second time.
    (!hit.snippet.is_empty() && hit.snippet != title).then(|| Found {
        found_in: [&hit.place, &hit.found_in]
            .into_iter()
            .find(|label| !label.is_empty())
            .cloned()
            .unwrap_or_default(),
        snippet: pieces(&hit.snippet, &hit.highlights),
    })
}

/// A record; `is_in_name` tells that it was found by nothing but the name of its customer.
fn record(hit: &Hit, is_in_name: bool, catalog: &Catalog) -> FoundRecord {
    let kind = catalog.kind(&hit.kind);
    let file_name = hit.path.rsplit('/').next().unwrap_or_default();
    let title = if hit.title.is_empty() { file_name } else { &hit.title };
    let title_of_no_kind = || index::title_of_no_kind(&hit.kind).unwrap_or("文件").to_owned();
    FoundRecord {
        key: hit.path.clone(),
        icon: super::moment::icon(kind.map_or("file", |kind| kind.icon.as_str())).to_owned(),
        kind: kind.map_or_else(title_of_no_kind, |kind| kind.title.clone()),
        title: pieces(
            title,
            if hit.snippet == title {
                hit.highlights.as_slice()
            } else {
                &[]
            },
        ),
        href: links::record(&hit.path),
        date: hit.date.map(when::moment).unwrap_or_default(),
        person: hit.person.clone(),
        found: Some(hit).filter(|_| !is_in_name).and_then(|hit| found_in(hit, title)),
        note: hit.note.clone(),
    }
}
