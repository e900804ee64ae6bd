//! Whether a list of customers shows the living, the archived too, or those alone. A query that says itself whether it means
//! archived customers is left as it is.

use super::query;
use crate::archive::ArchiveError;
use crate::index::IndexError;
use crate::web::Request;

/// The key of the address.
pub const KEY: &str = "archived";
/// Conditions on these say whether archived customers are meant: the field by label and key, and the tree of the archive.
const TELLING: [&str; 3] = ["归档", "archived", "历史客户"];

/// Which customers a list shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Standing {
    #[default]
    Living,
    Both,
    Archived,
}

impl Standing {
    /// Each with its word in addresses, and what it is called.
    pub const ALL: [(Self, &'static str, &'static str); 3] = [
        (Self::Living, "", "在册"),
        (Self::Both, "with", "含已归档"),
        (Self::Archived, "only", "只看已归档"),
    ];

    #[must_use]
    pub fn of(request: &Request) -> Self {
        let known = Self::ALL.iter().find(|(_, word, _)| *word == request.param(KEY));
        known.map_or(Self::Living, |(standing, ..)| *standing)
    }

    #[must_use]
    pub fn word(self) -> &'static str {
        let known = Self::ALL.iter().find(|(standing, ..)| *standing == self);
        known.map_or("", |(_, word, _)| word)
    }

    /// What a query says in so many words.
    const fn condition(self) -> &'static str {
        match self {
            Self::Living => "归档:否",
            Self::Both => "归档:是,否",
            Self::Archived => "归档:是",
        }
    }

    /// The query for just these customers.
    #[must_use]
    pub fn applied(self, text: &str) -> String {
        if says(text) {
            return text.to_owned();
        }
        // Before the others: what is half typed at the end, an open quotation mark, would take it in.
        format!("{} {text}", self.condition()).trim_end().to_owned()
    }

    /// The query as a saved view keeps it: that the living are meant goes without saying.
    #[must_use]
    pub fn kept(self, text: &str) -> String {
        match self {
            Self::Living => text.to_owned(),
            Self::Both | Self::Archived => self.applied(text),
        }
    }

    /// What was not understood of the applied query, where it stands in `text`.
    pub(in crate::web) fn answer<T>(self, answer: Result<T, ArchiveError>, text: &str) -> Result<T, ArchiveError> {
        let before = self.applied(text).len().saturating_sub(text.len());
        match answer {
            Err(ArchiveError::Index(IndexError::Query {
                message,
                span,
                proposal,
            })) => Err(ArchiveError::Index(IndexError::Query {
                message,
                span: (span.0.saturating_sub(before), span.1.saturating_sub(before)),
                proposal,
            })),
            answer => answer,
        }
    }
}

/// Whether a query says itself if it means archived customers.
#[must_use]
pub fn says(text: &str) -> bool {
    let telling = |word: &String| query::is_condition(word) && TELLING.iter().any(|telling| word.contains(telling));
    query::words(text).iter().any(telling)
}
