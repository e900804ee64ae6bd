//! What programs and the page script ask: state, health, and "tell me when something changes".

use crate::web::error::WebError;
use crate::web::{Request, Response, Site};
use serde_json::json;
use std::time::Duration;

/// How long a page waits for news before it asks again.
const PATIENCE: Duration = Duration::from_secs(25);

/// `/api/status`: the keys of `kehu status --json`.
pub(in crate::web) fn status(site: &Site, _request: &Request, _rest: &str) -> Result<Response, WebError> {
    Ok(Response::json(&site.archive().status()?))
}

/// `/api/wait?generation=N`: answers when something newer than `N` can be seen, or after 25 seconds.
pub(in crate::web) fn wait(site: &Site, request: &Request, _rest: &str) -> Result<Response, WebError> {
    let seen = request.number("generation").unwrap_or(0);
    let generation = site.wait_beyond(request, seen, PATIENCE);
    Ok(Response::json(&json!({ "generation": generation })).with_header("Cache-Control", "no-store"))
}

/// `/healthz`: 200 while the vault can be read.
pub(in crate::web) fn health(site: &Site, _request: &Request, _rest: &str) -> Result<Response, WebError> {
    let visit = site.visit()?;
    visit.ensure_present()?;
    let counts = visit.snapshot.counts()?;
    Ok(Response::json(
        &json!({ "ok": true, "generation": visit.generation, "customers": counts.customers }),
    ))
}
