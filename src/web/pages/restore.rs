//! `POST /restore/{path}`: a file, or the ticked fields of a record, as they were in a version (`at`).

use super::form::{self, go_saved};
use super::version;
use crate::edit::{self, EditError};
use crate::vault::RelPath;
use crate::web::error::WebError;
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
        Ok(done) => go_saved(site, Some(&done.path), done.commit.as_deref(), &[]),
        Err(EditError::Archive(error)) => Err(error.into()),
        Err(error) => version::page_saying(site, request, path, &format!("还没有恢复：{error}。")),
    }
}
