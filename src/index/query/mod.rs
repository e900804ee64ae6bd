//! The query language of the one box: words, "quoted text", `字段:值`, lists, ranges, comparisons, exclusion.
//!
//! [`parse`] turns text into [`Clause`]s: `syntax` finds the parts, [`Keys`] knows the fields, `condition` gives the
//! values of a filter their types. Everything is linear in the length of the text, which is capped.

mod condition;
mod keys;
mod literal;
pub mod sentence;
pub(super) mod syntax;

pub(super) use condition::{Condition, Test};
pub(super) use keys::{Key, Target};
pub use keys::{Keys, title_of_no_kind};

use super::IndexError;

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
                What::Words(_) | What::Quoted(_) => false,
            }
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
}

/// Reads a query. `is_column` tells whether the index has a column for a field key that no schema names.
pub(super) fn parse(text: &str, keys: &Keys, is_column: &dyn Fn(&str) -> bool) -> Result<Vec<Clause>, IndexError> {
    if let Some((at, _)) = text.char_indices().nth(LONGEST_QUERY) {
        return Err(IndexError::Query {
            message: format!("搜索内容太长，最多 {LONGEST_QUERY} 个字"),
            span: (at, text.len()),
            proposal: None,
        });
    }
    let mut clauses = Vec::new();
    for part in syntax::parts(text) {
        let written = part.slice(text).to_owned();
        let what = match part.what {
            syntax::What::Words => What::Words(written),
            syntax::What::Quoted(inner) => What::Quoted(inner),
            syntax::What::Filter(filter) => match condition::typed(&filter, keys, is_column)? {
                Some(what) => what,
                None => What::Words(written),
            },
        };
        clauses.push(Clause {
            exclude: part.exclude,
            what,
        });
    }
    Ok(clauses)
}
