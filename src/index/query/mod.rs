//! The query language of the one box: words, "quoted text", `字段:值`, lists, ranges, comparisons, exclusion, alternatives.
//!
//! [`parse`] turns text into [`Clause`]s: `syntax` finds the parts, [`Keys`] knows the fields, `condition` gives the
//! values of a filter their types. Everything is linear in the length of the text, which is capped.

mod condition;
mod keys;
pub(super) mod literal;
pub mod sentence;
pub(super) mod syntax;

pub(super) use condition::{Condition, Test};
pub(super) use keys::{Key, Target};
pub use keys::{Keys, title_of_no_kind};

use super::IndexError;
use chrono::NaiveDate;

/// Longest query, in characters. Longer ones are refused: nobody means them.
pub(super) const LONGEST_QUERY: usize = 1000;

/// One condition of a query; all of them must hold.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Clause {
    /// Must not hold instead.
    pub exclude: bool,
    pub what: What,
}

impl Clause {
    /// Whether it says which kind of file is meant.
    pub fn names_kinds(&self) -> bool {
        !self.exclude
            && match &self.what {
                What::InKind(..) => true,
                What::Filter(condition) => condition.names_kinds(),
                What::Any(all) | What::Meant(all) => all.iter().flatten().any(Self::names_kinds),
                What::Words(_) | What::Quoted(_) => false,
            }
    }

    /// It, or what its alternatives are made of.
    pub fn leaves(&self) -> Vec<&Self> {
        match &self.what {
            What::Any(all) => all.iter().flatten().flat_map(Self::leaves).collect(),
            _ => vec![self],
        }
    }

    /// The same without what must not hold.
    pub fn wanted(&self) -> Vec<&Self> {
        match &self.what {
            _ if self.exclude => Vec::new(),
            What::Any(all) | What::Meant(all) => all.iter().flatten().flat_map(Self::wanted).collect(),
            _ => vec![self],
        }
    }

    /// The words of it, plain or quoted, as they were typed.
    pub fn typed(&self) -> Option<&str> {
        match &self.what {
            What::Words(text) | What::Quoted(text) => Some(text),
            What::Meant(all) => all.first()?.first()?.typed(),
            What::InKind(..) | What::Filter(_) | What::Any(_) => None,
        }
    }
}

impl From<What> for Clause {
    fn from(what: What) -> Self {
        Self { exclude: false, what }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum What {
    /// Text that is looked for piece by piece.
    Words(String),
    /// Text that is looked for as it is.
    Quoted(String),
    /// Text that is looked for in records of one kind.
    InKind(String, String),
    Filter(Condition),
    /// Alternatives; all clauses of one must hold.
    Any(Vec<Vec<Clause>>),
    /// Words as they were typed, and what is as good as meant by them, which comes after them. Nobody types this: it is made of
    /// [`What::Words`] and [`What::InKind`].
    Meant(Vec<Vec<Clause>>),
}

/// What the words of a query are read by.
pub(super) struct Reading<'a> {
    pub keys: &'a Keys,
    /// Whether the index has a column for a field key that no schema names.
    pub is_column: Box<dyn Fn(&str) -> bool + 'a>,
    pub today: NaiveDate,
}

/// Reads a query.
pub(super) fn parse(text: &str, reading: &Reading<'_>) -> Result<Vec<Clause>, IndexError> {
    if let Some((at, _)) = text.char_indices().nth(LONGEST_QUERY) {
        return Err(IndexError::Query {
            message: format!("搜索内容太长，最多 {LONGEST_QUERY} 个字"),
            span: (at, text.len()),
            proposal: None,
        });
    }
    clauses(syntax::parts(text), text, reading)
}

fn clauses(parts: Vec<syntax::Part>, text: &str, reading: &Reading<'_>) -> Result<Vec<Clause>, IndexError> {
    parts.into_iter().map(|part| clause(part, text, reading)).collect()
}

fn clause(part: syntax::Part, text: &str, reading: &Reading<'_>) -> Result<Clause, IndexError> {
    let written = || part.slice(text).to_owned();
    let what = match part.what {
        syntax::What::Words => What::Words(written()),
        syntax::What::Quoted(inner) => What::Quoted(inner),
        syntax::What::Filter(ref filter) => match condition::typed(filter, reading)? {
            Some(what) => what,
            None => What::Words(written()),
        },
        syntax::What::Any(all) => {
            let all = all.into_iter().map(|parts| clauses(parts, text, reading));
            What::Any(all.collect::<Result<_, IndexError>>()?)
        }
    };
    Ok(Clause {
        exclude: part.exclude,
        what,
    })
}
