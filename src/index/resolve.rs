//! Which customer a word means.

use super::columns::{strings, texts};
use super::entry::CUSTOMER;
use super::query::LONGEST_QUERY;
use super::schema::{column, ident};
use super::snapshot::{IndexSnapshot, docs_beginning, docs_with};
use super::text::fold;
use super::{Hit, IndexError, search};
use tantivy::{DocAddress, Term};

/// Candidates given for an ambiguous word.
pub const MOST: usize = 20;

/// In falling order of certainty; the first that gives a customer decides.
const EXACT: [char; 5] = [
    ident::ID,
    ident::FOLDER,
    ident::LEGACY_ID,
    ident::CREDIT_CODE,
    ident::NAME,
];

/// Profiles that this word names as a whole.
pub(super) fn named(snapshot: &IndexSnapshot, word: &str) -> Result<Vec<Hit>, IndexError> {
    let word = word.trim();
    if is_no_word(word) {
        return Ok(Vec::new());
    }
    for kind in EXACT {
        let hits = exact(snapshot, kind, word)?;
        if !hits.is_empty() {
            return Ok(hits);
        }
    }
    Ok(Vec::new())
}

/// The same, else those of whose name it is a part.
pub(super) fn resolve(snapshot: &IndexSnapshot, word: &str) -> Result<Vec<Hit>, IndexError> {
    let word = word.trim();
    let hits = named(snapshot, word)?;
    if !hits.is_empty() || is_no_word(word) {
        return Ok(hits);
    }
    // Ranked: names that begin with the word come first.
    let mut hits = search::plain(snapshot, CUSTOMER, word, 10 * MOST)?;
    let folded = fold(word);
    hits.retain(|hit| fold(&hit.customer_name).contains(&folded));
    // A change must never meet another customer than the one that was meant: in doubt all of them are told.
    hits.sort_by_key(|hit| !fold(&hit.customer_name).starts_with(&folded));
    hits.truncate(MOST);
    Ok(hits)
}

fn is_no_word(word: &str) -> bool {
    word.is_empty() || word.chars().nth(LONGEST_QUERY).is_some()
}

/// Profiles with this customer number.
pub(super) fn with_id(snapshot: &IndexSnapshot, customer_id: &str) -> Result<Vec<Hit>, IndexError> {
    exact(snapshot, ident::ID, customer_id)
}

/// The numbers that begin so. Read from the few terms that do, whatever the number of customers.
pub(super) fn numbers_beginning(snapshot: &IndexSnapshot, beginning: &str) -> Result<Vec<String>, IndexError> {
    let first = ident::term(ident::ID, &fold(beginning));
    let mut numbers = Vec::new();
    for reader in snapshot.searcher().segment_readers() {
        let docs = docs_beginning(reader, snapshot.fields().ident, &first)?;
        numbers.extend(texts(strings(reader, column::CUSTOMER_ID)?.as_ref(), &docs)?);
    }
    Ok(numbers)
}

/// Profiles with this identifying word. A folder may be given with a trailing slash or as the path of the profile in it.
fn exact(snapshot: &IndexSnapshot, kind: char, word: &str) -> Result<Vec<Hit>, IndexError> {
    let mut folded = fold(word);
    if kind == ident::FOLDER {
        let profile = fold(&format!("/{}", crate::vault::PROFILE));
        let folder = folded.trim_end_matches('/');
        folded = folder.strip_suffix(&profile).unwrap_or(folder).to_owned();
    }
    let term = Term::from_field_text(snapshot.fields().ident, &ident::term(kind, &folded));
    let mut hits = Vec::new();
    for (segment, reader) in (0..).zip(snapshot.searcher().segment_readers()) {
        for doc in docs_with(reader, &term)?.into_iter().take(MOST) {
            hits.push(snapshot.stored(DocAddress::new(segment, doc))?.into_hit());
        }
    }
    hits.sort_by(|a, b| (a.archived, &a.path).cmp(&(b.archived, &b.path)));
    hits.truncate(MOST);
    Ok(hits)
}
