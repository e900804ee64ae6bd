//! Which conditions of a query choose among the values of a facet. Its counts are made as if these were open, so that what
//! stands beside a chosen value stays in sight and can be added.

use super::filter::is_spelled;
use crate::index::hit::Choice;
use crate::index::listed::Listed;
use crate::index::query::{Clause, Condition, Reading, Test, What, parse, sentence};
use crate::index::text::fold;
use chrono::{Datelike, NaiveDate, NaiveDateTime};
use std::ops::Bound;

/// A value that the query chooses, and how values of the column are told to be meant by it.
pub(super) struct Chosen {
    pub choice: Choice,
    /// The condition that it stands in.
    clause: Clause,
    tests: Vec<Test>,
}

impl Chosen {
    /// Whether a value of the column, as it is counted, is meant.
    pub fn means(&self, value: &str) -> bool {
        let mut folded = String::new();
        self.tests.iter().any(|test| match test {
            Test::Bool(yes) => value == if *yes { "是" } else { "否" },
            Test::Number(Bound::Included(wanted), _) => value
                .parse::<f64>()
                .is_ok_and(|number| number.total_cmp(wanted).is_eq()),
            Test::Date(Bound::Included(from), _) => value == from.year().to_string(),
            test => is_spelled(value, test, &mut folded),
        })
    }
}

/// The clauses that choose none of these; None when all of them are such.
pub(super) fn others(clauses: &[Clause], chosen: &[Chosen]) -> Option<Vec<Clause>> {
    let is_own = |clause: &&Clause| chosen.iter().any(|chosen| chosen.clause == **clause);
    let others = || clauses.iter().filter(|clause| !is_own(clause)).cloned().collect();
    (!chosen.is_empty()).then(others)
}

/// The values of a facet that a query chooses, given its column and its word before a colon.
pub(super) fn of_text(text: &str, (column, facet_word): (&str, &str), reading: &Reading<'_>) -> Vec<Chosen> {
    let one = |word: &str| parse(word, reading).ok().and_then(|mut clauses| clauses.pop());
    let mut chosen = Vec::new();
    for word in sentence::words(text) {
        let Some(listed) = Listed::of(&word) else { continue };
        let Some(clause) = one(&word) else { continue };
        let is_named = fold(listed.key()) == fold(facet_word);
        if !chooses(&clause, column, is_named) {
            continue;
        }
        for value in &listed.values {
            let Some(What::Filter(condition)) = one(&listed.only(value)).map(|clause| clause.what) else {
                continue;
            };
            chosen.push(Chosen {
                choice: Choice {
                    word: word.clone(),
                    written: value.clone(),
                    means: Vec::new(),
                },
                clause: clause.clone(),
                tests: condition.tests,
            });
        }
    }
    chosen
}

/// Whether a condition chooses among the values of a column; `is_named` tells that it goes by the name of the facet.
fn chooses(clause: &Clause, column: &str, is_named: bool) -> bool {
    let What::Filter(condition) = &clause.what else {
        return false;
    };
    let is_plain = !clause.exclude && condition.kinds.is_empty() && condition.tests.iter().all(is_value);
    is_plain && is_about(condition, column, is_named)
}

/// Whether a condition is about a column. A word like 等级 may mean fields of several kinds: then it is about the one of just
/// that name, and about those that know one of its values.
fn is_about(condition: &Condition, column: &str, is_named: bool) -> bool {
    let mut own = condition
        .targets
        .iter()
        .filter(|target| target.column == column)
        .peekable();
    if own.peek().is_none() {
        return false;
    }
    let knows = |(_, value): &(String, String)| condition.tests.contains(&Test::Equals(value.clone()));
    is_named
        || condition.targets.iter().all(|target| target.column == column)
        || own.flat_map(|target| &target.values).any(knows)
}

/// Whether a test asks for one value, as a facet does, not for a range.
fn is_value(test: &Test) -> bool {
    match test {
        Test::Contains(_) | Test::Equals(_) | Test::Bool(_) => true,
        Test::Number(Bound::Included(from), Bound::Included(to)) => from.total_cmp(to).is_eq(),
        Test::Date(Bound::Included(from), Bound::Excluded(to)) => {
            let next = NaiveDate::from_ymd_opt(from.year() + 1, 1, 1);
            is_new_year(from) && next.is_some_and(|next| *to == NaiveDateTime::from(next))
        }
        _ => false,
    }
}

fn is_new_year(moment: &NaiveDateTime) -> bool {
    moment.ordinal() == 1 && moment.time() == chrono::NaiveTime::MIN
}
