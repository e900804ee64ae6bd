//! What a query means in this vault: words that stand for one another, and words that say nothing.

use crate::index::IndexError;
use crate::index::query::{Clause, Reading, What, parse};
use crate::index::snapshot::IndexSnapshot;
use crate::index::text::fold;
use crate::index::wording::Wording;

/// Reads a query by the vault's own words.
pub(super) fn read(snapshot: &IndexSnapshot, text: &str, reading: &Reading<'_>) -> Result<Vec<Clause>, IndexError> {
    let clauses = parse(text, reading)?;
    Ok(if snapshot.wording().is_empty() {
        clauses
    } else {
        meant(clauses, snapshot.wording())
    })
}

fn meant(clauses: Vec<Clause>, wording: &Wording) -> Vec<Clause> {
    let says_something = |clause: &Clause| match &clause.what {
        What::Words(word) => clause.exclude || !wording.is_stop_word(&fold(word)),
        _ => true,
    };
    // Who asks for nothing else means them.
    let only_stop_words = !clauses.iter().any(says_something);
    let kept = clauses
        .into_iter()
        .filter(|clause| only_stop_words || says_something(clause));
    kept.map(|clause| one(clause, wording)).collect()
}

fn one(clause: Clause, wording: &Wording) -> Clause {
    match clause.what {
        What::Words(word) if !clause.exclude => {
            let synonyms = wording.synonyms(&fold(&word)).into_iter();
            with_others(What::Words(word), synonyms.map(What::Quoted))
        }
        What::InKind(kind, word) if !clause.exclude => {
            let synonyms = wording.synonyms(&fold(&word)).into_iter();
            let in_kind = |word| What::InKind(kind.clone(), word);
            with_others(in_kind(word), synonyms.map(in_kind))
        }
        What::Any(alternatives) => Clause {
            exclude: clause.exclude,
            what: What::Any(
                alternatives
                    .into_iter()
                    .map(|clauses| meant(clauses, wording))
                    .collect(),
            ),
        },
        what => Clause { what, ..clause },
    }
}

fn with_others(typed: What, others: impl Iterator<Item = What>) -> Clause {
    let mut others = others.peekable();
    if others.peek().is_none() {
        return typed.into();
    }
    let all = std::iter::once(typed).chain(others);
    What::Meant(all.map(|what| vec![what.into()]).collect()).into()
}
