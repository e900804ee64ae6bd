//! Filters with typed values: `金额>50万` becomes a range of numbers.

use super::keys::{Key, Keys, Target};
use super::syntax::{Filter, Operator, Value};
use super::{Reading, What, literal};
use crate::index::IndexError;
use crate::index::schema::column;
use crate::index::text::fold;
use crate::kinds::FieldType;
use chrono::{NaiveDate, NaiveDateTime};
use std::ops::Bound;

/// What a file must fulfil: one of the tests on one of the targets.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::index) struct Condition {
    pub targets: Vec<Target>,
    pub tests: Vec<Test>,
    /// Only files of these kinds; empty means all.
    pub kinds: Vec<String>,
    /// Asks whether there is a value that records may have from their customer.
    pub of_heirs: bool,
}

impl Condition {
    /// Whether it says which kind of file is meant: `类型:合同`, `合同:2026-03`.
    pub fn names_kinds(&self) -> bool {
        let asks_presence = self
            .tests
            .iter()
            .any(|test| matches!(test, Test::Present | Test::Absent));
        !asks_presence && (!self.kinds.is_empty() || self.targets.iter().any(|target| target.column == column::KIND))
    }

    /// The kinds whose files it is about, given whether the query names kinds anywhere; empty means all.
    ///
    /// `空:行业` alone asks for customers to complete, not for the thousands of records that lack it only because they do.
    /// With a kind it asks for those records: `类型:合同 空:行业` finds what a report of contracts counts as （未填）.
    pub fn kinds(&self, names_kinds: bool) -> &[String] {
        if self.of_heirs && names_kinds { &[] } else { &self.kinds }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub(in crate::index) enum Test {
    /// Folded text that the value contains.
    Contains(String),
    /// Folded text that the value is.
    Equals(String),
    /// Folded folders, each between slashes, that are part of the value.
    Within(String),
    Number(Bound<f64>, Bound<f64>),
    Date(Bound<NaiveDateTime>, Bound<NaiveDateTime>),
    Bool(bool),
    /// There is a value at all.
    Present,
    Absent,
}

impl Test {
    /// A range that ends before it begins.
    fn is_reversed(&self) -> bool {
        fn is_empty<T: PartialOrd>(from: &Bound<T>, to: &Bound<T>) -> bool {
            match (from, to) {
                (Bound::Unbounded, _) | (_, Bound::Unbounded) => false,
                (Bound::Included(from), Bound::Included(to)) => from > to,
                (Bound::Included(from) | Bound::Excluded(from), Bound::Included(to) | Bound::Excluded(to)) => {
                    from >= to
                }
            }
        }
        match self {
            Self::Number(from, to) => is_empty(from, to),
            Self::Date(from, to) => is_empty(from, to),
            _ => false,
        }
    }
}

/// A filter with typed values; None when it is no filter after all but text with a colon in it.
pub(super) fn typed(filter: &Filter, reading: &Reading<'_>) -> Result<Option<What>, IndexError> {
    let keys = reading.keys;
    let Some(key) = keys.resolve(&filter.key, &reading.is_column) else {
        return if filter.values.is_empty() {
            Ok(None)
        } else {
            Err(unknown(&filter.key, filter.key_span, keys))
        };
    };
    if filter.values.is_empty() {
        return Err(IndexError::Query {
            message: format!("“{}”后面还没有写值", filter.key),
            span: (filter.key_span.0, filter.rest_span.1),
            proposal: None,
        });
    }
    let what = match key {
        Key::Kind => kinds(filter, reading)?,
        Key::Has(present) => return presence(filter, reading, present).map(Some),
        Key::Fields(targets) => fields(filter, reading, targets, Vec::new())?,
        Key::OfKind(kind) => match fields(filter, reading, vec![date_target(&kind)], vec![kind.clone()]) {
            Ok(what) => what,
            Err(_) if filter.operator == Operator::Is => {
                let words: Vec<&str> = filter.values.iter().map(|value| value.text.as_str()).collect();
                What::InKind(kind, words.join(" "))
            }
            Err(error) => return Err(error),
        },
    };
    Ok(Some(what))
}

/// `类型:合同,跟进`; a word that is no kind is sought in the fields that are a type of something: `类型:投诉`.
fn kinds(filter: &Filter, reading: &Reading<'_>) -> Result<What, IndexError> {
    let keys = reading.keys;
    let found: Vec<Option<&str>> = filter
        .values
        .iter()
        .map(|value| keys.kind(&fold(&value.text)))
        .collect();
    if found.iter().all(Option::is_none) && !keys.types().is_empty() {
        return fields(filter, reading, keys.types(), Vec::new());
    }
    // Kinds without a schema (attachment, other) go by their names.
    let name = |(value, kind): (&Value, Option<&str>)| kind.map_or_else(|| fold(&value.text), str::to_owned);
    let tests = filter
        .values
        .iter()
        .zip(found.iter().copied())
        .map(|pair| Test::Equals(fold(&name(pair))))
        .collect();
    let mut target = date_target("");
    column::KIND.clone_into(&mut target.column);
    Ok(What::Filter(Condition {
        targets: vec![target],
        tests,
        kinds: Vec::new(),
        of_heirs: false,
    }))
}

/// `有:邮箱`, `空:邮箱`: asked only of kinds that could have it, see [`Condition::kinds`].
fn presence(filter: &Filter, reading: &Reading<'_>, present: bool) -> Result<What, IndexError> {
    let mut targets: Vec<Target> = Vec::new();
    for value in &filter.values {
        match reading.keys.resolve(&value.text, &reading.is_column) {
            Some(Key::Fields(found)) => targets.extend(found),
            _ => return Err(unknown(&value.text, filter.rest_span, reading.keys)),
        }
    }
    let mut kinds: Vec<String> = targets.iter().flat_map(|target| target.kinds.clone()).collect();
    kinds.sort();
    kinds.dedup();
    Ok(What::Filter(Condition {
        tests: vec![if present { Test::Present } else { Test::Absent }],
        of_heirs: targets.iter().any(|target| target.inherited),
        targets,
        kinds,
    }))
}

fn fields(
    filter: &Filter,
    reading: &Reading<'_>,
    targets: Vec<Target>,
    kinds: Vec<String>,
) -> Result<What, IndexError> {
    let tests_of = |target: &Target, value: &Value| tests_of(target, filter.operator, value, reading.today);
    let mut tests = Vec::new();
    for value in &filter.values {
        let before = tests.len();
        for target in &targets {
            for test in tests_of(target, value) {
                if test.is_reversed() {
                    return Err(reversed(filter, value));
                }
                if !tests.contains(&test) {
                    tests.push(test);
                }
            }
        }
        if tests.len() == before && !targets.iter().any(|target| !tests_of(target, value).is_empty()) {
            return Err(unreadable(filter, value, &targets));
        }
    }
    Ok(What::Filter(Condition {
        targets,
        tests,
        kinds,
        of_heirs: false,
    }))
}

/// The tests that a value means for a field; none when it cannot be read as the field's type.
fn tests_of(target: &Target, operator: Operator, value: &Value, today: NaiveDate) -> Vec<Test> {
    let text = value.text.trim();
    let number =
        || range(operator, text, |t| literal::number(t).map(|n| (n, n)), true).map(|(a, b)| Test::Number(a, b));
    let date = || {
        let operator = time_operator(operator, text);
        range(operator, text, |text| literal::date(text, today), false).map(|(a, b)| Test::Date(a, b))
    };
    match target.field_type {
        FieldType::Integer | FieldType::Number => number().into_iter().collect(),
        FieldType::Date | FieldType::DateTime => date().into_iter().collect(),
        FieldType::Boolean => literal::yes_or_no(text).map(Test::Bool).into_iter().collect(),
        FieldType::Text | FieldType::List | FieldType::Map => match operator {
            // A value of a closed list, or another word for one, is meant whole: 等级:A is not AAA.
            Operator::Is if target.values.iter().any(|(word, _)| *word == fold(text)) => {
                let values = target.values.iter().filter(|(word, _)| *word == fold(text));
                values
                    .map(|(_, value)| Test::Equals(value.clone()))
                    .chain([Test::Equals(fold(text))])
                    .collect()
            }
            // A–Z letters and kinds have no inside to look into.
            Operator::Is if target.column == column::INITIAL => vec![Test::Equals(fold(text))],
            // A folder, or some folders of the way to it, with all that lies below.
            Operator::Is if target.column == column::CUSTOMER_DIR => {
                vec![Test::Within(format!("/{}/", fold(text).trim_matches('/')))]
            }
            // What a field without a type holds is told by its values alone.
            Operator::Is if target.kinds.is_empty() && target.key.is_some() && !value.quoted => {
                std::iter::once(Test::Contains(fold(text)))
                    .chain(number())
                    .chain(date())
                    .collect()
            }
            Operator::Is => vec![Test::Contains(fold(text))],
            Operator::Equal => vec![Test::Equals(fold(text))],
            _ => number().into_iter().chain(date()).collect(),
        },
    }
}

/// The range of an operator, or of `a..b` with either end open. `read` gives first and last of what a literal covers;
/// the last is part of it when `closed`.
fn range<T: Copy>(
    operator: Operator,
    text: &str,
    read: impl Fn(&str) -> Option<(T, T)>,
    closed: bool,
) -> Option<(Bound<T>, Bound<T>)> {
    let until = |(_, last): (T, T)| {
        if closed {
            Bound::Included(last)
        } else {
            Bound::Excluded(last)
        }
    };
    let beyond = |(_, last): (T, T)| {
        if closed {
            Bound::Excluded(last)
        } else {
            Bound::Included(last)
        }
    };
    let since = |(first, _): (T, T)| Bound::Included(first);
    if let (Operator::Is, Some((from, to))) = (operator, text.split_once("..")) {
        let (from, to) = (from.trim(), to.trim());
        let end = |part: &str| {
            if part.is_empty() {
                Some(None)
            } else {
                read(part).map(Some)
            }
        };
        let (from, to) = (end(from)?, end(to)?);
        return (from.is_some() || to.is_some())
            .then(|| (from.map_or(Bound::Unbounded, since), to.map_or(Bound::Unbounded, until)));
    }
    let covered = read(text)?;
    Some(match operator {
        Operator::Is | Operator::Equal => (since(covered), until(covered)),
        Operator::Less => (Bound::Unbounded, Bound::Excluded(covered.0)),
        Operator::LessOrEqual => (Bound::Unbounded, until(covered)),
        Operator::Greater => (beyond(covered), Bound::Unbounded),
        Operator::GreaterOrEqual => (since(covered), Bound::Unbounded),
    })
}

/// `>90天前` is longer ago, so before that day.
fn time_operator(operator: Operator, text: &str) -> Operator {
    if !text.ends_with('前') {
        return operator;
    }
    match operator {
        Operator::Less => Operator::Greater,
        Operator::LessOrEqual => Operator::GreaterOrEqual,
        Operator::Greater => Operator::Less,
        Operator::GreaterOrEqual => Operator::LessOrEqual,
        Operator::Is | Operator::Equal => operator,
    }
}

/// The date of a kind's records.
fn date_target(kind: &str) -> Target {
    Target {
        column: column::DATE.to_owned(),
        key: None,
        label: "日期".to_owned(),
        field_type: FieldType::DateTime,
        values: Vec::new(),
        kinds: vec![kind.to_owned()],
        inherited: false,
    }
}

fn unknown(word: &str, span: (usize, usize), keys: &Keys) -> IndexError {
    let proposal = keys.propose(word).map(str::to_owned);
    let hint = match &proposal {
        Some(known) => format!("你是不是想写“{known}”？"),
        None => "要搜索这几个字本身，请加上引号".to_owned(),
    };
    IndexError::Query {
        message: format!("没有“{word}”这个字段。{hint}"),
        span,
        proposal,
    }
}

fn reversed(filter: &Filter, value: &Value) -> IndexError {
    let (from, to) = value.text.split_once("..").unwrap_or_default();
    let turned = format!("{}..{}", to.trim(), from.trim());
    IndexError::Query {
        message: format!("范围前后颠倒了，请写成 {}:{turned}", filter.key),
        span: filter.rest_span,
        proposal: Some(turned),
    }
}

fn unreadable(filter: &Filter, value: &Value, targets: &[Target]) -> IndexError {
    let target = targets.first();
    let label = target.map_or(filter.key.as_str(), |target| &target.label);
    let key = &filter.key;
    let wanted = match target.map(|target| target.field_type) {
        Some(FieldType::Integer | FieldType::Number) => format!("数字，如 {key}>50万 或 {key}:10万..50万"),
        Some(FieldType::Date | FieldType::DateTime) => {
            format!("日期，如 {key}>2026-01-01、{key}:2026-01..2026-03 或 {key}:近30天")
        }
        Some(FieldType::Boolean) => format!("是或否，如 {key}:是"),
        _ => "数字或日期".to_owned(),
    };
    let message = format!("“{label}”后面的“{}”看不懂，这里要写{wanted}", value.text);
    IndexError::Query {
        message,
        span: filter.rest_span,
        proposal: None,
    }
}
