//! Whose customers and duties are looked at.

use crate::index;
use crate::rules::TASK;
use crate::web::error::WebError;
use crate::web::site::Visit;
use crate::web::{Request, Response, links};
use percent_encoding::percent_decode_str;

/// Seconds for which a browser remembers who was chosen.
const A_YEAR: u32 = 365 * 24 * 3600;
/// Bytes of a person's name in the address.
const LONGEST_NAME: usize = 200;
/// The field of a profile that says whose customer it is.
const OWNER: &str = "owner";

/// Whose customers can be looked at.
#[derive(Clone, Debug)]
pub struct Owner {
    pub name: String,
    pub customers: u64,
    pub chosen: bool,
}

/// Who is asked for in the address; empty for everybody.
pub(in crate::web) fn person(request: &Request) -> &str {
    // Longer is nobody's name and would only swell every address of the page.
    Some(request.param("who"))
        .filter(|who| who.len() <= LONGEST_NAME)
        .unwrap_or_default()
}

/// Whose things a page shows to whoever looks: who is asked for, else who was chosen last in this browser.
pub(in crate::web) fn looker(request: &Request, visit: &Visit<'_>) -> String {
    if is_asked(request) {
        return person(request).to_owned();
    }
    let cookies = request.header("cookie").unwrap_or_default();
    let name = cookie_name(visit);
    let mut pairs = cookies.split(';').filter_map(|cookie| cookie.trim().split_once('='));
    let value = pairs.find(|(key, _)| *key == name).map_or("", |(_, value)| value);
    let who = percent_decode_str(value).decode_utf8_lossy().into_owned();
    Some(who).filter(|who| who.len() <= LONGEST_NAME).unwrap_or_default()
}

/// The page, which lets the browser remember who was chosen on it.
pub(in crate::web) fn remembering(page: Response, request: &Request, visit: &Visit<'_>) -> Response {
    if !is_asked(request) {
        return page;
    }
    let (name, who) = (cookie_name(visit), links::encode(person(request)));
    page.with_header(
        "Set-Cookie",
        format!("{name}={who}; Path=/; Max-Age={A_YEAR}; SameSite=Lax; HttpOnly"),
    )
}

fn is_asked(request: &Request) -> bool {
    request.query.iter().any(|(key, _)| key == "who")
}

/// One browser may look at several vaults at the same address.
fn cookie_name(visit: &Visit<'_>) -> String {
    let seen = super::seen::cookie_name(visit.site.archive().vault().root());
    seen.replacen("seen", "who", 1)
}

/// Whoever has tasks.
fn assignees(visit: &Visit<'_>) -> Result<Vec<String>, WebError> {
    let found = visit.snapshot.search_known(&index::Request {
        kind: Some(TASK.to_owned()),
        facets: vec!["assignee".to_owned()],
        ..index::Request::default()
    })?;
    let values = found.facets.into_iter().flat_map(|facet| facet.values);
    Ok(values.map(|(name, _)| name).collect())
}

/// Everybody who has customers, those with the most first, then who has tasks alone.
pub(in crate::web) fn people(visit: &Visit<'_>, who: &str) -> Result<Vec<Owner>, WebError> {
    let found = visit.snapshot.search_known(&index::Request {
        text: "归档:否".to_owned(),
        kind: Some(visit.snapshot.catalog().customer().name.clone()),
        facets: vec![OWNER.to_owned()],
        ..index::Request::default()
    })?;
    let values = found.facets.into_iter().flat_map(|facet| facet.values);
    let mut people: Vec<Owner> = values
        .map(|(name, customers)| Owner {
            chosen: name == who,
            name,
            customers,
        })
        .collect();
    for name in assignees(visit)? {
        if people.iter().all(|owner| owner.name != name) {
            people.push(Owner {
                chosen: name == who,
                name,
                customers: 0,
            });
        }
    }
    if !who.is_empty() && people.iter().all(|owner| !owner.chosen) {
        people.push(Owner {
            name: who.to_owned(),
            customers: 0,
            chosen: true,
        });
    }
    Ok(people)
}
