//! Saved views: lists that a team keeps, one YAML file each in the vault's `views/`. Which files there are and what they say;
//! what they find is for rooms above.

mod file;
mod store;

pub use file::{ViewProblem, check_view};
pub use store::{FOLDER as VIEWS, StoredView, ViewFault, stored_views};

/// A list to come back to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SavedView {
    /// What it is called, where that is no name for a file.
    pub title: Option<String>,
    pub description: String,
    pub list: ViewList,
    /// As in the query box.
    pub query: String,
    /// Keys or labels of fields; empty for the usual ones.
    pub columns: Vec<String>,
    /// Key or label, with a minus before it when descending; empty for the usual order.
    pub sort: String,
    /// Whether customers are shown in their folders.
    pub in_folders: bool,
}

/// What a view is a list of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum ViewList {
    #[default]
    Customers,
    /// Customers and records together, as a search finds them.
    Search,
    /// Records of the kind with this name or title.
    Kind(String),
}

impl ViewList {
    const CUSTOMERS: [&str; 2] = ["客户", "customers"];
    const SEARCH: [&str; 2] = ["搜索", "search"];

    /// From the word that a file or form has for it.
    #[must_use]
    pub fn parse(word: &str) -> Self {
        match word.trim() {
            "" | "customer" => Self::Customers,
            word if Self::CUSTOMERS.contains(&word) => Self::Customers,
            word if Self::SEARCH.contains(&word) => Self::Search,
            word => Self::Kind(word.to_owned()),
        }
    }

    /// The word for it.
    #[must_use]
    pub fn word(&self) -> &str {
        match self {
            Self::Customers => Self::CUSTOMERS[0],
            Self::Search => Self::SEARCH[0],
            Self::Kind(name) => name,
        }
    }
}
