//! Merging behind a save's back.
//!
//! Whoever saved does not wait until small segments have become one: the writer is handed over, and merges while nobody needs
//! it. The next save takes it back with its merges going on, for the engine commits beside them. Only when there is nothing
//! left to merge is the writer dropped, and with it the engine's lock that keeps other processes from writing.

use super::IndexError;
use super::writer::{IndexWriter, Merge};
use std::path::Path;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

/// Merging settles long before; a bound all the same.
const ROUNDS: usize = 8;

/// The place where a writer rests that nobody needs. Dropping it waits until what is being merged is done, so that commands
/// of one save each leave few segments as well.
pub(super) struct Merging(Arc<Place>);

/// What the place and its writer share.
#[derive(Default)]
pub(super) struct Place {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    resting: Option<IndexWriter>,
    is_merging: bool,
}

impl Merging {
    pub fn new() -> Self {
        Self(Arc::default())
    }

    /// The writer that rests, if there is one for this data folder that holds enough: `heap` bytes. One that holds less is waited
    /// for until it is gone.
    pub fn take(&self, data: &Path, heap: usize) -> Option<IndexWriter> {
        let mut state = self.0.state();
        loop {
            match &state.resting {
                Some(writer) if writer.data() == data && writer.heap() < heap => state = self.0.wait(state),
                _ => break,
            }
        }
        state.resting.take().filter(|writer| writer.data() == data)
    }

    pub fn place(&self) -> Arc<Place> {
        Arc::clone(&self.0)
    }
}

impl Drop for Merging {
    fn drop(&mut self) {
        let mut state = self.0.state();
        while state.resting.is_some() {
            state = self.0.wait(state);
        }
    }
}

impl Place {
    /// Lets the writer rest here, and merge what is due, as long as nobody takes it.
    pub fn rest(self: &Arc<Self>, writer: IndexWriter) -> Result<(), IndexError> {
        let mut state = self.state();
        if !state.is_merging && writer.due()?.is_empty() {
            return Ok(());
        }
        state.resting = Some(writer);
        if state.is_merging {
            return Ok(());
        }
        state.is_merging = true;
        drop(state);
        let place = Arc::clone(self);
        let thread = std::thread::Builder::new().name("index-merging".to_owned());
        if thread.spawn(move || place.merge()).is_err() {
            self.merge();
        }
        Ok(())
    }

    fn merge(&self) {
        for round in 0.. {
            let mut state = self.state();
            let started = state
                .resting
                .as_mut()
                .filter(|_| round < ROUNDS)
                .map(IndexWriter::start_merges);
            let merges = match started {
                Some(Ok(merges)) if !merges.is_empty() => merges,
                // Nothing is left to merge, or whoever has taken the writer hands it back.
                Some(Ok(_)) | None => return self.leave(state),
                Some(Err(error)) => {
                    tracing::warn!(%error, "small segments stay as they are");
                    return self.leave(state);
                }
            };
            drop(state);
            if let Err(error) = merges.into_iter().try_for_each(Merge::wait) {
                tracing::warn!(%error, "small segments stay as they are");
                return self.leave(self.state());
            }
        }
    }

    fn leave(&self, mut state: MutexGuard<'_, State>) {
        state.is_merging = false;
        state.resting = None;
        self.changed.notify_all();
    }

    fn wait<'a>(&self, state: MutexGuard<'a, State>) -> MutexGuard<'a, State> {
        self.changed.wait(state).unwrap_or_else(PoisonError::into_inner)
    }

    /// A panic elsewhere cannot leave the state half changed: its parts are replaced whole.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
