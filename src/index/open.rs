//! Opening the index, noticing what others committed, and making it anew when it cannot be used.

use super::home::{Found, Home};
use super::merging::Merging;
use super::shared::Shared;
use super::snapshot::IndexSnapshot;
use super::state::{State, Wanted};
use super::writer::IndexWriter;
use super::{IndexError, integrity};
use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The index on disk. Opening never fails for damage or another format: such an index is set aside and made anew (`is_new`).
///
/// Shared among threads. Several processes may have it open; one at a time writes.
pub struct Index {
    home: Home,
    shared: Arc<Shared>,
    reason: Option<String>,
    state: Mutex<State>,
    merging: Merging,
}

impl Index {
    /// Opens the index in `dir`, or makes one there. `fingerprint`: of the catalog; an index made under another one is made
    /// anew. Files that changed since they were last found good are read whole for their checksum.
    pub fn open(dir: &Path, fingerprint: u64) -> Result<Self, IndexError> {
        let home = Home::new(dir);
        let _lock = home.lock()?;
        let shared = Shared::new();
        let (state, reason) = match home.find(fingerprint) {
            Found::Unusable(reason) => (State::create(&home, &shared, fingerprint)?, Some(reason)),
            Found::Usable(head) => match State::open_sound(&home, &head, &shared) {
                Ok(state) => {
                    let unfinished = state.snapshot.is_unfinished();
                    (state, unfinished.then(|| "上次建立索引没有完成".to_owned()))
                }
                // The file system's troubles and other processes are no damage: another index would fare no better.
                Err(error @ (IndexError::Io(..) | IndexError::Locked)) => return Err(error),
                Err(error) => {
                    home.set_aside(&head);
                    let reason = match error {
                        IndexError::Damaged(what) => format!("索引文件损坏（{what}），已另存后重建"),
                        other => format!("索引打不开（{other}），已另存后重建"),
                    };
                    (State::create(&home, &shared, fingerprint)?, Some(reason))
                }
            },
        };
        Ok(Self {
            home,
            shared,
            reason,
            state: Mutex::new(state),
            merging: Merging::new(),
        })
    }

    /// Makes the index in `dir` anew, empty: after [`IndexError::Damaged`], or because the user wants a rebuild. `reason` is what
    /// [`Index::is_new`] says from now on. Readers in other processes keep what they see until it is filled.
    pub fn anew(dir: &Path, fingerprint: u64, reason: &str) -> Result<Self, IndexError> {
        let home = Home::new(dir);
        let _lock = home.lock()?;
        let shared = Shared::new();
        let state = State::create(&home, &shared, fingerprint)?;
        Ok(Self {
            home,
            shared,
            reason: Some(reason.to_owned()),
            state: Mutex::new(state),
            merging: Merging::new(),
        })
    }

    /// Whether it starts empty (new, or made anew after damage, by [`Index::anew`] or under another format); with the reason in
    /// Chinese.
    pub fn is_new(&self) -> Option<&str> {
        self.reason.as_deref()
    }

    /// Reads every file of the index for its checksum: what is wrong, in Chinese, if anything. For `kehu doctor`.
    pub fn verify(&self) -> Result<Option<String>, IndexError> {
        let state = self.state();
        integrity::damage(&state.engine, &state.data, true)
    }

    /// A writer; only one at a time among all processes (the caller holds the vault's lock), else [`IndexError::Locked`].
    /// `heap_bytes`: documents gathered before they are written out as a segment, at least 15 MB; the process needs about
    /// as much again for documents on their way. A catch-up of many files gains from 50 MB, a save does with the least.
    /// What was not committed when the writer is dropped is forgotten.
    pub fn writer(&self, heap_bytes: usize) -> Result<IndexWriter, IndexError> {
        let mut state = self.state();
        state.refresh(&self.home, &self.shared, Wanted::InForce)?;
        IndexWriter::new(
            &state.engine,
            &state.data,
            &self.shared.fields,
            heap_bytes,
            &self.merging,
        )
    }

    /// A view of the last commit that does not change while it is held. Sees commits of other processes. While another process
    /// fills an index that it made anew, this is the one before.
    pub fn snapshot(&self) -> Result<IndexSnapshot, IndexError> {
        self.latest(Wanted::Filled)
    }

    /// The same of the index that [`Index::writer`] writes in, be it filled or not.
    pub fn snapshot_in_force(&self) -> Result<IndexSnapshot, IndexError> {
        self.latest(Wanted::InForce)
    }

    fn latest(&self, wanted: Wanted) -> Result<IndexSnapshot, IndexError> {
        let mut state = self.state();
        if let Err(IndexError::Damaged(_)) = state.refresh(&self.home, &self.shared, wanted) {
            // Unless it is being made anew at this moment.
            let _lock = self.home.lock()?;
            state.refresh(&self.home, &self.shared, wanted)?;
        }
        Ok(state.snapshot.clone())
    }

    /// Bytes on disk.
    pub fn size_bytes(&self) -> u64 {
        let data = self.state().data.clone();
        let files = fs::read_dir(data).into_iter().flatten().flatten();
        files
            .filter_map(|file| file.metadata().ok())
            .map(|data| data.len())
            .sum()
    }

    /// A panic elsewhere cannot leave the state half changed: its parts are replaced whole.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
