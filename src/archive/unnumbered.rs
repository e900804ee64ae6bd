//! Customers whose profiles do not tell their numbers any more: the history still does.

use std::collections::BTreeSet;
use std::time::Duration;

use super::error::Result;
use super::snapshot::Snapshot;
use crate::history::{LogQuery, customer_id};
use crate::index::Hit;
use crate::vault::{PROFILE, RelPath};

/// So many profiles without a number are looked up, the first by their paths.
const MOST: usize = 50;
/// So many former versions of each.
const VERSIONS: usize = 5;
/// How long each is looked for.
const PATIENCE: Duration = Duration::from_millis(100);

impl Snapshot<'_> {
    /// The profiles that had this number until it was spoilt.
    pub(super) fn once_numbered(&self, number: &str) -> Result<Vec<Hit>> {
        // Of a word that can be no number nothing has to be looked up.
        if !number.chars().any(|c| c.is_ascii_digit()) {
            return Ok(Vec::new());
        }
        let findings = self.all_findings()?;
        let profiles: BTreeSet<RelPath> = findings
            .iter()
            .filter_map(|finding| RelPath::new(&finding.path))
            .filter(|path| path.file_name() == PROFILE)
            .collect();
        let mut found = Vec::new();
        let mut looked_up = 0;
        for path in profiles {
            let Some(hit) = self.index.get(&path)?.filter(|hit| hit.customer_id.is_empty()) else {
                continue;
            };
            looked_up += 1;
            if looked_up > MOST {
                break;
            }
            if self.former_number(&path)?.is_some_and(|former| former == number) {
                found.push(hit);
            }
        }
        Ok(found)
    }

    /// The number that a profile told last.
    fn former_number(&self, profile: &RelPath) -> Result<Option<String>> {
        let history = &self.archive.history;
        let versions = history.log(&LogQuery {
            paths: vec![profile.clone()],
            limit: VERSIONS,
            patience: Some(PATIENCE),
            ..LogQuery::default()
        })?;
        let files = versions.iter().flat_map(|version| &version.files);
        let own = files.filter(|file| file.path == *profile);
        let blobs = own.flat_map(|file| [&file.after, &file.before]).flatten();
        // A version that is lost tells nothing; an older one may.
        let mut numbers = blobs.filter_map(|blob| customer_id(&history.blob(blob).ok()?));
        Ok(numbers.next())
    }
}
