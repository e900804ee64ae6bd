//! Why the parser gave up, found by trying: each suspect names a line, a cause and a repair, and is believed when the repaired
//! text parses further than before. Then the search goes on behind it, so that one look shows all a person has to mend.

mod fallback;
mod full_width;
mod layout;
mod line;
mod original;
mod scene;
mod search;
mod tabs;
mod value;

use granit_parser::{ErrorKind, ScanError};

use self::original::in_original;
use self::search::Search;
use super::error::SyntaxError;
use super::load::{self, MAX_ERRORS};
use super::position::Position;

/// Where and how the parser gave up.
#[derive(Clone, Debug)]
struct Failure {
    kind: ErrorKind,
    place: Position,
}

impl From<ScanError> for Failure {
    fn from(error: ScanError) -> Self {
        Self {
            kind: error.kind().clone(),
            place: load::position(*error.marker()),
        }
    }
}

/// All that is wrong with a text which the parser refuses with `error`.
pub(super) fn diagnose(text: &str, error: ScanError) -> Vec<SyntaxError> {
    let mut search = Search::new(text, error.into());
    let mut errors = search.without_directives();
    errors.extend(search.untab());
    loop {
        let Some(failure) = search.failure.take() else {
            // Repaired throughout: now the findings of a text that parses can be had as well.
            let more = load::load(&search.text).map(|loaded| loaded.errors).unwrap_or_default();
            errors.extend(more.into_iter().map(|error| in_original(text, &search.text, error)));
            break;
        };
        let Some(error) = search.convict(text, &failure) else {
            let error = fallback::error(&search.text, &failure);
            errors.push(in_original(text, &search.text, error));
            break;
        };
        errors.push(error);
        if errors.len() >= MAX_ERRORS {
            break;
        }
    }
    errors.sort_by_key(|error| error.span.start.offset);
    errors.dedup_by(|a, b| a.code == b.code && a.span == b.span);
    errors.truncate(MAX_ERRORS);
    errors
}
