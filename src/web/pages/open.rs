//! `/open/{path}`: opens a customer's folder, a record or another text with the programs of this machine. The button on a page
//! asks for it with POST.

use crate::vault::Place;
use crate::vault::RelPath;
use crate::vault::layout::place;
use crate::web::error::WebError;
use crate::web::{Request, Response, Site, links};
use serde_json::json;

/// Back to where the button was.
pub(in crate::web) fn act(site: &Site, request: &Request, path: &str) -> Result<Response, WebError> {
    let opened = open(site, request, path)?;
    let page = match place(&opened, site.visit()?.snapshot.catalog()) {
        Place::Record {
            customer: Some(customer),
            ..
        } if opened.file_name() == crate::vault::PROFILE => links::customer("", customer.as_str()),
        _ if site.archive().vault().absolute(&opened).is_dir() => links::customer("", opened.as_str()),
        _ => links::record(opened.as_str()),
    };
    Ok(Response::text(303, "已打开。").with_header("Location", page))
}

/// `/api/open/{path}`
pub(in crate::web) fn json(site: &Site, request: &Request, path: &str) -> Result<Response, WebError> {
    let opened = open(site, request, path)?;
    Ok(Response::json(&json!({ "opened": opened })))
}

fn open(site: &Site, request: &Request, path: &str) -> Result<RelPath, WebError> {
    let not_found = || WebError::NotFound(request.path());
    let path = RelPath::new(path).ok_or_else(not_found)?;
    let location = site.visit()?.snapshot.openable(&path)?.ok_or_else(not_found)?;
    site.open(request, &location).map_err(|reason| WebError::CannotOpen {
        path: location.display().to_string(),
        reason,
    })?;
    Ok(path)
}
