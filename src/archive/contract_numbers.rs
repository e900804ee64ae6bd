//! Contract numbers that stand twice in the vault, and whose a number is.

use super::digest::text_at;
use super::error::Result;
use super::snapshot::Snapshot;
use crate::index::{Hit, Kept, Request, sentence};
use crate::rules::{
    CONTRACT, CONTRACT_NO, Compared, Finding, Numbered, check_contract_numbers, is_same_number, repeated_numbers,
};
use crate::vault::RelPath;
use crate::yaml::FieldPath;
use std::collections::BTreeSet;

/// Contracts of one number that are looked at.
const MOST: usize = 200;

impl Snapshot<'_> {
    /// The contracts that have this number, however it is written.
    pub fn contracts_numbered(&self, number: &str) -> Result<Vec<Hit>> {
        let field = self.catalog.kind(CONTRACT).and_then(|kind| kind.field(CONTRACT_NO));
        let wanted = Compared::new(number.to_owned());
        let Some(field) = field.filter(|_| !wanted.key().is_empty()) else {
            return Ok(Vec::new());
        };
        // The index finds numbers as they are written; in how many ways this one is, those that are kept tell.
        let known = self.archive.findings.contract_numbers();
        let numbers = self.index.each_value(known, CONTRACT, CONTRACT_NO, Compared::new)?;
        let same = numbers.iter().filter(|other| other.key() == wanted.key());
        let ways: BTreeSet<&str> = same.map(|other| other.written.as_str()).collect();
        let mut all: Vec<Hit> = Vec::new();
        for way in ways {
            // Quotes have a meaning of their own in a query: who writes a number with them is looked for among all.
            let is_quoted = way.contains(['"', '“', '”']);
            let text = if is_quoted {
                String::new()
            } else {
                sentence::condition(&field.label, way)
            };
            let request = Request {
                text,
                kind: Some(CONTRACT.to_owned()),
                limit: if is_quoted { usize::MAX >> 1 } else { MOST },
                ..Request::default()
            };
            let is_same = |hit: &Hit| is_same_number(&text_at(&hit.record, CONTRACT_NO), number);
            let found = self.each_known(&request, &|hit| Some(hit).filter(is_same))?;
            all.extend(found.into_iter().flatten());
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
        let document = RelPath::new(&hit.path).and_then(|path| self.document(&path));
        let path = FieldPath::default().key(CONTRACT_NO);
        Numbered {
            path: hit.path.clone(),
            number: text_at(&hit.record, CONTRACT_NO),
            span: document.and_then(|document| document.span_of(&path)),
        }
    }
}
