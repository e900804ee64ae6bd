//! Where in a query somebody types: which word, and which part of it. A query that is being typed is never finished, so this
//! reads only as much as it must and refuses nothing.

use crate::index::query::syntax::{self, Operator};

/// The part of the query that is being typed.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Place<'a> {
    pub at: At<'a>,
    /// The byte range that what is meant takes the place of.
    pub span: (usize, usize),
    /// The query without the word that is being typed; empty where that is no query of its own.
    pub rest: String,
    /// Nothing but white space follows.
    pub is_last: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum At<'a> {
    /// A word; with an operator behind it, it is a key already.
    Word { typed: &'a str, has_operator: bool },
    /// One of the values behind a key.
    Value {
        key: &'a str,
        operator: Operator,
        typed: &'a str,
        /// The values before it.
        listed: Vec<&'a str>,
    },
    /// Text in quotation marks is meant as it is.
    Quoted,
}

/// What is typed in `text` at the byte `at`.
pub(super) fn place(text: &str, at: usize) -> Place<'_> {
    let at = floor(text, at);
    let start = word_start(text, at);
    let end = at + text.get(at..).map_or(0, word_length);
    let word = (start, end);
    let before = text.get(start..at).unwrap_or_default();
    let behind = text.get(at..end).unwrap_or_default();
    let is_last = text.get(end..).unwrap_or_default().trim().is_empty();
    let rest = rest(text, word);
    let place = |at, span| Place {
        at,
        span,
        rest,
        is_last,
    };
    if before.starts_with(|c| syntax::closing(c).is_some()) {
        return place(At::Quoted, word);
    }
    let Some((key_length, operator, length)) = operator_in(before) else {
        let key_rest = behind.find(syntax::is_operator);
        let end = at + key_rest.unwrap_or(behind.len());
        let typed = At::Word {
            typed: before,
            has_operator: key_rest.is_some(),
        };
        return place(typed, (start, end));
    };
    let values_start = start + key_length + length;
    let mut listed = values(text.get(values_start..at).unwrap_or_default(), operator);
    let (from, typed) = listed.pop().unwrap_or((0, ""));
    let is_quoted = typed.starts_with(|c| syntax::closing(c).is_some());
    let value_end = if is_quoted { end } else { at + value_length(behind) };
    let value = At::Value {
        key: before.get(..key_length).unwrap_or_default(),
        operator,
        typed: bare(typed),
        listed: listed.into_iter().map(|(_, value)| bare(value)).collect(),
    };
    place(value, (values_start + from, value_end))
}

/// The start of the character that a byte belongs to.
fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// Where the word before `at` begins, behind minus and brackets.
fn word_start(text: &str, at: usize) -> usize {
    let mut start = 0;
    let mut closing: Option<&str> = None;
    for (place, c) in text.char_indices().take_while(|(place, _)| *place < at) {
        match closing {
            Some(close) if close.contains(c) => closing = None,
            Some(_) => {}
            None if c.is_whitespace() => start = place + c.len_utf8(),
            None => closing = syntax::closing(c),
        }
    }
    let word = text.get(start..at).unwrap_or_default();
    start + word.len() - word.trim_start_matches(|c| is_bracket(c) || syntax::is_minus(c)).len()
}

/// How much of what follows still belongs to the word.
fn word_length(behind: &str) -> usize {
    behind
        .find(|c: char| c.is_whitespace() || is_bracket(c))
        .unwrap_or(behind.len())
}

fn value_length(behind: &str) -> usize {
    behind.find(syntax::is_comma).unwrap_or(behind.len())
}

/// The bytes before the first operator, the operator and its length.
fn operator_in(word: &str) -> Option<(usize, Operator, usize)> {
    let at = word.find(|c| syntax::is_operator(c) || syntax::closing(c).is_some())?;
    let (operator, length) = syntax::operator(word.get(at..)?)?;
    (at > 0).then_some((at, operator, length))
}

/// The values so far and where each begins; the last one is the one being typed.
fn values(text: &str, operator: Operator) -> Vec<(usize, &str)> {
    let is_list = matches!(operator, Operator::Is | Operator::Equal);
    let mut closing: Option<&str> = None;
    let mut from = 0;
    let mut values = Vec::new();
    for (place, c) in text.char_indices() {
        match closing {
            Some(close) if close.contains(c) => closing = None,
            Some(_) => {}
            None if is_list && syntax::is_comma(c) => {
                values.push((from, text.get(from..place).unwrap_or_default()));
                from = place + c.len_utf8();
            }
            None => closing = syntax::closing(c),
        }
    }
    values.push((from, text.get(from..).unwrap_or_default()));
    values
}

/// A value without its quotation marks.
fn bare(value: &str) -> &str {
    value.trim_matches(|c| syntax::closing(c).is_some() || "」』".contains(c))
}

/// The query around a word. With alternatives or brackets it means nothing without it.
fn rest(text: &str, (start, end): (usize, usize)) -> String {
    let before = text.get(..start).unwrap_or_default();
    let before = before.trim_end_matches(syntax::is_minus);
    let rest = format!("{before} {}", text.get(end..).unwrap_or_default());
    let is_alternative = rest.split_whitespace().any(|word| syntax::or(word).is_some());
    if is_alternative || rest.contains(is_bracket) {
        return String::new();
    }
    rest.trim().to_owned()
}

fn is_bracket(c: char) -> bool {
    syntax::opens(c) || syntax::closes(c)
}

#[cfg(test)]
mod tests {
    use super::{At, Place, place};
    use crate::index::query::syntax::Operator;

    /// The place at the caret, which `|` stands for.
    fn typed(text: &str, check: impl Fn(&str, Place<'_>)) {
        let at = text.find('|').unwrap();
        let text = text.replace('|', "");
        check(&text, place(&text, at));
    }

    #[test]
    fn a_word_is_typed_until_an_operator() {
        for (text, word, span, rest) in [
            ("行|", "行", "行", ""),
            ("报价 -行|", "行", "行", "报价"),
            ("报价 （行|", "行", "行", ""),
            ("行|业 报价", "行", "行业", "报价"),
            ("|", "", "", ""),
        ] {
            typed(text, |plain, place| {
                assert_eq!(
                    place.at,
                    At::Word {
                        typed: word,
                        has_operator: false
                    },
                    "{text}"
                );
                assert_eq!(&plain[place.span.0..place.span.1], span, "{text}");
                assert_eq!(place.rest, rest, "{text}");
            });
        }
        typed("行|业:制造业", |plain, place| {
            assert_eq!(
                place.at,
                At::Word {
                    typed: "行",
                    has_operator: true
                }
            );
            assert_eq!(&plain[place.span.0..place.span.1], "行业");
        });
    }

    #[test]
    fn behind_an_operator_values_are_typed() {
        for (text, key, value, span, listed) in [
            ("行业:|", "行业", "", "", vec![]),
            ("报价 行业：制|", "行业", "制", "制", vec![]),
            ("等级:VIP,a|", "等级", "a", "a", vec!["VIP"]),
            ("等级:\"V I,P\"，|", "等级", "", "", vec!["V I,P"]),
            ("标签:\"a b|", "标签", "a b", "\"a b", vec![]),
            ("(等级:V|)", "等级", "V", "V", vec![]),
            ("等级:V|IP,A", "等级", "V", "VIP", vec![]),
        ] {
            typed(text, |plain, place| {
                let expected = At::Value {
                    key,
                    operator: Operator::Is,
                    typed: value,
                    listed: listed.clone(),
                };
                assert_eq!(place.at, expected, "{text}");
                assert_eq!(&plain[place.span.0..place.span.1], span, "{text}");
            });
        }
        typed("跟进<=2026|", |_, place| {
            let At::Value {
                key, operator, typed, ..
            } = place.at
            else {
                panic!("no value")
            };
            assert_eq!((key, operator, typed), ("跟进", Operator::LessOrEqual, "2026"));
        });
    }

    #[test]
    fn the_rest_is_a_query_of_its_own_or_nothing() {
        for (text, rest) in [
            ("负责人:张三 行业:|", "负责人:张三"),
            ("行业:| 城市:杭州", "城市:杭州"),
            ("行业:IT 或 行业:|", ""),
            ("(a b) 行业:|", ""),
            ("报价 -行业:|", "报价"),
        ] {
            typed(text, |_, place| assert_eq!(place.rest, rest, "{text}"));
        }
        typed("\"首付|", |_, place| assert_eq!(place.at, At::Quoted));
    }
}
