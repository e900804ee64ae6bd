//! The saved views of the vault with how much each of them finds: every page has them in its side bar, so they are read and
//! counted once per generation and day.

use super::site::Visit;
use crate::archive::Standing;
use crate::archive::{ArchiveError, Snapshot};
use crate::index::{self, IndexError};
use crate::kinds::Catalog;
use crate::vault::{SavedView, StoredView, ViewList, stored_views};
use crate::views;
use chrono::NaiveDate;
use std::sync::{Arc, Mutex, PoisonError};

/// More views than this are listed without counts: each costs every page that comes after a save a search.
const MOST_COUNTED: usize = 30;

/// A view, and what became of asking it.
pub(super) struct Shelved {
    pub stored: StoredView,
    /// How much it finds; None where it cannot be used.
    pub count: Option<u64>,
    /// Why it cannot be used, and what to do.
    pub trouble: Option<Trouble>,
}

/// Why a view cannot be used.
#[derive(Clone, Debug)]
pub(super) struct Trouble {
    /// Where in its file.
    pub line: u32,
    pub message: String,
    pub fix: String,
    /// Its query is not understood; everything else is.
    pub is_in_query: bool,
}

/// The views as of a generation and day.
type Counted = ((u64, NaiveDate), Arc<Vec<Shelved>>);

/// What was last read and counted.
#[derive(Default)]
pub(super) struct Views(Mutex<Option<Counted>>);

impl Views {
    /// The views as `visit` finds them.
    pub fn of(&self, visit: &Visit<'_>) -> Arc<Vec<Shelved>> {
        // Held throughout: who comes second waits for the first instead of doing the same work.
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let now = (visit.generation, visit.snapshot.today());
        if let Some((then, shelf)) = &*last
            && *then == now
        {
            return Arc::clone(shelf);
        }
        let stored = stored_views(visit.site.archive().vault());
        let shelf = stored.into_iter().enumerate();
        let shelf = shelf.map(|(at, stored)| shelve(&visit.snapshot, stored, at < MOST_COUNTED));
        let shelf = Arc::new(shelf.collect::<Vec<_>>());
        *last = Some((now, Arc::clone(&shelf)));
        shelf
    }
}

fn shelve(snapshot: &Snapshot<'_>, stored: StoredView, is_counted: bool) -> Shelved {
    let (count, trouble) = match &stored.view {
        Err(fault) => {
            let trouble = Trouble {
                line: fault.line,
                message: fault.message.clone(),
                fix: fault.fix.clone(),
                is_in_query: false,
            };
            (None, Some(trouble))
        }
        Ok(view) => match unknown_kind(view, snapshot.catalog()) {
            Some((message, fix)) => {
                let trouble = Trouble {
                    line: stored.place("list").0,
                    message,
                    fix,
                    is_in_query: false,
                };
                (None, Some(trouble))
            }
            None if is_counted => counted(snapshot, &stored, view),
            None => (None, None),
        },
    };
    Shelved { stored, count, trouble }
}

fn counted(snapshot: &Snapshot<'_>, stored: &StoredView, view: &SavedView) -> (Option<u64>, Option<Trouble>) {
    let mut request = index::Request {
        sort: index::Sort::Relevance,
        ..views::request(view, snapshot.catalog())
    };
    if view.list == ViewList::Customers {
        // As many as its page shows.
        request.text = Standing::Living.applied(&request.text);
    }
    match snapshot.search(&request) {
        Ok(found) => (Some(found.total), None),
        Err(ArchiveError::Index(IndexError::Query { message, proposal, .. })) => {
            let fix = proposal.map_or_else(
                || "改一改 query 这一行".to_owned(),
                |proposal| format!("改一改 query 这一行，是不是想写 {proposal}？"),
            );
            let trouble = Trouble {
                line: stored.place("query").0,
                message,
                fix,
                is_in_query: true,
            };
            (None, Some(trouble))
        }
        Err(error) => {
            tracing::warn!(%error, view = %stored.path, "a view could not be counted");
            (None, None)
        }
    }
}

/// What is wrong with a view of a kind that there is none of, and what to do.
fn unknown_kind(view: &SavedView, catalog: &Catalog) -> Option<(String, String)> {
    let ViewList::Kind(word) = &view.list else { return None };
    if catalog.find(word).is_some() || is_attachments(word) {
        return None;
    }
    let titles: Vec<&str> = catalog.kinds().iter().map(|kind| kind.title.as_str()).collect();
    Some((
        format!("没有“{word}”这个列表"),
        format!("list 可以写：搜索、{}、附件", titles.join("、")),
    ))
}

/// Whether a word means the files that are no records.
pub(super) fn is_attachments(word: &str) -> bool {
    [index::ATTACHMENT, "附件"].contains(&word)
}
