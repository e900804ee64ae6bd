//! The compiled schema. Everything that touches how `jsonschema` is set up is here.

use crate::kinds::format::Format;
use crate::kinds::guard::Flaw;
use crate::kinds::subschema::with_uri_references;
use crate::yaml::{FieldPath, Segment};
use jsonschema::error::{TypeKind, ValidationErrorKind};
use jsonschema::paths::Location;
use jsonschema::{Keyword, PatternOptions, ReferencingError, ValidationError, Validator};
use serde_json::{Map, Value};

/// Largest compiled regular expression, in bytes; a repeated repetition grows without end.
const LARGEST_PATTERN: usize = 1 << 20;

/// A schema compiled once, used by all threads.
#[derive(Debug)]
pub(in crate::kinds) struct Checker {
    validator: Validator,
}

impl Checker {
    /// Compiles a schema that the guard has passed.
    ///
    /// # Errors
    /// What in it is not JSON Schema, or a regular expression that cannot be used.
    pub(in crate::kinds) fn new(schema: &Value) -> Result<Self, Flaw> {
        jsonschema::options()
            // Linear time whatever the pattern and the text; no look-around and back references for that.
            .with_pattern_options(
                PatternOptions::regex()
                    .size_limit(LARGEST_PATTERN)
                    .dfa_size_limit(LARGEST_PATTERN),
            )
            .should_validate_formats(true)
            .with_keyword("format", format_keyword)
            .build(&with_uri_references(schema))
            .map(|validator| Self { validator })
            .map_err(|error| flaw(&error))
    }

    pub(super) fn is_valid(&self, value: &Value) -> bool {
        self.validator.is_valid(value)
    }

    pub(super) fn errors<'a>(&'a self, value: &'a Value) -> impl Iterator<Item = ValidationError<'a>> {
        self.validator.iter_errors(value)
    }
}

/// Our own formats, for texts and for numbers: an unquoted 13900139000 is a number in YAML and a telephone number to its
/// writer, which the standard keyword lets pass unseen.
struct OwnFormat {
    name: &'static str,
    format: Format,
}

impl<'i> Keyword<'i> for OwnFormat {
    fn validate(&self, value: &'i Value) -> Result<(), ValidationError<'i>> {
        // The message only tells `explain` which format it was.
        if self.is_valid(value) {
            Ok(())
        } else {
            Err(ValidationError::custom(self.name))
        }
    }

    fn is_valid(&self, value: &'i Value) -> bool {
        match value {
            Value::String(text) => self.format.check(text).is_ok(),
            Value::Number(number) => self.format.check(&number.to_string()).is_ok(),
            _ => true,
        }
    }
}

/// A standard format that is not ours (`uri`, `uuid` …): as `jsonschema` checks it. Unknown names check nothing.
struct StandardFormat(Validator);

impl<'i> Keyword<'i> for StandardFormat {
    fn validate(&self, value: &'i Value) -> Result<(), ValidationError<'i>> {
        self.0.validate(value)
    }

    fn is_valid(&self, value: &'i Value) -> bool {
        self.0.is_valid(value)
    }
}

fn format_keyword<'a>(
    _: &'a Map<String, Value>,
    name: &'a Value,
    _: Location,
) -> Result<Box<dyn for<'i> Keyword<'i>>, ValidationError<'a>> {
    if let Some(format) = name.as_str().and_then(Format::named) {
        return Ok(Box::new(OwnFormat {
            name: format.name(),
            format,
        }));
    }
    let alone: Map<String, Value> = [("format".to_owned(), name.clone())].into_iter().collect();
    let validator = jsonschema::options()
        .should_validate_formats(true)
        .build(&Value::Object(alone))?;
    Ok(Box::new(StandardFormat(validator)))
}

/// Why a schema does not compile. The library's words are English and meant for programmers, so the frequent ones are said anew.
fn flaw(error: &ValidationError<'_>) -> Flaw {
    let path = steps(error.instance_path().as_str());
    let subject = match path.last() {
        Some(Segment::Key(key)) => format!("{key} "),
        Some(Segment::Index(index)) => format!("第 {} 项", index + 1),
        None => String::new(),
    };
    let message = match error.kind() {
        ValidationErrorKind::Type { kind } => format!("{subject}的值类型不对，应是 {}", types_of(kind)),
        ValidationErrorKind::Minimum { limit } => format!("{subject}不能小于 {limit}"),
        ValidationErrorKind::ExclusiveMinimum { limit } => format!("{subject}必须大于 {limit}"),
        ValidationErrorKind::AnyOf { .. } | ValidationErrorKind::Enum { .. } => {
            format!("{subject}的值不合 JSON Schema 的规定（类型有 string、integer、number、boolean、array、object）")
        }
        ValidationErrorKind::Format { format } if format == "regex" => {
            "正则表达式不能用：写错了，或用了不支持的环视、反向引用".to_owned()
        }
        ValidationErrorKind::UniqueItems => format!("{subject}里有重复的内容"),
        ValidationErrorKind::Referencing(ReferencingError::UnknownSpecification { specification }) => {
            format!("不认识的 $schema：{specification}；请写 https://json-schema.org/draft/2020-12/schema")
        }
        ValidationErrorKind::Referencing(_) => format!("引用不对：{error}"),
        _ => format!("不合 JSON Schema 的规定：{error}"),
    };
    Flaw {
        path: FieldPath(path),
        message,
    }
}

fn types_of(kind: &TypeKind) -> String {
    match kind {
        TypeKind::Single(one) => one.to_string(),
        TypeKind::Multiple(several) => several
            .iter()
            .map(|one| one.to_string())
            .collect::<Vec<_>>()
            .join(" 或 "),
    }
}

/// The steps of a JSON pointer into a schema, where all digits means a place in a list.
fn steps(pointer: &str) -> Vec<Segment> {
    let unescape = |step: &str| step.replace("~1", "/").replace("~0", "~");
    let steps = pointer.split('/').skip(1).map(unescape);
    steps
        .map(|step| step.parse().map_or(Segment::Key(step), Segment::Index))
        .collect()
}
