//! The parts of a query and where they lie; what a key means is not known here.
//!
//! ```text
//! query = { part }                       all of them
//! part  = item { 或 item }               any of them: 或 binds what stands beside it, 上海 或 苏州 等级:A
//! item  = [ - ] ( "(" query ")" | word | "quoted" | filter )
//! ```
//!
//! Brackets belong to names as well, （香港）盛泰: they group only where 或 stands inside or beside, or a minus before them.

use std::iter::Peekable;
use std::str::CharIndices;

/// A part of the query.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Part {
    /// Preceded by a minus.
    pub exclude: bool,
    /// Where it begins, the minus included.
    pub start: usize,
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
    /// Alternatives; all parts of one must hold.
    Any(Vec<Vec<Part>>),
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
    /// This part or another one.
    fn or(self, other: Self) -> Self {
        let span = (self.start, other.span.1);
        let mut all = self.into_alternatives();
        all.append(&mut other.into_alternatives());
        Self {
            exclude: false,
            start: span.0,
            span,
            what: What::Any(all),
        }
    }

    fn into_alternatives(self) -> Vec<Vec<Self>> {
        match self {
            Self {
                exclude: false,
                what: What::Any(all),
                ..
            } => all,
            part => vec![vec![part]],
        }
    }

    /// The part as written.
    pub fn slice<'a>(&self, text: &'a str) -> &'a str {
        text.get(self.span.0..self.span.1).unwrap_or_default()
    }
}

/// Brackets deeper than this are text.
const DEEPEST: usize = 8;

/// All parts, in order.
pub(super) fn parts(text: &str) -> Vec<Part> {
    parts_within(text, (0, text.len()), 0)
}

/// The parts of a stretch of the text, so deep in brackets.
fn parts_within(text: &str, (from, to): (usize, usize), depth: usize) -> Vec<Part> {
    let text = text.get(..to).unwrap_or_default();
    let mut chars = text.char_indices().peekable();
    while chars.next_if(|(at, _)| *at < from).is_some() {}
    let mut reader = Reader { text, chars, depth };
    let mut parts: Vec<Part> = Vec::new();
    loop {
        reader.skip(char::is_whitespace);
        let or = reader.or().filter(|_| !parts.is_empty());
        if let Some(length) = or {
            reader.skip_bytes(length);
        }
        // Behind the last 或 somebody is still typing.
        let Some(part) = reader.part(or.is_some()) else {
            return parts;
        };
        match parts.pop_if(|_| or.is_some()) {
            Some(before) => parts.push(before.or(part)),
            None => parts.push(part),
        }
    }
}

/// The length of the word that stands at the start of `rest` between alternatives.
pub(in crate::index) fn or(rest: &str) -> Option<usize> {
    let word = rest.split(char::is_whitespace).next()?;
    let is_or = matches!(word, "或" | "或者" | "|" | "｜") || word.eq_ignore_ascii_case("or");
    is_or.then_some(word.len())
}

/// The parts of a group as alternatives: those of its only part, or all together.
fn alternatives(mut parts: Vec<Part>) -> Vec<Vec<Part>> {
    match parts.pop() {
        Some(only) if parts.is_empty() => only.into_alternatives(),
        Some(last) => {
            parts.push(last);
            vec![parts]
        }
        None => Vec::new(),
    }
}

struct Reader<'a> {
    text: &'a str,
    chars: Peekable<CharIndices<'a>>,
    depth: usize,
}

impl<'a> Reader<'a> {
    /// The next part; `is_other` tells that 或 stands before it.
    fn part(&mut self, is_other: bool) -> Option<Part> {
        loop {
            self.skip(char::is_whitespace);
            let (start, first) = *self.chars.peek()?;
            let exclude = is_minus(first)
                && self
                    .after(first, start)
                    .is_some_and(|c| !c.is_whitespace() && !is_minus(c));
            if exclude {
                self.chars.next();
            }
            let inner_start = self.at();
            if let Some(what) = self.what(exclude || is_other) {
                return Some(Part {
                    exclude,
                    start,
                    span: (inner_start, self.at()),
                    what,
                });
            }
        }
    }

    /// What begins here; None for quotation marks with nothing in them.
    fn what(&mut self, is_operand: bool) -> Option<What> {
        let start = self.at();
        if let Some(end) = self.group(is_operand) {
            let inner = (start + self.first_length(), end);
            self.skip_bytes(end - start);
            self.chars.next();
            return Some(What::Any(alternatives(parts_within(self.text, inner, self.depth + 1))));
        }
        if let Some(close) = self.chars.peek().and_then(|(_, c)| closing(*c)) {
            let inner = self.quoted(close);
            return (!inner.trim().is_empty()).then_some(What::Quoted(inner));
        }
        let key = self.take_while(|c| !c.is_whitespace() && !is_operator(c) && closing(c).is_none());
        let key_span = (start, self.at());
        if let Some(operator) = self.operator_after(key) {
            let values = self.values(operator);
            return Some(What::Filter(Filter {
                key: key.to_owned(),
                key_span,
                operator,
                rest_span: (key_span.1, self.at()),
                values,
            }));
        }
        // No key: the word goes on through signs until white space or a quotation mark.
        self.take_while(|c| !c.is_whitespace() && closing(c).is_none());
        Some(What::Words)
    }

    /// Where the bracket that opens here closes, if what stands between is a group. It surely is behind a minus or 或.
    fn group(&mut self, is_operand: bool) -> Option<usize> {
        let (start, first) = *self.chars.peek()?;
        if !opens(first) || self.depth >= DEEPEST {
            return None;
        }
        let inside = start + first.len_utf8();
        let rest = self.text.get(inside..)?;
        let (mut depth, mut quote, mut has_or) = (0_usize, None::<&str>, false);
        for (at, c) in rest.char_indices() {
            match quote {
                Some(close) if close.contains(c) => quote = None,
                Some(_) => {}
                None if opens(c) => depth += 1,
                None if closes(c) && depth > 0 => depth -= 1,
                None if closes(c) => {
                    let behind = rest.get(at + c.len_utf8()..)?;
                    let is_whole = !behind.starts_with(|c: char| !c.is_whitespace());
                    let is_empty = rest.get(..at)?.trim().is_empty();
                    let is_group = has_or || is_operand || or(behind.trim_start()).is_some();
                    return (is_whole && !is_empty && is_group).then_some(inside + at);
                }
                None if c.is_whitespace() => {
                    let next = rest.get(at + c.len_utf8()..)?;
                    has_or |= or(next).is_some_and(|length| next.len() > length);
                }
                None => quote = closing(c),
            }
        }
        None
    }

    /// The length of the word 或 here.
    fn or(&mut self) -> Option<usize> {
        let at = self.at();
        or(self.text.get(at..)?)
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
        self.skip_bytes(length);
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

    fn skip_bytes(&mut self, length: usize) {
        let end = self.at() + length;
        while self.chars.next_if(|(at, _)| *at < end).is_some() {}
    }

    /// The length of the character here, in bytes.
    fn first_length(&mut self) -> usize {
        self.chars.peek().map_or(0, |(_, c)| c.len_utf8())
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

/// Whether a bracket opens here.
pub(in crate::index) fn opens(c: char) -> bool {
    matches!(c, '(' | '（')
}

/// Whether a bracket closes here.
pub(in crate::index) fn closes(c: char) -> bool {
    matches!(c, ')' | '）')
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
