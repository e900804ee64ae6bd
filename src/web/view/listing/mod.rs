//! The lists below `/customers`: what their address asks for, and the bar that all of them have on top.

mod as_view;
mod bar;
mod nobody;

pub use bar::{Bar, Choice, Pager};
pub use nobody::Nobody;

use super::bulk::{JustDone, Ticked};
use super::facets::Opened;
use super::standing;
use crate::archive::Standing;
use crate::index::{Sort, sentence as query};
use crate::web::{Request, links};

/// Rows of a page.
const PAGE_SIZE: usize = 60;
/// The most that `limit=` may ask of the API.
const MAX_LIMIT: usize = 1000;
/// Bytes of a key or of the name of a kind.
const LONGEST_WORD: usize = 200;
const MOST_COLUMNS: usize = 100;
const PATH: &str = "/customers";

/// How the customers are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    /// One row for each customer.
    List,
    /// The folders that they lie in.
    Tree,
    /// Their records of one kind.
    Kind,
}

impl View {
    const ALL: [(Self, &'static str, &'static str); 3] = [
        (Self::List, "", "列表"),
        (Self::Tree, "tree", "目录"),
        (Self::Kind, "kind", "资料"),
    ];

    fn word(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|(view, ..)| *view == self)
            .map_or("", |(_, word, _)| word)
    }
}

/// What the address asks for. A view passes over what belongs to another one, so that nothing is lost by looking elsewhere.
#[derive(Clone, Debug)]
pub struct Listing {
    pub view: View,
    pub text: String,
    /// Whether archived customers are among them.
    pub standing: Standing,
    /// The kind of the records.
    pub kind: String,
    /// A key, with a minus before it when descending.
    pub sort: String,
    /// Keys of chosen columns; empty for the usual ones.
    pub columns: Vec<String>,
    /// Open folders; None when the address says nothing of them.
    pub open: Option<Vec<String>>,
    pub opened: Opened,
    /// The name of the saved view that it began with.
    pub from: String,
    /// Whether it is just what that view says.
    pub is_view: bool,
    /// A change of many that has just been made from here.
    pub done: Option<JustDone>,
    /// Who was ticked for it.
    pub ticked: Ticked,
    /// The page, from 1.
    pub number: usize,
    pub limit: usize,
}

impl Listing {
    #[must_use]
    pub fn of(request: &Request) -> Self {
        let all = |key: &str| -> Vec<String> {
            let values = request.query.iter().filter(|(name, _)| name == key);
            values.map(|(_, value)| value.trim().to_owned()).collect()
        };
        // What can be no name of ours would only swell every address of the page.
        let word = |key: &str| {
            let word = request.param(key);
            if word.len() > LONGEST_WORD {
                String::new()
            } else {
                word.to_owned()
            }
        };
        let view = View::ALL.iter().find(|(_, word, _)| *word == request.param("view"));
        let open = all("open");
        Self {
            view: view.map_or(View::List, |(view, ..)| *view),
            text: request.param("q").to_owned(),
            standing: standing::of(request),
            kind: word("kind"),
            sort: word("sort"),
            // A form gives one after the other, our own links all in one.
            columns: all("cols")
                .iter()
                .flat_map(|keys| keys.split(','))
                .filter(|key| !key.is_empty() && key.len() <= LONGEST_WORD)
                .take(MOST_COLUMNS)
                .map(str::to_owned)
                .collect(),
            open: (!open.is_empty()).then_some(open),
            opened: Opened::of(request),
            from: word("from"),
            is_view: false,
            done: JustDone::of(request),
            ticked: Ticked::of(request),
            number: request.number("page").unwrap_or(1).clamp(1, 1_000_000) as usize,
            limit: match request.number("limit") {
                Some(limit) if request.wants_json() => (limit as usize).clamp(1, MAX_LIMIT),
                _ => PAGE_SIZE,
            },
        }
    }

    /// The query for just what is shown. Records are shown of whatever customer.
    #[must_use]
    pub fn whole_text(&self) -> String {
        match self.view {
            View::Kind => self.text.clone(),
            View::List | View::Tree => self.standing.applied(&self.text),
        }
    }

    /// The name of the saved view whose page it is.
    #[must_use]
    pub fn shown_view(&self) -> Option<&str> {
        self.is_view.then_some(self.from.as_str())
    }

    /// The address of the page that shows it: the view's, where it is one.
    #[must_use]
    pub fn here(&self) -> String {
        if self.is_view {
            return links::view(&self.from);
        }
        let number = if self.number > 1 {
            self.number.to_string()
        } else {
            String::new()
        };
        self.href(&[("page", &number)])
    }

    /// The address of the first page with these values in place of the present ones.
    #[must_use]
    pub fn href(&self, changes: &[(&str, &str)]) -> String {
        let columns = self.columns.join(",");
        let own = [
            ("view", self.view.word()),
            ("kind", &self.kind),
            ("q", &self.text),
            (standing::KEY, standing::word(self.standing)),
            ("sort", &self.sort),
            ("cols", &columns),
            ("from", &self.from),
        ];
        let changed = |key: &str| changes.iter().find(|(name, _)| *name == key).map(|(_, value)| *value);
        let mut pairs: Vec<(&str, &str)> = own.map(|(key, value)| (key, changed(key).unwrap_or(value))).to_vec();
        let others = changes
            .iter()
            .filter(|(key, _)| !own.iter().any(|(name, _)| name == key));
        pairs.extend(others);
        if self.view == View::Tree && changed("view").is_none() && changed("open").is_none() {
            pairs.extend(self.open.iter().flatten().map(|folder| ("open", folder.as_str())));
        }
        links::with_query(PATH, &pairs)
    }

    /// The key to sort by and whether descending; nothing when the view has no such column.
    #[must_use]
    pub fn sort_key(&self, is_known: impl Fn(&str) -> bool) -> Option<(&str, bool)> {
        let (key, descending) = match self.sort.strip_prefix('-') {
            Some(key) => (key, true),
            None => (self.sort.as_str(), false),
        };
        is_known(key).then_some((key, descending))
    }

    /// The order asked for; without one the best match first, and where there are no words to match `otherwise`.
    #[must_use]
    pub fn order(&self, is_known: impl Fn(&str) -> bool, otherwise: Sort) -> Sort {
        match self.sort_key(is_known) {
            Some((key, descending)) => Sort::Field(key.to_owned(), descending),
            None if query::words(&self.text).iter().all(|word| query::is_condition(word)) => otherwise,
            None => Sort::Relevance,
        }
    }

    #[must_use]
    pub fn offset(&self) -> usize {
        (self.number - 1) * self.limit
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listing(target: &str) -> Listing {
        Listing::of(&Request::get(target))
    }

    #[test]
    fn an_address_keeps_what_is_not_changed() {
        let list = listing("/customers?q=x&sort=-paid&cols=city&cols=owner&page=3");
        assert_eq!(list.href(&[]), "/customers?q=x&sort=-paid&cols=city%2Cowner");
        assert_eq!(
            list.href(&[("view", "tree"), ("q", "")]),
            "/customers?view=tree&sort=-paid&cols=city%2Cowner"
        );
        assert_eq!(
            list.pager(60, 600).next.as_deref(),
            Some("/customers?q=x&sort=-paid&cols=city%2Cowner&page=4")
        );
    }

    #[test]
    fn folders_stay_open_within_the_tree() {
        let tree = listing("/customers?view=tree&open=a&open=b");
        assert_eq!(tree.href(&[("q", "x")]), "/customers?view=tree&q=x&open=a&open=b");
        assert_eq!(tree.href(&[("view", "")]), "/customers");
    }
}
