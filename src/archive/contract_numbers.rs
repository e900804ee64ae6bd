//! Contract numbers that stand twice in the vault, and whose a number is.

use super::digest::text_at;
use super::error::Result;
use super::snapshot::Snapshot;
use crate::index::{Hit, Kept, Request, sentence};
use crate::rules::{
    CONTRACT, CONTRACT_NO, Compared, Finding, Numbered, check_contract_numbers, is_same_number, repeated_numbers,
};
use crate::vault::{Content, RelPath};
use crate::yaml::{Document, FieldPath};
use std::collections::BTreeSet;

/// Contracts of one number that are looked at.
const MOST: usize = 200;

impl Snapshot<'_> {
    /// The contracts that have this number, however it is written.
    pub fn contracts_numbered(&self, number: &str) -> Result<Vec<Hit>> {
        let field = self.catalog.kind(CONTRACT).and_then(|kind| kind.field(CONTRACT_NO));
        let Some(field) = field.filter(|_| !number.trim().is_empty()) else {
            return Ok(Vec::new());
        };
        // Blanks count for nothing, but the index knows numbers with those that they are written with.
        let written = number.trim().to_owned();
        let closed: String = written.split_whitespace().collect();
        let mut all: Vec<Hit> = Vec::new();
        for number in BTreeSet::from([written, closed]) {
            let found = self.search_known(&Request {
                text: sentence::condition(&field.label, &number),
                kind: Some(CONTRACT.to_owned()),
                limit: MOST,
                ..Request::default()
            })?;
            let is_same = |hit: &Hit| is_same_number(&text_at(&hit.record, CONTRACT_NO), &number);
            all.extend(found.hits.into_iter().filter(is_same));
        }
        all.sort_by(|one, other| one.path.cmp(&other.path));
        all.dedup_by(|one, other| one.path == other.path);
        Ok(all)
    }

    /// What is found about numbers that stand twice. Asked after every save, so the numbers of files that stayed are `known`, and only
    /// the few files whose numbers stand twice are read.
    pub(super) fn doubled_contracts(&self, known: &Kept<Compared>) -> Result<Vec<Finding>> {
        if self.catalog.kind(CONTRACT).is_none() {
            return Ok(Vec::new());
        }
        let numbers = self.index.each_value(known, CONTRACT, CONTRACT_NO, Compared::new)?;
        let mut all = Vec::new();
        for number in repeated_numbers(numbers.iter().map(|number| &**number)) {
            let holders = self.contracts_numbered(number)?;
            all.extend(holders.into_iter().map(|hit| self.numbered(&hit)));
        }
        all.sort_by(|one: &Numbered, other| one.path.cmp(&other.path));
        all.dedup_by(|one, other| one.path == other.path);
        Ok(check_contract_numbers(&all, &self.settings))
    }

    fn numbered(&self, hit: &Hit) -> Numbered {
        let limit = self.settings.quality.max_file_bytes;
        let content = RelPath::new(&hit.path).and_then(|path| self.archive.vault.read(&path, limit).ok().flatten());
        let document = match &content {
            Some(Content::Bytes { bytes, .. }) => std::str::from_utf8(bytes)
                .ok()
                .and_then(|text| Document::parse(text).ok()),
            _ => None,
        };
        let path = FieldPath::default().key(CONTRACT_NO);
        Numbered {
            path: hit.path.clone(),
            number: text_at(&hit.record, CONTRACT_NO),
            span: document.and_then(|document| document.span_of(&path)),
        }
    }
}
