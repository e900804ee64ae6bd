//! One file `/r/{path}`: its fields under the labels of its schema, its problems, and its text as it stands on disk.

use super::annexes::Annexes;
use super::attach::AttachForm;
use super::files::FileLink;
use super::moment::{OPEN, icon, waits};
use super::todo::Done;
use super::version;
use crate::agenda::Planned;
use crate::archive::{moment, readable, text_at};
use crate::edit::{self, EditError};
use crate::kinds::{Catalog, Kind};
use crate::rules::{TASK, TASK_STATUS};
use crate::vault::layout::place;
use crate::vault::{PROFILE, Place, RelPath};
use crate::web::error::WebError;
use crate::web::layout::{Layout, Section};
use crate::web::site::Visit;
use crate::web::view::duty::PutOff;
use crate::web::view::fields::{Shown, ShownField, abridged_fields};
use crate::web::view::log::Linked;
use crate::web::view::problems::{ShownFinding, shown_findings};
use crate::web::{Request, Response, Site, links};
use crate::yaml::Document;
use askama::Template;
use serde_json::{Value, json};
use std::borrow::Cow;

/// Text shown of a file; the rest is for the download.
const MAX_TEXT: usize = 24 * 1024;
const MAX_LINES: usize = 800;
const MAX_FINDINGS: usize = 50;

#[derive(Template)]
#[template(path = "record.html")]
pub struct RecordPage {
    pub page: Layout,
    pub title: String,
    pub icon: String,
    pub kind: String,
    /// 待办 or 逾期 and its tone, for a task that is not done.
    pub waits: Option<(&'static str, &'static str)>,
    /// What can be done with a task that is not done.
    pub task: Option<TaskActs>,
    /// 已完成 or 已取消, and where a task that is so is opened again.
    pub closed: Option<(String, String)>,
    /// What has just been done with it.
    pub done: Option<Done>,
    /// Back to this page.
    pub here: String,
    pub path: String,
    /// Whose record it is; None for files outside of customers.
    pub customer: Option<Linked>,
    pub history: String,
    pub file: FileLink,
    /// Files can be added to it, where it is a record.
    pub attach: Option<AttachForm>,
    /// Those that lie beside it under its name.
    pub annexes: Vec<FileLink>,
    /// Its form, or its text where no form can open it; None for what is neither.
    pub edit: Option<String>,
    /// Opens it in the team's editor; None for what is no text.
    pub open_here: Option<String>,
    pub fields: Vec<ShownField>,
    pub findings: Vec<ShownFinding>,
    pub more_findings: usize,
    /// The text in lines; None for what is no text.
    pub lines: Option<Vec<String>>,
    pub is_cut: bool,
    /// The browser can show the file itself.
    pub opens: bool,
}

/// What one tap does with a task.
#[derive(Clone, Debug)]
pub struct TaskActs {
    pub finish: String,
    pub put_off: PutOff,
}

/// A file as read.
pub(super) struct Opened {
    pub path: RelPath,
    pub place: Place,
    pub bytes: Vec<u8>,
    /// The parsed record, or Null.
    pub value: Value,
}

pub(in crate::web) fn page(site: &Site, request: &Request, path: &str) -> Result<Response, WebError> {
    if !request.param("with").is_empty() {
        return super::compare::page(site, request, path);
    }
    if !request.param("at").is_empty() {
        return version::page(site, request, path);
    }
    let visit = site.visit()?;
    let opened = open(&visit, request, path)?;
    let catalog = visit.snapshot.catalog();
    let kind = opened.kind(catalog);
    // A folder without a profile is a customer all the same.
    let by_folder = || {
        opened.customer().map(|dir| Linked {
            href: links::customer("", dir.as_str()),
            text: dir.file_name().to_owned(),
        })
    };
    let customer = version::customer(&visit, &opened.path)?.or_else(by_folder);
    let title = opened.title(catalog);
    let waits = kind.and_then(|kind| waits(kind, &opened.value, visit.snapshot.today()));
    let due = Planned::of(moment(&text_at(&opened.value, "due")));
    let task = waits.map(|_| TaskActs {
        finish: links::finish(opened.path.as_str()),
        put_off: PutOff::of(opened.path.as_str(), due, visit.now()),
    });
    let closed = kind.filter(|kind| kind.name == TASK && opened.value.is_object() && waits.is_none());
    let closed = closed.map(|_| (text_at(&opened.value, TASK_STATUS), links::reopen(opened.path.as_str())));
    let findings = visit.snapshot.findings(Some(&opened.path))?;
    let (lines, is_cut) = opened.text().as_deref().map(shown_lines).unzip();
    let history = version::history(&visit, &opened.path)?;
    let page = Response::page(&RecordPage {
        page: Layout::new(&visit, Section::None, title.clone()),
        title,
        icon: match waits {
            Some(_) => OPEN,
            None => icon(kind.map_or("file", |kind| kind.icon.as_str())),
        }
        .to_owned(),
        waits,
        task,
        closed,
        done: Done::of(request, &visit)?,
        here: links::record(opened.path.as_str()),
        kind: kind.map_or_else(|| "文件".to_owned(), |kind| kind.title.clone()),
        customer,
        history,
        file: FileLink::of(
            opened.path.as_str(),
            opened.path.parent().as_ref().map_or("", RelPath::as_str),
        ),
        fields: kind
            .map(|kind| abridged_fields(kind, &opened.value))
            .unwrap_or_default(),
        more_findings: findings.len().saturating_sub(MAX_FINDINGS),
        findings: shown_findings(findings.iter().take(MAX_FINDINGS), &visit.snapshot),
        lines,
        attach: kind
            .and(opened.customer())
            .map(|_| AttachForm::to(opened.path.as_str())),
        annexes: annexes(&visit, &opened)?,
        edit: edit_of(site, &opened, kind),
        opens: super::files::opens(opened.path.file_name()),
        is_cut: is_cut.unwrap_or_default(),
        open_here: visit
            .snapshot
            .openable(&opened.path)?
            .filter(|_| site.opens_for(request))
            .map(|_| links::open(opened.path.as_str())),
        path: opened.path.as_str().to_owned(),
    })?;
    Ok(page.framing())
}

fn annexes(visit: &Visit<'_>, opened: &Opened) -> Result<Vec<FileLink>, WebError> {
    let is_record = matches!(opened.place, Place::Record { .. }) && opened.path.file_name() != PROFILE;
    let customer = opened.customer().filter(|_| is_record);
    let Some(customer) = customer.and_then(|dir| visit.customer_outline(dir.as_str()).ok()) else {
        return Ok(Vec::new());
    };
    let link = |file: FileLink| {
        let path = opened.path.sibling(&file.name);
        file.removed_by(path.map(|path| links::detach(path.as_str())).unwrap_or_default())
    };
    let beside = Annexes::of(visit, &customer)?.beside(opened.path.as_str());
    Ok(beside.into_iter().map(link).collect())
}

fn edit_of(site: &Site, opened: &Opened, kind: Option<&Kind>) -> Option<String> {
    let path = &opened.path;
    let is_spoilt = || matches!(edit::open(site.archive(), path), Err(EditError::Unreadable { .. }));
    if kind.is_some() && !(opened.value.is_null() && is_spoilt()) {
        return Some(links::edit(path.as_str()));
    }
    edit::has_text(site.archive(), path).then(|| links::text(path.as_str()))
}

/// `/api/r/{path}`: the record as JSON, and the text.
pub(in crate::web) fn json(site: &Site, request: &Request, path: &str) -> Result<Response, WebError> {
    if !request.param("with").is_empty() {
        return super::compare::json(site, request, path);
    }
    if !request.param("at").is_empty() {
        return version::json(site, request, path);
    }
    let visit = site.visit()?;
    let opened = open(&visit, request, path)?;
    let text = opened.text();
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
    let bytes = visit
        .snapshot
        .file(&path)?
        .ok_or_else(|| WebError::NoSuchFile(path.clone()))?;
    Ok(Opened::of(path, bytes, visit.snapshot.catalog()))
}

impl Opened {
    pub fn of(path: RelPath, bytes: Vec<u8>, catalog: &Catalog) -> Self {
        let place = place(&path, catalog);
        let value = match &place {
            Place::Record { .. } => std::str::from_utf8(&bytes)
                .ok()
                .and_then(|text| Document::parse(text).ok())
                .map_or(Value::Null, Document::into_value),
            _ => Value::Null,
        };
        Self {
            path,
            place,
            bytes,
            value,
        }
    }

    /// The kind of record it is.
    pub fn kind<'a>(&self, catalog: &'a Catalog) -> Option<&'a Kind> {
        match &self.place {
            Place::Record { kind, .. } => catalog.kind(kind),
            _ => None,
        }
    }

    /// The customer's folder it lies in.
    pub fn customer(&self) -> Option<&RelPath> {
        self.place.customer()
    }

    pub fn title(&self, catalog: &Catalog) -> String {
        self.kind(catalog)
            .and_then(|kind| kind.title_field.as_ref())
            .and_then(|field| self.value.get(field)?.as_str())
            .map_or_else(|| self.path.file_name().to_owned(), str::to_owned)
    }

    /// The bytes as text where they are for reading: no NUL near the beginning.
    pub fn text(&self) -> Option<Cow<'_, str>> {
        let is_text = !self.bytes.iter().take(8 * 1024).any(|byte| *byte == 0)
            && !matches!(self.place, Place::Attachment { .. } if !is_named_text(&self.path));
        is_text.then(|| readable(&self.bytes))
    }
}

/// The beginning of a text that a page shows, in lines, and whether that is not all.
pub(super) fn shown_lines(text: &str) -> (Vec<String>, bool) {
    let shown = text.get(..text.floor_char_boundary(MAX_TEXT)).unwrap_or_default();
    let lines: Vec<String> = shown
        .trim_start_matches('\u{FEFF}')
        .lines()
        .take(MAX_LINES)
        .map(str::to_owned)
        .collect();
    let is_cut = text.len() > MAX_TEXT || shown.lines().nth(MAX_LINES).is_some();
    (lines, is_cut)
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
