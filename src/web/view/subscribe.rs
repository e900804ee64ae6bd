//! How what is to be done is seen in other calendars, said alike wherever it is offered.

use crate::web::{Request, links};

/// The feed of somebody's duties.
#[derive(Clone, Debug)]
pub struct Subscribe {
    pub feed: String,
    /// The same as other programs are told it.
    pub address: String,
    /// Whose; empty for everybody's.
    pub who: String,
}

impl Subscribe {
    #[must_use]
    pub fn to(who: &str, request: &Request) -> Self {
        let feed = links::with_query(links::FEED, &[("who", who)]);
        let host = request.headers.iter().find(|(name, _)| name == "host");
        let host = host.map_or("", |(_, host)| host.as_str());
        Self {
            address: format!("http://{host}{feed}"),
            feed,
            who: who.to_owned(),
        }
    }
}
