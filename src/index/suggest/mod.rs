//! What somebody who types a query may go on with: keys, the values that exist, spans of days; and how to mend what is not
//! understood.
//!
//! - `place`: which part of the query is being typed
//! - `keys`, `values`, `dates`: what fits there; `likeness` says how well, `tallies` how many there are
//! - `fault`: what the whole query cannot be understood for
//!
//! Nothing here decides what a query means: what is proposed is text in the query language, which `query` then reads as it
//! reads what people write themselves.

mod dates;
mod fault;
mod keys;
mod likeness;
mod place;
mod tallies;
mod values;

pub use fault::Fault;
pub use likeness::likeness;
pub(super) use tallies::Tallies;

use super::query::{Keys, Reading};
use super::snapshot::IndexSnapshot;
use super::{IndexError, search};
use crate::kinds::Catalog;
use crate::vault::Lifecycle;
use chrono::NaiveDate;
use place::At;

/// Suggestions given at most; what is not among the first few is sooner typed than read.
const MOST: usize = 9;
/// Of these, values of any field for a word that names none.
const MOST_WITHOUT_KEY: usize = 4;
/// Longest query that is looked at, in bytes.
const LONGEST: usize = 4000;

/// A query while it is typed.
#[derive(Clone, Copy, Debug)]
pub struct Typing<'a> {
    pub text: &'a str,
    /// The byte before which the caret stands.
    pub at: usize,
    /// What 今天 and 近 30 天 go by.
    pub today: NaiveDate,
    /// What 活跃度 and 价值 go by.
    pub lifecycle: &'a Lifecycle,
}

/// What can be gone on with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Suggestions {
    /// What fits best first.
    pub list: Vec<Suggestion>,
    /// Why the query as it is cannot be understood, unless it just is not finished where it is being typed.
    pub fault: Option<Fault>,
}

/// One way to go on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    pub what: Suggests,
    /// As it is shown: `行业:`, `制造业`, `近 30 天`.
    pub text: String,
    /// What takes the place of `span` in the query.
    pub insert: String,
    /// Byte range of the query.
    pub span: (usize, usize),
    /// A few words about it; empty when there is nothing to say.
    pub note: String,
    /// How many there are, and of what.
    pub count: Option<(u64, Counted)>,
}

/// What a suggestion is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Suggests {
    /// What may stand before a colon.
    Key,
    /// A value that exists.
    Value,
    /// A value with the key that it belongs to, for a word that names none.
    Condition,
    /// A day or several.
    Dates,
    /// In place of what is not understood.
    Repair,
}

impl Suggests {
    /// Its name in JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Key => "key",
            Self::Value => "value",
            Self::Condition => "condition",
            Self::Dates => "dates",
            Self::Repair => "repair",
        }
    }
}

/// What was counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counted {
    Customers,
    Files,
}

impl Counted {
    /// The word behind the number.
    #[must_use]
    pub const fn unit(self) -> &'static str {
        match self {
            Self::Customers => "位",
            Self::Files => "条",
        }
    }
}

/// What all parts need.
struct Desk<'a> {
    snapshot: &'a IndexSnapshot,
    catalog: &'a Catalog,
    keys: &'a Keys,
    typing: &'a Typing<'a>,
}

impl Desk<'_> {
    fn is_column(&self, key: &str) -> bool {
        search::has_column(self.snapshot, key)
    }

    fn reading(&self) -> Reading<'_> {
        Reading {
            today: self.typing.today,
            ..self.snapshot.reading(self.keys)
        }
    }
}

/// What fits where the caret stands.
pub(super) fn suggest(
    snapshot: &IndexSnapshot,
    typing: &Typing<'_>,
    catalog: &Catalog,
    keys: &Keys,
) -> Result<Suggestions, IndexError> {
    if typing.text.len() > LONGEST {
        return Ok(Suggestions::default());
    }
    let desk = Desk {
        snapshot,
        catalog,
        keys,
        typing,
    };
    let place = place::place(typing.text, typing.at);
    let mut list = match &place.at {
        At::Quoted | At::Word { typed: "", .. } => Vec::new(),
        At::Word { typed, has_operator } => {
            let mut list = keys::beginning_with(&desk, &place, typed, *has_operator);
            if !has_operator {
                let values = values::of_any_field(&desk, &place, typed)?;
                list.truncate(MOST - values.len().min(MOST_WITHOUT_KEY));
                list.extend(values);
            }
            list
        }
        At::Value { .. } => values::of_key(&desk, &place)?,
    };
    list.truncate(MOST);
    let fault = fault::find(&desk, &place);
    if let Some(repair) = fault.as_ref().and_then(Fault::repair) {
        list.insert(0, repair);
    }
    Ok(Suggestions { list, fault })
}
