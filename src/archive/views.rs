//! What is wrong with the queries of saved views: only the index understands them, with all the fields that there are.

use super::error::Result;
use super::snapshot::Snapshot;
use crate::index::IndexError;
use crate::rules::{Finding, check_view_query};
use crate::vault::stored_views;

/// The findings about queries, as far as the views can be read at all.
pub(super) fn findings(snapshot: &Snapshot<'_>) -> Result<Vec<Finding>> {
    let mut findings = Vec::new();
    for stored in stored_views(&snapshot.archive.vault) {
        let (Ok(view), Some(document)) = (&stored.view, stored.document()) else {
            continue;
        };
        match snapshot.index.understands(&view.query, &snapshot.catalog) {
            Err(IndexError::Query { message, proposal, .. }) => findings.extend(check_view_query(
                &stored.path,
                document,
                &message,
                proposal.as_deref(),
                &snapshot.settings,
            )),
            other => other?,
        }
    }
    Ok(findings)
}
