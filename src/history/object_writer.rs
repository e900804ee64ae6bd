//! Writing blobs, trees and commits: a few as loose files, many as packs.
//!
//! A loose object costs a file (0.1 ms and a place in a directory); a hundred thousand of them took longer than all the rest
//! of a first commit. A pack costs a fixed effort once, and every further pack slows down all reading a little. Packs are made
//! on a thread of their own while the next one fills.

use super::HistoryError;
use super::error::io_at;
use super::platform;
use crate::vault::make_own_dir;
use git2::{Indexer, ObjectType, Odb, OdbLookupFlags, Oid, Repository};
use std::collections::{HashSet, VecDeque};
use std::fs::File;
use std::io::{ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::thread::JoinHandle;

/// From so many files on a commit is written as a pack.
const PACK_FROM: usize = 256;
/// How many bytes a pack in the making holds in memory before it is written.
const PACK_BYTES: usize = 24 << 20;
/// How many packs are written at once, besides the one that fills: a pack takes longer to write than to fill.
const WRITING_AT_ONCE: usize = 2;
/// What an object costs besides its content, while it waits and while the pack is made.
const OBJECT_BYTES: usize = 400;
/// Files from this size on are streamed to loose objects: they would fill the memory.
const STREAM_FROM: u64 = 4 << 20;
/// How many files are forced onto the disk at once: the file system does them in one go.
const SYNC_AT_ONCE: usize = 32;

/// Writes the objects of one commit. Nothing counts as written before [`ObjectWriter::flush`].
pub(super) struct ObjectWriter<'repo> {
    odb: Odb<'repo>,
    objects_dir: PathBuf,
    pack: Option<Pack>,
    /// What packs of this writer hold, those not yet on disk included.
    packed: HashSet<Oid>,
    /// The packs before this one that are still being written, oldest first.
    writing: VecDeque<Writing>,
    unsynced: Vec<PathBuf>,
}

/// Objects in memory, on their way into a pack.
struct Pack {
    repo: Repository,
    ids: Vec<Oid>,
    bytes: usize,
}

/// A thread that writes a pack and gives its name.
type Writing = JoinHandle<Result<String, HistoryError>>;

impl<'repo> ObjectWriter<'repo> {
    /// For a commit of about `files` files.
    pub fn new(repo: &'repo Repository, files: usize) -> Result<Self, HistoryError> {
        Ok(Self {
            odb: repo.odb()?,
            objects_dir: repo.commondir().join("objects"),
            pack: if files < PACK_FROM { None } else { Some(Pack::new()?) },
            packed: HashSet::new(),
            writing: VecDeque::new(),
            unsynced: Vec::new(),
        })
    }

    pub fn write(&mut self, kind: ObjectType, bytes: &[u8]) -> Result<Oid, HistoryError> {
        let Some(pack) = &mut self.pack else {
            return self.write_loose(kind, bytes);
        };
        // One that is there already waits in memory like the others, but does not get into the pack.
        let id = pack.repo.odb()?.write(kind, bytes)?;
        pack.bytes += bytes.len() + OBJECT_BYTES;
        if self.odb.exists_ext(id, OdbLookupFlags::NO_REFRESH) || !self.packed.insert(id) {
            return Ok(id);
        }
        pack.ids.push(id);
        if pack.bytes > PACK_BYTES {
            self.begin_pack()?;
        }
        Ok(id)
    }

    /// The content of a file of `size` bytes; large ones never are in memory as a whole.
    pub fn write_file(&mut self, path: &Path, size: u64) -> Result<Oid, HistoryError> {
        let file = File::open(path).map_err(io_at(path))?;
        if size < STREAM_FROM {
            let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or_default());
            // One that grows meanwhile is taken as it was: the rest of it is news of its own.
            file.take(size).read_to_end(&mut bytes).map_err(io_at(path))?;
            return self.write(ObjectType::Blob, &bytes);
        }
        let length = usize::try_from(size).map_err(|_| io_at(path)(ErrorKind::FileTooLarge.into()))?;
        let mut stream = self.odb.writer(length, ObjectType::Blob)?;
        // A file that grows meanwhile is taken as it was; one that shrinks fails here and is tried again by the caller's next round.
        let copied = std::io::copy(&mut file.take(size), &mut stream).map_err(io_at(path))?;
        if copied != size {
            return Err(io_at(path)(ErrorKind::UnexpectedEof.into()));
        }
        stream.flush().map_err(io_at(path))?;
        let id = stream.finalize()?;
        self.unsynced.push(self.loose_path(id));
        Ok(id)
    }

    /// An object that must be readable through the repository at once.
    pub fn write_loose(&mut self, kind: ObjectType, bytes: &[u8]) -> Result<Oid, HistoryError> {
        let id = self.odb.write(kind, bytes)?;
        self.unsynced.push(self.loose_path(id));
        Ok(id)
    }

    /// Makes everything readable through the repository, but not yet durable.
    pub fn publish(&mut self) -> Result<(), HistoryError> {
        self.write_pack()
    }

    /// Makes everything durable: after this the disk holds it, so a branch may point to it.
    pub fn flush(&mut self) -> Result<(), HistoryError> {
        self.write_pack()?;
        let files = std::mem::take(&mut self.unsynced);
        for group in files.chunks(SYNC_AT_ONCE) {
            let results: Vec<_> = std::thread::scope(|scope| {
                let threads: Vec<_> = group
                    .iter()
                    .map(|file| scope.spawn(move || (file, platform::sync_file(file))))
                    .collect();
                threads.into_iter().filter_map(|thread| thread.join().ok()).collect()
            });
            for (file, result) in results {
                match result {
                    // Already in a pack, or packed away by somebody's `git gc` since.
                    Err(error) if error.kind() == ErrorKind::NotFound => {}
                    result => result.map_err(io_at(file))?,
                }
            }
        }
        Ok(())
    }

    /// Writes what waits for a pack, and waits for it.
    fn write_pack(&mut self) -> Result<(), HistoryError> {
        self.begin_pack()?;
        while let Some(oldest) = self.writing.pop_front() {
            self.end_pack(oldest)?;
        }
        Ok(self.odb.refresh()?)
    }

    /// Has the pack in the making written, once there is room for it.
    fn begin_pack(&mut self) -> Result<(), HistoryError> {
        while self.writing.len() >= WRITING_AT_ONCE
            && let Some(oldest) = self.writing.pop_front()
        {
            self.end_pack(oldest)?;
        }
        let Some(pack) = self.pack.take_if(|pack| !pack.ids.is_empty()) else {
            return Ok(());
        };
        self.pack = Some(Pack::new()?);
        let dir = self.pack_dir();
        make_own_dir(&dir).map_err(io_at(&dir))?;
        self.writing.push_back(std::thread::spawn(move || pack.write(&dir)));
        Ok(())
    }

    fn end_pack(&mut self, writing: Writing) -> Result<(), HistoryError> {
        let name = match writing.join() {
            Ok(written) => written?,
            Err(panic) => std::panic::resume_unwind(panic),
        };
        let dir = self.pack_dir();
        self.unsynced
            .extend(["pack", "idx"].map(|kind| dir.join(format!("pack-{name}.{kind}"))));
        Ok(())
    }

    fn pack_dir(&self) -> PathBuf {
        self.objects_dir.join("pack")
    }

    fn loose_path(&self, id: Oid) -> PathBuf {
        let hex = id.to_string();
        let (dir, file) = hex.split_at(2);
        self.objects_dir.join(dir).join(file)
    }
}

impl Pack {
    fn new() -> Result<Self, HistoryError> {
        let odb = Odb::new()?;
        odb.add_new_mempack_backend(1)?;
        Ok(Self {
            repo: Repository::from_odb(odb)?,
            ids: Vec::new(),
            bytes: 0,
        })
    }

    /// Returns the pack's name. The pack is put together in memory and indexed in one go: `PackBuilder::write` hands it to the
    /// same indexer object by object, which maps the file anew for each.
    fn write(self, dir: &Path) -> Result<String, HistoryError> {
        let mut builder = self.repo.packbuilder()?;
        builder.set_threads(0);
        for id in &self.ids {
            builder.insert_object(*id, None)?;
        }
        let mut bytes = Vec::new();
        builder.foreach(|part| {
            bytes.extend_from_slice(part);
            true
        })?;
        let mut indexer = Indexer::new(None, dir, 0o444, false)?;
        indexer.write_all(&bytes).map_err(io_at(dir))?;
        Ok(indexer.commit()?)
    }
}
