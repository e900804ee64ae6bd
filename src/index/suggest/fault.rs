//! What a query that is being typed cannot be understood for.

use super::place::{At, Place};
use super::{Desk, Suggestion, Suggests};
use crate::index::IndexError;
use crate::index::query::parse;

/// What is not understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    pub message: String,
    /// Byte range of the query.
    pub span: (usize, usize),
    /// What may have been meant in its place.
    pub proposal: Option<String>,
}

impl Fault {
    /// The proposal as a way to go on.
    pub(super) fn repair(&self) -> Option<Suggestion> {
        let proposal = self.proposal.as_ref()?;
        Some(Suggestion {
            what: Suggests::Repair,
            text: proposal.clone(),
            insert: proposal.clone(),
            span: self.span,
            note: "改成这个".to_owned(),
            count: None,
        })
    }
}

/// The fault of a query; none when all that it lacks is what is being typed.
pub(super) fn find(desk: &Desk<'_>, place: &Place<'_>) -> Option<Fault> {
    let parsed = parse(desk.typing.text, &desk.reading());
    let Err(IndexError::Query {
        message,
        span,
        proposal,
    }) = parsed
    else {
        return None;
    };
    // A value that is typed at this moment may become one that can be read; a key before it is finished.
    let is_unfinished = match &place.at {
        At::Value { .. } => span.1 >= place.span.0,
        At::Word { .. } | At::Quoted => span.0 <= place.span.0 && place.span.1 <= span.1,
    };
    let is_key = matches!(&place.at, At::Value { key, .. } if span.1 - span.0 == key.len() && span.1 <= place.span.0);
    (is_key || !is_unfinished).then_some(Fault {
        message,
        span,
        proposal,
    })
}
