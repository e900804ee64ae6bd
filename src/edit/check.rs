//! The check of a record that is about to be written: the same code as `kehu check`, told field by field.

use super::texts::{Texts, with};
use crate::kinds::{Kind, Problem, Violation};
use serde_json::Value;

/// What is wrong with a field of a form.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct FieldFault {
    /// The way to the field, as in [`Texts`].
    pub path: String,
    pub message: String,
    /// What to do.
    pub fix: Option<String>,
    /// The field is required and empty.
    pub is_missing: bool,
}

impl FieldFault {
    fn of(violation: Violation) -> Self {
        Self {
            path: violation.path.to_string(),
            is_missing: violation.problem == Problem::Missing,
            message: violation.message,
            fix: violation.fix,
        }
    }
}

/// What a record breaks.
pub(super) fn faults(kind: &Kind, record: &Value) -> Vec<FieldFault> {
    kind.validate(record).into_iter().map(FieldFault::of).collect()
}

/// What a record breaks that it did not break before: nobody must mend what others left in order to save something else.
pub(super) fn new_faults(kind: &Kind, before: &Value, after: &Value) -> Vec<FieldFault> {
    let now = faults(kind, after);
    if now.is_empty() {
        return now;
    }
    let known = faults(kind, before);
    let is_new = |fault: &FieldFault| {
        let same = |known: &FieldFault| known.path == fault.path && known.message == fault.message;
        !known.iter().any(same)
    };
    now.into_iter().filter(is_new).collect()
}

/// What would be wrong with a record if these texts were saved: for a form that checks while somebody types.
#[must_use]
pub fn check(kind: &Kind, record: &Value, texts: &Texts) -> Vec<FieldFault> {
    faults(kind, &with(kind, record, texts))
}
