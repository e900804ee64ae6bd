//! What a view asks of the index.

use crate::index::{Request, Sort};
use crate::kinds::Catalog;
use crate::vault::{SavedView, ViewList};

/// The request of a view: how much of the answer is wanted is for the caller to say.
#[must_use]
pub fn request(view: &SavedView, catalog: &Catalog) -> Request {
    let kind = match &view.list {
        ViewList::Customers => Some(catalog.customer().name.clone()),
        ViewList::Search => None,
        ViewList::Kind(word) => Some(
            catalog
                .find(word)
                .map_or_else(|| word.clone(), |kind| kind.name.clone()),
        ),
    };
    let (key, descending) = match view.sort.strip_prefix('-') {
        Some(key) => (key, true),
        None => (view.sort.as_str(), false),
    };
    Request {
        text: view.query.clone(),
        kind,
        sort: if key.is_empty() {
            Sort::Relevance
        } else {
            Sort::Field(key.to_owned(), descending)
        },
        ..Request::default()
    }
}
