//! Whether a list, a change of many or a count means the living customers, the archived too, or those alone. A query that says
//! itself whether it means archived customers is left as it is.

use super::ArchiveError;
use crate::index::{IndexError, sentence};

/// Conditions on these say whether archived customers are meant: the field by label and key, and the tree of the archive.
const TELLING: [&str; 3] = ["归档", "archived", "历史客户"];

/// Which customers are meant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Standing {
    #[default]
    Living,
    Both,
    Archived,
}

impl Standing {
    /// What a query says in so many words.
    #[must_use]
    pub const fn condition(self) -> &'static str {
        match self {
            Self::Living => "归档:否",
            Self::Both => "归档:是,否",
            Self::Archived => "归档:是",
        }
    }

    /// Whether an archived customer, or a living one, is meant.
    #[must_use]
    pub const fn includes(self, is_archived: bool) -> bool {
        match self {
            Self::Living => !is_archived,
            Self::Both => true,
            Self::Archived => is_archived,
        }
    }

    /// The query for just these customers.
    #[must_use]
    pub fn applied(self, text: &str) -> String {
        if says_standing(text) {
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
    ///
    /// # Errors
    /// Those of the answer.
    pub fn answer<T>(self, answer: Result<T, ArchiveError>, text: &str) -> Result<T, ArchiveError> {
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
pub fn says_standing(text: &str) -> bool {
    let telling = |word: &String| sentence::is_condition(word) && TELLING.iter().any(|telling| word.contains(telling));
    sentence::words(text).iter().any(telling)
}
