//! What stands above and below a list: ways to look at it, what narrows it, its pages.

use super::{Listing, View};
use crate::archive::says_standing;
use crate::web::links;
use crate::web::view::columns::Panel;
use crate::web::view::complaint::Complaint;
use crate::web::view::facets::{Chosen, chosen};
use crate::web::view::saved::Saved;
use crate::web::view::standing;

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
            (standing::KEY, standing::word(self.standing).to_owned()),
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

    fn standings(&self) -> Vec<Choice> {
        if self.view == View::Kind || says_standing(&self.text) {
            return Vec::new();
        }
        standing::choices(self.standing, |word| self.href(&[(standing::KEY, word)]))
    }
}
