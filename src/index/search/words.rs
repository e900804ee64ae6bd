//! Words and quoted text as queries over the tokens.
//!
//! A file matches when its own text does, or the names of its customer do. Where else it is found only adds to the score:
//! exact name, beginning of a name, name, contact, tag, title of a record, the rest. All of these are whole numbers, so that
//! [`super::favour`] has the room between them.

use super::customers::{self, customers_of};
use super::gather::{Bonus, Found, gather};
use super::guess::{Stands, guess};
use super::high;
use super::place::Place;
use crate::index::IndexError;
use crate::index::query::Clause;
use crate::index::schema::{Fields, ident};
use crate::index::snapshot::IndexSnapshot;
use crate::index::text::{Class, GRAM, Piece, Pieces, compose, fold, joined_digits};
use tantivy::query::{BooleanQuery, PhraseQuery, Query};
use tantivy::{Score, Term};

const EXACT_NAME: Score = 1000.0;
const NAME_PREFIX: Score = 500.0;
const NAME: Score = 100.0;

/// What must match, and what finding it elsewhere is worth.
#[derive(Default)]
pub(super) struct Words {
    pub all: Vec<Box<dyn Query>>,
    pub bonuses: Vec<Bonus>,
}

/// Text that is looked for piece by piece: runs of 汉字 as they are, other words by their beginning.
///
/// Where `guesses`, a customer is found too whose names a word only hints at ([`guess`]).
pub(super) fn words(snapshot: &IndexSnapshot, text: &str, guesses: bool) -> Result<Words, IndexError> {
    let fields = snapshot.fields();
    let pieces = Pieces::of(&compose(text));
    let mut runs = runs(&pieces.list);
    if runs.is_empty() {
        // Nothing but signs: then these are meant.
        runs.extend((!pieces.list.is_empty()).then_some(pieces.list.as_slice()));
    }
    let mut words = Words::default();
    for run in runs {
        let of = |place: &Place| run_query(&pieces, run, place);
        let hint = hint(&pieces, run).filter(|_| guesses);
        let digits = digits_of_run(&pieces, run).and_then(|digits| digit_query(fields, digits));
        words.add(snapshot, &of, folded(&pieces, run), digits, hint)?;
    }
    if let Some(digits) = joined_digits(&pieces.folded).filter(|digits| digits.len() < pieces.folded.len()) {
        // 138-0013-8000 however it is spaced in the file.
        let spaced = digit_query(fields, &digits);
        let all: Box<dyn Query> = Box::new(BooleanQuery::intersection(std::mem::take(&mut words.all)));
        words.all = vec![union([Some(all), spaced])];
    }
    Ok(words)
}

/// Text that is looked for as it is, signs and all.
pub(super) fn quoted(snapshot: &IndexSnapshot, text: &str) -> Result<Words, IndexError> {
    let pieces = Pieces::of(&compose(text));
    let mut words = Words::default();
    if !pieces.list.is_empty() {
        let list = &pieces.list;
        words.add(
            snapshot,
            &|place| place.phrase(&pieces, list),
            folded(&pieces, list),
            None,
            None,
        )?;
    }
    Ok(words)
}

/// Profiles whose whole name, or number or code, is what was typed, or begins with it.
pub(super) fn whole_name(snapshot: &IndexSnapshot, clauses: &[Clause]) -> Result<Vec<Bonus>, IndexError> {
    let fields = snapshot.fields();
    let wanted = clauses.iter().filter(|clause| !clause.exclude);
    let typed: Vec<&str> = wanted.filter_map(Clause::typed).collect();
    let typed = fold(&typed.join(" "));
    if typed.trim().is_empty() {
        return Ok(Vec::new());
    }
    let place = Place::field(fields.ident);
    let kinds = [ident::NAME, ident::ID, ident::LEGACY_ID, ident::CREDIT_CODE];
    let exact = union(kinds.map(|kind| Some(place.token(&ident::term(kind, &typed)))));
    let prefix = place.prefix(&ident::term(ident::NAME, &typed));
    let found = |query: Box<dyn Query>| gather(snapshot.searcher(), query.as_ref());
    Ok(vec![
        Bonus {
            found: found(exact)?,
            worth: EXACT_NAME,
        },
        Bonus {
            found: found(prefix)?,
            worth: NAME_PREFIX,
        },
    ])
}

impl Words {
    /// One thing that must be found: in the text (or `instead` of that), or in a name of the customer; or as what a name is
    /// hinted at by.
    fn add(
        &mut self,
        snapshot: &IndexSnapshot,
        of: &dyn Fn(&Place) -> Option<Box<dyn Query>>,
        typed: &str,
        instead: Option<Box<dyn Query>>,
        hint: Option<&str>,
    ) -> Result<(), IndexError> {
        let fields = snapshot.fields();
        let found = |place: Place| -> Result<Vec<Found>, IndexError> {
            of(&place).map_or(Ok(Vec::new()), |query| gather(snapshot.searcher(), query.as_ref()))
        };
        let named = found(Place::field(fields.names))?;
        let mut customers = customers_of(snapshot.searcher(), &named)?;
        if let Some(hint) = hint {
            let stands = if !customers.is_empty() {
                Stands::InNames
            } else if found(Place::field(fields.text))?
                .iter()
                .any(|segment| !segment.docs.is_empty())
            {
                Stands::InTexts
            } else {
                Stands::Nowhere
            };
            let guess = guess(snapshot, hint, stands)?;
            customers.extend(guess.customers);
            self.bonuses.extend(guess.bonuses);
        }
        self.all.push(union([
            of(&Place::field(fields.text)),
            instead,
            customers::files_of(fields, snapshot.dense(), customers),
        ]));
        self.bonuses.push(Bonus {
            found: named,
            worth: NAME,
        });
        let high = found(Place::field(fields.high))?;
        self.bonuses.extend(high::bonuses(snapshot, high, typed)?);
        Ok(())
    }
}

/// What belongs together: adjacent 汉字, or words joined by signs without white space. Lone signs are left out.
pub(super) fn runs(list: &[Piece]) -> Vec<&[Piece]> {
    let is_space = |piece: &Piece| piece.class == Class::Space;
    let joins =
        |a: &Piece, b: &Piece| (a.class == Class::Char) == (b.class == Class::Char) && is_space(a) == is_space(b);
    let is_sign = |piece: &Piece| matches!(piece.class, Class::Sign | Class::Space);
    let trimmed = |run: &'_ [Piece]| {
        let start = run.iter().position(|piece| !is_sign(piece))?;
        let end = run.iter().rposition(|piece| !is_sign(piece))?;
        Some((start, end))
    };
    list.chunk_by(joins)
        .filter_map(|run| trimmed(run).and_then(|(start, end)| run.get(start..=end)))
        .collect()
}

/// A run of 汉字 as it is; of words all but the last must be whole, because one types them one after the other.
pub(super) fn run_query(pieces: &Pieces, run: &[Piece], place: &Place) -> Option<Box<dyn Query>> {
    let (last, before) = run.split_last()?;
    if last.class != Class::Word {
        return place.phrase(pieces, run);
    }
    let prefix = place.prefix(pieces.text(last));
    Some(match place.phrase(pieces, before) {
        Some(before) => Box::new(BooleanQuery::intersection(vec![before, prefix])),
        None => prefix,
    })
}

/// What a run may hint at a name by: 汉字, or a word of letters.
pub(super) fn hint<'a>(pieces: &'a Pieces, run: &[Piece]) -> Option<&'a str> {
    let first = run.first()?;
    let text = folded(pieces, run);
    let is_plain = match first.class {
        Class::Char => run.iter().all(|piece| piece.class == Class::Char),
        Class::Word => run.len() == 1 && text.bytes().all(|byte| byte.is_ascii_lowercase()),
        Class::Sign | Class::Space => false,
    };
    is_plain.then_some(text)
}

/// The folded text of pieces that follow one another.
fn folded<'a>(pieces: &'a Pieces, run: &[Piece]) -> &'a str {
    let range = run
        .first()
        .zip(run.last())
        .map(|(first, last)| first.folded.0..last.folded.1);
    range.and_then(|range| pieces.folded.get(range)).unwrap_or_default()
}

/// The digits of a run that is one word of nothing else.
fn digits_of_run<'a>(pieces: &'a Pieces, run: &[Piece]) -> Option<&'a str> {
    let [word] = run else { return None };
    Some(pieces.text(word)).filter(|text| text.bytes().all(|b| b.is_ascii_digit()))
}

/// Any run of digits that contains these.
fn digit_query(fields: &Fields, digits: &str) -> Option<Box<dyn Query>> {
    let last = digits.len().checked_sub(GRAM)?;
    let starts = (0..last).step_by(GRAM).chain([last]);
    let terms = starts.filter_map(|at| Some((at, Term::from_field_text(fields.digits, digits.get(at..at + GRAM)?))));
    let terms: Vec<(usize, Term)> = terms.collect();
    match terms.as_slice() {
        [] => None,
        [(_, only)] => Some(super::term(only.clone())),
        _ => Some(Box::new(PhraseQuery::new_with_offset(terms))),
    }
}

/// One of these.
fn union<const N: usize>(queries: [Option<Box<dyn Query>>; N]) -> Box<dyn Query> {
    let mut queries: Vec<Box<dyn Query>> = queries.into_iter().flatten().collect();
    match queries.len() {
        1 => queries.remove(0),
        _ => Box::new(BooleanQuery::union(queries)),
    }
}
