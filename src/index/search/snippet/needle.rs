//! What to look for in a text, of the words of a query.

use crate::index::query::{Clause, Keys, What};
use crate::index::search::meaning;
use crate::index::search::words::hint;
use crate::index::text::{Class, GRAM, Piece, Pieces, compose, joined_digits};

/// Something to look for: pieces one after the other, the last one possibly a beginning only.
pub(in crate::index::search) enum Needle {
    Pieces {
        texts: Vec<(usize, String)>,
        prefix: bool,
        /// The word, if it may hint at a name.
        hint: Option<String>,
    },
    Digits(String),
}

/// What to highlight for a clause without alternatives.
pub(in crate::index::search) fn needles(clause: &Clause, keys: &Keys) -> Vec<Needle> {
    let (text, quoted) = match &clause.what {
        What::Words(text) | What::InKind(_, text) => (text, false),
        What::Quoted(text) => (text, true),
        What::Filter(_) | What::Any(_) | What::Meant(_) => return Vec::new(),
    };
    let pieces = Pieces::of(&compose(text));
    if quoted {
        let list = &pieces.list;
        return needle(&pieces, list, false, None).into_iter().collect();
    }
    let mut needles: Vec<Needle> = joined_digits(&pieces.folded).map(Needle::Digits).into_iter().collect();
    for run in pieces.list.chunk_by(Piece::pairs_with) {
        let word = run.first().is_some_and(|piece| piece.class == Class::Word);
        let digits = run
            .first()
            .map(|piece| pieces.text(piece))
            .filter(|text| word && text.len() >= GRAM);
        needles.extend(digits.and_then(joined_digits).map(Needle::Digits));
        if run.iter().any(|piece| matches!(piece.class, Class::Char | Class::Word)) {
            let hint = hint(&pieces, run).filter(|word| meaning::kind(keys, word).is_none());
            needles.extend(needle(&pieces, run, word, hint));
        }
    }
    needles
}

fn needle(pieces: &Pieces, run: &[Piece], prefix: bool, hint: Option<&str>) -> Option<Needle> {
    let first = run.first()?.position;
    let texts = run
        .iter()
        .map(|piece| (piece.position - first, pieces.text(piece).to_owned()))
        .collect();
    Some(Needle::Pieces {
        texts,
        prefix,
        hint: hint.map(str::to_owned),
    })
}
