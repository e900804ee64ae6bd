//! What a form asks while somebody types.

use super::{FOLLOW_UP, texts_of_query};
use crate::edit::{self, FieldFault};
use crate::vault::RelPath;
use crate::web::error::WebError;
use crate::web::view::form::{FIRST_PREFIX, PREFIX, texts};
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

/// What is told at the field for the day of a next step that has none.
const NO_DAY: (&str, &str) = ("next.time", "没有写哪一天，到时候不会提醒；只列在待办的“没有日期”里。");

/// What is wrong with the first follow-up that goes with a new customer, if one does.
fn faults_of_first(site: &Site, request: &Request) -> Result<Vec<FieldFault>, WebError> {
    let archive = site.archive();
    let first = texts(&request.form(), FIRST_PREFIX);
    let catalog = archive.catalog();
    let Some(kind) = catalog.kind(FOLLOW_UP).filter(|_| !first.is_empty()) else {
        return Ok(Vec::new());
    };
    let faults = edit::check(archive, kind, None, &first)?.into_iter();
    let told = faults.map(|fault| FieldFault {
        path: format!("{FOLLOW_UP}.{}", fault.path),
        ..fault
    });
    Ok(told.collect())
}

/// `POST /api/check/{kind}`: what is wrong with a form as it is filled in, what is worth a word, and into which words its lists part; `?path=` is the record that it changes.
pub(in crate::web) fn check_json(site: &Site, request: &Request, kind: &str) -> Result<Response, WebError> {
    let archive = site.archive();
    let catalog = archive.catalog();
    let kind = catalog.kind(kind).ok_or_else(|| WebError::NotFound(request.path()))?;
    let path = RelPath::new(request.param("path"));
    let texts = texts(&request.form(), PREFIX);
    let mut faults = edit::check(archive, kind, path.as_ref(), &texts)?;
    faults.extend(faults_of_first(site, request)?);
    let told = |fault: &FieldFault| {
        let other = fault.other.as_ref().map(|other| links::record(other.as_str()));
        json!({ "path": fault.path, "message": fault.message, "fix": fault.fix, "is_missing": fault.is_missing, "other": other })
    };
    let faults: Vec<Value> = faults.iter().map(told).collect();
    let lists: BTreeMap<&String, Value> = texts
        .iter()
        .filter_map(|(key, text)| Some((key, edit::words_in(kind, key, text)?)))
        .collect();
    let is_forgotten = kind.name == FOLLOW_UP && edit::plans_without_a_day(&texts);
    let hints: BTreeMap<&str, &str> = is_forgotten.then_some(NO_DAY).into_iter().collect();
    Ok(Response::json(
        &json!({ "faults": faults, "lists": lists, "hints": hints }),
    ))
}
