//! Checking a record against its schema, and saying in Chinese what is wrong and what to do.

mod blank;
mod checker;
mod condition;
mod explain;
mod missing;
mod order;
mod too_large;
mod unknown_key;
mod value_list;
mod wrong_type;

pub(super) use checker::Checker;

use super::kind::Kind;
use crate::yaml::FieldPath;
use serde_json::Value;

/// What a value breaks in its schema.
#[derive(Clone, Debug, PartialEq)]
pub struct Violation {
    /// The value in question. For [`Problem::Missing`] the way to where it should be: its last key may not exist in the file.
    pub path: FieldPath,
    pub problem: Problem,
    /// Chinese, with labels: 缺少必填项“所属行业”.
    pub message: String,
    /// Chinese: what to do.
    pub fix: Option<String>,
}

/// The classes of violation; each is a rule id of its own (`schema/missing` …).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Problem {
    /// Required and absent, null, blank, or an empty list.
    Missing,
    WrongType,
    UnknownKey,
    /// Not one of a closed list.
    NotInList,
    /// Not written as `format` or `pattern` want it.
    BadFormat,
    /// Too small, too large, too short, too long, too few, too many.
    OutOfRange,
    /// An item of a list says nothing.
    Empty,
    Other,
}

impl Kind {
    /// Everything the value breaks, in the order of the file; what is missing comes first in its map. Null and blank texts count
    /// as not filled in. A key that is not in the schema is [`Problem::UnknownKey`] with "did you mean" (custom fields under
    /// `custom:` are free).
    pub fn validate(&self, value: &Value) -> Vec<Violation> {
        let mut too_large = Vec::new();
        too_large::check(self, value, &FieldPath::root(), &mut too_large);
        let filled = blank::without_blanks(value);
        if self.checker.is_valid(&filled) {
            return too_large;
        }
        let mut report = explain::Report::default();
        for error in self.checker.errors(&filled) {
            explain::explain(self, &filled, &error, &mut report);
        }
        let mut violations = order::tidy(self, value, report);
        too_large.retain(|one| !violations.iter().any(|known| known.path == one.path));
        violations.extend(too_large);
        violations
    }
}
