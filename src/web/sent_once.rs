//! A form that is sent twice (a double click, a page that is loaded again) does its work once: each form that is shown has a token
//! of its own, and what came of sending it is remembered for a while.

use super::Response;
use super::error::WebError;
use crate::edit::NewFile;
use crate::vault::RelPath;
use std::collections::{HashMap, VecDeque};
use std::hash::{BuildHasher, DefaultHasher, Hash, Hasher, RandomState};
use std::sync::{Arc, Mutex, PoisonError};

/// The form's field for its token.
pub(super) const ONCE: &str = "once";
/// So many forms are remembered.
const MOST: usize = 1_000;

/// A token with what was sent under it: whoever goes back and writes something else into a form that was saved already makes
/// another record.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Sending {
    token: String,
    content: u64,
}

/// What came of a form: the answer, and the record that it made, if it made one.
#[derive(Clone, Debug)]
pub(super) struct Made {
    pub answer: Response,
    pub path: Option<RelPath>,
}

/// What came of the forms that were sent.
#[derive(Debug, Default)]
pub(super) struct SentOnce(Mutex<Remembered>);

#[derive(Debug, Default)]
struct Remembered {
    made: HashMap<Sending, Arc<Mutex<Option<Made>>>>,
    /// The oldest first.
    order: VecDeque<Sending>,
}

/// A token for a form.
pub(super) fn token() -> String {
    let word = || RandomState::new().hash_one(std::time::SystemTime::now());
    format!("{:016x}{:016x}", word(), word())
}

impl Sending {
    /// None for a form without a token.
    pub fn of(address: &str, fields: &[(String, String)], files: &[NewFile]) -> Option<Self> {
        let token = fields.iter().find(|(key, _)| key == ONCE)?.1.clone();
        let mut content = DefaultHasher::new();
        (address, fields).hash(&mut content);
        for file in files {
            let size = file.content.metadata().map(|metadata| metadata.len()).ok();
            (&file.name, size).hash(&mut content);
        }
        let content = content.finish();
        (!token.is_empty()).then_some(Self { token, content })
    }
}

impl SentOnce {
    /// The answer that the first of these got, if the record is still there; else `make`, which is not begun a second time before
    /// the first is through. It gives the record that it made, if it made one.
    pub fn answer(
        &self,
        sending: Sending,
        is_there: impl Fn(&RelPath) -> bool,
        make: impl FnOnce() -> Result<(Response, Option<RelPath>), WebError>,
    ) -> Result<Response, WebError> {
        self.in_turn(sending, |made| {
            if let Some(Made {
                answer,
                path: Some(path),
            }) = made
                && is_there(path)
            {
                return Ok(answer.clone());
            }
            let (answer, path) = make()?;
            *made = path.is_some().then(|| Made {
                answer: answer.clone(),
                path,
            });
            Ok(answer)
        })
    }

    /// Does what a form asks for, once the same form that was sent before is through; with what came of that, which may be replaced.
    pub fn in_turn<T>(&self, sending: Sending, act: impl FnOnce(&mut Option<Made>) -> T) -> T {
        let slot = self.slot(sending);
        let mut made = slot.lock().unwrap_or_else(PoisonError::into_inner);
        act(&mut made)
    }

    fn slot(&self, sending: Sending) -> Arc<Mutex<Option<Made>>> {
        let mut remembered = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(slot) = remembered.made.get(&sending) {
            return Arc::clone(slot);
        }
        if remembered.order.len() == MOST
            && let Some(oldest) = remembered.order.pop_front()
        {
            remembered.made.remove(&oldest);
        }
        let slot = Arc::default();
        remembered.order.push_back(sending.clone());
        remembered.made.insert(sending, Arc::clone(&slot));
        slot
    }
}
