//! The check of a record that is about to be written: the same code as `kehu check`, told field by field.

use super::By;
use super::create::at_hand;
use super::need::{is_needed, is_profile};
use super::read::open;
use super::said::{advised, spelled_out, text_in};
use super::texts::{Texts, with};
use super::unique::taken;
use crate::archive::{Archive, ArchiveError, text_at};
use crate::kinds::{CUSTOMER_NAME, Field, FieldType, Kind, Problem, Violation, shows_nothing};
use crate::rules::{Hidden, UnfitNumber, hidden_in, unfit_number};
use crate::vault::{RelPath, layout};
use chrono::NaiveDate;
use serde_json::{Map, Value};

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
    /// The record that has already what only one may have.
    pub other: Option<RelPath>,
}

impl FieldFault {
    /// Said in the words of a form: who fills one in sees no lines, keys or signs of a file.
    fn of(kind: &Kind, violation: Violation) -> Self {
        let field = kind.field_at(&violation.path);
        let is_always_required = field.is_some_and(|field| field.required);
        let (message, fix) = match violation.problem {
            Problem::Missing if is_always_required || kind.may_follow(&violation.path) => {
                (format!("请填写“{}”", kind.label(&violation.path)), None)
            }
            // The message says already when it is required.
            Problem::Missing => (violation.message, None),
            Problem::Empty => (violation.message, Some("填上内容，或者整个清空".to_owned())),
            Problem::WrongType => (violation.message, field.and_then(wanted).or(violation.fix)),
            _ => (violation.message, violation.fix),
        };
        Self {
            path: violation.path.to_string(),
            is_missing: violation.problem == Problem::Missing,
            message,
            fix,
            other: None,
        }
    }

    /// What is wrong and what to do, in one.
    #[must_use]
    pub fn said(&self) -> String {
        match &self.fix {
            Some(fix) => format!("{}。{fix}", self.message),
            None => self.message.clone(),
        }
    }
}

/// How to fill in what is no text.
fn wanted(field: &Field) -> Option<String> {
    let words = match field.field_type {
        FieldType::Integer => "只填整数，例如 120",
        FieldType::Number => "只填数字，例如 580000 或 58万",
        FieldType::Boolean => "填“是”或“否”",
        _ => return None,
    };
    Some(words.to_owned())
}

/// What a record breaks on this day.
pub(super) fn faults_on(today: NaiveDate, kind: &Kind, record: &Value) -> Vec<FieldFault> {
    let advised = |violation: Violation| {
        let text = text_in(record, &violation.path);
        let is_unread = violation.problem == Problem::BadFormat;
        let advice = text
            .filter(|_| is_unread)
            .and_then(|text| advised(kind, &violation.path.to_string(), text, today));
        Violation {
            fix: advice.or(violation.fix),
            ..violation
        }
    };
    let fault = |(field, day): (&Field, NaiveDate)| FieldFault {
        path: field.key.clone(),
        message: format!("“{}”{day} 还没有到", field.label),
        fix: Some("写今天或以前的日期".to_owned()),
        is_missing: false,
        other: None,
    };
    let future = kind.future_dates(record, today).into_iter().map(fault);
    let violations = kind.validate(record).into_iter().map(advised);
    let faults = violations.flat_map(|violation| field_by_field(kind, violation));
    faults
        .chain(unfit_name(kind, record))
        .chain(unfit_number(kind, record).map(of_number))
        .chain(broken_lines(kind, record))
        .chain(future)
        .collect()
}

fn of_number(unfit: UnfitNumber) -> FieldFault {
    FieldFault {
        path: unfit.field.to_owned(),
        message: unfit.message,
        fix: Some(unfit.fix.to_owned()),
        is_missing: false,
        other: None,
    }
}

/// A value of one line has no further ones, and no character that turns round what stands behind it or is none at all. Others that
/// nobody sees come along with what is copied from elsewhere: they are told of later, and keep nobody from saving.
fn broken_lines(kind: &Kind, record: &Value) -> Vec<FieldFault> {
    let is_name = |hidden: &Hidden| is_profile(kind) && hidden.at.to_string() == CUSTOMER_NAME;
    let breaks = |hidden: &Hidden| matches!(hidden.character, '\n' | '\r') || is_worse(hidden.character);
    let hidden = hidden_in(kind, record).into_iter();
    let hidden = hidden.filter(|hidden| breaks(hidden) && !(is_name(hidden) && hidden.character.is_control()));
    hidden
        .map(|hidden| FieldFault {
            path: hidden.at.to_string(),
            message: match hidden.character {
                '\n' | '\r' => format!("“{}”只能写一行，不能换行", kind.label(&hidden.at)),
                _ => hidden.message,
            },
            fix: Some("删掉它，或者整个重新输入一遍".to_owned()),
            is_missing: false,
            other: None,
        })
        .collect()
}

/// The override of direction that hides what a name ends in, and what is no character.
const fn is_worse(c: char) -> bool {
    matches!(c, '\u{202E}' | '\u{FDD0}'..='\u{FDEF}') || (c as u32) & 0xFFFE == 0xFFFE
}

/// A customer's folder bears its name: that of a file (客户.yaml) would be taken for one, and what breaks a line or cannot be seen
/// would be lost.
fn unfit_name(kind: &Kind, record: &Value) -> Option<FieldFault> {
    let name = Some(text_at(record, CUSTOMER_NAME)).filter(|_| is_profile(kind))?;
    let seen: String = name.chars().take_while(|c| !c.is_control()).collect();
    let (message, fix) = if layout::is_named_like_record(&name) {
        let message = format!("客户名称“{name}”像一个文件的名字，不能以 .yaml 或 .yml 结尾");
        (message, "去掉这个结尾，写营业执照上的名称")
    } else if name.chars().all(|c| c == '.' || c.is_whitespace()) && !shows_nothing(&name) {
        let message = format!("客户名称“{name}”不是名称，建不了文件夹");
        (message, "写营业执照上的名称")
    } else if seen.len() < name.len() && !shows_nothing(&name) {
        let place = if seen.is_empty() {
            "开头".to_owned()
        } else {
            format!("“{seen}”后面")
        };
        let message = format!("客户名称里有换行、制表符或看不见的控制字符（在{place}）");
        (message, "删掉它，或者整个重新输入一遍名称")
    } else {
        return None;
    };
    Some(FieldFault {
        path: CUSTOMER_NAME.to_owned(),
        message,
        fix: Some(fix.to_owned()),
        is_missing: false,
        other: None,
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
        return vec![FieldFault::of(kind, violation)];
    }
    let group = format!("“{}”", kind.label(&violation.path));
    let whole = FieldFault::of(kind, violation.clone());
    let fault = |child: &&Field| FieldFault {
        message: whole.message.replace(&group, &format!("“{}”", child.label)),
        path: violation.path.clone().key(&child.key).to_string(),
        ..whole.clone()
    };
    required.iter().map(fault).collect()
}

/// The same, without what may be filled in later.
pub(super) fn obstacles(today: NaiveDate, kind: &Kind, before: &Value, after: &Value) -> Vec<FieldFault> {
    let in_the_way = |fault: &FieldFault| !fault.is_missing || is_needed(kind, (before, after), &fault.path);
    faults_on(today, kind, after).into_iter().filter(in_the_way).collect()
}

/// What stands in the way of a change: what a record breaks that it did not break before. Nobody must mend what others left in order
/// to save something else.
pub(super) fn new_faults(today: NaiveDate, kind: &Kind, before: &Value, after: &Value) -> Vec<FieldFault> {
    unknown_before(today, kind, before, obstacles(today, kind, before, after))
}

/// The same with all that would be missing, for whoever writes the file as a whole.
pub(super) fn all_new_faults(today: NaiveDate, kind: &Kind, before: &Value, after: &Value) -> Vec<FieldFault> {
    unknown_before(today, kind, before, faults_on(today, kind, after))
}

fn unknown_before(today: NaiveDate, kind: &Kind, before: &Value, now: Vec<FieldFault>) -> Vec<FieldFault> {
    if now.is_empty() {
        return now;
    }
    let known = faults_on(today, kind, before);
    let is_new = |fault: &FieldFault| {
        let same = |known: &FieldFault| known.path == fault.path && known.message == fault.message;
        !known.iter().any(same)
    };
    now.into_iter().filter(is_new).collect()
}

/// What would be wrong with a record if these texts were saved: for a form that checks while somebody types. `path` is the record's
/// file; one that is made, or is gone meanwhile, has none.
///
/// # Errors
/// Those of reading the archive.
pub fn check(
    archive: &Archive,
    kind: &Kind,
    path: Option<&RelPath>,
    texts: &Texts,
) -> Result<Vec<FieldFault>, ArchiveError> {
    let opened = path
        .and_then(|path| open(archive, path).ok())
        .filter(|opened| opened.kind == kind.name);
    let is_new = path.is_none();
    let before = opened.map_or_else(|| Value::Object(Map::new()), |opened| opened.record);
    let mut after = with(kind, &before, &spelled_out(kind, texts, archive.clock().now()));
    if let Some(after) = after.as_object_mut().filter(|_| is_new) {
        // What is filled in where it is left empty.
        for (key, text) in at_hand(archive, kind, &By::default()) {
            after.entry(key).or_insert_with(|| text.into());
        }
    }
    let mut wrong = obstacles(archive.clock().today(), kind, &before, &after);
    wrong.extend(taken(archive, kind, (&before, &after), path)?);
    Ok(wrong)
}
