//! `POST /attach/{path}`: files for a customer or a record. `/detach/{path}`: asks, and `POST` takes one away.

use super::annexes::Annexes;
use super::files::FileLink;
use super::form::{FormPage, Tone, Word, page_of, shown};
use crate::edit::{self, Attached, EditError, MOST_BYTES};
use crate::kinds::Catalog;
use crate::vault::{PROFILE, Place, RelPath, layout};
use crate::web::error::WebError;
use crate::web::layout::{Layout, Section};
use crate::web::site::Visit;
use crate::web::upload::{self, UploadError};
use crate::web::{Request, Response, Site, links};
use askama::Template;
use serde_json::json;

/// Where a page sends files.
#[derive(Clone, Debug)]
pub struct AttachForm {
    pub action: String,
    /// The same for scripts.
    pub api: String,
}

impl AttachForm {
    #[must_use]
    pub fn to(path: &str) -> Self {
        let action = links::attach(path);
        Self {
            api: format!("/api{action}"),
            action,
        }
    }
}

/// Whether a file is really to be taken away.
#[derive(Template)]
#[template(path = "detach.html")]
pub struct DetachPage {
    pub page: Layout,
    pub file: FileLink,
    pub path: String,
    pub action: String,
    pub cancel: String,
}

/// Why nothing was written.
#[derive(Debug, thiserror::Error)]
enum Refused {
    #[error("没有收到文件。请先选择文件")]
    NoFile,
    #[error(transparent)]
    Upload(UploadError),
    #[error(transparent)]
    Edit(#[from] EditError),
}

impl From<UploadError> for Refused {
    fn from(error: UploadError) -> Self {
        match error {
            UploadError::NoFile => Self::NoFile,
            error => Self::Upload(error),
        }
    }
}

pub(in crate::web) fn act(site: &Site, request: &Request, path: &str) -> Result<Response, WebError> {
    let path = given(request, path)?;
    match receive(site, request, &path) {
        Ok(attached) => go(&after(site, &path, &attached)?),
        Err(error) => refuse(site, &path, "没有上传", &error),
    }
}

/// `POST /api/attach/{path}`: `commit`, `paths`, what was there already, and the page that shows it.
pub(in crate::web) fn json(site: &Site, request: &Request, path: &str) -> Result<Response, WebError> {
    let path = given(request, path)?;
    Ok(match receive(site, request, &path) {
        Ok(attached) => Response::json(&json!({
            "commit": attached.commit,
            "paths": attached.added,
            "present": attached.present,
            "page": after(site, &path, &attached)?,
        })),
        Err(error) => Response::json(&json!({ "error": error.to_string() })).with_status(422),
    })
}

pub(in crate::web) fn confirm(site: &Site, request: &Request, path: &str) -> Result<Response, WebError> {
    let path = given(request, path)?;
    let visit = site.visit()?;
    let is_annex = matches!(layout::place(&path, visit.snapshot.catalog()), Place::Attachment { .. });
    if !is_annex || site.archive().vault().stat(&path).is_none() {
        return Err(WebError::NoSuchFile(path));
    }
    let stamps = visit.snapshot.stamps([path.as_str()])?;
    let folder = path.parent();
    Response::page(&DetachPage {
        page: Layout::new(&visit, Section::Customers, "删除附件"),
        file: FileLink::of(path.as_str(), folder.as_ref().map_or("", RelPath::as_str))
            .with_stamp(stamps.get(path.as_str())),
        action: links::detach(path.as_str()),
        cancel: home_of(&visit, &path)?,
        path: path.as_str().to_owned(),
    })
    .map_err(WebError::from)
}

pub(in crate::web) fn detach(site: &Site, request: &Request, path: &str) -> Result<Response, WebError> {
    let path = given(request, path)?;
    // Before it is gone.
    let page = home_of(&site.visit()?, &path)?;
    match edit::detach(site.archive(), &path, &super::form::by(&request.form())) {
        Ok(commit) => {
            let query = [("saved", shown(commit.as_deref())), ("files", "removed")];
            go(&links::with_query(&page, &query))
        }
        Err(EditError::Gone(path)) => Err(WebError::NoSuchFile(path)),
        Err(error) => refuse(site, &path, "没有删除", &error.into()),
    }
}

/// `POST /api/detach/{path}`: `commit` and `paths`.
pub(in crate::web) fn detach_json(site: &Site, request: &Request, path: &str) -> Result<Response, WebError> {
    let path = given(request, path)?;
    Ok(
        match edit::detach(site.archive(), &path, &super::form::by(&request.form())) {
            Ok(commit) => Response::json(&json!({ "commit": commit, "paths": [path] })),
            Err(error) => Response::json(&json!({ "error": error.to_string() })).with_status(422),
        },
    )
}

fn given(request: &Request, path: &str) -> Result<RelPath, WebError> {
    RelPath::new(path).ok_or_else(|| WebError::NotFound(request.path()))
}

fn receive(site: &Site, request: &Request, path: &RelPath) -> Result<Attached, Refused> {
    let received = upload::receive_all(request, &|| site.imports().new_dir(), MOST_BYTES)?;
    let by = super::form::by(&[]);
    Ok(edit::attach(site.archive(), path, &received.files, &by)?)
}

/// The page of the record or the customer, which tells what was done.
fn after(site: &Site, path: &RelPath, attached: &Attached) -> Result<String, WebError> {
    let page = if is_record(path, &site.archive().catalog()) {
        links::record(path.as_str())
    } else {
        let inside = attached.added.first().or(attached.present.first()).cloned();
        page_of(&site.visit()?, inside.or_else(|| path.join(PROFILE)).as_ref())
    };
    let files = if attached.present.is_empty() { "added" } else { "some" };
    let query = [("saved", shown(attached.commit.as_deref())), ("files", files)];
    Ok(links::with_query(&page, &query))
}

/// Whether files of this place lie beside it: a profile's are the customer's.
fn is_record(path: &RelPath, catalog: &Catalog) -> bool {
    path.file_name() != PROFILE && matches!(layout::place(path, catalog), Place::Record { .. })
}

/// Where an attachment is looked at: with its record, else with the customer.
fn home_of(visit: &Visit<'_>, path: &RelPath) -> Result<String, WebError> {
    let customer = layout::place(path, visit.snapshot.catalog()).into_customer();
    let customer = customer
        .map(|dir| visit.customer_outline(dir.as_str()))
        .transpose()
        .ok()
        .flatten();
    let record = match &customer {
        Some(customer) => Annexes::of(visit, customer)?.record_of(path.as_str()),
        None => None,
    };
    Ok(record.map_or_else(|| page_of(visit, Some(path)), |record| links::record(&record)))
}

fn go(page: &str) -> Result<Response, WebError> {
    Ok(Response::text(303, "已完成。").with_header("Location", page))
}

fn refuse(site: &Site, path: &RelPath, heading: &str, error: &Refused) -> Result<Response, WebError> {
    let visit = site.visit()?;
    let page = FormPage {
        page: Layout::new(&visit, Section::Customers, heading),
        heading: heading.to_owned(),
        words: vec![Word {
            tone: Tone::Bad,
            text: format!("{error}。"),
        }],
        cancel: page_of(&visit, path.join(PROFILE).as_ref()),
        ..FormPage::default(&visit)
    };
    Ok(Response::page(&page)?.with_status(422))
}

/// What became of files that were sent or taken away.
pub(super) fn told(what: &str, is_commit: bool) -> &'static str {
    match (what, is_commit) {
        ("removed", _) => "已删除附件",
        ("some", true) => "已上传。其中有的文件已经有了，没有再存一份",
        (_, true) => "已上传",
        (_, false) => "内容相同的文件已经有了，没有再存一份",
    }
}
