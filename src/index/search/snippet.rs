//! The text around the match, from the stored record.

use super::words::hint;
use super::{meaning, own_words, widen};
use crate::index::entry::CUSTOMER;
use crate::index::names::{By, CONTACTS, Hint};
use crate::index::query::{Clause, Keys, What};
use crate::index::schema::column;
use crate::index::text::{Class, GRAM, Piece, Pieces, compose, joined_digits};
use crate::index::{Hit, IndexError, IndexSnapshot};
use crate::kinds::Catalog;
use serde_json::Value;

/// Characters before the first match and in all.
const BEFORE: usize = 16;
const LENGTH: usize = 80;
/// Bytes of a text that are looked at.
const LOOKED_AT: usize = 200_000;

/// Looks for the words of a query in texts that the index searches, but does not keep.
pub struct Seeker {
    needles: Vec<Needle>,
}

impl IndexSnapshot {
    /// What looks for the words of a query; none when it has no words.
    pub fn seeker(&self, text: &str, catalog: &Catalog) -> Result<Option<Seeker>, IndexError> {
        let keys = Keys::of(catalog.kinds());
        let mut clauses = own_words::read(self, text, &self.reading(&keys))?;
        if let Some(wider) = widen::clauses(self, &clauses)? {
            clauses = wider;
        }
        let wanted = clauses.iter().flat_map(Clause::wanted);
        let needles: Vec<Needle> = wanted.flat_map(|clause| needles(clause, &keys)).collect();
        Ok((!needles.is_empty()).then_some(Seeker { needles }))
    }
}

impl Seeker {
    /// Makes the text that has most of the words the snippet of the hit, unless its names have more of them. Gives the number
    /// of that text.
    pub fn seek<'a>(&self, hit: &mut Hit, texts: impl Iterator<Item = &'a str>) -> Option<usize> {
        let names = [&hit.title, &hit.customer_name].map(|name| Marked::of(name, &self.needles).count);
        let mut least = names.into_iter().max().unwrap_or_default().max(1);
        let mut found = None;
        for (number, text) in texts.enumerate() {
            let marked = Marked::of(text, &self.needles);
            if marked.count >= least {
                least = marked.count + 1;
                found = Some((number, marked));
            }
            if least > self.needles.len() {
                break;
            }
        }
        let (number, marked) = found?;
        marked.cut(String::new()).show(hit);
        Some(number)
    }
}

/// Something to look for: pieces one after the other, the last one possibly a beginning only.
pub(super) enum Needle {
    Pieces {
        texts: Vec<(usize, String)>,
        prefix: bool,
        /// The word, if it may hint at a name.
        hint: Option<String>,
    },
    Digits(String),
}

/// A snippet with its highlights as byte ranges, and the label of the field it is from.
pub(super) struct Snippet {
    text: String,
    highlights: Vec<(usize, usize)>,
    label: String,
    /// How the words hint at it, unless they stand there as typed.
    by: Option<By>,
}

impl Snippet {
    /// Makes it the snippet of a hit.
    pub fn show(self, hit: &mut Hit) {
        let by = self.by.map_or("", By::label);
        let reasons = [self.label.as_str(), by]
            .into_iter()
            .filter(|reason| !reason.is_empty());
        hit.found_in = reasons.collect::<Vec<_>>().join(" · ");
        hit.hint = by;
        hit.snippet = self.text;
        hit.highlights = self.highlights;
    }
}

/// What to highlight for a clause without alternatives.
pub(super) fn needles(clause: &Clause, keys: &Keys) -> Vec<Needle> {
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

/// The text of the hit in which most needles are found, cut around the first of them. What the words only hint at counts where
/// fewer of them stand as typed.
pub(super) fn best(hit: &Hit, texts: &[String], needles: &[Needle], keys: &Keys) -> Option<Snippet> {
    let mut choice = Choice::of(needles);
    let label = |key: &str| label(&hit.kind, key, keys);
    walk(&hit.record, "", &mut |text, key| {
        choice.consider(text, &|| label(key), false);
    });
    for text in texts.iter().chain([&hit.title, &hit.customer_name, &hit.customer_id]) {
        choice.consider(text, &String::new, false);
    }
    if !choice.is_settled() {
        let name = || self::label(CUSTOMER, column::CUSTOMER_NAME, keys);
        choice.consider(&hit.customer_name, &name, true);
        each_name(hit, keys, &mut |text, key| choice.consider(text, &|| label(key), true));
    }
    choice.snippet()
}

/// The same among the names in a profile, for other files of that customer: they are found by these too.
pub(super) fn best_name(profile: &Hit, needles: &[Needle], keys: &Keys) -> Option<Snippet> {
    let mut choice = Choice::of(needles);
    for hints in [false, true] {
        each_name(profile, keys, &mut |text, key| {
            choice.consider(text, &|| label(CUSTOMER, key, keys), hints);
        });
    }
    choice.snippet()
}

/// The names of the customer and its contacts in a profile, with their field keys.
fn each_name(hit: &Hit, keys: &Keys, act: &mut dyn FnMut(&str, &str)) {
    if hit.kind == CUSTOMER {
        walk(&hit.record, "", &mut |text, key| {
            if key == CONTACTS || keys.is_name(CUSTOMER, key) {
                act(text, key);
            }
        });
    }
}

/// The best of several texts.
struct Choice<'a> {
    needles: &'a [Needle],
    best: Option<(Marked, String)>,
}

impl<'a> Choice<'a> {
    fn of(needles: &'a [Needle]) -> Self {
        Self { needles, best: None }
    }

    fn count(&self) -> usize {
        self.best.as_ref().map_or(0, |(marked, _)| marked.count)
    }

    fn is_settled(&self) -> bool {
        self.count() >= self.needles.len()
    }

    fn consider(&mut self, text: &str, label: &dyn Fn() -> String, hints: bool) {
        if self.is_settled() {
            return;
        }
        let marked = Marked::new(text, self.needles, hints);
        if marked.count > self.count() {
            self.best = Some((marked, label()));
        }
    }

    fn snippet(self) -> Option<Snippet> {
        self.best.map(|(marked, label)| marked.cut(label))
    }
}

/// Every text and number of a record with its field key.
fn walk(value: &Value, key: &str, act: &mut dyn FnMut(&str, &str)) {
    match value {
        Value::String(text) => act(text, key),
        Value::Number(number) => act(&number.to_string(), key),
        Value::Array(list) => list.iter().for_each(|value| walk(value, key, act)),
        Value::Object(map) => {
            for (name, value) in map {
                let inner = if key.is_empty() {
                    name.clone()
                } else {
                    format!("{key}.{name}")
                };
                walk(value, &inner, act);
            }
        }
        Value::Null | Value::Bool(_) => {}
    }
}

/// A free field has no label but its own name.
fn label(kind: &str, key: &str, keys: &Keys) -> String {
    let last = key.rsplit('.').next().unwrap_or(key);
    keys.label(kind, key).unwrap_or(last).to_owned()
}

/// A text with its matches.
struct Marked {
    text: String,
    /// Needles that were found.
    count: usize,
    /// Byte ranges, in order, not overlapping.
    ranges: Vec<(usize, usize)>,
    by: Option<By>,
}

impl Marked {
    fn of(text: &str, needles: &[Needle]) -> Self {
        Self::new(text, needles, false)
    }

    /// Where `hints`, the text is a name, of which words also find what they hint at.
    fn new(text: &str, needles: &[Needle], hints: bool) -> Self {
        let end = (0..=LOOKED_AT.min(text.len()))
            .rev()
            .find(|at| text.is_char_boundary(*at))
            .unwrap_or(0);
        let text = compose(text.get(..end).unwrap_or(text)).into_owned();
        let pieces = Pieces::of(&text);
        let mut ranges = Vec::new();
        let mut count = 0;
        let mut by = None;
        for needle in needles {
            let before = ranges.len();
            match needle {
                Needle::Pieces { texts, prefix, hint } => {
                    find_pieces(&pieces, texts, *prefix, &mut ranges);
                    let hint = hint.as_deref().filter(|_| hints && ranges.len() == before);
                    if let Some(hint) = hint.and_then(|word| Hint::of(&text, word)) {
                        ranges.extend(hint.ranges);
                        by = by.max(Some(hint.by));
                    }
                }
                Needle::Digits(digits) => find_digits(&text, digits, &mut ranges),
            }
            count += usize::from(ranges.len() > before);
        }
        ranges.sort_unstable();
        ranges.dedup_by(|next, kept| {
            let joins = next.0 <= kept.1;
            if joins {
                kept.1 = kept.1.max(next.1);
            }
            joins
        });
        Self {
            text,
            count,
            ranges,
            by,
        }
    }

    /// One line of at most [`LENGTH`] characters, beginning shortly before the first match.
    fn cut(&self, label: String) -> Snippet {
        let first = self.ranges.first().map_or(0, |range| range.0);
        let head = self.text.get(..first).unwrap_or_default();
        let start = head
            .char_indices()
            .rev()
            .take(BEFORE)
            .last()
            .map_or(first, |(at, _)| at);
        let mut snippet = Snippet {
            text: String::new(),
            highlights: Vec::new(),
            label,
            by: self.by,
        };
        if start > 0 {
            snippet.text.push('…');
        }
        let mut ranges = self.ranges.iter().peekable();
        let mut open = None;
        let visible = self.text.char_indices().skip_while(|(at, _)| *at < start);
        for (characters, (at, c)) in visible.enumerate() {
            while ranges.next_if(|range| range.1 <= at).is_some() {
                snippet
                    .highlights
                    .extend(open.take().map(|from| (from, snippet.text.len())));
            }
            if characters == LENGTH {
                snippet
                    .highlights
                    .extend(open.take().map(|from| (from, snippet.text.len())));
                snippet.text.push('…');
                break;
            }
            if open.is_none() && ranges.peek().is_some_and(|range| range.0 <= at) {
                open = Some(snippet.text.len());
            }
            snippet
                .text
                .push(if c.is_whitespace() || c.is_control() { ' ' } else { c });
        }
        snippet.highlights.extend(open.map(|from| (from, snippet.text.len())));
        snippet
    }
}

fn find_pieces(pieces: &Pieces, texts: &[(usize, String)], prefix: bool, ranges: &mut Vec<(usize, usize)>) {
    let list = &pieces.list;
    for (start, first) in list.iter().enumerate() {
        let fits = |at: usize| {
            let (Some(piece), Some((offset, text))) = (list.get(start + at), texts.get(at)) else {
                return false;
            };
            let whole = pieces.text(piece) == text;
            piece.position == first.position + offset
                && (whole || (prefix && pieces.text(piece).starts_with(text.as_str())))
        };
        if !texts.is_empty() && (0..texts.len()).all(fits) {
            let Some(last) = list.get(start + texts.len() - 1) else {
                continue;
            };
            // Of a word only the beginning is highlighted, where folding kept its length.
            let folded = last.folded.1 - last.folded.0;
            let typed = texts.last().map_or(0, |(_, text)| text.len());
            let end = if prefix && folded == last.source.1 - last.source.0 {
                last.source.0 + typed
            } else {
                last.source.1
            };
            ranges.push((first.source.0, end));
        }
    }
}

/// Digits with nothing but spacing between them.
fn find_digits(text: &str, wanted: &str, ranges: &mut Vec<(usize, usize)>) {
    let mut digits = String::new();
    let mut places: Vec<usize> = Vec::new();
    for (at, c) in text.char_indices() {
        let folded = match c {
            '０'..='９' => char::from_u32(c as u32 - '０' as u32 + '0' as u32).unwrap_or(c),
            _ => c,
        };
        if folded.is_ascii_digit() {
            digits.push(folded);
            places.push(at);
        } else if !matches!(folded, ' ' | '-' | '(' | ')' | '（' | '）') && !digits.ends_with(' ') {
            digits.push(' ');
            places.push(at);
        }
    }
    for (at, _) in digits.match_indices(wanted) {
        if let (Some(from), Some(to)) = (places.get(at), places.get(at + wanted.len() - 1)) {
            let last = text
                .get(*to..)
                .and_then(|rest| rest.chars().next())
                .map_or(0, char::len_utf8);
            ranges.push((*from, *to + last));
        }
    }
}
