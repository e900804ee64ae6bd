//! `POST /restore/{path}`: a file, or the ticked fields of a record, as they were in a version (`at`). `POST /bring-back/{customer}`:
//! a customer that was deleted, as it last was.

use super::form::{self, FormPage, Tone, Word, go_saved, stays_at_form, told_back};
use super::version;
use crate::edit::{self, EditError};
use crate::vault::{PROFILE, RelPath};
use crate::web::error::WebError;
use crate::web::layout::{Layout, Section};
use crate::web::{Request, Response, Site};

pub(in crate::web) fn act(site: &Site, request: &Request, path: &str) -> Result<Response, WebError> {
    let sent = request.form();
    let to = RelPath::new(path).ok_or_else(|| WebError::NotFound(request.path()))?;
    let then = version::asked_for(&site.visit()?, request, path, "at")?;
    let fields: Vec<String> = sent
        .iter()
        .filter(|(name, _)| name == "field")
        .map(|(_, key)| key.clone())
        .collect();
    let is_whole = form::value(&sent, "do") == "whole";
    if fields.is_empty() && !is_whole {
        return version::page_saying(site, request, path, "还没有恢复：先勾选要恢复哪几项。");
    }
    let fields = if is_whole { Vec::new() } else { fields };
    match edit::restore(site.archive(), &then, &to, &fields, &form::by(&sent)) {
        Ok(done) => {
            let also = done.back.as_ref().map(told_back).unwrap_or_default();
            go_saved(site, Some(&done.path), done.commit.as_deref(), &also)
        }
        Err(EditError::Archive(error)) if !stays_at_form(&error) => Err(error.into()),
        Err(error) => version::page_saying(site, request, path, &format!("还没有恢复：{error}。")),
    }
}

pub(in crate::web) fn customer(site: &Site, request: &Request, word: &str) -> Result<Response, WebError> {
    match edit::bring_back(site.archive(), word, &form::by(&request.form())) {
        Ok(back) => {
            let profile = back.dir.join(PROFILE);
            go_saved(site, profile.as_ref(), back.commit.as_deref(), &told_back(&back))
        }
        Err(EditError::Archive(error)) => Err(error.into()),
        Err(error) => {
            let visit = site.visit()?;
            let page = FormPage {
                page: Layout::new(&visit, Section::Customers, "恢复客户"),
                heading: "恢复客户".to_owned(),
                words: vec![Word {
                    tone: Tone::Bad,
                    text: format!("还没有恢复：{error}。"),
                }],
                ..FormPage::default(&visit)
            };
            Ok(Response::page(&page)?.with_status(422))
        }
    }
}
