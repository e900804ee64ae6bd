//! A query that was not understood: what is wrong with it, and what may have been meant.

use super::facets::{Chosen, Href};
use crate::archive::ArchiveError;
use crate::index::IndexError;
use crate::web::error::WebError;
use std::ops::Range;

/// What was not understood.
#[derive(Clone, Debug)]
pub struct Complaint {
    pub message: String,
    /// The query around what was not understood.
    pub before: String,
    pub marked: String,
    pub after: String,
    pub proposal: Option<Chosen>,
}

/// The answer to a query; to one that was not understood an empty one, and why.
pub(in crate::web) fn understood<T: Default>(
    answer: Result<T, ArchiveError>,
    text: &str,
    href: Href<'_>,
) -> Result<(T, Option<Complaint>), WebError> {
    match answer {
        Ok(answer) => Ok((answer, None)),
        Err(ArchiveError::Index(IndexError::Query {
            message,
            span,
            proposal,
        })) => {
            let part = |range: Range<usize>| text.get(range).unwrap_or_default().to_owned();
            let (before, after) = (part(0..span.0), part(span.1..text.len()));
            let proposal = proposal.map(|proposal| {
                let text = format!("{before}{proposal}{after}");
                Chosen {
                    href: href(&[("q", &text)]),
                    text,
                    is_all: false,
                }
            });
            let complaint = Complaint {
                message,
                marked: part(span.0..span.1),
                before,
                after,
                proposal,
            };
            Ok((T::default(), Some(complaint)))
        }
        Err(error) => Err(error.into()),
    }
}
