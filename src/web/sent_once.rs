//! A form that is sent twice (a double click, a page that is loaded again) makes one record: each form that is shown has a token of
//! its own, and what came of sending it is remembered for a while.

use super::Response;
use super::error::WebError;
use super::upload::Received;
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

/// Where a record was made, and the page that its maker was sent to.
type Made = Option<(RelPath, String)>;

/// What came of the forms that were sent.
#[derive(Debug, Default)]
pub(super) struct SentOnce(Mutex<Remembered>);

#[derive(Debug, Default)]
struct Remembered {
    made: HashMap<Sending, Arc<Mutex<Made>>>,
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
    pub fn of(address: &str, received: &Received) -> Option<Self> {
        let token = received.fields.iter().find(|(key, _)| key == ONCE)?.1.clone();
        let mut content = DefaultHasher::new();
        (address, &received.fields).hash(&mut content);
        for file in &received.files {
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
        let slot = self.slot(sending);
        let mut made = slot.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((path, page)) = &*made
            && is_there(path)
        {
            return Ok(Response::text(303, "已保存。").with_header("Location", page.as_str()));
        }
        let (response, path) = make()?;
        let page = response.header("Location").map(str::to_owned);
        *made = path.zip(page);
        Ok(response)
    }

    fn slot(&self, sending: Sending) -> Arc<Mutex<Made>> {
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
