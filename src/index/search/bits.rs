//! A query that finds its documents all at once, as a set of bits per segment.

use super::dense::{Dense, Segment};
use super::gather::Found;
use crate::index::IndexError;
use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;
use tantivy::index::SegmentId;
use tantivy::query::{BitSetDocSet, ConstScorer, EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{BitSet, DocId, Score, Searcher, SegmentReader, TantivyError};

type Find = dyn Fn(&Segment, &SegmentReader) -> Result<BitSet, IndexError> + Send + Sync;

#[derive(Clone)]
pub(super) struct BitSetQuery {
    dense: Arc<Dense>,
    find: Arc<Find>,
}

impl BitSetQuery {
    pub fn new(
        dense: Arc<Dense>,
        find: impl Fn(&Segment, &SegmentReader) -> Result<BitSet, IndexError> + Send + Sync + 'static,
    ) -> Self {
        Self {
            dense,
            find: Arc::new(find),
        }
    }

    /// What was found already.
    pub fn of_found(dense: &Arc<Dense>, searcher: &Searcher, found: &[Found]) -> Self {
        let segment = |found: &Found| {
            let id = searcher.segment_reader(found.segment).segment_id();
            (id, found.docs.clone())
        };
        let by_segment: HashMap<SegmentId, Vec<DocId>> = found.iter().map(segment).collect();
        Self::new(Arc::clone(dense), move |_, reader| {
            let mut bits = BitSet::with_max_value(reader.max_doc());
            for doc in by_segment.get(&reader.segment_id()).into_iter().flatten() {
                bits.insert(*doc);
            }
            Ok(bits)
        })
    }
}

impl fmt::Debug for BitSetQuery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BitSetQuery")
    }
}

impl Query for BitSetQuery {
    fn weight(&self, _: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(self.clone()))
    }
}

impl Weight for BitSetQuery {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let found = (self.find)(&self.dense.segment(reader), reader).map_err(engine_error)?;
        if found.len() == 0 {
            return Ok(Box::new(EmptyScorer));
        }
        Ok(Box::new(ConstScorer::new(BitSetDocSet::from(found), boost)))
    }

    fn explain(&self, _: &SegmentReader, _: DocId) -> tantivy::Result<Explanation> {
        Err(TantivyError::InvalidArgument(
            "a set of bits explains nothing".to_owned(),
        ))
    }
}

/// The engine wants its own errors back; looking into columns gives no others.
fn engine_error(error: IndexError) -> TantivyError {
    match error {
        IndexError::Tantivy(error) => error,
        other => TantivyError::SystemError(other.to_string()),
    }
}
