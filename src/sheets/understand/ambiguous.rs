//! Headers that mean one thing in one sheet and another in the next: what stands below and beside them decides.

use super::header::Header;
use super::sample::{Nature, Sample};
use super::vocabulary::{Certainty, Place, Vocabulary};
use super::words;

/// Less of a column's values than so many of a hundred make no reading.
const FEWEST: usize = 50;

/// What a header means whose word alone does not say it. `found` is what the word says.
pub(super) fn settle<'k>(
    at: usize,
    headers: &[(u32, Header)],
    sample: &Sample,
    vocabulary: &Vocabulary<'k>,
    found: Option<(Certainty, Place<'k>)>,
) -> Option<(Certainty, Place<'k>)> {
    let (_, header) = headers.get(at)?;
    let word = header.word.as_str();
    if word == words::IN_CHARGE && is_legal_representative(at, headers, sample, vocabulary) {
        return vocabulary
            .at(words::LEGAL_REPRESENTATIVE)
            .map(|place| (Certainty::Alias(0), place));
    }
    let (certainty, place) = found?;
    if certainty > Certainty::Key
        && place.field.format.as_deref() == Some("phone")
        && sample.nature() == Some(Nature::Email)
    {
        return vocabulary.with_format("email").map(|place| (certainty, place));
    }
    let candidates: Vec<Place<'k>> = words::AMBIGUOUS
        .iter()
        .find(|(words, keys)| words.contains(&word) && keys.contains(&place.field.key.as_str()))
        .map(|(_, keys)| keys.iter().filter_map(|key| vocabulary.at(key)).collect())
        .unwrap_or_default();
    if candidates.is_empty() || sample.is_empty() {
        return Some((certainty, place));
    }
    // Of equally good ones the first.
    let best = candidates
        .into_iter()
        .rev()
        .map(|place| (sample.understood_by(place.field), place))
        .max_by_key(|(understood, _)| *understood);
    best.filter(|(understood, _)| *understood >= FEWEST)
        .map(|(_, place)| (certainty, place))
}

/// 负责人 beside what the business licence says is its 法定代表人, where somebody else is in charge of the customer or the
/// names never repeat: people who sell have more than one customer.
fn is_legal_representative(at: usize, headers: &[(u32, Header)], sample: &Sample, vocabulary: &Vocabulary<'_>) -> bool {
    let key_of = |header: &Header| Some(vocabulary.exact(&header.word)?.1.field.key.as_str());
    let keys = || {
        headers
            .iter()
            .enumerate()
            .filter(|(other, _)| *other != at)
            .filter_map(|(_, (_, header))| key_of(header))
    };
    let beside = [at.checked_sub(1), at.checked_add(1)];
    let is_beside_capital = beside
        .into_iter()
        .flatten()
        .filter_map(|at| headers.get(at))
        .any(|(_, header)| key_of(header) == Some(words::REGISTERED_CAPITAL));
    is_beside_capital
        && !keys().any(|key| key == words::LEGAL_REPRESENTATIVE)
        && (keys().any(|key| key == words::OWNER) || sample.never_repeats())
}
