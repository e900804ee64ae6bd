//! What a list says of saved views: which one it is or began with, and the forms by which it is kept as one.

use super::listing::Listing;
use super::query;
use crate::vault::{SavedView, ViewList};
use crate::web::site::Visit;
use crate::web::views::Shelved;
use crate::web::{Request, links};
use std::fmt::Write as _;

/// The list and its view.
#[derive(Clone, Debug, Default)]
pub struct Saved {
    /// The view that the page shows, or that its list began with.
    pub basis: Option<Basis>,
    /// What the forms send: the list as it is now.
    pub fields: Vec<(&'static str, String)>,
}

/// A saved view, for links and forms.
#[derive(Clone, Debug)]
pub struct Basis {
    pub name: String,
    pub title: String,
    pub description: String,
    pub href: String,
    /// The page of its file.
    pub file: String,
    /// As the page saw it: another one is not overwritten unasked.
    pub blob: String,
    /// Whether the page shows just what it says.
    pub is_shown: bool,
    /// Whether the list is another one by now.
    pub is_changed: bool,
}

impl Saved {
    /// Of a list as it is `now`; `began` is the name of the view that it is or began with.
    pub(in crate::web) fn of(visit: &Visit<'_>, now: &SavedView, began: &str, is_shown: bool) -> Self {
        let shelf = visit.site.shelf(visit);
        let shelved = shelf.iter().find(|shelved| shelved.stored.name == began);
        let basis = shelved.filter(|_| !began.is_empty()).map(|shelved| {
            let is_same = |view: &SavedView| plain(visit, view) == plain(visit, now);
            let is_changed = !is_shown && !shelved.stored.view.as_ref().is_ok_and(is_same);
            Basis {
                is_shown,
                is_changed,
                ..basis(shelved)
            }
        });
        Self {
            basis,
            fields: fields(now, began),
        }
    }

    /// The view whose page this is.
    #[must_use]
    pub fn shown(&self) -> Option<&Basis> {
        self.basis.as_ref().filter(|basis| basis.is_shown)
    }
}

/// A view that nobody compares with.
pub(in crate::web) fn basis(shelved: &Shelved) -> Basis {
    let stored = &shelved.stored;
    Basis {
        name: stored.name.clone(),
        title: stored.title().to_owned(),
        description: stored
            .view
            .as_ref()
            .map(|view| view.description.clone())
            .unwrap_or_default(),
        href: links::view(&stored.name),
        file: links::record_line(
            stored.path.as_str(),
            shelved.trouble.as_ref().map_or(1, |trouble| trouble.line),
        ),
        blob: hex(&stored.blob),
        is_shown: false,
        is_changed: false,
    }
}

/// What a view shows, whatever words its file has for it. Columns stand in the order of the schema, in whatever order they
/// were chosen.
fn plain(visit: &Visit<'_>, view: &SavedView) -> SavedView {
    if view.list == ViewList::Search {
        return SavedView {
            list: ViewList::Search,
            query: query::words(&view.query).join(" "),
            ..SavedView::default()
        };
    }
    let mut plain = Listing::of_view(visit, view, &Request::get("/")).as_view(visit);
    plain.columns.sort_unstable();
    plain.columns.dedup();
    plain
}

/// A list as the fields of a form; what is empty is left out.
#[must_use]
pub fn fields(view: &SavedView, began: &str) -> Vec<(&'static str, String)> {
    let group = if view.in_folders { "1" } else { "" };
    let all = [
        ("list", view.list.word().to_owned()),
        ("q", view.query.clone()),
        ("sort", view.sort.clone()),
        ("cols", view.columns.join(",")),
        ("folders", group.to_owned()),
        ("from", began.to_owned()),
    ];
    all.into_iter().filter(|(_, value)| !value.is_empty()).collect()
}

/// A list from the fields of a form.
#[must_use]
pub fn of_fields(form: &[(String, String)]) -> SavedView {
    let field = |key: &str| {
        form.iter()
            .find(|(name, _)| name == key)
            .map_or("", |(_, value)| value.trim())
    };
    let list = ViewList::parse(field("list"));
    SavedView {
        title: None,
        description: String::new(),
        in_folders: list == ViewList::Customers && !field("folders").is_empty(),
        list,
        query: query::words(field("q")).join(" "),
        columns: field("cols")
            .split(',')
            .filter(|key| !key.is_empty())
            .map(str::to_owned)
            .collect(),
        sort: field("sort").to_owned(),
    }
}

fn hex(blob: &[u8; 20]) -> String {
    blob.iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

/// The content that a form saw; all zeros, which is no content's, for what is none.
#[must_use]
pub fn of_hex(hex: &str) -> [u8; 20] {
    let mut blob = [0; 20];
    if hex.len() == 40 && hex.is_ascii() {
        for (at, byte) in blob.iter_mut().enumerate() {
            let digits = hex.get(2 * at..2 * at + 2).unwrap_or_default();
            *byte = u8::from_str_radix(digits, 16).unwrap_or_default();
        }
    }
    blob
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_survives_its_form() {
        let view = SavedView {
            list: ViewList::Kind("contract".to_owned()),
            query: "行业:制造业,IT业".to_owned(),
            columns: vec!["owner".to_owned(), "amount".to_owned()],
            sort: "-amount".to_owned(),
            ..SavedView::default()
        };
        let form: Vec<(String, String)> = fields(&view, "甲")
            .into_iter()
            .map(|(key, value)| (key.to_owned(), value))
            .collect();
        assert_eq!(of_fields(&form), view);
    }

    #[test]
    fn a_hash_survives_its_form() {
        let blob = std::array::from_fn(|at| u8::try_from(at * 13).expect("small"));
        assert_eq!(of_hex(&hex(&blob)), blob);
        assert_eq!(of_hex("x"), [0; 20]);
    }
}
