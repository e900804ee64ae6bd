//! The data folder in force, opened: the engine, and the last commit seen in it.

use super::home::{Head, Home};
use super::schema;
use super::shared::Shared;
use super::snapshot::IndexSnapshot;
use super::{IndexError, integrity};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tantivy::directory::MmapDirectory;
use tantivy::store::{Compressor, ZstdCompressor};
use tantivy::{IndexReader, IndexSettings, ReloadPolicy};

/// The engine's list of what belongs to the last commit.
const META: &str = "meta.json";

/// So many segments are searched at the same time.
const SEARCH_THREADS: usize = 2;

/// Which index is wanted where another process made it anew.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    /// The one before, as long as the new one is not filled.
    Filled,
    InForce,
}

pub(super) struct State {
    pub data: PathBuf,
    pub engine: tantivy::Index,
    reader: IndexReader,
    /// The bytes that told so, to notice the next change: head file and the engine's list.
    head: Vec<u8>,
    meta: Vec<u8>,
    pub snapshot: IndexSnapshot,
}

impl State {
    /// A new empty index, in force once it is whole.
    pub fn create(home: &Home, shared: &Arc<Shared>, fingerprint: u64) -> Result<Self, IndexError> {
        let (head, data) = home.new_data_dir()?;
        let directory = MmapDirectory::open(&data).map_err(|e| IndexError::engine(&data, e.into()))?;
        tantivy::Index::create(directory, schema::build().0, settings())
            .map_err(|error| IndexError::engine(&data, error))?;
        let head = home.put_in_force(head, fingerprint)?;
        Self::open(home, &head, shared)
    }

    /// Opens the engine on a data folder after looking at its files.
    pub fn open_sound(home: &Home, head: &Head, shared: &Arc<Shared>) -> Result<Self, IndexError> {
        let state = Self::open(home, head, shared)?;
        match integrity::damage(&state.engine, &state.data, false)? {
            Some(damage) => Err(IndexError::Damaged(damage)),
            None => Ok(state),
        }
    }

    fn open(home: &Home, head: &Head, shared: &Arc<Shared>) -> Result<Self, IndexError> {
        let data = home.data_dir(head);
        if !data.join(META).is_file() {
            return Err(IndexError::Damaged(format!("缺少 {META}")));
        }
        let fail = |error| IndexError::engine(&data, error);
        let mut engine = tantivy::Index::open_in_dir(&data).map_err(fail)?;
        if engine.schema() != schema::build().0 {
            return Err(IndexError::Damaged(format!("{META} 与索引格式不符")));
        }
        schema::register_tokenizers(&engine);
        // A bulk load leaves several segments, and each can be searched by itself.
        engine.set_multithread_executor(SEARCH_THREADS).map_err(fail)?;
        let reader: IndexReader = engine
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual)
            .try_into()
            .map_err(fail)?;
        let (meta, snapshot) = Self::load(&data, &engine, &reader, shared)?;
        let head = home.head_bytes();
        Ok(Self {
            data,
            engine,
            reader,
            head,
            meta,
            snapshot,
        })
    }

    /// Takes in what this or another process committed or made anew since.
    pub fn refresh(&mut self, home: &Home, shared: &Arc<Shared>, wanted: Wanted) -> Result<(), IndexError> {
        let head = home.head_bytes();
        if head != self.head && !head.is_empty() {
            let parsed: Head = serde_json::from_slice(&head).map_err(|_| IndexError::Damaged("版本文件".to_owned()))?;
            let fresh = Self::open(home, &parsed, shared)?;
            let is_early = fresh.snapshot.is_unfinished() && !self.snapshot.is_unfinished();
            if wanted == Wanted::InForce || !is_early {
                *self = fresh;
            }
            return Ok(());
        }
        if read_meta(&self.data)? != self.meta {
            self.reader
                .reload()
                .map_err(|error| IndexError::engine(&self.data, error))?;
            (self.meta, self.snapshot) = Self::load(&self.data, &self.engine, &self.reader, shared)?;
        }
        Ok(())
    }

    /// The searcher and the mark of one and the same commit, even when another process commits meanwhile.
    fn load(
        data: &Path,
        engine: &tantivy::Index,
        reader: &IndexReader,
        shared: &Arc<Shared>,
    ) -> Result<(Vec<u8>, IndexSnapshot), IndexError> {
        loop {
            let meta = read_meta(data)?;
            reader.reload().map_err(|error| IndexError::engine(data, error))?;
            let mark = engine
                .load_metas()
                .map_err(|error| IndexError::engine(data, error))?
                .payload;
            if read_meta(data)? == meta {
                let searcher = reader.searcher();
                shared.dense.keep_only(&searcher);
                return Ok((meta, IndexSnapshot::new(searcher, mark, Arc::clone(shared))));
            }
        }
    }
}

/// zstd halves the document store against lz4 for about as much time: records of one customer are much alike.
fn settings() -> IndexSettings {
    let docstore_compression = Compressor::Zstd(ZstdCompressor {
        compression_level: None,
    });
    IndexSettings {
        docstore_compression,
        ..IndexSettings::default()
    }
}

fn read_meta(data: &Path) -> Result<Vec<u8>, IndexError> {
    let path = data.join(META);
    fs::read(&path).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => IndexError::Damaged(format!("缺少 {META}")),
        _ => IndexError::io(&path, error),
    })
}
