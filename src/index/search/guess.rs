//! Customers whose names a word only hints at: by pinyin, as a short name, by characters that sound the same.
//!
//! Exactness comes first: a word that stands somewhere as typed means that, and only names that begin so are added; farther
//! guesses are for words that are found nowhere else.

use super::customers::Customers;
use super::gather::{Bonus, Found};
use crate::index::IndexError;
use crate::index::names::{Fit, Hearing, Name, scattered, sounding, spelled};
use crate::index::snapshot::IndexSnapshot;
use std::collections::BTreeMap;
use tantivy::{DocId, Score, SegmentOrdinal};

/// What a customer's own name is worth at best, and a contact's: less than one that has the word as typed.
const OWN: Score = 60.0;
const CONTACT: Score = 30.0;
/// What is left of that when the word stands somewhere as typed: less than a title, more than the text.
const BESIDE: Score = 0.15;
/// Of far guesses only the best are worth showing.
const MOST_FAR: usize = 50;

/// Where a word stands as typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stands {
    InNames,
    InTexts,
    Nowhere,
}

/// What tells fits of one kind apart adds at most so much: less than any step between kinds, or than being a living customer.
const DETAIL: Score = 0.04;

/// Customers that are meant, perhaps, and what that is worth for their profiles.
#[derive(Default)]
pub(super) struct Guess {
    pub customers: Customers,
    pub bonuses: Vec<Bonus>,
}

/// What a word (folded; letters alone or 汉字 alone) may mean.
pub(super) fn guess(snapshot: &IndexSnapshot, word: &str, stands: Stands) -> Result<Guess, IndexError> {
    let characters: Vec<char> = word.chars().collect();
    let is_letters = characters.iter().all(char::is_ascii_lowercase);
    let mut guesses = Guesses {
        snapshot,
        found: Vec::new(),
    };
    match (is_letters, characters.len()) {
        (true, 2..) => {
            guesses.add(&|name| spelled(name, word, Hearing::Exact))?;
            if stands != Stands::Nowhere {
                guesses.found.retain(|guess| guess.fit.is_beginning());
            } else if characters.len() > 2 {
                if guesses.found.is_empty() {
                    guesses.add(&|name| spelled(name, word, Hearing::Fuzzy))?;
                }
                guesses.add(&|name| scattered(name, &characters))?;
                guesses.keep_best();
            }
        }
        (false, 2..) if stands != Stands::InNames => {
            if characters.len() > 2 {
                guesses.add(&|name| scattered(name, &characters))?;
            }
            if stands == Stands::Nowhere && guesses.found.is_empty() {
                guesses.add(&|name| sounding(name, &characters))?;
            }
            guesses.keep_best();
        }
        _ => {}
    }
    Ok(guesses.into_guess(if stands == Stands::Nowhere { 1.0 } else { BESIDE }))
}

struct Guesses<'a> {
    snapshot: &'a IndexSnapshot,
    found: Vec<Guessed>,
}

struct Guessed {
    fit: Fit,
    worth: Score,
    customer: u64,
    profile: (SegmentOrdinal, DocId),
}

impl Guesses<'_> {
    /// The living customers that fit, each by the best of its names.
    fn add(&mut self, fits: &dyn Fn(&Name) -> Option<Fit>) -> Result<(), IndexError> {
        let readers = self.snapshot.searcher().segment_readers();
        for (segment, reader) in (0..).zip(readers) {
            let names = self
                .snapshot
                .dense()
                .segment(reader)
                .names(reader, self.snapshot.fields())?;
            for named in names.0.iter().filter(|named| !reader.is_deleted(named.doc)) {
                let best = |names: &[Name], worth: Score| {
                    let fit = names.iter().filter_map(fits).max()?;
                    Some((fit, (fit.share() * worth).round() + fit.detail() * DETAIL))
                };
                let (own, contact) = (best(&named.names, OWN), best(&named.contacts, CONTACT));
                let better = own
                    .into_iter()
                    .chain(contact)
                    .max_by(|left, right| left.1.total_cmp(&right.1));
                self.found.extend(better.map(|(fit, worth)| Guessed {
                    fit,
                    worth,
                    customer: named.customer,
                    profile: (segment, named.doc),
                }));
            }
        }
        Ok(())
    }

    /// Each customer once, by what it is worth most for.
    fn keep_best(&mut self) {
        self.found.sort_by(|left, right| right.worth.total_cmp(&left.worth));
        let mut seen = Customers::default();
        self.found.retain(|guess| seen.insert(guess.customer));
        self.found.truncate(MOST_FAR);
    }

    fn into_guess(self, share: Score) -> Guess {
        let mut guess = Guess::default();
        // Those worth the same share a bonus.
        let mut steps: BTreeMap<u32, BTreeMap<SegmentOrdinal, Vec<DocId>>> = BTreeMap::new();
        for guessed in self.found {
            guess.customers.insert(guessed.customer);
            let (segment, doc) = guessed.profile;
            // Kinds of fits stay whole numbers apart; rounded down, for above there is no room: 60 and 58 would both be 9.
            let worth = (guessed.worth.trunc() * share).floor() + guessed.worth.fract();
            let step = steps.entry(worth.to_bits()).or_default();
            step.entry(segment).or_default().push(doc);
        }
        guess.bonuses = steps
            .into_iter()
            .map(|(worth, segments)| Bonus {
                found: segments
                    .into_iter()
                    .map(|(segment, docs)| found(segment, docs))
                    .collect(),
                worth: Score::from_bits(worth),
            })
            .collect();
        guess
    }
}

fn found(segment: SegmentOrdinal, mut docs: Vec<DocId>) -> Found {
    docs.sort_unstable();
    docs.dedup();
    Found { segment, docs }
}
