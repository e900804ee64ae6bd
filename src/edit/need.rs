//! What a record cannot be saved without, and what may follow later.
//!
//! A record must be complete: it is a minute's work. A profile may be saved with the customer's name alone, for whoever is on the
//! phone cannot be kept waiting for a credit code: what else its schema requires is asked for, and its absence told until somebody
//! fills it in. What a profile says already cannot be emptied again.

use super::has_bought;
use super::texts::{Texts, with};
use crate::kinds::{CUSTOMER_NAME, DEAL, Field, Kind, Problem, says_nothing};
use crate::yaml::{FieldPath, Segment};
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// How much a field is asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Need {
    #[default]
    Free,
    /// The schema requires it, but it may follow later.
    Wished,
    /// Nothing is saved without it.
    Must,
    /// Its row or group is not saved without it once something stands there.
    MustIfBegun,
}

/// What the fields of a form are: asked for, or not.
#[derive(Clone, Debug)]
pub struct Needs {
    is_profile: bool,
    /// The top fields that the schema requires of such a record.
    asked: BTreeSet<String>,
    /// The ways to what stands in the record, and may not be emptied.
    held: BTreeSet<String>,
    /// What a new record is given when it is left empty.
    given: BTreeSet<String>,
}

impl Needs {
    /// Of a form that was opened with these texts; `is_new` for what is not written yet, where they are filled in again if they are
    /// taken out.
    #[must_use]
    pub fn of(kind: &Kind, opened: &Texts, is_new: bool) -> Self {
        let deciding = kind.deciding();
        let decided = opened.iter().filter(|(key, _)| deciding.contains(key.as_str()));
        let decided: Texts = decided.map(|(key, text)| (key.clone(), text.clone())).collect();
        let filled = opened.iter().filter(|(_, text)| !text.trim().is_empty());
        let filled: BTreeSet<String> = filled.map(|(key, _)| key.clone()).collect();
        let (held, given) = if is_new {
            (BTreeSet::new(), filled)
        } else {
            (filled, BTreeSet::new())
        };
        Self {
            is_profile: is_profile(kind),
            asked: lacking(kind, &decided),
            held,
            given,
        }
    }

    /// How much the field at this way is asked for.
    #[must_use]
    pub fn at(&self, path: &FieldPath, field: &Field) -> Need {
        let key = path.to_string();
        let (top, is_nested) = match path.segments() {
            [Segment::Key(top)] => (top, false),
            [Segment::Key(top), ..] => (top, true),
            _ => return Need::Free,
        };
        let is_asked = self.asked.contains(top);
        if is_nested && !field.required || !is_nested && !is_asked || self.given.contains(&key) {
            return Need::Free;
        }
        if !self.is_profile {
            return if is_nested { Need::MustIfBegun } else { Need::Must };
        }
        let in_list = path
            .segments()
            .iter()
            .any(|segment| matches!(segment, Segment::Index(_)));
        match top.as_str() {
            CUSTOMER_NAME => Need::Must,
            _ if self.held.contains(&key) && !in_list => Need::Must,
            DEAL if is_asked => Need::Must,
            _ if is_asked => Need::Wished,
            _ => Need::Free,
        }
    }
}

/// The keys of the fields that a record of these texts lacks although its schema asks for them.
#[must_use]
pub fn lacking(kind: &Kind, texts: &Texts) -> BTreeSet<String> {
    let record = with(kind, &Value::Object(Map::new()), texts);
    let key = |path: FieldPath| match path.segments().first() {
        Some(Segment::Key(key)) => Some(key.clone()),
        _ => None,
    };
    missing(kind, &record).filter_map(key).collect()
}

/// The labels of what a record was saved without, for somebody to fill in later.
#[must_use]
pub fn still_wanted(kind: &Kind, record: &Value) -> Vec<String> {
    missing(kind, record).map(|path| kind.label(&path)).collect()
}

fn missing(kind: &Kind, record: &Value) -> impl Iterator<Item = FieldPath> {
    let violations = kind.validate(record).into_iter();
    let missing = violations.filter(|violation| violation.problem == Problem::Missing);
    missing.map(|violation| violation.path)
}

/// Whether what is missing at this way keeps a record from being saved, that was `before` what it is to be `after`.
pub(super) fn is_needed(kind: &Kind, (before, after): (&Value, &Value), path: &str) -> bool {
    if !is_profile(kind) || path == CUSTOMER_NAME {
        return true;
    }
    // Who has bought is asked what, as when a customer becomes one who bought (R77).
    has_bought(after) && path.starts_with(DEAL) || holds(before, path)
}

/// Whether a value stands there. Items of lists change places: of them nobody can tell.
fn holds(record: &Value, path: &str) -> bool {
    if path.contains('[') {
        return false;
    }
    let found = path.split('.').try_fold(record, |value, key| value.get(key));
    found.is_some_and(|value| !says_nothing(value))
}

/// Whether a kind is that of the customers' profiles.
pub(super) fn is_profile(kind: &Kind) -> bool {
    kind.folder.is_empty()
}
