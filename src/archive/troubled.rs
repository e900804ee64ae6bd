//! Whose the findings are.

use std::collections::HashSet;

use super::error::Result;
use super::snapshot::Snapshot;
use crate::index::{Request, sentence};
use crate::vault::{RelPath, layout};

const OWNER: &str = "owner";

/// The folders of somebody's customers with whom something is wrong.
#[derive(Debug, Default)]
pub struct Troubled(HashSet<RelPath>);

impl Troubled {
    /// Whether a path lies in one of them.
    #[must_use]
    pub fn has(&self, path: &str) -> bool {
        let above = std::iter::successors(RelPath::new(path), RelPath::parent);
        above.into_iter().any(|dir| self.0.contains(&dir))
    }
}

impl Snapshot<'_> {
    /// The folders of the customers that this person owns, as far as there are findings in them. A profile that cannot be read has
    /// no owner.
    pub fn troubled(&self, owner: &str) -> Result<Troubled> {
        let findings = self.all_findings()?;
        let dir = |path: &str| layout::place(&RelPath::new(path)?, &self.catalog).into_customer();
        let dirs: HashSet<RelPath> = findings.iter().filter_map(|finding| dir(&finding.path)).collect();
        let key = self.catalog.word(OWNER).unwrap_or(OWNER);
        let theirs = Request {
            text: sentence::condition(key, owner),
            kind: Some(self.catalog.customer().name.clone()),
            limit: usize::MAX >> 1,
            keys: Some(&[]),
            ..Request::default()
        };
        let own = self.each_known(&theirs, &|hit| RelPath::new(&hit.customer_dir))?;
        Ok(Troubled(
            own.into_iter().flatten().filter(|dir| dirs.contains(dir)).collect(),
        ))
    }
}
