//! Whether a list shows the living customers, the archived too, or those alone, as its address says.

use crate::archive::Standing;
use crate::web::Request;
use crate::web::view::listing::Choice;

/// The key of the address.
pub const KEY: &str = "archived";

/// Each with its word in addresses, and what it is called.
const ALL: [(Standing, &str, &str); 3] = [
    (Standing::Living, "", "在册"),
    (Standing::Both, "with", "含已归档"),
    (Standing::Archived, "only", "只看已归档"),
];

/// What the address asks for.
#[must_use]
pub fn of(request: &Request) -> Standing {
    let known = ALL.iter().find(|(_, word, _)| *word == request.param(KEY));
    known.map_or(Standing::Living, |(standing, ..)| *standing)
}

/// Its word in addresses.
#[must_use]
pub fn word(standing: Standing) -> &'static str {
    let known = ALL.iter().find(|(known, ..)| *known == standing);
    known.map_or("", |(_, word, _)| word)
}

/// The switch; each leads to where the same is shown of others.
pub fn choices(chosen: Standing, href: impl Fn(&str) -> String) -> Vec<Choice> {
    let choice = |(standing, word, label): (Standing, &str, &str)| Choice {
        label: label.to_owned(),
        href: href(word),
        current: standing == chosen,
        count: None,
    };
    ALL.map(choice).to_vec()
}
