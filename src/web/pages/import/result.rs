//! `/import/{id}/result`: what was done, the rows that were not, and the way back.

use super::steps::{Step, columns_of, find, go, preview_of, steps, wait};
use crate::archive::ArchiveError;
use crate::index::IndexError;
use crate::sheets::{CellCounts, Import, RowCounts, SheetPlan, error_file, error_file_name};
use crate::web::error::WebError;
use crate::web::imports::{Stage, Upload};
use crate::web::layout::{Layout, Section};
use crate::web::{Request, Response, Site, links};
use askama::Template;

#[derive(Template)]
#[template(path = "import_result.html")]
pub struct ResultPage {
    pub page: Layout,
    pub steps: Vec<Step>,
    pub name: String,
    pub subject: String,
    pub counts: RowCounts,
    pub cells: CellCounts,
    pub sheets: Vec<SheetResult>,
    pub warnings: Vec<String>,
    /// What of the rows somebody should look at: the first of them.
    pub notes: Vec<String>,
    /// How many more there are; all are in the change.
    pub more_notes: usize,
    /// Where the file with the rejected rows is.
    pub errors: Option<String>,
    /// Where the change can be taken back.
    pub undo: Option<String>,
    /// Files of the vault that have something to be put right.
    pub problems: u64,
}

/// Others saved since the preview: nothing was imported.
#[derive(Template)]
#[template(path = "import_outdated.html")]
pub struct OutdatedPage {
    pub page: Layout,
    pub steps: Vec<Step>,
    pub name: String,
    pub message: String,
    /// Where it is planned anew.
    pub preview: String,
    pub discard: String,
}

#[derive(Clone, Debug)]
pub struct SheetResult {
    pub name: String,
    pub kind: String,
    pub counts: RowCounts,
}

pub(in crate::web) fn page(site: &Site, _request: &Request, id: &str) -> Result<Response, WebError> {
    let upload = match find(site, id) {
        Ok(upload) => upload,
        Err(gone) => return Ok(gone),
    };
    if let Some(waiting) = wait(site, &upload, 3)? {
        return Ok(waiting);
    }
    match upload.state().stage {
        Stage::Imported(imported) => view(site, &upload, &imported),
        Stage::Planned(_) => Ok(go(&preview_of(&upload))),
        Stage::Outdated(message) => outdated(site, &upload, message),
        _ => Ok(go(&columns_of(&upload))),
    }
}

/// `/import/{id}/errors`: the rejected rows, with what to do about each.
pub(in crate::web) fn errors(site: &Site, request: &Request, id: &str) -> Result<Response, WebError> {
    let upload = match find(site, id) {
        Ok(upload) => upload,
        Err(gone) => return Ok(gone),
    };
    let not_found = || WebError::NotFound(request.path());
    let (Stage::Planned(import) | Stage::Imported(import)) = upload.state().stage else {
        return Err(not_found());
    };
    let bytes = error_file(&import.plan)
        .map_err(|error| ArchiveError::Index(IndexError::Io(upload.name.clone(), error)))?
        .ok_or_else(not_found)?;
    let media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    let disposition = links::disposition("attachment", &error_file_name(&upload.name));
    Ok(Response::new(200, media_type, bytes).with_header("Content-Disposition", disposition))
}

/// Where the file with the rejected rows is, when there are some.
pub(super) fn errors_of(upload: &Upload, import: &Import) -> Option<String> {
    (import.plan.rows().rejected > 0).then(|| format!("/import/{}/errors", upload.id))
}

fn outdated(site: &Site, upload: &Upload, message: String) -> Result<Response, WebError> {
    let visit = site.visit()?;
    Response::page(&OutdatedPage {
        page: Layout::new(&visit, Section::Import, format!("没有导入：{}", upload.name)),
        steps: steps(Some(upload), 2),
        name: upload.name.clone(),
        message,
        preview: preview_of(upload),
        discard: format!("/import/{}/discard", upload.id),
    })
    .map_err(WebError::from)
}

fn view(site: &Site, upload: &Upload, imported: &Import) -> Result<Response, WebError> {
    let visit = site.visit()?;
    let summary = &imported.summary;
    let notes = notes(imported);
    let sheets = summary.sheets.iter().map(|sheet| SheetResult {
        name: sheet.sheet.clone(),
        kind: sheet.kind.clone(),
        counts: sheet.counts,
    });
    Response::page(&ResultPage {
        page: Layout::new(&visit, Section::Import, format!("导入：{}", upload.name)),
        steps: steps(Some(upload), 3),
        name: upload.name.clone(),
        subject: imported.plan.message.subject.clone(),
        counts: summary.counts,
        cells: summary.cells,
        sheets: sheets.collect(),
        warnings: imported.warnings.clone(),
        more_notes: notes.len().saturating_sub(NOTES),
        notes: notes.into_iter().take(NOTES).collect(),
        errors: errors_of(upload, imported),
        undo: summary.commit.as_deref().map(links::undo),
        problems: visit.snapshot.counts()?.problems,
    })
    .map_err(WebError::from)
}

/// Notes that are shown.
const NOTES: usize = 100;

/// What of the rows somebody should look at, with the sheet's name where there are several.
fn notes(imported: &Import) -> Vec<String> {
    let sheets = &imported.plan.sheets;
    let of_sheet = |sheet: &SheetPlan| {
        let name = sheet.sheet.clone().filter(|_| sheets.len() > 1).unwrap_or_default();
        let told = sheet
            .plan
            .notes()
            .map(|(row, note)| format!("{name}第 {row} 行：{note}"));
        told.collect::<Vec<_>>()
    };
    sheets.iter().flat_map(of_sheet).collect()
}
