//! What a change must leave out so that no two contracts get one number.

use std::collections::HashMap;

use super::digest::text_at;
use super::error::Result;
use super::snapshot::Snapshot;
use super::summary::value_of;
use super::undo::Kept;
use crate::index::{Hit, Request};
use crate::rules::{CONTRACT, CONTRACT_NO, Compared};
use crate::vault::{FileEdit, Place, RelPath, layout};

/// The holders of more numbers than this are found by one look at all contracts.
const ONE_BY_ONE: usize = 20;

/// Contracts of the vault by their numbers, as they are compared.
type Holders = HashMap<String, Vec<Hit>>;

impl Snapshot<'_> {
    /// Takes those contracts out of a change that would get numbers which others have by then, and tells of each why.
    pub fn leave_out_taken_numbers(&self, edits: &mut Vec<FileEdit>) -> Result<Vec<Kept>> {
        let mut all = Vec::new();
        loop {
            // What is left out keeps its own number, which may be in the way of another one.
            let taken = self.taken_numbers(edits)?;
            if taken.is_empty() {
                return Ok(all);
            }
            let is_taken = |path: &RelPath| taken.iter().any(|kept| kept.path == *path);
            edits.retain(|edit| !matches!(edit, FileEdit::Write { path, .. } if is_taken(path)));
            all.extend(taken);
        }
    }

    fn taken_numbers(&self, edits: &[FileEdit]) -> Result<Vec<Kept>> {
        let mut after: HashMap<&str, Compared> = HashMap::new();
        for edit in edits {
            match edit {
                FileEdit::Write { path, bytes, .. } if self.is_contract(path) => {
                    after.insert(path.as_str(), number_in(bytes));
                }
                FileEdit::Remove { path, .. } if self.is_contract(path) => {
                    after.insert(path.as_str(), Compared::new(String::new()));
                }
                _ => {}
            }
        }
        let mut coming: Vec<(&RelPath, &Compared)> = Vec::new();
        for edit in edits {
            let FileEdit::Write { path, .. } = edit else { continue };
            let Some(number) = after.get(path.as_str()) else {
                continue;
            };
            let now = self.file(path)?.map(|bytes| number_in(&bytes));
            let is_same = now.is_some_and(|now| now.key() == number.key());
            if !number.key().is_empty() && !is_same {
                coming.push((path, number));
            }
        }
        let holders = self.holders(&coming)?;
        let mut taken: Vec<Kept> = Vec::new();
        let mut given: HashMap<&str, &RelPath> = HashMap::new();
        for (path, number) in coming {
            let keeps_it = |hit: &&Hit| {
                let changed = after.get(hit.path.as_str());
                hit.path != path.as_str() && changed.is_none_or(|after| after.key() == number.key())
            };
            let holder = holders.get(number.key()).and_then(|hits| hits.iter().find(keeps_it));
            let other = match (holder, given.get(number.key())) {
                (Some(hit), _) => format!("{}的“{}”（{}）", hit.customer_name, hit.title, hit.path),
                (None, Some(other)) => (*other).to_string(),
                (None, None) => {
                    given.insert(number.key(), path);
                    continue;
                }
            };
            taken.push(Kept {
                path: path.clone(),
                field: String::new(),
                reason: format!("合同编号“{}”现在是另一份合同的：{other}", number.written),
            });
        }
        Ok(taken)
    }

    fn holders(&self, coming: &[(&RelPath, &Compared)]) -> Result<Holders> {
        let mut holders = Holders::new();
        if coming.len() <= ONE_BY_ONE {
            for (_, number) in coming {
                holders.insert(number.key().to_owned(), self.contracts_numbered(&number.written)?);
            }
            return Ok(holders);
        }
        let request = Request {
            kind: Some(CONTRACT.to_owned()),
            limit: usize::MAX,
            keys: Some(&[CONTRACT_NO]),
            ..Request::default()
        };
        for hit in self.each(&request, &|hit| hit)? {
            let number = Compared::new(text_at(&hit.record, CONTRACT_NO));
            holders.entry(number.key().to_owned()).or_default().push(hit);
        }
        Ok(holders)
    }

    fn is_contract(&self, path: &RelPath) -> bool {
        matches!(layout::place(path, &self.catalog), Place::Record { kind, .. } if kind == CONTRACT)
    }
}

fn number_in(bytes: &[u8]) -> Compared {
    Compared::new(text_at(&value_of(bytes).unwrap_or_default(), CONTRACT_NO))
}
