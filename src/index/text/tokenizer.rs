//! The engine's tokenizers over [`Pieces`].

use super::{GRAM, Pieces, compose};
use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

/// Words, signs and blanks at their positions and, at the position of the first, every two adjacent 汉字 together: a phrase of many
/// characters is looked up by half as many, rarer, terms. A single 汉字 is a token only at either end of a run of them:
/// there it may stand beside a word or sign in a phrase; by itself it is found as the beginning of a pair or an end.
#[derive(Clone, Default)]
pub(in crate::index) struct TextTokenizer {
    pieces: Pieces,
}

pub(in crate::index) struct TextTokens<'a> {
    pieces: &'a Pieces,
    /// The next piece.
    next: usize,
    /// The piece before `next` is a 汉字 with another one right after it; their pair is still to come.
    pair: bool,
    token: Token,
}

impl Tokenizer for TextTokenizer {
    type TokenStream<'a> = TextTokens<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> TextTokens<'a> {
        self.pieces.cut(&compose(text));
        TextTokens {
            pieces: &self.pieces,
            next: 0,
            pair: false,
            token: Token::default(),
        }
    }
}

impl TokenStream for TextTokens<'_> {
    fn advance(&mut self) -> bool {
        self.token.text.clear();
        let list = &self.pieces.list;
        if std::mem::take(&mut self.pair)
            && let Some(first) = self.next.checked_sub(1).and_then(|at| list.get(at))
        {
            self.token.text.push_str(self.pieces.pair(first));
            return true;
        }
        let Some(piece) = list.get(self.next) else { return false };
        let before = self
            .next
            .checked_sub(1)
            .and_then(|at| list.get(at))
            .is_some_and(|before| before.pairs_with(piece));
        self.next += 1;
        let after = list.get(self.next).is_some_and(|after| piece.pairs_with(after));
        let text = if before && after {
            self.pieces.pair(piece)
        } else {
            self.pieces.text(piece)
        };
        self.pair = after && !before;
        self.token.text.push_str(text);
        self.token.position = piece.position;
        (self.token.offset_from, self.token.offset_to) = piece.source;
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

/// Overlapping groups of [`GRAM`] digits with rising positions; the text is runs of ASCII digits between spaces.
#[derive(Clone, Default)]
pub(in crate::index) struct DigitTokenizer;

pub(in crate::index) struct DigitTokens<'a> {
    text: &'a str,
    at: usize,
    token: Token,
}

impl Tokenizer for DigitTokenizer {
    type TokenStream<'a> = DigitTokens<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> DigitTokens<'a> {
        DigitTokens {
            text,
            at: 0,
            token: Token::default(),
        }
    }
}

impl TokenStream for DigitTokens<'_> {
    fn advance(&mut self) -> bool {
        while let Some(gram) = self.text.get(self.at..self.at + GRAM) {
            let at = self.at;
            self.at += 1;
            if gram.bytes().all(|b| b.is_ascii_digit()) {
                self.token.text.clear();
                self.token.text.push_str(gram);
                self.token.position = at;
                (self.token.offset_from, self.token.offset_to) = (at, at + GRAM);
                return true;
            }
        }
        false
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}
