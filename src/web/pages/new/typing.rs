//! What a form asks while somebody types.

use super::texts_of_query;
use crate::edit::{self, FieldFault};
use crate::vault::RelPath;
use crate::web::error::WebError;
use crate::web::view::form::{PREFIX, texts};
use crate::web::{Request, Response, Site, links};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// `/api/alike`: the customers that a new one may be.
pub(in crate::web) fn alike_json(site: &Site, request: &Request, _rest: &str) -> Result<Response, WebError> {
    let visit = site.visit()?;
    let found = edit::alike(&visit.snapshot, &texts_of_query(request));
    let told: Vec<Value> = found
        .into_iter()
        .map(|alike| {
            let href = links::customer(&alike.customer_id, &alike.dir);
            json!({ "name": alike.name, "href": href, "owner": alike.owner, "why": alike.why.words() })
        })
        .collect();
    Ok(Response::json(&json!({ "results": told })))
}

/// `POST /api/check/{kind}`: what is wrong with a form as it is filled in, and into which words its lists part; `?path=` is the record that it changes.
pub(in crate::web) fn check_json(site: &Site, request: &Request, kind: &str) -> Result<Response, WebError> {
    let archive = site.archive();
    let catalog = archive.catalog();
    let kind = catalog.kind(kind).ok_or_else(|| WebError::NotFound(request.path()))?;
    let path = RelPath::new(request.param("path"));
    let texts = texts(&request.form(), PREFIX);
    let faults = edit::check(archive, kind, path.as_ref(), &texts)?;
    let told = |fault: &FieldFault| {
        let other = fault.other.as_ref().map(|other| links::record(other.as_str()));
        json!({ "path": fault.path, "message": fault.message, "fix": fault.fix, "is_missing": fault.is_missing, "other": other })
    };
    let faults: Vec<Value> = faults.iter().map(told).collect();
    let lists: BTreeMap<&String, Value> = texts
        .iter()
        .filter_map(|(key, text)| Some((key, edit::words_in(kind, key, text)?)))
        .collect();
    Ok(Response::json(&json!({ "faults": faults, "lists": lists })))
}
