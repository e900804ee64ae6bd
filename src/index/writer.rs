//! Writing: replace, remove, commit.

use super::IndexError;
use super::document::document;
use super::entry::Entry;
use super::merge::{self, Size};
use super::merging::{Merging, Place};
use super::schema::Fields;
use crate::vault::RelPath;
use std::collections::HashSet;
use std::hash::{BuildHasher, RandomState};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tantivy::directory::error::LockError;
use tantivy::index::SegmentId;
use tantivy::merge_policy::NoMergePolicy;
use tantivy::{FutureResult, SegmentMeta, TantivyError, Term};

/// The engine refuses less.
const LEAST_HEAP: usize = 15_000_000;
const MOST_HEAP: usize = 2_000_000_000;
/// How long another writer may take to come to its end: that of another process may still be merging. The engine's lock is free
/// only when the file is closed everywhere, and a process that is just being started holds a copy of every open file for an instant.
const PATIENCE: Duration = Duration::from_secs(5);
const GLANCE: Duration = Duration::from_millis(10);
/// The one writer. Nothing is visible before [`IndexWriter::commit`]. After an error drop it: the last commit stands.
pub struct IndexWriter {
    engine: tantivy::IndexWriter,
    data: PathBuf,
    fields: Fields,
    /// Paths put so far, when the index was empty before: what was never put needs no removal, which saves a bulk load
    /// a look-up per file.
    put: Option<(RandomState, HashSet<u64>)>,
    heap: usize,
    /// Where it rests while it merges.
    place: Arc<Place>,
}

/// Segments that are becoming one.
pub(super) struct Merge(FutureResult<Option<SegmentMeta>>);

/// The engine's writer, as soon as there is no other. It has one thread: of several each takes its share of the memory, so that
/// segments are smaller and more, and all write theirs out at the same time. Reading and checking files is more work anyway.
fn lock(index: &tantivy::Index, heap: usize) -> tantivy::Result<tantivy::IndexWriter> {
    let deadline = Instant::now() + PATIENCE;
    loop {
        match index.writer_with_num_threads(1, heap) {
            Err(TantivyError::LockFailure(LockError::LockBusy, _)) if Instant::now() < deadline => {
                std::thread::sleep(GLANCE);
            }
            done => return done,
        }
    }
}

impl IndexWriter {
    /// The writer that rests at `merging`, or a new one.
    pub(super) fn new(
        index: &tantivy::Index,
        data: &Path,
        fields: &Fields,
        heap: usize,
        merging: &Merging,
    ) -> Result<Self, IndexError> {
        let fail = |error| IndexError::engine(data, error);
        let heap = heap.clamp(LEAST_HEAP, MOST_HEAP);
        if let Some(rested) = merging.take(data, heap) {
            return Ok(rested);
        }
        let engine = lock(index, heap).map_err(fail)?;
        engine.set_merge_policy(Box::new(NoMergePolicy));
        // A writer that was killed may have left files under names that this one will use.
        engine.garbage_collect_files().wait().map_err(fail)?;
        let empty = index.searchable_segment_metas().map_err(fail)?.is_empty();
        let put = empty.then(|| (RandomState::new(), HashSet::new()));
        Ok(Self {
            engine,
            data: data.to_owned(),
            fields: fields.clone(),
            put,
            heap,
            place: merging.place(),
        })
    }

    /// Replaces what is known of the file.
    pub fn put(&mut self, entry: &Entry) -> Result<(), IndexError> {
        let document = document(&self.fields, entry)?;
        let may_exist = match &mut self.put {
            Some((hasher, seen)) => !seen.insert(hasher.hash_one(entry.path.as_str())),
            None => true,
        };
        if may_exist {
            self.remove(&entry.path)?;
        }
        self.engine
            .add_document(document)
            .map_err(|error| IndexError::engine(&self.data, error))?;
        Ok(())
    }

    /// Forgets the file.
    pub fn remove(&mut self, path: &RelPath) -> Result<(), IndexError> {
        self.engine
            .delete_term(Term::from_field_text(self.fields.path, path.as_str()));
        Ok(())
    }

    /// Makes everything since the last commit visible at once; `mark` is kept with it (the git HEAD taken in), empty while a new
    /// index is being filled. Durable when it returns.
    pub fn commit(&mut self, mark: &str) -> Result<(), IndexError> {
        let fail = |error| IndexError::engine(&self.data, error);
        let mut prepared = self.engine.prepare_commit().map_err(fail)?;
        prepared.set_payload(mark);
        prepared.commit().map_err(fail)?;
        Ok(())
    }

    /// To be called when what was committed is in use already: small segments are merged if there are many, so that queries stay
    /// fast. Nobody waits for it: it goes on behind this call, and the index's next writer goes on beside it.
    pub fn tidy(self) -> Result<(), IndexError> {
        Arc::clone(&self.place).rest(self)
    }

    /// Segments that should become one.
    pub(super) fn due(&self) -> Result<Vec<Vec<SegmentId>>, IndexError> {
        let metas = self.engine.index().searchable_segment_metas();
        let metas = metas.map_err(|error| IndexError::engine(&self.data, error))?;
        let size = |meta: &SegmentMeta| Size {
            id: meta.id(),
            documents: meta.num_docs(),
            deleted: meta.num_deleted_docs(),
        };
        Ok(merge::due(&metas.iter().map(size).collect::<Vec<_>>()))
    }

    /// Begins to merge what is due.
    pub(super) fn start_merges(&mut self) -> Result<Vec<Merge>, IndexError> {
        let groups = self.due()?;
        let merges = groups.iter().map(|group| Merge(self.engine.merge(group)));
        Ok(merges.collect())
    }

    /// Bytes of documents that it gathers before they are written out.
    pub(super) const fn heap(&self) -> usize {
        self.heap
    }

    /// The data folder that it writes in.
    pub(super) fn data(&self) -> &Path {
        &self.data
    }
}

impl Merge {
    /// Waits until the segments are one, or could not be made one.
    pub fn wait(self) -> tantivy::Result<()> {
        self.0.wait().map(drop)
    }
}
