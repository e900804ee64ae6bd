//! `/import`: choosing a file.

use super::steps::{Step, columns_of, go, result_of, steps};
use crate::archive::ArchiveError;
use crate::index::IndexError;
use crate::sheets::{Format, stored_mappings, template as empty_sheet};
use crate::web::error::WebError;
use crate::web::imports::{Stage, Upload};
use crate::web::layout::{Layout, Section};
use crate::web::{Request, Response, Site, links};
use askama::Template;

#[derive(Template)]
#[template(path = "import.html")]
pub struct StartPage {
    pub page: Layout,
    pub steps: Vec<Step>,
    /// Why the last attempt did not go on.
    pub complaint: Option<String>,
    pub templates: Vec<Link>,
    pub uploads: Vec<UnderWay>,
    pub mappings: Vec<Link>,
}

#[derive(Clone, Debug)]
pub struct Link {
    pub label: String,
    pub href: String,
}

/// A file that was sent earlier.
#[derive(Clone, Debug)]
pub struct UnderWay {
    pub name: String,
    pub href: String,
    pub stage: &'static str,
    /// None while something is done with it.
    pub discard: Option<String>,
}

pub(in crate::web) fn page(site: &Site, request: &Request, _rest: &str) -> Result<Response, WebError> {
    let gone = (!request.param("gone").is_empty()).then(|| {
        "这次上传的文件已经不在了（放弃了、被后来上传的挤掉了，或者 kehu 重新启动过）。请重新选择文件。".to_owned()
    });
    view(site, gone)
}

/// `POST /import`: takes a file.
pub(in crate::web) fn receive(site: &Site, request: &Request, _rest: &str) -> Result<Response, WebError> {
    match site.imports().receive(request, site.shared_archive()) {
        Ok(upload) => {
            upload.settle();
            Ok(go(&columns_of(&upload)))
        }
        Err(error) => Ok(view(site, Some(error.to_string()))?.with_status(400)),
    }
}

/// `POST /import/{id}/discard`: forgets an upload.
pub(in crate::web) fn discard(site: &Site, _request: &Request, id: &str) -> Result<Response, WebError> {
    site.imports().discard(id);
    Ok(go("/import"))
}

/// `/import/template/{kind}`: an empty sheet to fill in.
pub(in crate::web) fn template(site: &Site, request: &Request, kind: &str) -> Result<Response, WebError> {
    let visit = site.visit()?;
    let catalog = visit.snapshot.catalog();
    let kind = catalog.kind(kind).ok_or_else(|| WebError::NotFound(request.path()))?;
    let bytes = empty_sheet(kind, catalog.customer())
        .to_bytes(Format::Xlsx)
        .map_err(|error| ArchiveError::Index(IndexError::Io(kind.title.clone(), error)))?;
    let name = format!("{}导入模板.xlsx", kind.title);
    let media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    Ok(Response::new(200, media_type, bytes)
        .with_header("Content-Disposition", links::disposition("attachment", &name)))
}

fn view(site: &Site, complaint: Option<String>) -> Result<Response, WebError> {
    let visit = site.visit()?;
    let kinds = visit.snapshot.catalog().kinds().iter();
    let templates = kinds.map(|kind| Link {
        label: kind.title.clone(),
        href: format!("/import/template/{}", links::encode(&kind.name)),
    });
    let (stored, _) = stored_mappings(site.archive().vault().root());
    let mappings = stored.into_iter().map(|stored| Link {
        href: links::record(&format!("{}/{}.yaml", crate::sheets::MAPPINGS, stored.name)),
        label: stored.name,
    });
    Response::page(&StartPage {
        page: Layout::new(&visit, Section::Import, "导入"),
        steps: steps(None, 0),
        complaint,
        templates: templates.collect(),
        uploads: site.imports().all().iter().map(|upload| under_way(upload)).collect(),
        mappings: mappings.collect(),
    })
    .map_err(WebError::from)
}

fn under_way(upload: &Upload) -> UnderWay {
    let (stage, href) = match upload.state().stage {
        Stage::Working(progress) => (progress.stage, columns_of(upload)),
        Stage::Unreadable(_) => ("读不了", columns_of(upload)),
        Stage::Read | Stage::Failed(_) => ("等你认列", columns_of(upload)),
        Stage::Planned(_) => ("等你确认", super::steps::preview_of(upload)),
        Stage::Imported(_) => ("已导入", result_of(upload)),
        Stage::Outdated(_) => ("要重新预览", result_of(upload)),
    };
    UnderWay {
        name: upload.name.clone(),
        href,
        stage,
        discard: (!upload.is_working()).then(|| format!("/import/{}/discard", upload.id)),
    }
}
