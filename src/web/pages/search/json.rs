//! `/api/search?q=&limit=&offset=`: the keys of `kehu search --json`, and `facets`.

use super::{asked, offset};
use crate::index::{Facet, Results};
use crate::web::error::WebError;
use crate::web::site::Visit;
use crate::web::{Request, Response, Site};
use serde_json::{Value, json};

/// Records that the API gives unless told otherwise, and the most that `limit=` may ask of it.
const USUAL_LIMIT: usize = 50;
const MAX_LIMIT: usize = 1000;
/// Values of a facet that the API gives.
const API_VALUES: usize = 100;

pub(in crate::web) fn answer(site: &Site, request: &Request, _rest: &str) -> Result<Response, WebError> {
    show(&site.visit()?, request, request.param("q"))
}

/// What is found, as JSON.
pub(in crate::web::pages) fn show(visit: &Visit<'_>, request: &Request, text: &str) -> Result<Response, WebError> {
    let limit = request
        .number("limit")
        .map_or(USUAL_LIMIT, |limit| (limit as usize).min(MAX_LIMIT));
    let asked = asked(&visit.snapshot, text, offset(request), limit);
    let results: Results = visit.snapshot.search(&asked)?;
    Ok(Response::json(&json!({
        "total": results.total,
        "results": results.hits,
        "facets": facets_json(results.facets),
        "generation": visit.generation,
    })))
}

/// Facets as JSON objects instead of pairs.
pub(in crate::web) fn facets_json(facets: Vec<Facet>) -> Vec<Value> {
    let values = |facet: &Facet| -> Vec<Value> {
        let is_chosen = |value: &String| facet.choices.iter().any(|choice| choice.means.contains(value));
        let value =
            |(value, count): &(String, u64)| json!({ "value": value, "count": count, "chosen": is_chosen(value) });
        facet.values.iter().take(API_VALUES).map(value).collect()
    };
    facets
        .into_iter()
        .map(|facet| json!({ "key": facet.key, "label": facet.label, "values": values(&facet) }))
        .collect()
}
