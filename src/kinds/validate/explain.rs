//! From a `jsonschema` error to what a person reads.

use super::{Problem, Violation, condition, missing, unknown_key, value_list, wrong_type};
use crate::kinds::display::{scalar_text, with_separators};
use crate::kinds::field::Field;
use crate::kinds::format::Format;
use crate::kinds::kind::Kind;
use crate::yaml::{FieldPath, Segment};
use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind as Reason;
use serde_json::Value;
use std::collections::HashSet;

/// What was found so far.
#[derive(Default)]
pub(super) struct Report {
    pub violations: Vec<Violation>,
    /// Where values would stand if unknown keys were written as proposed.
    pub misspelt: HashSet<FieldPath>,
}

/// Adds what `error` says about the record `root`.
pub(super) fn explain(kind: &Kind, root: &Value, error: &ValidationError<'_>, report: &mut Report) {
    let path = path_in(root, error.instance_path().as_str());
    let place = Place {
        kind,
        field: kind.field_at(&path),
        label: kind.label(&path),
        path,
    };
    let value = error.instance().as_ref();
    let found = &mut report.violations;
    match error.kind() {
        Reason::Required { property } => {
            let key = property.as_str().unwrap_or_default();
            found.push(missing::field(
                &place,
                key,
                condition::of(kind, error.schema_path().as_str()),
            ));
        }
        Reason::AdditionalProperties { unexpected } | Reason::UnevaluatedProperties { unexpected } => {
            for key in unexpected {
                unknown_key::explain(&place, key, report);
            }
        }
        Reason::FalseSchema => found.push(place.says(Problem::UnknownKey, "不该填写", Some("删掉这一项".to_owned()))),
        Reason::AnyOf { context } | Reason::OneOfNotValid { context } => match likeliest_branch(context) {
            Some(branch) => branch.iter().for_each(|error| explain(kind, root, error, report)),
            None => found.push(wrong_type::explain(&place, value)),
        },
        Reason::Type { .. } => found.push(wrong_type::explain(&place, value)),
        Reason::Enum { options } => found.push(value_list::explain(&place, value, options)),
        Reason::Constant { expected_value } => {
            found.push(value_list::explain(
                &place,
                value,
                &Value::Array(vec![expected_value.as_ref().clone()]),
            ));
        }
        Reason::Custom { message, .. } => found.push(bad_format(&place, value, Format::named(message))),
        Reason::Format { .. } | Reason::Pattern { .. } => found.push(bad_format(&place, value, None)),
        Reason::MinItems { .. } if value.as_array().is_some_and(Vec::is_empty) => found.push(missing::items(&place)),
        Reason::MinLength { .. } if value.as_str().is_some_and(|text| text.trim().is_empty()) => {
            found.push(place.says(Problem::Empty, "是空的", Some("填上内容，或删掉这一项".to_owned())));
        }
        reason => found.push(limit(&place, value, reason)),
    }
}

/// A value in the record: where, and what the schema calls it.
pub(super) struct Place<'a> {
    pub kind: &'a Kind,
    pub path: FieldPath,
    /// None for the record itself and for what the schema does not know.
    pub field: Option<&'a Field>,
    pub label: String,
}

impl<'a> Place<'a> {
    /// A violation whose message is this place's label in quotes and then `what`.
    pub(super) fn says(&self, problem: Problem, what: impl AsRef<str>, fix: Option<String>) -> Violation {
        let subject = if self.label.is_empty() {
            &self.kind.title
        } else {
            &self.label
        };
        Violation {
            path: self.path.clone(),
            problem,
            message: format!("“{subject}”{}", what.as_ref()),
            fix,
        }
    }

    /// The fields that may stand in the map at this place.
    pub(super) fn fields(&self) -> &'a [Field] {
        self.field.map_or(&self.kind.fields, |field| &field.children)
    }
}

/// The branch of `anyOf`/`oneOf` that was most likely meant: not refused for its type at the outset, and with the least to
/// complain about. None when every branch wants another type.
fn likeliest_branch<'a>(branches: &'a [Vec<ValidationError<'static>>]) -> Option<&'a [ValidationError<'static>]> {
    let outset = branches
        .iter()
        .flatten()
        .map(|error| error.instance_path().as_str().len())
        .min()?;
    let wrong_at_outset = |error: &ValidationError<'_>| {
        matches!(error.kind(), Reason::Type { .. }) && error.instance_path().as_str().len() == outset
    };
    let meant = branches.iter().filter(|branch| !branch.iter().any(wrong_at_outset));
    meant.min_by_key(|branch| branch.len()).map(Vec::as_slice)
}

/// `format` is None for standard formats and patterns: the schema's own description says best how to write it.
fn bad_format(place: &Place<'_>, value: &Value, format: Option<Format>) -> Violation {
    let text = scalar_text(value);
    let complaint = format.and_then(|format| format.check(&text).err());
    if let Some(complaint) = complaint {
        let what = format!("写的“{text}”不对：{}", complaint.reason);
        return place.says(Problem::BadFormat, what, Some(complaint.fix));
    }
    let hint = place.field.and_then(|field| {
        let example = || Some(format!("例如 {}", field.suggestions.first()?));
        field.description.clone().or_else(example)
    });
    place.says(Problem::BadFormat, format!("写的“{text}”不合规定的写法"), hint)
}

fn limit(place: &Place<'_>, value: &Value, reason: &Reason) -> Violation {
    let unit = place
        .field
        .and_then(|field| field.unit.as_deref())
        .map_or_else(String::new, |unit| format!(" {unit}"));
    let amount = |limit: &Value| format!("{}{unit}", with_separators(&scalar_text(limit)));
    let length = value.as_str().map_or(0, |text| text.chars().count());
    let items = value.as_array().map_or(0, Vec::len);
    let what = match reason {
        Reason::Minimum { limit } => format!("不能小于 {}", amount(limit)),
        Reason::Maximum { limit } => format!("不能大于 {}", amount(limit)),
        Reason::ExclusiveMinimum { limit } => format!("必须大于 {}", amount(limit)),
        Reason::ExclusiveMaximum { limit } => format!("必须小于 {}", amount(limit)),
        Reason::MultipleOf { multiple_of } => format!("必须是 {multiple_of} 的倍数"),
        Reason::MinLength { limit } => format!("太短：至少 {limit} 个字，这里是 {length} 个"),
        Reason::MaxLength { limit } => format!("太长：最多 {limit} 个字，这里是 {length} 个"),
        Reason::MinItems { limit } => format!("太少：至少 {limit} 项，这里是 {items} 项"),
        Reason::MaxItems { limit } => format!("太多：最多 {limit} 项，这里是 {items} 项"),
        Reason::UniqueItems => {
            return place.says(Problem::Other, "里有重复的内容", Some("相同的只留一项".to_owned()));
        }
        _ => {
            return place.says(
                Problem::Other,
                "不合字段说明的规定",
                place.field.and_then(|field| field.description.clone()),
            );
        }
    };
    place.says(Problem::OutOfRange, what, Some("请核对后更正".to_owned()))
}

/// The steps of a JSON pointer, told apart by the record itself: a key may look like a number.
fn path_in(root: &Value, pointer: &str) -> FieldPath {
    let mut path = FieldPath::default();
    let mut value = Some(root);
    for step in pointer.split('/').skip(1) {
        let step = step.replace("~1", "/").replace("~0", "~");
        let segment = if let (Some(Value::Array(items)), Ok(index)) = (value, step.parse::<usize>()) {
            value = items.get(index);
            Segment::Index(index)
        } else {
            value = value.and_then(|value| value.get(&step));
            Segment::Key(step)
        };
        path.0.push(segment);
    }
    path
}
