//! Last resorts for words that stand nowhere: letters mistyped ([`alike`]), words written without a blank between them ([`split`]).
//!
//! A query that finds anything is never widened, nor is a word that stands somewhere or hints at a name.

use super::alike::alike;
use super::gather::is_anywhere;
use super::guess::{Stands, guess};
use super::place::Place;
use super::split::split;
use super::words::{hint, run_query, runs};
use crate::index::IndexError;
use crate::index::query::{Clause, What};
use crate::index::snapshot::IndexSnapshot;
use crate::index::text::{Class, Piece, Pieces, compose};

/// Longer queries are none that somebody mistyped; each word costs as much as a search of its own.
const MOST_WORDS: usize = 8;

/// The clauses with what words that stand nowhere may be meant for; None where there is no such word.
pub(super) fn clauses(snapshot: &IndexSnapshot, clauses: &[Clause]) -> Result<Option<Vec<Clause>>, IndexError> {
    if clauses.len() > MOST_WORDS {
        return Ok(None);
    }
    let mut is_wider = false;
    let mut wide = Vec::with_capacity(clauses.len());
    for clause in clauses {
        let wider = match &clause.what {
            What::Words(text) if !clause.exclude => words(snapshot, text)?.map(|all| meant(&clause.what, all)),
            What::InKind(kind, text) if !clause.exclude => words(snapshot, text)?.map(|mut all| {
                // No words: nothing but of this kind.
                all.push(What::InKind(kind.clone(), String::new()).into());
                meant(&clause.what, all)
            }),
            What::Any(alternatives) if !clause.exclude => any(snapshot, alternatives)?,
            _ => None,
        };
        is_wider |= wider.is_some();
        wide.push(wider.map_or_else(|| clause.clone(), Clause::from));
    }
    Ok(is_wider.then_some(wide))
}

fn any(snapshot: &IndexSnapshot, alternatives: &[Vec<Clause>]) -> Result<Option<What>, IndexError> {
    let mut is_wider = false;
    let mut wide = Vec::with_capacity(alternatives.len());
    for alternative in alternatives {
        let wider = clauses(snapshot, alternative)?;
        is_wider |= wider.is_some();
        wide.push(wider.unwrap_or_else(|| alternative.clone()));
    }
    Ok(is_wider.then_some(What::Any(wide)))
}

/// Run by run: 苏州交付simens is widened in both.
fn words(snapshot: &IndexSnapshot, text: &str) -> Result<Option<Vec<Clause>>, IndexError> {
    let pieces = Pieces::of(&compose(text));
    let mut is_wider = false;
    let mut all: Vec<Clause> = Vec::new();
    let runs = runs(&pieces.list);
    if runs.len() > MOST_WORDS {
        return Ok(None);
    }
    for run in runs {
        let mut others = run_alternatives(snapshot, &pieces, run)?;
        is_wider |= !others.is_empty();
        match others.len() {
            0 => all.push(What::Words(written(&pieces, run)).into()),
            1 => all.append(&mut others.remove(0)),
            _ => all.push(What::Any(others).into()),
        }
    }
    Ok(is_wider.then_some(all))
}

/// As it was typed too, so that this is told from what was meant.
fn meant(typed: &What, all: Vec<Clause>) -> What {
    What::Meant(vec![vec![typed.clone().into()], all])
}

/// What may be meant instead of a run, if it stands nowhere; all clauses of one must hold.
fn run_alternatives(snapshot: &IndexSnapshot, pieces: &Pieces, run: &[Piece]) -> Result<Vec<Vec<Clause>>, IndexError> {
    let Some(word) = hint(pieces, run) else {
        return Ok(Vec::new());
    };
    if stands(snapshot, pieces, run)? {
        return Ok(Vec::new());
    }
    let quoted = |text: String| Clause::from(What::Quoted(text));
    let others: Vec<Vec<Clause>> = if run.iter().all(|piece| piece.class == Class::Char) {
        let parts = split(snapshot, pieces, run)?;
        let all = parts.map(|parts| parts.into_iter().map(quoted).collect());
        all.into_iter().collect()
    } else {
        let words = alike(snapshot, word)?;
        words.into_iter().map(|word| vec![quoted(word)]).collect()
    };
    // Last, since it goes through all names.
    if others.is_empty() || !guess(snapshot, word, Stands::Nowhere)?.customers.is_empty() {
        return Ok(Vec::new());
    }
    Ok(others)
}

fn stands(snapshot: &IndexSnapshot, pieces: &Pieces, run: &[Piece]) -> Result<bool, IndexError> {
    let fields = snapshot.fields();
    for field in [fields.names, fields.text] {
        if let Some(query) = run_query(pieces, run, &Place::field(field))
            && is_anywhere(snapshot.searcher(), query.as_ref())?
        {
            return Ok(true);
        }
    }
    Ok(false)
}

fn written(pieces: &Pieces, run: &[Piece]) -> String {
    let range = run.first().zip(run.last());
    let text = range.and_then(|(first, last)| pieces.folded.get(first.folded.0..last.folded.1));
    text.unwrap_or_default().to_owned()
}
