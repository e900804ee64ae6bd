//! One file `/r/{path}`: its fields under the labels of its schema, its problems, and its text as it stands on disk.

use super::timeline::{FileLink, icon};
use crate::vault::layout::place;
use crate::vault::{Place, RelPath};
use crate::web::error::WebError;
use crate::web::layout::{Layout, Section};
use crate::web::site::Visit;
use crate::web::view::fields::{Shown, ShownField, shown_fields};
use crate::web::view::problems::{ShownFinding, shown_findings};
use crate::web::{Request, Response, Site, links};
use crate::yaml::Document;
use askama::Template;
use serde_json::{Value, json};

/// Text shown of a file; the rest is for the download.
const MAX_TEXT: usize = 64 * 1024;
const MAX_FINDINGS: usize = 50;

#[derive(Template)]
#[template(path = "record.html")]
pub struct RecordPage {
    pub page: Layout,
    pub title: String,
    pub icon: String,
    pub kind: String,
    pub path: String,
    /// Whose record it is; None for files outside of customers.
    pub customer: Option<(String, String)>,
    pub history: String,
    pub file: FileLink,
    pub fields: Vec<ShownField>,
    pub findings: Vec<ShownFinding>,
    pub more_findings: usize,
    /// The text in lines; None for what is no text.
    pub lines: Option<Vec<String>>,
    pub is_cut: bool,
    /// The browser can show the file itself.
    pub opens: bool,
}

/// A file as read.
struct Opened {
    path: RelPath,
    place: Place,
    bytes: Vec<u8>,
    /// The parsed record, or Null.
    value: Value,
}

pub(in crate::web) fn page(site: &Site, request: &Request, path: &str) -> Result<Response, WebError> {
    let visit = site.visit()?;
    let opened = open(&visit, request, path)?;
    let catalog = visit.snapshot.catalog();
    let (dir, kind) = match &opened.place {
        Place::Record { customer, kind } => (Some(customer), catalog.kind(kind)),
        Place::Attachment { customer } => (Some(customer), None),
        _ => (None, None),
    };
    let customer = dir.and_then(|dir| visit.snapshot.customer(dir.as_str()).ok());
    let name = opened.path.file_name().to_owned();
    let title = kind
        .and_then(|kind| kind.title_field.as_ref())
        .and_then(|field| opened.value.get(field)?.as_str())
        .map_or_else(|| name.clone(), str::to_owned);
    let findings = visit.snapshot.findings(Some(&opened.path))?;
    let text = is_text(&opened).then(|| String::from_utf8_lossy(&opened.bytes));
    let cut = text
        .as_deref()
        .map(|text| text.get(..text.floor_char_boundary(MAX_TEXT)).unwrap_or_default());
    let history = match &customer {
        Some(customer) => links::with_query(
            &links::customer_history(&customer.customer_id, customer.dir.as_str()),
            &[(
                "file",
                opened
                    .path
                    .as_str()
                    .strip_prefix(customer.dir.as_str())
                    .unwrap_or_default()
                    .trim_start_matches('/'),
            )],
        ),
        None => links::with_query("/changes", &[("path", opened.path.as_str())]),
    };
    Response::page(&RecordPage {
        page: Layout::new(&visit, Section::None, title.clone()),
        title,
        icon: icon(kind.map_or("file", |kind| kind.icon.as_str())).to_owned(),
        kind: kind.map_or_else(|| "文件".to_owned(), |kind| kind.title.clone()),
        customer: customer.map(|customer| {
            (
                links::customer(&customer.customer_id, customer.dir.as_str()),
                customer.name,
            )
        }),
        history,
        file: FileLink::of(
            opened.path.as_str(),
            opened.path.parent().as_ref().map_or("", RelPath::as_str),
        ),
        fields: kind.map(|kind| shown_fields(kind, &opened.value)).unwrap_or_default(),
        more_findings: findings.len().saturating_sub(MAX_FINDINGS),
        findings: shown_findings(findings.iter().take(MAX_FINDINGS), &visit.snapshot),
        lines: cut.map(|text| text.trim_start_matches('\u{FEFF}').lines().map(str::to_owned).collect()),
        opens: super::files::opens(opened.path.file_name()),
        is_cut: text.as_deref().is_some_and(|text| text.len() > MAX_TEXT),
        path: opened.path.as_str().to_owned(),
    })
    .map_err(WebError::from)
}

/// `/api/r/{path}`: the record as JSON, and the text.
pub(in crate::web) fn json(site: &Site, request: &Request, path: &str) -> Result<Response, WebError> {
    let visit = site.visit()?;
    let opened = open(&visit, request, path)?;
    let text = is_text(&opened).then(|| String::from_utf8_lossy(&opened.bytes).into_owned());
    let kind = match &opened.place {
        Place::Record { kind, .. } => kind.as_str(),
        Place::Attachment { .. } => "attachment",
        Place::Settings => "settings",
        Place::Schema => "schema",
        _ => "other",
    };
    Ok(Response::json(&json!({
        "path": opened.path,
        "kind": kind,
        "record": opened.value,
        "text": text,
        "findings": visit.snapshot.findings(Some(&opened.path))?,
        "generation": visit.generation,
    })))
}

fn open(visit: &Visit<'_>, request: &Request, path: &str) -> Result<Opened, WebError> {
    let not_found = || WebError::NotFound(request.path());
    let path = RelPath::new(path).ok_or_else(not_found)?;
    let place = place(&path, visit.snapshot.catalog());
    let bytes = visit
        .snapshot
        .file(&path)?
        .ok_or_else(|| WebError::NoSuchFile(path.clone()))?;
    let value = match &place {
        Place::Record { .. } => std::str::from_utf8(&bytes)
            .ok()
            .and_then(|text| Document::parse(text).ok())
            .map_or(Value::Null, |document| document.value().clone()),
        _ => Value::Null,
    };
    Ok(Opened {
        path,
        place,
        bytes,
        value,
    })
}

/// Whether the bytes are for reading: no NUL near the beginning.
fn is_text(opened: &Opened) -> bool {
    !opened.bytes.iter().take(8 * 1024).any(|byte| *byte == 0)
        && !matches!(opened.place, Place::Attachment { .. } if !is_named_text(&opened.path))
}

fn is_named_text(path: &RelPath) -> bool {
    let extension = path
        .file_name()
        .rsplit_once('.')
        .map(|(_, ext)| ext.to_ascii_lowercase());
    matches!(
        extension.as_deref(),
        Some("yaml" | "yml" | "txt" | "md" | "csv" | "json" | "log")
    )
}
