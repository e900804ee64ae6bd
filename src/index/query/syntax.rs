//! The parts of a query and where they lie; what a key means is not known here.

use std::iter::Peekable;
use std::str::CharIndices;

/// A part of the query.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Part {
    /// Preceded by a minus.
    pub exclude: bool,
    /// Byte range without the minus.
    pub span: (usize, usize),
    pub what: What,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum What {
    Words,
    Quoted(String),
    /// Something that has the shape of a filter.
    Filter(Filter),
}

/// `key` `operator` `values`.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Filter {
    pub key: String,
    pub key_span: (usize, usize),
    pub operator: Operator,
    /// Byte range of operator and values.
    pub rest_span: (usize, usize),
    pub values: Vec<Value>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::index) enum Operator {
    /// `:`
    Is,
    /// `=`
    Equal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Value {
    pub text: String,
    pub quoted: bool,
}

impl Part {
    /// The part as written.
    pub fn slice<'a>(&self, text: &'a str) -> &'a str {
        text.get(self.span.0..self.span.1).unwrap_or_default()
    }
}

/// All parts, in order.
pub(super) fn parts(text: &str) -> Vec<Part> {
    let mut reader = Reader {
        text,
        chars: text.char_indices().peekable(),
    };
    std::iter::from_fn(|| reader.part()).collect()
}

struct Reader<'a> {
    text: &'a str,
    chars: Peekable<CharIndices<'a>>,
}

impl<'a> Reader<'a> {
    fn part(&mut self) -> Option<Part> {
        loop {
            self.skip(char::is_whitespace);
            let (mut start, first) = *self.chars.peek()?;
            let exclude = is_minus(first)
                && self
                    .after(first, start)
                    .is_some_and(|c| !c.is_whitespace() && !is_minus(c));
            if exclude {
                self.chars.next();
                start = self.at();
            }
            if let Some(close) = self.chars.peek().and_then(|(_, c)| closing(*c)) {
                let inner = self.quoted(close);
                if inner.trim().is_empty() {
                    continue;
                }
                return Some(Part {
                    exclude,
                    span: (start, self.at()),
                    what: What::Quoted(inner),
                });
            }
            let key = self.take_while(|c| !c.is_whitespace() && !is_operator(c) && closing(c).is_none());
            let key_span = (start, self.at());
            if let Some(operator) = self.operator_after(key) {
                let values = self.values(operator);
                let rest_span = (key_span.1, self.at());
                let filter = Filter {
                    key: key.to_owned(),
                    key_span,
                    operator,
                    rest_span,
                    values,
                };
                return Some(Part {
                    exclude,
                    span: (start, self.at()),
                    what: What::Filter(filter),
                });
            }
            // No key: the word goes on through signs until white space or a quotation mark.
            self.take_while(|c| !c.is_whitespace() && closing(c).is_none());
            return Some(Part {
                exclude,
                span: (start, self.at()),
                what: What::Words,
            });
        }
    }

    /// The operator here, when the word before it can be a key and what follows can be a value.
    fn operator_after(&mut self, key: &str) -> Option<Operator> {
        let (at, _) = *self.chars.peek()?;
        let rest = self.text.get(at..)?;
        let (operator, length) = operator(rest)?;
        let value = rest.get(length..)?;
        if !is_plausible_key(key) || value.starts_with("//") {
            return None;
        }
        // 上午10:30
        if key.ends_with(|c: char| c.is_ascii_digit()) && value.starts_with(|c: char| c.is_ascii_digit()) {
            return None;
        }
        while self.chars.peek().is_some_and(|(i, _)| *i < at + length) {
            self.chars.next();
        }
        Some(operator)
    }

    fn values(&mut self, operator: Operator) -> Vec<Value> {
        let comparison = !matches!(operator, Operator::Is | Operator::Equal);
        let ends = |c: char| c.is_whitespace() || (!comparison && is_comma(c));
        let mut values = Vec::new();
        loop {
            let value = match self.chars.peek().and_then(|(_, c)| closing(*c)) {
                Some(close) => Value {
                    text: self.quoted(close),
                    quoted: true,
                },
                None => Value {
                    text: self.take_while(|c| !ends(c)).to_owned(),
                    quoted: false,
                },
            };
            if !value.text.trim().is_empty() {
                values.push(value);
            }
            if self.chars.next_if(|(_, c)| !comparison && is_comma(*c)).is_none() {
                return values;
            }
        }
    }

    /// What stands between quotation marks; a missing closing one is the end of the query.
    fn quoted(&mut self, close: &str) -> String {
        self.chars.next();
        let inner = self.take_while(|c| !close.contains(c)).to_owned();
        self.chars.next();
        inner
    }

    fn take_while(&mut self, belongs: impl Fn(char) -> bool) -> &'a str {
        let start = self.at();
        while self.chars.next_if(|(_, c)| belongs(*c)).is_some() {}
        self.text.get(start..self.at()).unwrap_or_default()
    }

    fn skip(&mut self, belongs: impl Fn(char) -> bool) {
        while self.chars.next_if(|(_, c)| belongs(*c)).is_some() {}
    }

    fn at(&mut self) -> usize {
        self.chars.peek().map_or(self.text.len(), |(at, _)| *at)
    }

    fn after(&self, c: char, at: usize) -> Option<char> {
        self.text.get(at + c.len_utf8()..)?.chars().next()
    }
}

pub(in crate::index) fn is_minus(c: char) -> bool {
    matches!(c, '-' | '－')
}

pub(in crate::index) fn is_comma(c: char) -> bool {
    matches!(c, ',' | '，' | '、')
}

pub(in crate::index) fn is_operator(c: char) -> bool {
    matches!(c, ':' | '：' | '=' | '＝' | '<' | '＜' | '>' | '＞' | '≤' | '≥')
}

/// The marks that end what this one begins.
pub(in crate::index) fn closing(c: char) -> Option<&'static str> {
    match c {
        '"' | '“' | '”' | '„' | '＂' => Some("\"“”„＂"),
        '「' => Some("」"),
        '『' => Some("』"),
        _ => None,
    }
}

/// The operator at the start of `rest` and its length in bytes. A colon before a comparison is allowed: `金额:>50万`.
pub(in crate::index) fn operator(rest: &str) -> Option<(Operator, usize)> {
    let mut chars = rest.chars();
    let first = chars.next()?;
    let second = chars.next();
    let equals = second.filter(|c| matches!(c, '=' | '＝'));
    let (operator, length) = match first {
        ':' | '：' => {
            let after = rest.get(first.len_utf8()..).unwrap_or_default();
            match operator(after).filter(|(inner, _)| *inner != Operator::Is) {
                Some((inner, length)) => (inner, length),
                None => (Operator::Is, 0),
            }
        }
        '=' | '＝' => (Operator::Equal, equals.map_or(0, char::len_utf8)),
        '<' | '＜' if equals.is_some() => (Operator::LessOrEqual, equals.map_or(0, char::len_utf8)),
        '>' | '＞' if equals.is_some() => (Operator::GreaterOrEqual, equals.map_or(0, char::len_utf8)),
        '<' | '＜' => (Operator::Less, 0),
        '>' | '＞' => (Operator::Greater, 0),
        '≤' => (Operator::LessOrEqual, 0),
        '≥' => (Operator::GreaterOrEqual, 0),
        _ => return None,
    };
    Some((operator, first.len_utf8() + length))
}

/// Whether a word has the shape of a field name: begins with a letter, is short, and is no drive letter.
fn is_plausible_key(word: &str) -> bool {
    let length = word.chars().count();
    let most = if word.is_ascii() { 40 } else { 16 };
    word.starts_with(char::is_alphabetic)
        && length <= most
        && !(length == 1 && word.is_ascii())
        && word
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '_' | '.' | '·' | '/' | '(' | ')' | '（' | '）'))
}
