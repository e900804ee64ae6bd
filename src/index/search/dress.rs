//! Hits: what files show of themselves, with the text around the match.

use super::snippet::{self, Needle};
use super::standing::Standing;
use super::{Request, gather, intersection, term, values};
use crate::index::entry::CUSTOMER;
use crate::index::query::{Clause, Keys};
use crate::index::schema::customer_number;
use crate::index::snapshot::IndexSnapshot;
use crate::index::stored::Stored;
use crate::index::{FieldValue, Hit, IndexError};
use gather::Found;
use std::sync::Arc;
use tantivy::{DocAddress, Score, Term};

/// What makes hits of files.
pub(super) struct Dress<'a> {
    snapshot: &'a IndexSnapshot,
    /// Names of the columns that hits bring along.
    columns: Vec<String>,
    needles: Vec<Needle>,
    /// Of each record only these keys.
    wanted: Option<&'static [&'static str]>,
    standing: Option<Arc<Standing>>,
    keys: &'a Keys,
}

impl<'a> Dress<'a> {
    pub fn new(
        snapshot: &'a IndexSnapshot,
        request: &Request,
        clauses: &[Clause],
        standing: Option<Arc<Standing>>,
        keys: &'a Keys,
    ) -> Self {
        let wanted = clauses.iter().flat_map(Clause::wanted);
        Self {
            snapshot,
            columns: request.columns.iter().map(|key| keys.column(key).0).collect(),
            needles: wanted.flat_map(|clause| snippet::needles(clause, keys)).collect(),
            wanted: request.keys,
            standing,
            keys,
        }
    }

    pub fn hits(&self, files: Vec<(DocAddress, Score)>) -> Result<Vec<Hit>, IndexError> {
        let addresses: Vec<DocAddress> = files.iter().map(|(address, _)| *address).collect();
        let dressed = files.into_iter().zip(self.columns(&addresses)?);
        dressed.map(|(file, columns)| self.hit(file, columns)).collect()
    }

    /// The values that hits of these files bring along.
    pub fn columns(&self, addresses: &[DocAddress]) -> Result<Vec<Vec<Option<FieldValue>>>, IndexError> {
        values::read(self.snapshot, self.standing.as_deref(), addresses, &self.columns)
    }

    pub fn hit(
        &self,
        (address, score): (DocAddress, Score),
        columns: Vec<Option<FieldValue>>,
    ) -> Result<Hit, IndexError> {
        let mut hit = hit(self.snapshot, address, score, self.wanted, &self.needles, self.keys)?;
        if hit.snippet.is_empty() && !self.needles.is_empty() && self.wanted.is_none() {
            self.show_customer(&mut hit)?;
        }
        hit.columns = columns;
        Ok(hit)
    }

    /// Shows of a record that has no word itself by which of its customer's names it was found.
    fn show_customer(&self, hit: &mut Hit) -> Result<(), IndexError> {
        if hit.kind == CUSTOMER || hit.customer_dir.is_empty() {
            return Ok(());
        }
        let fields = self.snapshot.fields();
        let profile = intersection(vec![
            term(Term::from_field_text(fields.kind, CUSTOMER)),
            term(Term::from_field_u64(
                fields.customer,
                customer_number(&hit.customer_dir),
            )),
        ]);
        let found = gather::gather(self.snapshot.searcher(), profile.as_ref())?;
        let first = |segment: &Found| Some(DocAddress::new(segment.segment, *segment.docs.first()?));
        if let Some(address) = found.iter().find_map(first) {
            let profile = self.snapshot.stored(address)?.into_hit();
            if let Some(found) = snippet::best_name(&profile, &self.needles, self.keys) {
                found.show(hit);
            }
        }
        Ok(())
    }
}

fn hit(
    snapshot: &IndexSnapshot,
    address: DocAddress,
    score: f32,
    wanted: Option<&[&str]>,
    needles: &[Needle],
    keys: &Keys,
) -> Result<Hit, IndexError> {
    let mut stored = match wanted {
        Some(wanted) => snapshot.excerpt(address, wanted)?,
        None => snapshot.stored(address)?,
    };
    let texts = std::mem::take(&mut stored.texts);
    let mut hit = Stored::into_hit(stored);
    hit.score = score;
    if let Some(found) = snippet::best(&hit, &texts, needles, keys) {
        found.show(&mut hit);
    }
    Ok(hit)
}
