//! Writing: replace, remove, commit.

use super::IndexError;
use super::document::document;
use super::entry::Entry;
use super::merge::{self, Size};
use super::schema::Fields;
use crate::vault::RelPath;
use std::collections::HashSet;
use std::hash::{BuildHasher, RandomState};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use tantivy::directory::error::LockError;
use tantivy::index::SegmentId;
use tantivy::merge_policy::NoMergePolicy;
use tantivy::{TantivyError, Term};

/// The engine refuses less.
const LEAST_HEAP: usize = 15_000_000;
const MOST_HEAP: usize = 2_000_000_000;
/// How long another writer may take to come to its end. The engine's lock is free only when the file is closed everywhere,
/// and a process that is just being started holds a copy of every open file for an instant.
const PATIENCE: Duration = Duration::from_millis(500);
const GLANCE: Duration = Duration::from_millis(10);
/// Merging settles long before; a bound all the same.
const MERGE_ROUNDS: usize = 8;

/// The one writer. Nothing is visible before [`IndexWriter::commit`]. After an error drop it: the last commit stands.
pub struct IndexWriter {
    engine: tantivy::IndexWriter,
    data: PathBuf,
    fields: Fields,
    /// Paths put so far, when the index was empty before: what was never put needs no removal, which saves a bulk load
    /// a look-up per file.
    put: Option<(RandomState, HashSet<u64>)>,
}

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
    pub(super) fn new(index: &tantivy::Index, data: &Path, fields: &Fields, heap: usize) -> Result<Self, IndexError> {
        let fail = |error| IndexError::engine(data, error);
        let heap = heap.clamp(LEAST_HEAP, MOST_HEAP);
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

    /// Makes everything since the last commit visible at once; `mark` is kept with it (the git HEAD taken in). Durable when
    /// it returns.
    pub fn commit(&mut self, mark: &str) -> Result<(), IndexError> {
        let fail = |error| IndexError::engine(&self.data, error);
        let mut prepared = self.engine.prepare_commit().map_err(fail)?;
        prepared.set_payload(mark);
        prepared.commit().map_err(fail)?;
        Ok(())
    }

    /// Merges small segments if there are many, so that queries stay fast: most of the time there is nothing to do, now and
    /// then it takes as long as the documents in them are many. To be called when what was committed is in use already.
    pub fn tidy(&mut self) -> Result<(), IndexError> {
        for _ in 0..MERGE_ROUNDS {
            let groups = merge::due(&self.segments()?);
            if groups.is_empty() {
                break;
            }
            for group in groups {
                let merged = self.engine.merge(&group).wait();
                merged.map_err(|error| IndexError::engine(&self.data, error))?;
            }
        }
        Ok(())
    }

    fn segments(&self) -> Result<Vec<Size<SegmentId>>, IndexError> {
        let metas = self.engine.index().searchable_segment_metas();
        let metas = metas.map_err(|error| IndexError::engine(&self.data, error))?;
        let size = |meta: &tantivy::SegmentMeta| Size {
            id: meta.id(),
            documents: meta.num_docs(),
            deleted: meta.num_deleted_docs(),
        };
        Ok(metas.iter().map(size).collect())
    }
}
