//! The text around the match, from the stored record.

use super::{meaning, widen};
use crate::index::query::{Clause, Keys, What};
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
        let mut clauses = meaning::read(self, text, &Keys::of(catalog.kinds()))?;
        if let Some(wider) = widen::clauses(self, &clauses)? {
            clauses = wider;
        }
        let needles: Vec<Needle> = clauses.iter().flat_map(Clause::wanted).flat_map(needles).collect();
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
        let snippet = marked.cut(String::new());
        (hit.snippet, hit.highlights, hit.found_in) = (snippet.text, snippet.highlights, snippet.label);
        Some(number)
    }
}

/// Something to look for: pieces one after the other, the last one possibly a beginning only.
pub(super) enum Needle {
    Pieces { texts: Vec<(usize, String)>, prefix: bool },
    Digits(String),
}

/// A snippet with its highlights as byte ranges, and the label of the field it is from.
pub(super) struct Snippet {
    pub text: String,
    pub highlights: Vec<(usize, usize)>,
    pub label: String,
}

/// What to highlight for a clause without alternatives.
pub(super) fn needles(clause: &Clause) -> Vec<Needle> {
    let (text, quoted) = match &clause.what {
        What::Words(text) | What::InKind(_, text) => (text, false),
        What::Quoted(text) => (text, true),
        What::Filter(_) | What::Any(_) | What::Meant(_) => return Vec::new(),
    };
    let pieces = Pieces::of(&compose(text));
    if quoted {
        return needle(&pieces, &pieces.list, false).into_iter().collect();
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
            needles.extend(needle(&pieces, run, word));
        }
    }
    needles
}

fn needle(pieces: &Pieces, run: &[Piece], prefix: bool) -> Option<Needle> {
    let first = run.first()?.position;
    let texts = run
        .iter()
        .map(|piece| (piece.position - first, pieces.text(piece).to_owned()))
        .collect();
    Some(Needle::Pieces { texts, prefix })
}

/// The text of the hit in which most needles are found, cut around the first of them.
pub(super) fn best(hit: &Hit, texts: &[String], needles: &[Needle], keys: &Keys) -> Option<Snippet> {
    if needles.is_empty() {
        return None;
    }
    let mut found: Option<(usize, Marked, String)> = None;
    let mut consider = |text: &str, label: &dyn Fn() -> String| {
        if found.as_ref().is_some_and(|(count, ..)| *count >= needles.len()) {
            return;
        }
        let marked = Marked::of(text, needles);
        if marked.count > found.as_ref().map_or(0, |(count, ..)| *count) {
            found = Some((marked.count, marked, label()));
        }
    };
    let mut walk = Walk {
        kind: &hit.kind,
        keys,
        consider: &mut consider,
    };
    walk.value(&hit.record, "");
    for text in texts.iter().chain([&hit.title, &hit.customer_name, &hit.customer_id]) {
        consider(text, &String::new);
    }
    found.map(|(_, marked, label)| marked.cut(label))
}

struct Walk<'a> {
    kind: &'a str,
    keys: &'a Keys,
    consider: &'a mut dyn FnMut(&str, &dyn Fn() -> String),
}

impl Walk<'_> {
    fn value(&mut self, value: &Value, key: &str) {
        match value {
            Value::String(text) => self.text(text, key),
            Value::Number(number) => self.text(&number.to_string(), key),
            Value::Array(list) => list.iter().for_each(|value| self.value(value, key)),
            Value::Object(map) => {
                for (name, value) in map {
                    let key = if key.is_empty() {
                        name.clone()
                    } else {
                        format!("{key}.{name}")
                    };
                    self.value(value, &key);
                }
            }
            Value::Null | Value::Bool(_) => {}
        }
    }

    fn text(&mut self, text: &str, key: &str) {
        let (kind, keys) = (self.kind, self.keys);
        let label = || {
            // A free field has no label but its own name.
            let last = key.rsplit('.').next().unwrap_or(key);
            keys.label(kind, key).unwrap_or(last).to_owned()
        };
        (self.consider)(text, &label);
    }
}

/// A text with its matches.
struct Marked {
    text: String,
    /// Needles that were found.
    count: usize,
    /// Byte ranges, in order, not overlapping.
    ranges: Vec<(usize, usize)>,
}

impl Marked {
    fn of(text: &str, needles: &[Needle]) -> Self {
        let end = (0..=LOOKED_AT.min(text.len()))
            .rev()
            .find(|at| text.is_char_boundary(*at))
            .unwrap_or(0);
        let text = compose(text.get(..end).unwrap_or(text)).into_owned();
        let pieces = Pieces::of(&text);
        let mut ranges = Vec::new();
        let mut count = 0;
        for needle in needles {
            let before = ranges.len();
            match needle {
                Needle::Pieces { texts, prefix } => find_pieces(&pieces, texts, *prefix, &mut ranges),
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
        Self { text, count, ranges }
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
