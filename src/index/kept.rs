//! What is worked out file by file and kept: the engine's segments never change but for documents that go, so after a save
//! only the few files in new segments are worked out again.

use super::IndexError;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use tantivy::index::SegmentId;
use tantivy::{DocId, Searcher, SegmentOrdinal, SegmentReader};

/// Of one segment: something for each of some documents.
type Segment<T> = Arc<Vec<(DocId, Arc<T>)>>;

/// Something kept for each file of some sort, for a caller that asks again after every save. Shared among threads.
pub struct Kept<T> {
    segments: Mutex<HashMap<SegmentId, Segment<T>>>,
}

impl<T> Default for Kept<T> {
    fn default() -> Self {
        Self {
            segments: Mutex::default(),
        }
    }
}

impl<T> Kept<T> {
    /// What is kept of each living file; `work` does a segment that is new.
    pub(super) fn of(
        &self,
        searcher: &Searcher,
        work: impl Fn(SegmentOrdinal, &SegmentReader) -> Result<Vec<(DocId, T)>, IndexError>,
    ) -> Result<Vec<Arc<T>>, IndexError> {
        // Held throughout: who comes second waits for the first instead of doing the same work.
        let mut segments = self.segments.lock().unwrap_or_else(PoisonError::into_inner);
        let (mut living, mut all) = (HashMap::new(), Vec::new());
        for (ordinal, reader) in (0..).zip(searcher.segment_readers()) {
            let id = reader.segment_id();
            let segment = match segments.get(&id) {
                Some(known) => Arc::clone(known),
                None => {
                    let fresh = work(ordinal, reader)?;
                    Arc::new(fresh.into_iter().map(|(doc, kept)| (doc, Arc::new(kept))).collect())
                }
            };
            let alive = segment.iter().filter(|(doc, _)| !reader.is_deleted(*doc));
            all.extend(alive.map(|(_, kept)| Arc::clone(kept)));
            living.insert(id, segment);
        }
        *segments = living;
        Ok(all)
    }
}
