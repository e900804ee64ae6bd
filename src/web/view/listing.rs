//! The lists below `/customers`: what their address asks for, and the bar that all of them have on top.

use super::bulk::{JustDone, Ticked};
use super::columns::Panel;
use super::columns::{self, Column};
use super::complaint::Complaint;
use super::facets::{Chosen, Opened, chosen};
use super::saved::Saved;
use super::standing::{self, Standing};
use crate::index::{ATTACHMENT, Sort, sentence as query};
use crate::kinds::Kind;
use crate::vault::{SavedView, ViewList};
use crate::web::site::Visit;
use crate::web::views::is_attachments;
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

/// One of several things to choose.
#[derive(Clone, Debug)]
pub struct Choice {
    pub label: String,
    pub href: String,
    pub current: bool,
    pub count: Option<u64>,
}

/// What stands above every list.
#[derive(Clone, Debug)]
pub struct Bar {
    pub views: Vec<Choice>,
    pub query: String,
    /// The same with what goes without saying.
    pub whole_query: String,
    /// The living, the archived too, or those alone; empty where the query says it, and for records.
    pub standings: Vec<Choice>,
    /// What the forms carry along besides the query and the columns.
    pub hidden: Vec<(&'static str, String)>,
    pub chosen_columns: String,
    pub chosen: Vec<Chosen>,
    pub saved: Saved,
    pub complaint: Option<Complaint>,
    pub panel: Option<Panel>,
    /// In which forms the list can be had as a file.
    pub exports: Vec<Choice>,
}

/// From which row to which, and where the others are.
#[derive(Clone, Debug)]
pub struct Pager {
    pub number: usize,
    /// `1–60`; empty for no rows.
    pub range: String,
    pub total: u64,
    pub previous: Option<String>,
    pub next: Option<String>,
    /// The last page, where the address names one beyond it.
    pub last: Option<String>,
}

impl Bar {
    /// With what there is to say of saved views.
    #[must_use]
    pub fn keeping(mut self, saved: Saved) -> Self {
        self.saved = saved;
        self
    }

    /// The list as files: of customers with everything there is, and with the columns that are shown. `kind` is empty for
    /// customers; `first` are the columns before those that can be chosen.
    #[must_use]
    pub fn exporting(mut self, kind: &str, first: &[&str]) -> Self {
        if self.complaint.is_some() {
            return self;
        }
        let chosen = self
            .panel
            .iter()
            .flat_map(|panel| &panel.columns)
            .filter(|column| column.chosen);
        let mut keys: Vec<&str> = first.to_vec();
        keys.extend(
            chosen
                .map(|column| column.key.as_str())
                .filter(|key| !first.contains(key)),
        );
        let keys = keys.join(",");
        let choice = |label: &str, columns: &str, format: &str| Choice {
            label: label.to_owned(),
            href: links::with_query(
                "/export",
                &[
                    ("q", &self.whole_query),
                    ("kind", kind),
                    ("cols", columns),
                    ("format", format),
                ],
            ),
            current: false,
            count: None,
        };
        let mut exports = Vec::new();
        if kind.is_empty() {
            exports.push(choice("Excel：客户和全部资料", "", "xlsx"));
        }
        exports.push(choice("Excel：列表里的这些列", &keys, "xlsx"));
        exports.push(choice("CSV：列表里的这些列", &keys, "csv"));
        exports.push(choice("CSV：给旧软件（GB18030）", &keys, "gb18030"));
        self.exports = exports;
        self
    }
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
            standing: Standing::of(request),
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

    /// The query for just what is shown. Records are shown of whatever customer.
    #[must_use]
    pub fn whole_text(&self) -> String {
        match self.view {
            View::Kind => self.text.clone(),
            View::List | View::Tree => self.standing.applied(&self.text),
        }
    }

    fn kept_text(&self) -> String {
        match self.view {
            View::Kind => self.text.clone(),
            View::List | View::Tree => self.standing.kept(&self.text),
        }
    }

    fn standings(&self) -> Vec<Choice> {
        if self.view == View::Kind || standing::says(&self.text) {
            return Vec::new();
        }
        let choice = |(standing, word, label): (Standing, &str, &str)| Choice {
            label: label.to_owned(),
            href: self.href(&[(standing::KEY, word)]),
            current: standing == self.standing,
            count: None,
        };
        Standing::ALL.map(choice).to_vec()
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

    /// The address of the first page with these values in place of the present ones.
    #[must_use]
    pub fn href(&self, changes: &[(&str, &str)]) -> String {
        let columns = self.columns.join(",");
        let own = [
            ("view", self.view.word()),
            ("kind", &self.kind),
            ("q", &self.text),
            (standing::KEY, self.standing.word()),
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

    #[must_use]
    pub fn bar(&self, complaint: Option<Complaint>, panel: Option<Panel>) -> Bar {
        let view = |(view, word, label): (View, &str, &str)| Choice {
            label: label.to_owned(),
            href: self.href(&[("view", word)]),
            current: view == self.view,
            count: None,
        };
        let hidden = [
            ("view", self.view.word().to_owned()),
            ("kind", self.kind.clone()),
            (standing::KEY, self.standing.word().to_owned()),
            ("sort", self.sort.clone()),
            ("from", self.from.clone()),
        ];
        let folders = self.open.iter().flatten().filter(|_| self.view == View::Tree);
        Bar {
            views: View::ALL.map(view).to_vec(),
            query: self.text.clone(),
            whole_query: self.whole_text(),
            standings: self.standings(),
            hidden: hidden
                .into_iter()
                .filter(|(_, value)| !value.is_empty())
                .chain(folders.map(|folder| ("open", folder.clone())))
                .collect(),
            chosen_columns: self.columns.join(","),
            chosen: chosen(&self.text, &|changes| self.href(changes)),
            exports: Vec::new(),
            saved: Saved::default(),
            complaint,
            panel,
        }
    }

    #[must_use]
    pub fn pager(&self, shown: usize, total: u64) -> Pager {
        let at = |number: usize| {
            let number = if number > 1 { number.to_string() } else { String::new() };
            self.href(&[("page", &number)])
        };
        let end = self.offset() + shown;
        Pager {
            number: self.number,
            range: if shown > 0 {
                format!("{}–{end}", self.offset() + 1)
            } else {
                String::new()
            },
            total,
            previous: (self.number > 1).then(|| at(self.number - 1)),
            last: (shown == 0 && total > 0).then(|| at((total as usize).div_ceil(self.limit))),
            next: (total > end as u64 && shown > 0).then(|| at(self.number + 1)),
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
