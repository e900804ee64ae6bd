//! Columns of a segment spread out in memory, one plain number for each document: what counts and compares many documents
//! reads these several times faster than the packed ones on disk.
//!
//! Kept for as long as the segment lives; segments never change but for documents that go. Two bytes a document and column
//! of a field, twelve a document besides.

use super::candidates::TieBreaks;
use crate::index::names::Names;
use crate::index::schema::{Fields, column};
use crate::index::{IndexError, columns};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use tantivy::columnar::{ColumnIndex, DynamicColumn, StrColumn};
use tantivy::index::SegmentId;
use tantivy::{DocId, Searcher, SegmentReader};

/// Columns of more different texts stay where they are.
const MOST_TEXTS: usize = 8192;

/// What is kept of each segment.
#[derive(Default)]
pub(in crate::index) struct Dense(Mutex<HashMap<SegmentId, Arc<Segment>>>);

/// What is kept of one segment.
#[derive(Default)]
pub(super) struct Segment {
    texts: Mutex<HashMap<String, Option<Arc<Texts>>>>,
    customers: OnceLock<Arc<[u64]>>,
    ranks: OnceLock<Arc<[u32]>>,
    names: OnceLock<Arc<Names>>,
}

/// A column with at most one text a document.
pub(super) struct Texts {
    /// By document: the place of its text in `values`, [`Texts::NONE`] for none.
    pub numbers: Box<[u16]>,
    pub values: Vec<String>,
}

impl Dense {
    pub(super) fn segment(&self, reader: &SegmentReader) -> Arc<Segment> {
        let mut segments = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(segments.entry(reader.segment_id()).or_default())
    }

    /// Forgets the segments that are not among these any more.
    pub fn keep_only(&self, searcher: &Searcher) {
        let living: Vec<SegmentId> = searcher
            .segment_readers()
            .iter()
            .map(SegmentReader::segment_id)
            .collect();
        let mut segments = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        segments.retain(|id, _| living.contains(id));
    }
}

impl Segment {
    /// The column of this name, if it has at most one text a document and not too many different ones, and nothing else.
    pub fn texts(&self, reader: &SegmentReader, name: &str) -> Result<Option<Arc<Texts>>, IndexError> {
        let mut known = self.texts.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(texts) = known.get(name) {
            return Ok(texts.clone());
        }
        let texts = match columns::columns(reader, name)?.as_slice() {
            [DynamicColumn::Str(column)] => Texts::of(column, reader.max_doc())?.map(Arc::new),
            _ => None,
        };
        known.insert(name.to_owned(), texts.clone());
        Ok(texts)
    }

    /// By document the number of its customer, 0 for none.
    pub fn customers(&self, reader: &SegmentReader) -> Result<Arc<[u64]>, IndexError> {
        if let Some(customers) = self.customers.get() {
            return Ok(Arc::clone(customers));
        }
        let mut customers = vec![0; reader.max_doc() as usize];
        if let Some(column) = columns::numbers::<u64>(reader, column::CUSTOMER)? {
            for (doc, customer) in (0..).zip(&mut customers) {
                *customer = column.first(doc).unwrap_or_default();
            }
        }
        Ok(Arc::clone(self.customers.get_or_init(|| customers.into())))
    }

    /// The names of its customers.
    pub fn names(&self, reader: &SegmentReader, fields: &Fields) -> Result<Arc<Names>, IndexError> {
        if let Some(names) = self.names.get() {
            return Ok(Arc::clone(names));
        }
        let names = Arc::new(Names::of(reader, fields)?);
        Ok(Arc::clone(self.names.get_or_init(|| names)))
    }

    /// By document its place among all of the segment as [`TieBreaks`] order them.
    pub fn ranks(&self, reader: &SegmentReader, ties: &TieBreaks) -> Arc<[u32]> {
        let made = self.ranks.get_or_init(|| {
            let mut docs: Vec<DocId> = (0..reader.max_doc()).collect();
            docs.sort_by_cached_key(|doc| (ties.of(*doc), ties.path(*doc)));
            let mut ranks = vec![0; docs.len()];
            for (rank, doc) in (0..).zip(docs) {
                if let Some(place) = ranks.get_mut(doc as usize) {
                    *place = rank;
                }
            }
            ranks.into()
        });
        Arc::clone(made)
    }
}

impl Texts {
    pub const NONE: u16 = u16::MAX;

    fn of(column: &StrColumn, docs: u32) -> Result<Option<Self>, IndexError> {
        let ords = column.ords();
        if column.dictionary().num_terms() > MOST_TEXTS || matches!(ords.index, ColumnIndex::Multivalued(_)) {
            return Ok(None);
        }
        let number = |ord: u64| u16::try_from(ord).unwrap_or(Self::NONE);
        let numbers = (0..docs)
            .map(|doc| ords.first(doc).map_or(Self::NONE, number))
            .collect();
        let mut values = Vec::with_capacity(column.dictionary().num_terms());
        let mut stream = column.dictionary().stream()?;
        while stream.advance() {
            values.push(String::from_utf8_lossy(stream.key()).into_owned());
        }
        Ok(Some(Self { numbers, values }))
    }

    /// The place of a document's text.
    pub fn number(&self, doc: DocId) -> Option<usize> {
        let number = self.numbers.get(doc as usize).copied()?;
        (number != Self::NONE).then_some(usize::from(number))
    }
}

/// How many documents that are not deleted have each text of a column; nothing for a column that is not spread out.
pub(in crate::index) fn living_by_text(
    dense: &Dense,
    reader: &SegmentReader,
    name: &str,
) -> Result<Vec<(String, u64)>, IndexError> {
    let Some(texts) = dense.segment(reader).texts(reader, name)? else {
        return Ok(Vec::new());
    };
    let mut counts = vec![0; texts.values.len()];
    for number in columns::alive(reader).filter_map(|doc| texts.number(doc)) {
        if let Some(count) = counts.get_mut(number) {
            *count += 1;
        }
    }
    Ok(texts.values.iter().cloned().zip(counts).collect())
}
