//! `/api/suggest`: what somebody who types in a query box may go on with.

use crate::index::{Fault, Suggestion};
use crate::web::error::WebError;
use crate::web::{Request, Response, Site};
use serde_json::{Value, json};

/// `/api/suggest?q=&at=`: `at` is where the caret stands, and all places are counted as scripts count text, in UTF-16 units;
/// without it the caret stands at the end.
pub(in crate::web) fn json(site: &Site, request: &Request, _rest: &str) -> Result<Response, WebError> {
    let visit = site.visit()?;
    // With the blanks around it, which count.
    let given = request.query.iter().find(|(key, _)| key == "q");
    let text = given.map_or("", |(_, text)| text.as_str());
    let at = request.number("at").map_or(text.len(), |units| byte_at(text, units));
    let suggestions = visit.snapshot.suggest(text, at)?;
    Ok(Response::json(&json!({
        "suggestions": suggestions.list.iter().map(|one| suggestion(text, one)).collect::<Vec<_>>(),
        "fault": suggestions.fault.as_ref().map(|it| fault(text, it)),
        "generation": visit.generation,
    })))
}

fn suggestion(text: &str, suggestion: &Suggestion) -> Value {
    json!({
        "what": suggestion.what.name(),
        "text": suggestion.text,
        "insert": suggestion.insert,
        "from": units_before(text, suggestion.span.0),
        "to": units_before(text, suggestion.span.1),
        "note": suggestion.note,
        "count": suggestion.count.map(|(count, _)| count),
        "unit": suggestion.count.map(|(_, counted)| counted.unit()),
    })
}

fn fault(text: &str, fault: &Fault) -> Value {
    json!({
        "message": fault.message,
        "from": units_before(text, fault.span.0),
        "to": units_before(text, fault.span.1),
        "proposal": fault.proposal,
    })
}

/// The byte at which so many UTF-16 units end.
fn byte_at(text: &str, units: u64) -> usize {
    let mut left = units;
    for (at, c) in text.char_indices() {
        let length = c.len_utf16() as u64;
        if left < length {
            return at;
        }
        left -= length;
    }
    text.len()
}

fn units_before(text: &str, byte: usize) -> usize {
    text.get(..byte).map_or(0, |before| before.encode_utf16().count())
}

#[cfg(test)]
mod tests {
    use super::{byte_at, units_before};

    #[test]
    fn places_are_counted_as_scripts_count_them() {
        let text = "a行😀业";
        for (units, byte) in [(0, 0), (1, 1), (2, 4), (4, 8), (5, 11)] {
            assert_eq!(byte_at(text, units), byte);
            assert_eq!(units_before(text, byte), usize::try_from(units).unwrap());
        }
        assert_eq!(byte_at(text, 3), 4, "inside of a character");
        assert_eq!(byte_at(text, 99), text.len());
    }
}
