//! Lists as saved views, and saved views as lists.

use super::{Listing, View};
use crate::index::{ATTACHMENT, sentence as query};
use crate::kinds::Kind;
use crate::vault::{SavedView, ViewList};
use crate::web::Request;
use crate::web::site::Visit;
use crate::web::view::columns::{self, Column};
use crate::web::view::saved::Saved;
use crate::web::views::is_attachments;

impl Listing {
    /// The list of a saved view; page and what is opened are the address's.
    pub(in crate::web) fn of_view(visit: &Visit<'_>, view: &SavedView, request: &Request) -> Self {
        let catalog = visit.snapshot.catalog();
        let kind = match &view.list {
            ViewList::Kind(word) => catalog.find(word),
            ViewList::Customers | ViewList::Search => Some(catalog.customer()),
        };
        let all = match &view.list {
            ViewList::Kind(_) => columns::of_records(kind),
            _ => columns::of_customers(catalog.customer()),
        };
        let sort = match view.sort.strip_prefix('-') {
            Some(word) => format!("-{}", key_of(word, kind, &all)),
            None => key_of(&view.sort, kind, &all),
        };
        Self {
            view: match &view.list {
                ViewList::Kind(_) => View::Kind,
                _ if view.in_folders => View::Tree,
                _ => View::List,
            },
            text: view.query.clone(),
            kind: match (&view.list, kind) {
                (ViewList::Kind(word), _) if is_attachments(word) => ATTACHMENT.to_owned(),
                (ViewList::Kind(word), None) => word.clone(),
                (ViewList::Kind(_), Some(kind)) => kind.name.clone(),
                _ => String::new(),
            },
            sort,
            columns: view.columns.iter().map(|word| key_of(word, kind, &all)).collect(),
            ..Self::of(request)
        }
    }

    /// What is to be kept of it as a view.
    pub(in crate::web) fn as_view(&self, visit: &Visit<'_>) -> SavedView {
        let first = || {
            let catalog = visit.snapshot.catalog();
            let mut kinds = catalog.kinds().iter();
            let kind = kinds.find(|kind| kind.name != catalog.customer().name);
            kind.map_or_else(String::new, |kind| kind.name.clone())
        };
        SavedView {
            title: None,
            description: String::new(),
            list: match self.view {
                View::List | View::Tree => ViewList::Customers,
                View::Kind if self.kind.is_empty() => ViewList::Kind(first()),
                View::Kind => ViewList::Kind(self.kind.clone()),
            },
            query: query::words(&self.kept_text()).join(" "),
            columns: self.columns.clone(),
            sort: self.sort.clone(),
            in_folders: self.view == View::Tree,
        }
    }

    /// The title of its page: the view's, where it is one.
    pub(in crate::web) fn title(&self, visit: &Visit<'_>, otherwise: &str) -> String {
        let saved = self.saved(visit);
        saved
            .shown()
            .map_or_else(|| otherwise.to_owned(), |view| view.title.clone())
    }

    /// What its page says of saved views.
    pub(in crate::web) fn saved(&self, visit: &Visit<'_>) -> Saved {
        Saved::of(visit, &self.as_view(visit), &self.from, self.is_view)
    }

    fn kept_text(&self) -> String {
        match self.view {
            View::Kind => self.text.clone(),
            View::List | View::Tree => self.standing.kept(&self.text),
        }
    }
}

/// The key of a column or field by its key or label; the word itself for what is neither.
fn key_of(word: &str, kind: Option<&Kind>, columns: &[Column]) -> String {
    let fields = kind.into_iter().flat_map(|kind| &kind.fields);
    let mut known = fields
        .map(|field| (&field.key, &field.label))
        .chain(columns.iter().map(|column| (&column.key, &column.label)));
    let found = known.find(|(key, label)| *key == word || *label == word);
    found.map_or_else(|| word.to_owned(), |(key, _)| key.clone())
}
