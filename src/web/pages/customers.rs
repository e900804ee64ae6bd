//! 客户 `/customers`: the list. Columns and filters come from the profile's schema; the address holds query, order and page.

use super::search::{facet_keys, facets_json};
use crate::archive::{ArchiveError, Findings};
use crate::index::{self, Facet, Hit, IndexError, Results, Sort};
use crate::kinds::{Field, FieldType, Kind};
use crate::web::error::WebError;
use crate::web::layout::{Layout, Section};
use crate::web::site::Visit;
use crate::web::view::facets::{Chosen, FacetView, chosen, facet_views};
use crate::web::view::query;
use crate::web::view::value::{is_blank, plain};
use crate::web::{Request, Response, Site, links};
use crate::yaml::{FieldPath, Segment};
use askama::Template;
use serde_json::{Value, json};

const PAGE_SIZE: usize = 60;
const MAX_LIMIT: usize = 1000;
/// Characters that a narrow column holds, and how many columns are narrow enough to leave room for the name.
const SHORT: usize = 10;
const COMFORTABLE: usize = 9;
/// The facet that holds the pinyin initial of the name, and its label in the query language.
const INITIAL: &str = "initial";
const INITIAL_LABEL: &str = "首字母";
/// What the index knows of every profile besides its fields.
const LAST_CONTACT: &str = "last_contact";
const LAST_CONTACT_LABEL: &str = "最近联系";

#[derive(Template)]
#[template(path = "customers.html")]
pub struct CustomersPage {
    pub page: Layout,
    pub query: String,
    pub sort: String,
    pub total: u64,
    pub columns: Vec<Column>,
    /// Too many columns to keep each on one line.
    pub crowded: bool,
    pub rows: Vec<Row>,
    pub facets: Vec<FacetView>,
    pub chosen: Vec<Chosen>,
    pub initials: Vec<Initial>,
    pub complaint: Option<String>,
    /// `1–60`
    pub range: String,
    pub previous: Option<String>,
    pub next: Option<String>,
}

/// A column after the name.
#[derive(Clone, Debug)]
pub struct Column {
    pub label: String,
    /// The list in this order, or in the reverse of the present one.
    pub href: String,
    /// `ascending`, `descending` or empty.
    pub sorted: &'static str,
    pub number: bool,
}

#[derive(Clone, Debug)]
pub struct Row {
    pub name: String,
    pub customer_id: String,
    pub href: String,
    pub archived: bool,
    pub problems: usize,
    pub cells: Vec<RowCell>,
}

#[derive(Clone, Debug)]
pub struct RowCell {
    pub text: String,
    /// What the value is, where a list without column heads could not do without: for dates.
    pub label: String,
    pub number: bool,
    /// Fits a narrow column without breaking.
    pub short: bool,
}

impl RowCell {
    fn new(text: String, field: &Field) -> Self {
        let is_date = matches!(field.field_type, FieldType::Date | FieldType::DateTime);
        Self {
            short: text.chars().count() <= SHORT,
            label: if is_date { field.label.clone() } else { String::new() },
            number: is_number(field),
            text,
        }
    }
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

/// What the address asks for.
struct Wanted {
    text: String,
    sort: String,
    offset: usize,
    limit: usize,
}

impl Wanted {
    fn of(request: &Request) -> Self {
        let limit = request
            .number("limit")
            .map_or(PAGE_SIZE, |limit| (limit as usize).clamp(1, MAX_LIMIT));
        let page = request.number("page").unwrap_or(1).clamp(1, 1_000_000) as usize;
        Self {
            text: request.param("q").to_owned(),
            sort: request.param("sort").to_owned(),
            offset: (page - 1) * limit,
            limit,
        }
    }

    fn find(&self, visit: &Visit<'_>) -> Result<Results, ArchiveError> {
        let (key, descending) = match self.sort.strip_prefix('-') {
            Some(key) => (key, true),
            None => (self.sort.as_str(), false),
        };
        let sort = match key {
            "" if self.text.is_empty() => Sort::Field("customer_name".to_owned(), false),
            "" => Sort::Relevance,
            key => Sort::Field(key.to_owned(), descending),
        };
        let catalog = visit.snapshot.catalog();
        let facets = facet_keys(catalog).into_iter().filter(|key| key != "kind");
        visit.snapshot.search(&index::Request {
            text: self.text.clone(),
            kind: Some(catalog.customer().name.clone()),
            sort,
            offset: self.offset,
            limit: self.limit,
            facets: facets.chain(std::iter::once(INITIAL.to_owned())).collect(),
            ..index::Request::default()
        })
    }
}

pub(in crate::web) fn page(site: &Site, request: &Request, _rest: &str) -> Result<Response, WebError> {
    let visit = site.visit()?;
    let wanted = Wanted::of(request);
    let (results, complaint) = match wanted.find(&visit) {
        Ok(results) => (results, None),
        Err(ArchiveError::Index(IndexError::Query { message, .. })) => (
            Results {
                total: 0,
                hits: Vec::new(),
                facets: Vec::new(),
            },
            Some(message),
        ),
        Err(error) => return Err(error.into()),
    };
    let kind = visit.snapshot.catalog().customer();
    let fields = columns(kind);
    let findings = visit.snapshot.all_findings()?;
    let page_number = wanted.offset / wanted.limit + 1;
    let address = |number: usize| {
        let number = if number > 1 { number.to_string() } else { String::new() };
        links::with_query(
            "/customers",
            &[("q", &wanted.text), ("sort", &wanted.sort), ("page", &number)],
        )
    };
    let (initial, facets): (Vec<Facet>, Vec<Facet>) =
        results.facets.into_iter().partition(|facet| facet.key == INITIAL);
    let end = wanted.offset + results.hits.len();
    Response::page(&CustomersPage {
        page: Layout::new(&visit, Section::Customers, "客户"),
        total: results.total,
        crowded: fields.len() >= COMFORTABLE,
        columns: fields
            .iter()
            .map(|field| column(&field.key, &field.label, is_number(field), &wanted))
            .chain([column(LAST_CONTACT, LAST_CONTACT_LABEL, false, &wanted)])
            .collect(),
        rows: results
            .hits
            .iter()
            .map(|hit| row(hit, kind, &fields, &findings))
            .collect(),
        facets: facet_views(&facets, &wanted.text, "/customers", &[("sort", &wanted.sort)]),
        chosen: chosen(&wanted.text, "/customers"),
        initials: initials(initial.first(), &wanted),
        complaint,
        range: if end > wanted.offset {
            format!("{}–{end}", wanted.offset + 1)
        } else {
            String::new()
        },
        previous: (page_number > 1).then(|| address(page_number - 1)),
        next: (results.total > end as u64 && end > wanted.offset).then(|| address(page_number + 1)),
        query: wanted.text,
        sort: wanted.sort,
    })
    .map_err(WebError::from)
}

/// `/api/customers?q=&sort=&page=&limit=`: the keys of `kehu search --json`, and each customer's `profile`.
pub(in crate::web) fn json(site: &Site, request: &Request, _rest: &str) -> Result<Response, WebError> {
    let visit = site.visit()?;
    let results = Wanted::of(request).find(&visit)?;
    let rows: Vec<Value> = results
        .hits
        .iter()
        .map(|hit| {
            let mut row = serde_json::to_value(hit).unwrap_or_default();
            if let Some(map) = row.as_object_mut() {
                map.insert("profile".to_owned(), hit.record.clone());
            }
            row
        })
        .collect();
    Ok(Response::json(&json!({
        "total": results.total,
        "results": rows,
        "facets": facets_json(&results.facets),
        "generation": visit.generation,
    })))
}

/// The fields that are columns; name and number share the first one.
fn columns(kind: &Kind) -> Vec<&Field> {
    let is_first = |field: &Field| kind.title_field.as_deref() == Some(&field.key) || field.key == "customer_id";
    kind.fields
        .iter()
        .filter(|field| field.column && !is_first(field))
        .collect()
}

fn is_number(field: &Field) -> bool {
    matches!(field.field_type, FieldType::Integer | FieldType::Number)
}

fn column(key: &str, label: &str, number: bool, wanted: &Wanted) -> Column {
    let (sorted, next) = if wanted.sort == key {
        ("ascending", format!("-{key}"))
    } else if wanted.sort.strip_prefix('-') == Some(key) {
        ("descending", String::new())
    } else {
        ("", key.to_owned())
    };
    Column {
        label: label.to_owned(),
        href: links::with_query("/customers", &[("q", &wanted.text), ("sort", &next)]),
        sorted,
        number,
    }
}

fn row(hit: &Hit, kind: &Kind, columns: &[&Field], findings: &Findings) -> Row {
    let cell = |field: &&Field| {
        let value = hit.record.get(&field.key).filter(|value| !is_blank(value));
        let path = FieldPath(vec![Segment::Key(field.key.clone())]);
        RowCell::new(value.map(|value| short(kind, &path, value)).unwrap_or_default(), field)
    };
    Row {
        name: if hit.customer_name.is_empty() {
            hit.customer_dir.clone()
        } else {
            hit.customer_name.clone()
        },
        customer_id: hit.customer_id.clone(),
        href: links::customer(&hit.customer_id, &hit.customer_dir),
        archived: hit.archived,
        problems: findings.count_below(&hit.customer_dir),
        cells: columns.iter().map(cell).chain([last_contact(hit)]).collect(),
    }
}

/// A profile's date is that of the last contact.
fn last_contact(hit: &Hit) -> RowCell {
    let date = hit.date.map(|date| date.format("%Y-%m-%d").to_string());
    RowCell {
        text: date.unwrap_or_default(),
        label: LAST_CONTACT_LABEL.to_owned(),
        number: false,
        short: true,
    }
}

fn short(kind: &Kind, path: &FieldPath, value: &Value) -> String {
    match value {
        Value::Array(_) | Value::Object(_) => plain(value),
        _ => kind.display(path, value),
    }
}

/// A–Z and # for names that begin otherwise; empty when the index does not know initials.
fn initials(facet: Option<&Facet>, wanted: &Wanted) -> Vec<Initial> {
    let Some(facet) = facet.filter(|facet| !facet.values.is_empty()) else {
        return Vec::new();
    };
    let words = query::words(&wanted.text);
    let prefix = format!("{INITIAL_LABEL}:");
    let others: Vec<&str> = words
        .iter()
        .map(String::as_str)
        .filter(|word| !word.starts_with(&prefix))
        .collect();
    let letter = |letter: String| {
        let word = query::condition(INITIAL_LABEL, &letter);
        let chosen = words.contains(&word);
        let count = facet
            .values
            .iter()
            .find(|(value, _)| *value == letter)
            .map_or(0, |(_, count)| *count);
        let text = if chosen {
            others.join(" ")
        } else {
            query::with(&others.join(" "), &word)
        };
        let href = links::with_query("/customers", &[("q", &text), ("sort", &wanted.sort)]);
        // A chosen letter leaves only itself in the counts; the others stay open to change to.
        let is_open = count > 0 || words.iter().any(|word| word.starts_with(&prefix));
        Initial {
            letter,
            href: is_open.then_some(href),
            chosen,
            count,
        }
    };
    ('A'..='Z').chain(['#']).map(|c| letter(c.to_string())).collect()
}
