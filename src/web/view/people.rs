//! Whose customers and duties are looked at.

use crate::archive::ArchiveError;
use crate::index::{self, IndexError, Results};
use crate::web::Request;
use crate::web::error::WebError;
use crate::web::site::Visit;

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

/// Everybody who has customers, those with the most first.
pub(in crate::web) fn people(visit: &Visit<'_>, who: &str) -> Result<Vec<Owner>, WebError> {
    let found = visit.snapshot.search(&index::Request {
        text: "归档:否".to_owned(),
        kind: Some(visit.snapshot.catalog().customer().name.clone()),
        facets: vec![OWNER.to_owned()],
        ..index::Request::default()
    });
    let mut found = match found {
        // The index has no such field while no file has it.
        Err(ArchiveError::Index(IndexError::Query { .. })) => Results::default(),
        found => found?,
    };
    let values = found.facets.pop().map(|facet| facet.values).unwrap_or_default();
    let mut people: Vec<Owner> = values
        .into_iter()
        .map(|(name, customers)| Owner {
            chosen: name == who,
            name,
            customers,
        })
        .collect();
    if !who.is_empty() && people.iter().all(|owner| !owner.chosen) {
        people.push(Owner {
            name: who.to_owned(),
            customers: 0,
            chosen: true,
        });
    }
    Ok(people)
}
