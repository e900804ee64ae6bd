//! The clauses of a query as queries of the engine.

use super::bits::BitSetQuery;
use super::gather::{self, Bonus};
use super::meaning::{self, Meanings};
use super::standing::Standing;
use super::words::{self, Words};
use super::{filter, intersection, term};
use crate::index::IndexError;
use crate::index::query::{Clause, Reading, What};
use crate::index::snapshot::IndexSnapshot;
use crate::index::text::fold;
use std::sync::Arc;
use tantivy::query::{BooleanQuery, Query};
use tantivy::{Score, Term};

/// What a word as typed is worth beside another that is only meant by it: more than that one being the whole of a name.
const AS_TYPED: Score = 2000.0;

/// What clauses are asked of.
pub(super) struct Asking<'a> {
    pub snapshot: &'a IndexSnapshot,
    pub standing: Option<&'a Arc<Standing>>,
    /// Whether the query says anywhere which kind of file is meant.
    pub names_kinds: bool,
    pub reading: Reading<'a>,
}

/// Clauses of which all must hold.
#[derive(Default)]
pub(super) struct Conjunction {
    pub all: Vec<Box<dyn Query>>,
    /// Queries of which none may match.
    pub excluded: Vec<Box<dyn Query>>,
    pub bonuses: Vec<Bonus>,
}

impl Asking<'_> {
    /// All of these clauses. Where `guesses`, names that words only hint at count too.
    pub fn all(&self, clauses: &[Clause], guesses: bool) -> Result<Conjunction, IndexError> {
        let mut asked = Conjunction::default();
        let is_beside = clauses.len() > 1;
        for clause in clauses {
            let guesses = guesses && !clause.exclude;
            let mut words = match &clause.what {
                What::Words(text) if guesses => self.word(text, is_beside)?,
                what => self.one(what, guesses)?,
            };
            if !clause.exclude {
                asked.all.append(&mut words.all);
                asked.bonuses.append(&mut words.bonuses);
            } else if !words.all.is_empty() {
                asked.excluded.push(intersection(words.all));
            }
        }
        if !asked.bonuses.is_empty() {
            asked.bonuses.extend(words::whole_name(self.snapshot, clauses)?);
        }
        Ok(asked)
    }

    /// A word, by its text and by what it may stand for.
    fn word(&self, text: &str, is_beside: bool) -> Result<Words, IndexError> {
        let meanings = Meanings {
            snapshot: self.snapshot,
            keys: self.reading.keys,
            today: self.reading.today,
            is_beside,
        };
        let mut meaning = meanings.of(text)?;
        // Who names a kind hints at nobody's name.
        let is_kind = meaning::kind(self.reading.keys, &fold(text)).is_some();
        let mut words = words::words(self.snapshot, text, !is_kind)?;
        if !meaning.queries.is_empty() && !words.all.is_empty() {
            meaning.queries.push(intersection(std::mem::take(&mut words.all)));
            words.all.push(Box::new(BooleanQuery::union(meaning.queries)));
        }
        words.bonuses.append(&mut meaning.bonuses);
        Ok(words)
    }

    fn one(&self, what: &What, guesses: bool) -> Result<Words, IndexError> {
        let fields = self.snapshot.fields();
        Ok(match what {
            What::Words(text) => words::words(self.snapshot, text, guesses)?,
            What::Quoted(text) => words::quoted(self.snapshot, text)?,
            What::InKind(kind, text) => {
                let mut words = words::words(self.snapshot, text, guesses)?;
                words.all.push(term(Term::from_field_text(fields.kind, kind)));
                words
            }
            What::Filter(condition) => Words {
                all: vec![filter::condition(
                    fields,
                    self.snapshot.dense(),
                    self.standing,
                    condition,
                    condition.kinds(self.names_kinds),
                )],
                ..Words::default()
            },
            What::Any(alternatives) => self.any(alternatives, guesses)?,
            What::Meant(alternatives) => self.meant(alternatives, guesses)?,
        })
    }

    /// The first as it was typed, which is worth more than all the others.
    fn meant(&self, alternatives: &[Vec<Clause>], guesses: bool) -> Result<Words, IndexError> {
        let Some((typed, others)) = alternatives.split_first() else {
            return Ok(Words::default());
        };
        let mut typed = self.any(std::slice::from_ref(typed), guesses)?;
        let exact = intersection(typed.all);
        typed.bonuses.push(Bonus {
            found: gather::gather(self.snapshot.searcher(), exact.as_ref())?,
            worth: AS_TYPED,
        });
        let mut others = self.any(others, false)?;
        typed.bonuses.append(&mut others.bonuses);
        Ok(Words {
            all: vec![Box::new(BooleanQuery::union(vec![exact, intersection(others.all)]))],
            bonuses: typed.bonuses,
        })
    }

    fn any(&self, alternatives: &[Vec<Clause>], guesses: bool) -> Result<Words, IndexError> {
        let mut queries = Vec::new();
        let mut bonuses = Vec::new();
        for clauses in alternatives {
            let mut asked = self.all(clauses, guesses)?;
            bonuses.append(&mut asked.bonuses);
            let query = intersection(asked.all);
            queries.push(if asked.excluded.is_empty() {
                query
            } else {
                let searcher = self.snapshot.searcher();
                let found = gather::without(searcher, query.as_ref(), &asked.excluded)?;
                Box::new(BitSetQuery::of_found(self.snapshot.dense(), searcher, &found))
            });
        }
        Ok(Words {
            all: vec![Box::new(BooleanQuery::union(queries))],
            bonuses,
        })
    }
}
