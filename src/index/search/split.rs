//! A run of 汉字 that stands nowhere as words written without a blank between them: 苏州交付投诉.
//!
//! Which words there are is told by the index itself: every part stands somewhere as it is, and of all ways to cut the run the
//! one with the most frequent parts is taken. So the vault's own names and products are words, and no dictionary is needed.

use super::gather::is_anywhere;
use super::place::Place;
use crate::index::IndexError;
use crate::index::snapshot::IndexSnapshot;
use crate::index::text::{Piece, Pieces};
use tantivy::Term;

/// Longer runs are sentences: nobody types them to find their words.
const LONGEST: usize = 24;
const SHORTEST: usize = 4;
/// Characters that stand between words and say nothing themselves.
const BETWEEN: [&str; 5] = ["的", "了", "和", "与", "及"];
/// What a word that the vault names as one costs, and what every part costs besides its rareness: of cuts that are as likely
/// the one with fewer parts is taken.
const KNOWN: f32 = 0.1;
const PART: f32 = 0.5;

/// The parts that must all be found, without those that say nothing; None where the run cannot be cut.
pub(super) fn split(
    snapshot: &IndexSnapshot,
    pieces: &Pieces,
    run: &[Piece],
) -> Result<Option<Vec<String>>, IndexError> {
    if !(SHORTEST..=LONGEST).contains(&run.len()) {
        return Ok(None);
    }
    let cutting = Cutting::new(snapshot, pieces, run)?;
    let parts = cutting.best().unwrap_or_default();
    let telling = parts.into_iter().filter(|part| !cutting.is_idle(part));
    let telling: Vec<String> = telling.map(str::to_owned).collect();
    Ok((!telling.is_empty()).then_some(telling))
}

struct Cutting<'a> {
    snapshot: &'a IndexSnapshot,
    pieces: &'a Pieces,
    run: &'a [Piece],
    /// By character: in how many files it stands side by side with the next one.
    pairs: Vec<u64>,
    /// By character: where the longest part that begins with it ends. What is part of something found is found as well, so
    /// these only rise.
    ends: Vec<usize>,
    files: f32,
}

impl<'a> Cutting<'a> {
    fn new(snapshot: &'a IndexSnapshot, pieces: &'a Pieces, run: &'a [Piece]) -> Result<Self, IndexError> {
        let mut cutting = Self {
            snapshot,
            pieces,
            run,
            pairs: Vec::new(),
            ends: Vec::new(),
            files: snapshot.searcher().num_docs() as f32 + 1.0,
        };
        for first in run.iter().take(run.len() - 1) {
            cutting.pairs.push(frequency(snapshot, pieces.pair(first))?);
        }
        let mut end = 0;
        for from in 0..run.len() {
            end = end.max(from + 1);
            while end < run.len() && cutting.is_found(from, end + 1)? {
                end += 1;
            }
            cutting.ends.push(end);
        }
        Ok(cutting)
    }

    fn is_found(&self, from: usize, to: usize) -> Result<bool, IndexError> {
        let pairs = self.pairs.get(from..to - 1).unwrap_or_default();
        if pairs.contains(&0) {
            return Ok(false);
        }
        if pairs.len() == 1 {
            return Ok(true);
        }
        let fields = self.snapshot.fields();
        for field in [fields.names, fields.text] {
            let query = Place::field(field).phrase(self.pieces, self.run.get(from..to).unwrap_or_default());
            if let Some(query) = query
                && is_anywhere(self.snapshot.searcher(), query.as_ref())?
            {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Whether a part says nothing of what is looked for.
    fn is_idle(&self, part: &str) -> bool {
        BETWEEN.contains(&part) || self.snapshot.wording().is_stop_word(part)
    }

    /// Whether these characters may be a part: what says nothing need not be found, and a single character would be found in
    /// anything.
    fn is_part(&self, from: usize, to: usize) -> bool {
        let text = self.text(from, to);
        let is_found = self.ends.get(from).is_some_and(|end| to <= *end);
        self.is_idle(text) || is_found && (to - from > 1 || self.snapshot.wording().is_word(text))
    }

    fn text(&self, from: usize, to: usize) -> &'a str {
        let range = self
            .run
            .get(from)
            .zip(to.checked_sub(1).and_then(|last| self.run.get(last)));
        let text = range.and_then(|(first, last)| self.pieces.folded.get(first.folded.0..last.folded.1));
        text.unwrap_or_default()
    }

    /// How unlikely a part is: by its rarest pair, since what it is more often than that cannot be.
    fn cost(&self, from: usize, to: usize) -> f32 {
        let wording = self.snapshot.wording();
        let text = self.text(from, to);
        if wording.is_word(text) || self.is_idle(text) {
            return PART + KNOWN;
        }
        let rarest = self.pairs.get(from..to - 1).unwrap_or_default().iter().min();
        let rareness = rarest.map_or(self.files, |pairs| self.files / (*pairs as f32).max(1.0));
        PART + rareness.max(1.0).ln()
    }

    /// The parts of the likeliest way to cut the run in two or more.
    fn best(&self) -> Option<Vec<&'a str>> {
        // By place: the least cost to come to it, and from where.
        let mut best: Vec<(f32, usize)> = vec![(f32::INFINITY, 0); self.run.len() + 1];
        *best.first_mut()? = (0.0, 0);
        for from in 0..self.run.len() {
            let (so_far, _) = *best.get(from)?;
            for to in (from + 1..=self.run.len()).filter(|to| self.is_part(from, *to)) {
                let cost = so_far + self.cost(from, to);
                let place = best.get_mut(to)?;
                if cost < place.0 {
                    *place = (cost, from);
                }
            }
        }
        let mut parts = Vec::new();
        let mut to = self.run.len();
        while to > 0 {
            let (cost, from) = *best.get(to)?;
            if cost.is_infinite() {
                return None;
            }
            parts.push(self.text(from, to));
            to = from;
        }
        parts.reverse();
        (parts.len() > 1).then_some(parts)
    }
}

/// How many files have a pair of characters, more or less: those that were taken away may still be counted.
fn frequency(snapshot: &IndexSnapshot, pair: &str) -> Result<u64, IndexError> {
    let fields = snapshot.fields();
    let mut files = 0;
    for field in [fields.text, fields.names] {
        files += snapshot.searcher().doc_freq(&Term::from_field_text(field, pair))?;
    }
    Ok(files)
}
