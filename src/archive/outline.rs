//! Who and what occurs in the log: what its filters offer to choose from.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::error::Result;
use super::snapshot::Snapshot;
use crate::history::History;

/// How many commits there are of each author and of each operation.
#[derive(Clone, Debug, Default)]
pub struct Outline {
    pub authors: BTreeMap<String, u64>,
    /// `create`, `edit` …; empty for commits that people made with git.
    pub operations: BTreeMap<String, u64>,
}

/// The last one made, extended by new commits.
#[derive(Debug, Default)]
pub(super) struct Cache {
    last: Mutex<Option<(String, Arc<Outline>)>>,
}

impl Outline {
    /// Those with most commits first.
    #[must_use]
    pub fn busiest_authors(&self) -> Vec<&str> {
        let mut authors: Vec<(&String, &u64)> = self.authors.iter().collect();
        authors.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
        authors.into_iter().map(|(author, _)| author.as_str()).collect()
    }

    /// False where `head` does not descend from `known`.
    fn extend(&mut self, history: &History, head: &str, known: Option<&str>) -> Result<bool> {
        Ok(history.each_commit_since(head, known, &mut |author, operation| {
            *self.authors.entry(author.name).or_default() += 1;
            *self.operations.entry(operation).or_default() += 1;
        })?)
    }
}

impl Snapshot<'_> {
    /// Who and what occurs in the log as of the last commit.
    pub fn outline(&self) -> Result<Arc<Outline>> {
        let history = &self.archive.history;
        let Some(head) = history.head()? else {
            return Ok(Arc::default());
        };
        let mut last = self.archive.outline.last.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((known, outline)) = last.take() {
            let mut outline = outline;
            if known == head || Arc::make_mut(&mut outline).extend(history, &head, Some(&known))? {
                return Ok(last.insert((head, outline)).1.clone());
            }
        }
        let mut outline = Outline::default();
        outline.extend(history, &head, None)?;
        Ok(last.insert((head, Arc::new(outline))).1.clone())
    }
}
