//! The check of a record that is about to be written: the same code as `kehu check`, told field by field.

use super::texts::{Texts, with};
use crate::archive::text_at;
use crate::kinds::{Field, FieldType, Kind, Problem, Violation};
use crate::vault::layout;
use serde_json::Value;

/// The profile's key for the customer's name.
const NAME: &str = "customer_name";

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
    let violations = kind.validate(record).into_iter();
    let faults = violations.flat_map(|violation| field_by_field(kind, violation));
    faults.chain(name_of_a_file(kind, record)).collect()
}

/// A customer's folder bears its name: that of a file (客户.yaml) would be taken for one.
fn name_of_a_file(kind: &Kind, record: &Value) -> Option<FieldFault> {
    let name = text_at(record, NAME);
    let is_like_file = kind.folder.is_empty() && layout::is_named_like_record(&name);
    is_like_file.then(|| FieldFault {
        path: NAME.to_owned(),
        message: format!("客户名称“{name}”像一个文件的名字，不能以 .yaml 或 .yml 结尾"),
        fix: Some("去掉这个结尾，写营业执照上的名称".to_owned()),
        is_missing: false,
    })
}

/// A group that is missing as a whole is missing in each of its fields that it requires: only those can be filled in.
fn field_by_field(kind: &Kind, violation: Violation) -> Vec<FieldFault> {
    let group = kind
        .field_at(&violation.path)
        .filter(|field| field.field_type == FieldType::Map && violation.problem == Problem::Missing);
    let required: Vec<&Field> = group
        .into_iter()
        .flat_map(|group| group.children.iter().filter(|child| child.required))
        .collect();
    if required.is_empty() {
        return vec![FieldFault::of(violation)];
    }
    let group = format!("“{}”", kind.label(&violation.path));
    let fault = |child: &&Field| {
        let path = violation.path.clone().key(&child.key);
        FieldFault {
            message: violation.message.replace(&group, &format!("“{}”", child.label)),
            path: path.to_string(),
            fix: None,
            is_missing: true,
        }
    };
    required.iter().map(fault).collect()
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
