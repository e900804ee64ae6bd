//! Words of letters that differ from a typed one by one letter: wrong, missing, too many, or two in each other's place.

use crate::index::IndexError;
use crate::index::snapshot::IndexSnapshot;
use std::collections::BTreeMap;
use tantivy::Term;
use tantivy::query::FuzzyTermQuery;

/// Shorter words are too much alike.
const SHORTEST: usize = 4;
/// From so many letters on, a word may also be the beginning of one that is still being typed.
const SHORTEST_BEGINNING: usize = 5;
/// Only so many words are tried, the most frequent ones.
const MOST: usize = 8;

/// What a word that is found nowhere may have been meant to be. Its first letter is believed; a word with digits in it is a code,
/// of which every letter counts.
pub(super) fn alike(snapshot: &IndexSnapshot, word: &str) -> Result<Vec<String>, IndexError> {
    if word.len() < SHORTEST || !word.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return Ok(Vec::new());
    }
    let whole = known(snapshot, word, false)?;
    if !whole.is_empty() || word.len() < SHORTEST_BEGINNING {
        return Ok(whole);
    }
    known(snapshot, word, true)
}

fn known(snapshot: &IndexSnapshot, word: &str, is_beginning: bool) -> Result<Vec<String>, IndexError> {
    let fields = snapshot.fields();
    let mut found: BTreeMap<String, u32> = BTreeMap::new();
    for field in [fields.text, fields.names] {
        let term = Term::from_field_text(field, word);
        let query = if is_beginning {
            FuzzyTermQuery::new_prefix(term, 1, true)
        } else {
            FuzzyTermQuery::new(term, 1, true)
        };
        for reader in snapshot.searcher().segment_readers() {
            let index = reader.inverted_index(field)?;
            // Only words with the same first letter are gone through.
            let (first, end) = word.as_bytes().first().map_or((0, 0), |letter| (*letter, letter + 1));
            let words = index.terms().search(query.automaton()?).ge([first]).lt([end]);
            let mut words = words.into_stream()?;
            while words.advance() {
                let is_word = words.key().iter().all(u8::is_ascii_lowercase);
                if let Ok(other) = std::str::from_utf8(words.key())
                    && is_word
                {
                    *found.entry(other.to_owned()).or_default() += words.value().doc_freq;
                }
            }
        }
    }
    let mut found: Vec<(String, u32)> = found.into_iter().collect();
    found.sort_by_key(|(_, files)| std::cmp::Reverse(*files));
    Ok(found.into_iter().take(MOST).map(|(word, _)| word).collect())
}
