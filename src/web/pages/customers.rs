//! 客户 `/customers`: the list, and the way to its other views. The address holds query, order, columns and page.

use super::search::{facet_keys, facets_json};
use super::{kinds, tree};
use crate::archive::{ArchiveError, Findings};
use crate::index::{self, Facet, Hit, Results, Sort};
use crate::kinds::{CUSTOMER_NAME, Field, Kind};
use crate::web::error::WebError;
use crate::web::layout::{Layout, Section};
use crate::web::site::Visit;
use crate::web::view::bulk::{BulkBar, JustDone};
use crate::web::view::columns::{self, Column, Head, RowCell};
use crate::web::view::complaint::understood;
use crate::web::view::facets::{FacetView, facet_views};
use crate::web::view::listing::{Bar, Listing, Nobody, Pager, View};
use crate::web::view::query;
use crate::web::{Request, Response, Site, links};
use askama::Template;
use serde_json::{Value, json};

/// So many columns are narrow enough to leave room for the name, and so many more fit a wide screen at all.
const COMFORTABLE: usize = 9;
const MOST_FITTING: usize = 12;
/// The facet that holds the pinyin initial of the name, and its label in the query language.
const INITIAL: &str = "initial";
const INITIAL_LABEL: &str = "首字母";
/// Facets that no file holds.
const STANDING: [&str; 2] = ["value_tier", "activity"];
const NAME: &str = CUSTOMER_NAME;
const NUMBER: &str = "customer_id";

#[derive(Template)]
#[template(path = "customers.html")]
pub struct CustomersPage {
    pub page: Layout,
    pub bar: Bar,
    pub name_head: Head,
    pub number_head: Head,
    pub columns: Vec<Head>,
    /// How the table is laid out: `crowded`, `wide` or empty.
    pub density: &'static str,
    pub rows: Vec<Row>,
    pub nobody: Option<Nobody>,
    pub facets: Vec<FacetView>,
    pub initials: Vec<Initial>,
    pub pager: Pager,
    pub bulk: BulkBar,
    pub done: Option<JustDone>,
}

#[derive(Clone, Debug)]
pub struct Row {
    pub name: String,
    pub customer_id: String,
    /// By which it is ticked: the number, else the folder.
    pub word: String,
    pub ticked: bool,
    pub href: String,
    pub archived: bool,
    pub problems: usize,
    /// E-mail addresses of the customer's people, for copying.
    pub mail: String,
    pub cells: Vec<RowCell>,
}

/// A letter of the A–Z line.
#[derive(Clone, Debug)]
pub struct Initial {
    pub letter: String,
    /// None where no name begins so.
    pub href: Option<String>,
    pub chosen: bool,
    pub count: u64,
}

/// `/customers`, in the view that the address names.
pub(in crate::web) fn page(site: &Site, request: &Request, _rest: &str) -> Result<Response, WebError> {
    show(&site.visit()?, &Listing::of(request))
}

/// A list as a page.
pub(super) fn show(visit: &Visit<'_>, listing: &Listing) -> Result<Response, WebError> {
    match listing.view {
        View::List => list(visit, listing),
        View::Tree => tree::page(visit, listing),
        View::Kind => kinds::page(visit, listing),
    }
}

/// `/api/customers`: the same reading as JSON. In the list the keys of `kehu search --json`, each customer's `profile`, and
/// `derived`.
pub(in crate::web) fn json(site: &Site, request: &Request, _rest: &str) -> Result<Response, WebError> {
    show_json(&site.visit()?, &Listing::of(request))
}

/// A list as JSON.
pub(super) fn show_json(visit: &Visit<'_>, listing: &Listing) -> Result<Response, WebError> {
    match listing.view {
        View::List => list_json(visit, listing),
        View::Tree => tree::json(visit, listing),
        View::Kind => kinds::json(visit, listing),
    }
}

fn list(visit: &Visit<'_>, listing: &Listing) -> Result<Response, WebError> {
    let kind = visit.snapshot.catalog().customer();
    let href = |changes: &[(&str, &str)]| listing.href(changes);
    let findings = visit.snapshot.all_findings()?;
    let all = columns::of_customers(kind);
    let chosen = columns::chosen(&all, listing);
    let (results, complaint) = understood(find(visit, listing, &all, &chosen), &listing.text, &href)?;
    let (initial, facets): (Vec<Facet>, Vec<Facet>) =
        results.facets.into_iter().partition(|facet| facet.key == INITIAL);
    let is_empty = results.total == 0 && complaint.is_none();
    let nobody = is_empty.then(|| Nobody::of(visit, listing)).transpose()?;
    Response::page(&CustomersPage {
        page: Layout::new(visit, Section::Customers, listing.title(visit, "客户")).showing(listing.shown_view()),
        bar: listing
            .bar(complaint, Some(columns::panel(&all, &chosen, listing)))
            .exporting("", &[NUMBER, NAME])
            .keeping(listing.saved(visit)),
        name_head: columns::sort_link(NAME, "客户名称", false, listing),
        number_head: columns::sort_link(NUMBER, "编号", false, listing),
        density: match chosen.len() {
            0..COMFORTABLE => "",
            COMFORTABLE..=MOST_FITTING => "crowded",
            _ => "wide",
        },
        columns: columns::heads(&chosen, listing),
        rows: results
            .hits
            .iter()
            .map(|hit| row(hit, kind, &chosen, listing, &findings))
            .collect(),
        nobody,
        facets: facet_views(facets, &listing.text, &listing.opened, &href),
        initials: initials(initial.first(), listing),
        pager: listing.pager(results.hits.len(), results.total),
        bulk: BulkBar::of(
            &listing.whole_text(),
            listing.here(),
            Some(results.total),
            results.hits.iter().any(|hit| hit.archived),
        )
        .ticked(&listing.ticked),
        done: listing.done.clone(),
    })
    .map_err(WebError::from)
}

fn list_json(visit: &Visit<'_>, listing: &Listing) -> Result<Response, WebError> {
    let all = columns::of_customers(visit.snapshot.catalog().customer());
    let results = find(visit, listing, &all, &all)?;
    let rows: Vec<Value> = results
        .hits
        .iter()
        .map(|hit| {
            let mut row = serde_json::to_value(hit).unwrap_or_default();
            if let Some(map) = row.as_object_mut() {
                map.insert("profile".to_owned(), hit.record.clone());
                map.insert("derived".to_owned(), columns::derived_json(&all, hit));
            }
            row
        })
        .collect();
    Ok(Response::json(&json!({
        "total": results.total,
        "results": rows,
        "facets": facets_json(results.facets),
        "generation": visit.generation,
    })))
}

fn find(visit: &Visit<'_>, listing: &Listing, all: &[Column], shown: &[Column]) -> Result<Results, ArchiveError> {
    let catalog = visit.snapshot.catalog();
    let is_known = |key: &str| key == NAME || all.iter().any(|column| column.key == key);
    // The date of a customer as a file is its last contact; the year that people file it under is another one.
    let year = catalog.customer().date_field.as_deref().map(Facet::year_of);
    let is_own = |key: &String| key != "kind" && key != Facet::YEAR;
    let facets = facet_keys(catalog).into_iter().filter(is_own);
    let found = visit.snapshot.search(&index::Request {
        text: listing.whole_text(),
        kind: Some(catalog.customer().name.clone()),
        sort: listing.order(is_known, Sort::Field(NAME.to_owned(), false)),
        offset: listing.offset(),
        limit: listing.limit,
        facets: STANDING
            .map(str::to_owned)
            .into_iter()
            .chain(facets)
            .chain(year)
            .chain([INITIAL.to_owned()])
            .collect(),
        columns: columns::index_keys(shown),
        ..index::Request::default()
    });
    listing.standing.answer(found, &listing.text)
}

fn row(hit: &Hit, kind: &Kind, columns: &[Column], listing: &Listing, findings: &Findings) -> Row {
    let mut mail = Vec::new();
    addresses(&kind.fields, &hit.record, &mut mail);
    Row {
        name: name(hit),
        customer_id: hit.customer_id.clone(),
        word: word(hit).to_owned(),
        ticked: listing.ticked.has(word(hit)),
        href: links::customer(&hit.customer_id, &hit.customer_dir),
        archived: hit.archived,
        problems: findings.count_below(&hit.customer_dir),
        mail: mail.join(";"),
        cells: columns::cells(columns, hit, Some(kind), listing),
    }
}

/// The customer's name; the folder of one that has none.
pub(super) fn name(hit: &Hit) -> String {
    let name = if hit.customer_name.is_empty() {
        &hit.customer_dir
    } else {
        &hit.customer_name
    };
    name.clone()
}

/// By which a customer is ticked: the number, else the folder.
pub(super) fn word(hit: &Hit) -> &str {
    if hit.customer_id.is_empty() {
        &hit.customer_dir
    } else {
        &hit.customer_id
    }
}

/// Every e-mail address in a record, at whatever depth its schema has them.
fn addresses(fields: &[Field], record: &Value, found: &mut Vec<String>) {
    for field in fields {
        let Some(value) = record.get(&field.key) else { continue };
        let items = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
        for item in items {
            match item.as_str() {
                Some(address) if field.format.as_deref() == Some("email") && !address.trim().is_empty() => {
                    found.push(address.trim().to_owned());
                }
                _ => addresses(&field.children, item, found),
            }
        }
    }
}

/// The conditions of a query that choose a letter.
fn of_letters(text: &str) -> impl Iterator<Item = String> {
    let prefix = format!("{INITIAL_LABEL}:");
    query::words(text)
        .into_iter()
        .filter(move |word| word.starts_with(&prefix))
}

/// A–Z and # for names that begin otherwise; empty when the index does not know initials.
fn initials(facet: Option<&Facet>, listing: &Listing) -> Vec<Initial> {
    let Some(facet) = facet.filter(|facet| !facet.values.is_empty()) else {
        return Vec::new();
    };
    let chosen: Vec<String> = of_letters(&listing.text).collect();
    let others = chosen
        .iter()
        .fold(listing.text.clone(), |text, word| query::without(&text, word));
    let letter = |letter: String| {
        let word = query::condition(INITIAL_LABEL, &letter);
        let chosen = chosen.contains(&word);
        let count = facet
            .values
            .iter()
            .find(|(value, _)| *value == letter)
            .map_or(0, |(_, count)| *count);
        let text = if chosen {
            others.clone()
        } else {
            query::with(&others, &word)
        };
        Initial {
            letter,
            href: (count > 0 || chosen).then(|| listing.href(&[("q", &text)])),
            chosen,
            count,
        }
    };
    ('A'..='Z').chain(['#']).map(|c| letter(c.to_string())).collect()
}
