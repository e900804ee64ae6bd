//! How text becomes searchable: folding, cutting into pieces, tokens, digit runs, the A–Z letter.

mod digits;
mod fold;
mod initial;
mod pieces;
mod simplified;
mod tokenizer;

pub(super) use digits::{GRAM, digit_runs, joined_digits};
pub(super) use fold::{compose, fold, fold_into};
pub(super) use initial::{initial, reading};
pub(super) use pieces::{Class, Piece, Pieces};
pub(super) use simplified::simplified;
pub(super) use tokenizer::{DigitTokenizer, TextTokenizer};
