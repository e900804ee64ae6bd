//! Cutting text into pieces: one 汉字, one run of letters and digits, one sign, or white space.
//!
//! A piece's position is its number, white space counted like a sign, so that pieces of adjacent positions are exactly
//! adjacent text.

use super::fold::fold_char;

/// What a piece is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::index) enum Class {
    /// A character of a script written without spaces: a word of its own.
    Char,
    /// A run of letters and digits.
    Word,
    /// A punctuation mark or symbol.
    Sign,
    /// White space between other pieces, however much of it.
    Space,
}

/// One piece of a text.
#[derive(Clone, Debug)]
pub(in crate::index) struct Piece {
    pub class: Class,
    pub position: usize,
    /// Byte range in the folded text.
    pub folded: (usize, usize),
    /// Byte range in the text itself.
    pub source: (usize, usize),
}

impl Piece {
    /// Two 汉字 side by side.
    pub fn pairs_with(&self, next: &Self) -> bool {
        self.class == Class::Char && next.class == Class::Char && next.position == self.position + 1
    }

    /// Whether a character belongs to this word, which it follows.
    fn takes(&self, c: char, class: Class, folded: (usize, usize)) -> bool {
        self.class == Class::Word
            && self.folded.1 == folded.0
            && folded.1 - self.folded.0 <= LONGEST_WORD
            && (class == Class::Word || unicode_normalization::char::is_combining_mark(c))
    }
}

/// The pieces of a text.
#[derive(Clone, Debug, Default)]
pub(in crate::index) struct Pieces {
    pub folded: String,
    pub list: Vec<Piece>,
}

/// Longer runs are cut: nobody types them, and the index refuses huge terms.
const LONGEST_WORD: usize = 64;

impl Pieces {
    /// Cuts `text`, which should be composed ([`super::compose`]).
    pub fn of(text: &str) -> Self {
        let mut pieces = Self::default();
        pieces.cut(text);
        pieces
    }

    /// Cuts another text into the same buffers.
    pub fn cut(&mut self, text: &str) {
        self.folded.clear();
        self.list.clear();
        for (at, c) in text.char_indices() {
            let mut start = self.folded.len();
            if c.is_control() {
                self.folded.push(' ');
            } else {
                fold_char(c, &mut self.folded);
            }
            // One character may fold into several: ㈱ is three pieces.
            while let Some(folded) = self.folded.get(start..).and_then(|rest| rest.chars().next()) {
                let end = start + folded.len_utf8();
                self.push(folded, (start, end), (at, at + c.len_utf8()));
                start = end;
            }
        }
        self.list.pop_if(|last| last.class == Class::Space);
    }

    fn push(&mut self, c: char, folded: (usize, usize), source: (usize, usize)) {
        let class = class_of(c);
        let position = self.list.len();
        match self.list.last_mut() {
            None if class == Class::Space => {}
            Some(last) if class == Class::Space && last.class == Class::Space => {}
            Some(last) if last.takes(c, class, folded) => {
                last.folded.1 = folded.1;
                last.source.1 = source.1;
            }
            _ => self.list.push(Piece {
                class,
                position,
                folded,
                source,
            }),
        }
    }

    /// The folded text of a piece; a blank for any white space.
    pub fn text(&self, piece: &Piece) -> &str {
        if piece.class == Class::Space {
            return " ";
        }
        self.folded.get(piece.folded.0..piece.folded.1).unwrap_or_default()
    }

    /// The folded text of a piece and the piece after it.
    pub fn pair(&self, first: &Piece) -> &str {
        let after = self.folded.get(first.folded.1..).and_then(|rest| rest.chars().next());
        let end = after.map_or(0, char::len_utf8);
        self.folded
            .get(first.folded.0..first.folded.1 + end)
            .unwrap_or_default()
    }
}

fn class_of(c: char) -> Class {
    match c {
        '0'..='9' | 'a'..='z' => Class::Word,
        '!'..='~' => Class::Sign,
        _ if c.is_whitespace() => Class::Space,
        _ if is_written_without_spaces(c) => Class::Char,
        _ if c.is_alphanumeric() => Class::Word,
        _ => Class::Sign,
    }
}

/// 汉字 and their radicals, kana, bopomofo, hangul (its words are inflected), Thai and its neighbours.
fn is_written_without_spaces(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}' | '\u{2e80}'..='\u{2fdf}' | '\u{3005}'..='\u{3007}' | '\u{3021}'..='\u{3029}'
        | '\u{3031}'..='\u{3035}' | '\u{3038}'..='\u{303b}' | '\u{3041}'..='\u{3096}' | '\u{309d}'..='\u{30fa}'
        | '\u{30fc}'..='\u{30ff}' | '\u{3105}'..='\u{312f}' | '\u{3131}'..='\u{318e}' | '\u{31a0}'..='\u{31bf}'
        | '\u{31f0}'..='\u{31ff}' | '\u{3400}'..='\u{4dbf}' | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}'
        | '\u{e01}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{20000}'..='\u{3ffff}')
}
