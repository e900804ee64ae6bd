//! 客户 `/customers?view=kind&kind=contract`: all records of one kind over all customers, under the columns of its schema. A
//! team's own kind is shown like those that kehu ships.

use super::customers::name;
use super::search::{facet_keys, facets_json};
use crate::archive::ArchiveError;
use crate::index::{self, ATTACHMENT, Facet, Hit, Results, Sort};
use crate::kinds::CUSTOMER_NAME;
use crate::kinds::Kind;
use crate::web::error::WebError;
use crate::web::layout::{Layout, Section};
use crate::web::site::Visit;
use crate::web::view::columns::{self, Column, Head, RowCell};
use crate::web::view::complaint::understood;
use crate::web::view::facets::{FacetView, facet_views};
use crate::web::view::listing::{Bar, Choice, Listing, Pager};
use crate::web::{Response, links};
use askama::Template;
use serde_json::{Value, json};
use std::collections::HashMap;

const ATTACHMENTS: &str = "附件";
const CUSTOMER_NUMBER: &str = "customer_id";

#[derive(Template)]
#[template(path = "kinds.html")]
pub struct KindsPage {
    pub page: Layout,
    pub bar: Bar,
    pub kinds: Vec<Choice>,
    pub title: String,
    pub title_head: Head,
    pub customer_head: Head,
    pub columns: Vec<Head>,
    pub rows: Vec<RecordRow>,
    pub facets: Vec<FacetView>,
    pub pager: Pager,
}

#[derive(Clone, Debug)]
pub struct RecordRow {
    /// What tells it from others.
    pub key: String,
    pub title: String,
    pub href: String,
    pub customer: String,
    pub customer_href: String,
    pub archived: bool,
    pub problems: usize,
    pub cells: Vec<RowCell>,
}

/// What the page is about: a kind of the catalog, or files that are no records.
struct Shown<'a> {
    name: &'a str,
    title: &'a str,
    kind: Option<&'a Kind>,
}

impl<'a> Shown<'a> {
    fn all(visit: &'a Visit<'_>) -> Vec<Self> {
        let catalog = visit.snapshot.catalog();
        let records = catalog
            .kinds()
            .iter()
            .filter(|kind| kind.name != catalog.customer().name);
        let records = records.map(|kind| Self {
            name: &kind.name,
            title: &kind.title,
            kind: Some(kind),
        });
        let attachments = Self {
            name: ATTACHMENT,
            title: ATTACHMENTS,
            kind: None,
        };
        records.chain([attachments]).collect()
    }

    /// The one that the address names by name or title, else the first.
    fn of(visit: &'a Visit<'_>, listing: &Listing) -> Self {
        let mut all = Self::all(visit);
        let at = all
            .iter()
            .position(|shown| [shown.name, shown.title].contains(&listing.kind.as_str()));
        all.swap_remove(at.unwrap_or(0))
    }

    fn title_key(&self) -> &str {
        self.kind.and_then(|kind| kind.title_field.as_deref()).unwrap_or("path")
    }

    fn title_label(&self) -> &str {
        let field = self.kind.and_then(|kind| kind.field(kind.title_field.as_deref()?));
        field.map_or("文件", |field| field.label.as_str())
    }

    fn find(&self, visit: &Visit<'_>, listing: &Listing, all: &[Column]) -> Result<Results, ArchiveError> {
        let is_known =
            |key: &str| [CUSTOMER_NAME, self.title_key()].contains(&key) || all.iter().any(|column| column.key == key);
        let own = self
            .kind
            .iter()
            .flat_map(|kind| kind.fields.iter().filter(|field| field.facet));
        let mut facets: Vec<String> = own.map(|field| field.key.clone()).collect();
        let of_customers = facet_keys(visit.snapshot.catalog())
            .into_iter()
            .filter(|key| key != "kind");
        for key in of_customers {
            if self.kind.is_none_or(|kind| kind.field(&key).is_none()) {
                facets.push(key);
            }
        }
        let mut results = visit.snapshot.search(&index::Request {
            text: listing.text.clone(),
            kind: Some(self.name.to_owned()),
            sort: listing.order(is_known, Sort::Field("date".to_owned(), true)),
            offset: listing.offset(),
            limit: listing.limit,
            facets,
            ..index::Request::default()
        })?;
        for facet in &mut results.facets {
            self.relabel(facet);
        }
        Ok(results)
    }

    /// Several kinds may have a field of the same key; here it has the label that this kind gives it.
    fn relabel(&self, facet: &mut Facet) {
        if let Some(field) = self.kind.and_then(|kind| kind.field(&facet.key)) {
            facet.label.clone_from(&field.label);
        }
    }
}

pub(super) fn page(visit: &Visit<'_>, listing: &Listing) -> Result<Response, WebError> {
    let shown = Shown::of(visit, listing);
    let href = |changes: &[(&str, &str)]| listing.href(changes);
    let all = columns::of_records(shown.kind);
    let chosen = columns::chosen(&all, listing);
    let (results, complaint) = understood(shown.find(visit, listing, &all), &listing.text, &href)?;
    let counts = if complaint.is_none() {
        counts(visit, &listing.text)?
    } else {
        HashMap::new()
    };
    let choice = |other: Shown<'_>| {
        let count = counts.get(other.name).copied().unwrap_or(0);
        columns::kind_choice(other.name, other.title, count, other.name == shown.name, listing)
    };
    Response::page(&KindsPage {
        page: Layout::new(
            visit,
            Section::Customers,
            listing.title(visit, &format!("{} - 客户", shown.title)),
        )
        .showing(listing.shown_view()),
        bar: {
            let bar = listing
                .bar(complaint, shown.kind.map(|_| columns::panel(&all, &chosen, listing)))
                .keeping(listing.saved(visit));
            match shown.kind {
                Some(kind) => {
                    let mut first = vec![CUSTOMER_NUMBER, CUSTOMER_NAME];
                    first.extend(kind.title_field.as_deref());
                    bar.exporting(&kind.name, &first)
                }
                // Attachments are files already.
                None => bar,
            }
        },
        kinds: Shown::all(visit).into_iter().map(choice).collect(),
        title: shown.title.to_owned(),
        title_head: columns::sort_link(shown.title_key(), shown.title_label(), false, listing),
        customer_head: columns::sort_link(CUSTOMER_NAME, "客户", false, listing),
        columns: columns::heads(&chosen, listing),
        rows: results
            .hits
            .iter()
            .map(|hit| row(hit, &shown, &chosen, listing))
            .collect(),
        facets: facet_views(results.facets, &listing.text, &listing.opened, &href),
        pager: listing.pager(results.hits.len(), results.total),
    })
    .map_err(WebError::from)
}

/// `/api/customers?view=kind&kind=`: the keys of `kehu search --json`, and each `record`.
pub(super) fn json(visit: &Visit<'_>, listing: &Listing) -> Result<Response, WebError> {
    let shown = Shown::of(visit, listing);
    let results = shown.find(visit, listing, &columns::of_records(shown.kind))?;
    let rows = results.hits.iter().map(|hit| {
        let mut row = serde_json::to_value(hit).unwrap_or_default();
        if let Some(map) = row.as_object_mut() {
            map.insert("record".to_owned(), hit.record.clone());
        }
        row
    });
    Ok(Response::json(&json!({
        "kind": shown.name,
        "total": results.total,
        "results": rows.collect::<Vec<Value>>(),
        "facets": facets_json(results.facets),
        "generation": visit.generation,
    })))
}

/// How many files of each kind the query finds.
fn counts(visit: &Visit<'_>, text: &str) -> Result<HashMap<String, u64>, ArchiveError> {
    let results = visit.snapshot.search(&index::Request {
        text: text.to_owned(),
        facets: vec!["kind".to_owned()],
        ..index::Request::default()
    })?;
    // The facet counts as if 类型: were not asked; here each kind has what is found of it.
    let is_found = |facet: &Facet, kind: &String| {
        facet.choices.is_empty() || facet.choices.iter().any(|choice| choice.means.contains(kind))
    };
    let counted = results.facets.iter().flat_map(|facet| {
        let found = facet.values.iter().filter(|(kind, _)| is_found(facet, kind));
        found.cloned().collect::<Vec<_>>()
    });
    Ok(counted.collect())
}

fn row(hit: &Hit, shown: &Shown<'_>, columns: &[Column], listing: &Listing) -> RecordRow {
    let file = hit.path.rsplit('/').next().unwrap_or_default();
    RecordRow {
        key: hit.path.clone(),
        title: if shown.kind.is_none() || hit.title.is_empty() {
            file.to_owned()
        } else {
            hit.title.clone()
        },
        href: links::record(&hit.path),
        customer: name(hit),
        customer_href: links::customer(&hit.customer_id, &hit.customer_dir),
        archived: hit.archived,
        problems: hit.findings.as_array().map_or(0, Vec::len),
        cells: columns::cells(columns, hit, shown.kind, listing),
    }
}
