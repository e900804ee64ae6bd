//! Text in pieces, some of them marked: a snippet with its matches, a source line with its error.

/// A piece of text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    pub text: String,
    pub marked: bool,
}

/// Cuts `text` at byte ranges. Ranges that do not fit (out of order, inside a character, past the end) are passed over.
#[must_use]
pub fn pieces(text: &str, ranges: &[(usize, usize)]) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut push = |text: &str, marked: bool| {
        if !text.is_empty() {
            pieces.push(Piece {
                text: text.to_owned(),
                marked,
            });
        }
    };
    let mut done = 0;
    for &(start, end) in ranges {
        if let (true, Some(before), Some(inside)) = (start >= done, text.get(done..start), text.get(start..end)) {
            push(before, false);
            push(inside, true);
            done = end;
        }
    }
    push(text.get(done..).unwrap_or_default(), false);
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, ranges: &[(usize, usize)]) -> String {
        pieces(text, ranges)
            .iter()
            .map(|piece| {
                if piece.marked {
                    format!("[{}]", piece.text)
                } else {
                    piece.text.clone()
                }
            })
            .collect()
    }

    #[test]
    fn marks_matches() {
        assert_eq!(shown("杭州盛泰机械", &[(6, 12)]), "杭州[盛泰]机械");
        assert_eq!(shown("aba", &[(0, 1), (2, 3)]), "[a]b[a]");
        assert_eq!(shown("", &[]), "");
    }

    #[test]
    fn ignores_ranges_that_do_not_fit() {
        assert_eq!(shown("杭州", &[(1, 3), (3, 99), (3, 6), (0, 3)]), "杭[州]");
        assert_eq!(shown("ab", &[(1, 0)]), "ab");
    }
}
