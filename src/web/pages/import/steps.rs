//! What the steps share: where an upload is, and the page that waits.

use crate::web::error::WebError;
use crate::web::imports::{Stage, Upload};
use crate::web::layout::{Layout, Section};
use crate::web::{Request, Response, Site, links};
use askama::Template;
use serde_json::json;
use std::sync::Arc;

/// The steps, as the pages show them.
pub(super) const STEPS: [&str; 4] = ["上传", "认列", "预览", "导入"];

/// Which of [`STEPS`] a page is, and the addresses of those before it.
#[derive(Clone, Debug)]
pub struct Step {
    pub label: &'static str,
    /// Where one can go back to it.
    pub href: Option<String>,
    pub is_current: bool,
    pub is_done: bool,
}

/// The steps with this one (from 0) as the present one. Nobody goes back from the last.
pub(super) fn steps(upload: Option<&Upload>, current: usize) -> Vec<Step> {
    let hrefs = [
        Some("/import".to_owned()),
        upload.map(columns_of),
        upload.map(preview_of),
        None,
    ];
    let step = |(at, (label, href)): (usize, (&'static str, Option<String>))| Step {
        label,
        href: href.filter(|_| at < current && current < STEPS.len() - 1),
        is_current: at == current,
        is_done: at < current,
    };
    STEPS.into_iter().zip(hrefs).enumerate().map(step).collect()
}

pub(super) fn columns_of(upload: &Upload) -> String {
    format!("/import/{}", upload.id)
}

pub(super) fn preview_of(upload: &Upload) -> String {
    format!("/import/{}/preview", upload.id)
}

pub(super) fn result_of(upload: &Upload) -> String {
    format!("/import/{}/result", upload.id)
}

/// The upload of this name, or the way back to the beginning.
pub(super) fn find(site: &Site, id: &str) -> Result<Arc<Upload>, Response> {
    site.imports()
        .find(id)
        .ok_or_else(|| go(&links::with_query("/import", &[("gone", "1")])))
}

/// To another page, with GET.
pub(super) fn go(href: &str) -> Response {
    Response::text(303, "").with_header("Location", href)
}

#[derive(Template)]
#[template(path = "import_wait.html")]
pub struct WaitPage {
    pub page: Layout,
    pub steps: Vec<Step>,
    pub name: String,
    pub what: &'static str,
    pub done: u64,
    /// None when nobody knows how much there is.
    pub total: Option<u64>,
}

/// The page while something is done; it comes again by itself.
pub(super) fn wait(site: &Site, upload: &Upload, step: usize) -> Result<Option<Response>, WebError> {
    let Stage::Working(progress) = upload.state().stage else {
        return Ok(None);
    };
    let visit = site.visit()?;
    let page = WaitPage {
        page: Layout::new(&visit, Section::Import, progress.stage),
        steps: steps(Some(upload), step),
        name: upload.name.clone(),
        what: progress.stage,
        done: progress.done,
        total: progress.total.filter(|total| *total > 0),
    };
    Ok(Some(Response::page(&page)?.with_header("Refresh", "1")))
}

/// `/api/import/{id}`: how far it is, and what came of it.
pub(in crate::web) fn json(site: &Site, request: &Request, id: &str) -> Result<Response, WebError> {
    let Some(upload) = site.imports().find(id) else {
        return Err(WebError::NotFound(request.path()));
    };
    let state = upload.state();
    let (stage, more) = match &state.stage {
        Stage::Working(progress) => (
            "working",
            json!({ "what": progress.stage, "done": progress.done, "total": progress.total }),
        ),
        Stage::Unreadable(message) => ("unreadable", json!({ "error": message })),
        Stage::Read => ("read", json!({})),
        Stage::Planned(import) => ("planned", json!({ "summary": import.summary })),
        Stage::Imported(import) => ("imported", json!({ "summary": import.summary })),
        Stage::Outdated(message) => ("outdated", json!({ "error": message })),
        Stage::Failed(message) => ("failed", json!({ "error": message })),
    };
    Ok(Response::json(&json!({
        "id": upload.id, "file": upload.name, "stage": stage, "detail": more, "sheets": *state.surveys,
    })))
}
