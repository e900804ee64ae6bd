//! A text with what was found in it marked.

use super::{Needle, Snippet};
use crate::index::names::{By, Hint};
use crate::index::text::{Pieces, compose};

/// Characters before the first match and in all.
const BEFORE: usize = 16;
const LENGTH: usize = 80;
/// Bytes of a text that are looked at.
const LOOKED_AT: usize = 200_000;

/// A text with its matches.
pub(super) struct Marked {
    text: String,
    /// Needles that were found.
    pub(super) count: usize,
    /// Byte ranges, in order, not overlapping.
    ranges: Vec<(usize, usize)>,
    by: Option<By>,
}

impl Marked {
    pub(super) fn of(text: &str, needles: &[Needle]) -> Self {
        Self::new(text, needles, false)
    }

    /// Where `hints`, the text is a name, of which words also find what they hint at.
    pub(super) fn new(text: &str, needles: &[Needle], hints: bool) -> Self {
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
    pub(super) fn cut(&self, label: String) -> Snippet {
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
