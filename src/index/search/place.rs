//! Where tokens are looked up: a field, or one key of a JSON field.

use super::prefix::PrefixQuery;
use super::term;
use crate::index::schema::json_key;
use crate::index::text::{Class, Piece, Pieces};
use tantivy::Term;
use tantivy::query::{BooleanQuery, PhraseQuery, Query};
use tantivy::schema::Field;

pub(super) struct Place {
    field: Field,
    key: Option<String>,
}

impl Place {
    pub fn field(field: Field) -> Self {
        Self { field, key: None }
    }

    /// One key of a JSON field.
    pub fn key(field: Field, key: &str) -> Self {
        Self {
            field,
            key: Some(json_key(key)),
        }
    }

    fn term(&self, token: &str) -> Term {
        match &self.key {
            None => Term::from_field_text(self.field, token),
            Some(key) => {
                let mut term = Term::from_field_json_path(self.field, key, false);
                term.append_type_and_str(token);
                term
            }
        }
    }

    /// Exactly this token.
    pub fn token(&self, token: &str) -> Box<dyn Query> {
        term(self.term(token))
    }

    /// Every token that begins so.
    pub fn prefix(&self, start: &str) -> Box<dyn Query> {
        Box::new(PrefixQuery::new(self.term(start)))
    }

    /// These pieces, just so far from one another as they are. None for no pieces.
    pub fn phrase(&self, pieces: &Pieces, list: &[Piece]) -> Option<Box<dyn Query>> {
        let terms: Vec<(usize, Term)> = tokens(pieces, list)
            .into_iter()
            .map(|(position, token)| (position, self.term(token)))
            .collect();
        match (terms.as_slice(), list) {
            ([], _) => None,
            // A 汉字 by itself is a token only at the end of a run, but begins a pair everywhere else.
            ([_], [only]) if only.class == Class::Char => Some(self.prefix(pieces.text(only))),
            ([(_, only)], _) => Some(term(only.clone())),
            _ => Some(Box::new(PhraseQuery::new_with_offset(terms))),
        }
    }

    /// The tokens of these pieces, wherever they are: for fields without positions. None for no pieces.
    pub fn scattered(&self, pieces: &Pieces) -> Option<Box<dyn Query>> {
        match pieces.list.as_slice() {
            [] => None,
            [only] => self.phrase(pieces, std::slice::from_ref(only)),
            list => {
                let all = tokens(pieces, list)
                    .into_iter()
                    .map(|(_, token)| self.token(token))
                    .collect();
                Some(Box::new(BooleanQuery::intersection(all)))
            }
        }
    }
}

/// The tokens that cover the pieces, with their positions: 汉字 two by two as far as possible, which is rarer than each
/// alone.
fn tokens<'a>(pieces: &'a Pieces, list: &[Piece]) -> Vec<(usize, &'a str)> {
    let first = list.first().map_or(0, |piece| piece.position);
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(piece) = list.get(at) {
        let before = at
            .checked_sub(1)
            .and_then(|at| list.get(at))
            .filter(|before| before.pairs_with(piece));
        let (text, position, step) = if list.get(at + 1).is_some_and(|after| piece.pairs_with(after)) {
            (pieces.pair(piece), piece.position, 2)
        } else if let Some(before) = before {
            (pieces.pair(before), before.position, 1)
        } else {
            (pieces.text(piece), piece.position, 1)
        };
        tokens.push((position - first, text));
        at += step;
    }
    tokens
}
