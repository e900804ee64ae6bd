//! The archive as the planner sees it.

use crate::archive::{Snapshot, scalar_text};
use crate::index::Request;
use crate::kinds::Kind;
use crate::sheets::plan::{Existing, Known, Numbered};
use crate::vault::{Content, RelPath, Vault};

/// An archive as the planner sees it.
pub(super) struct InArchive<'a> {
    pub(super) vault: &'a Vault,
    pub(super) snapshot: &'a Snapshot<'a>,
}

/// Larger files are no profiles.
const MOST_BYTES: u64 = 64 << 20;

impl Existing for InArchive<'_> {
    fn customers(&self) -> Result<Vec<Known>, String> {
        let profiles = self.snapshot.profiles().map_err(|error| error.to_string())?;
        let known = profiles.into_iter().map(|line| Known {
            path: line.path,
            customer_id: line.customer_id,
            legacy_ids: line.legacy_ids,
            name: line.customer_name,
            credit_code: line.credit_code,
        });
        Ok(known.collect())
    }

    fn numbers_beginning(&self, beginning: &str) -> Result<Vec<String>, String> {
        self.snapshot
            .numbers_beginning(beginning)
            .map_err(|error| error.to_string())
    }

    fn read(&self, path: &RelPath) -> Result<Option<Vec<u8>>, String> {
        match self.vault.read(path, MOST_BYTES).map_err(|error| error.to_string())? {
            Some(Content::Bytes { bytes, .. }) => Ok(Some(bytes)),
            Some(Content::TooLarge { .. }) => Err("文件太大".to_owned()),
            None => Ok(None),
        }
    }

    fn taken(&self, path: &RelPath) -> bool {
        self.vault.has(path)
    }

    fn records(&self, folder: &RelPath) -> Result<Vec<RelPath>, String> {
        let report = self.vault.walk_below(folder).map_err(|error| error.to_string())?;
        let files = report.files.into_iter().map(|file| file.path);
        Ok(files
            .filter(|path| path.parent().as_ref() == Some(folder) && path.as_str().ends_with(".yaml"))
            .collect())
    }

    fn numbered(&self, kind: &Kind, key: &str) -> Result<Vec<Numbered>, String> {
        let all = Request {
            kind: Some(kind.name.clone()),
            limit: usize::MAX,
            ..Request::default()
        };
        let hits = self.snapshot.search(&all).map_err(|error| error.to_string())?.hits;
        let numbered = hits.into_iter().filter_map(|hit| {
            Some(Numbered {
                number: hit.record.get(key).and_then(scalar_text)?,
                path: RelPath::new(&hit.path)?,
                customer: RelPath::new(&hit.customer_dir)?,
            })
        });
        Ok(numbered.collect())
    }
}
