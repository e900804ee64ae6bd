//! A query that finds its documents all at once, as a set of bits per segment.

use super::dense::{Dense, Segment};
use crate::index::IndexError;
use std::fmt;
use std::sync::Arc;
use tantivy::query::{BitSetDocSet, ConstScorer, EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{BitSet, DocId, Score, SegmentReader, TantivyError};

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
