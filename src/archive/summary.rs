//! A commit's subject in business words, found by looking at what changed (DESIGN §1.3).

use std::collections::BTreeSet;

use serde_json::Value;

use super::digest::text_at;
use super::moved::moved;
use crate::history::Message;
use crate::kinds::{CUSTOMER_NAME, Catalog, Kind};
use crate::rules::{TASK, TASK_CLOSED, TASK_DONE, TASK_STATUS};
use crate::vault::{PROFILE, Place, RelPath, layout};
use crate::yaml::{Document, FieldPath, diff};

/// A file that a commit-to-be changes.
#[derive(Debug, Default)]
pub struct Altered {
    pub customer_id: String,
    pub customer_name: String,
    /// The record's title, or the file's name.
    pub title: String,
    pub before: Option<Vec<u8>>,
    pub after: Option<Vec<u8>>,
}

/// Longest subject, in characters; git tools cut longer ones.
const SUBJECT_LIMIT: usize = 72;
/// At most this many customers are named in the trailers.
const TRAILER_LIMIT: usize = 20;

/// The message for saves that came from outside kehu.
#[must_use]
pub fn describe(altered: &[(RelPath, Altered)], catalog: &Catalog) -> Message {
    if let Some(moved) = moved(altered, catalog) {
        let edits: Vec<String> = moved
            .edited
            .iter()
            .flat_map(|(path, before, file)| {
                let sides = (Some(*before), file.after.as_deref());
                describe_file(path, &file.title, sides, catalog)
            })
            .collect();
        // That the name is another one is said by the move itself.
        let name = format!("{}：", catalog.customer().label(&FieldPath::root().key(CUSTOMER_NAME)));
        let is_said = |edit: &&String| moved.renames && edit.starts_with(&name);
        let others: Vec<&String> = edits.iter().filter(|edit| !is_said(edit)).collect();
        let what = match others.as_slice() {
            [] => moved.what,
            [only] => format!("{}，{only}", moved.what),
            several => format!("{}，同时修改 {} 处", moved.what, several.len()),
        };
        return Message {
            subject: shortened(&format!("{}：{what}", moved.name)),
            body: edits.join("\n"),
            operation: moved.operation.to_owned(),
            customer_ids: Some(moved.customer_id.to_owned())
                .filter(|id| !id.is_empty())
                .into_iter()
                .collect(),
            via: "editor".to_owned(),
            ..Message::default()
        };
    }
    let ids: BTreeSet<&str> = altered
        .iter()
        .map(|(_, file)| file.customer_id.as_str())
        .filter(|id| !id.is_empty())
        .collect();
    let names: BTreeSet<&str> = altered
        .iter()
        .map(|(_, file)| file.customer_name.as_str())
        .filter(|name| !name.is_empty())
        .collect();
    let lines: Vec<String> = match names.len() {
        0 | 1 => profile_first(altered)
            .flat_map(|(path, file)| {
                let sides = (file.before.as_deref(), file.after.as_deref());
                describe_file(path, &file.title, sides, catalog)
            })
            .collect(),
        _ => Vec::new(),
    };
    let what = match lines.as_slice() {
        [] => format!("{} 个文件有变动", altered.len()),
        [only] => only.clone(),
        [first, ..] => format!("{first} 等 {} 处", lines.len()),
    };
    let subject = match names.first() {
        None => what,
        Some(name) if names.len() == 1 => format!("{name}：{what}"),
        Some(name) => format!("{name}等 {} 个客户：{what}", names.len()),
    };
    Message {
        subject: shortened(&task_told(altered, catalog).unwrap_or(subject)),
        body: if lines.len() > 1 {
            lines.join("\n")
        } else {
            String::new()
        },
        operation: operation(altered).to_owned(),
        customer_ids: ids.into_iter().take(TRAILER_LIMIT).map(str::to_owned).collect(),
        reason: None,
        via: "editor".to_owned(),
        trailers: Vec::new(),
    }
}

/// 完成任务：寄样品（杭州盛泰） or 重新打开任务：…, where that is all that happened.
fn task_told(altered: &[(RelPath, Altered)], catalog: &Catalog) -> Option<String> {
    let [(path, file)] = altered else { return None };
    let Place::Record { kind, .. } = layout::place(path, catalog) else {
        return None;
    };
    let kind = catalog.kind(&kind).filter(|kind| kind.name == TASK)?;
    let status = |bytes: &[u8]| text_at(&value_of(bytes).unwrap_or_default(), TASK_STATUS);
    let (before, after) = (status(file.before.as_deref()?), status(file.after.as_deref()?));
    let is_closed = |status: &str| TASK_CLOSED.contains(&status);
    let verb = match (is_closed(&before), after.as_str()) {
        (_, TASK_DONE) if before != TASK_DONE => "完成",
        (true, after) if !is_closed(after) => "重新打开",
        _ => return None,
    };
    let of = match file.customer_name.as_str() {
        "" => String::new(),
        name => format!("（{name}）"),
    };
    Some(format!("{verb}{}：{}{of}", kind.title, file.title))
}

/// That a customer came or went says more than what lay in its folder.
fn profile_first(altered: &[(RelPath, Altered)]) -> impl Iterator<Item = &(RelPath, Altered)> {
    let is_profile = |(path, _): &&(RelPath, Altered)| path.file_name() == PROFILE;
    let rest = altered.iter().filter(move |file| !is_profile(file));
    altered.iter().filter(is_profile).chain(rest)
}

/// The message for more files than are worth a look each.
#[must_use]
pub fn describe_bulk(put: usize, removed: usize, first_of_all: bool) -> Message {
    let subject = match (first_of_all, removed) {
        (true, _) => format!("首次收录：{put} 个文件"),
        (false, 0) => format!("批量变动：{put} 个文件"),
        (false, _) => format!("批量变动：写入 {put} 个文件，移除 {removed} 个"),
    };
    Message {
        subject,
        operation: "edit".to_owned(),
        via: "editor".to_owned(),
        ..Message::default()
    }
}

fn operation(altered: &[(RelPath, Altered)]) -> &'static str {
    let all = |test: fn(&Altered) -> bool| altered.iter().all(|(_, file)| test(file));
    if all(|file| file.before.is_none()) {
        "create"
    } else if all(|file| file.after.is_none()) {
        "delete"
    } else {
        "edit"
    }
}

fn describe_file(
    path: &RelPath,
    title: &str,
    (before, after): (Option<&[u8]>, Option<&[u8]>),
    catalog: &Catalog,
) -> Vec<String> {
    let place = layout::place(path, catalog);
    let kind = match &place {
        Place::Record { kind, .. } => catalog.kind(kind),
        _ => None,
    };
    let named = |verb: &str| match (&place, kind) {
        (_, Some(kind)) if kind.folder.is_empty() => format!("{verb}{}档案", kind.title),
        (_, Some(kind)) => format!("{verb}{} {title}", kind.title),
        (Place::Settings | Place::SearchWords, _) => format!("{verb}设置"),
        (Place::Schema, _) => format!("{verb}资料类型定义 {}", path.file_name()),
        (Place::View, _) => format!("{verb}视图 {title}"),
        _ => format!("{verb}文件 {}", path.file_name()),
    };
    match (before, after) {
        (None, _) => vec![named("新增")],
        (Some(_), None) => vec![named("删除")],
        (Some(before), Some(after)) => {
            let changes = kind.map(|kind| field_changes(kind, before, after)).unwrap_or_default();
            match kind.filter(|kind| !kind.folder.is_empty() && !title.is_empty()) {
                _ if changes.is_empty() => vec![named("修改")],
                // The fields of a record say nothing without its name; the customer's name stands before a colon already.
                Some(kind) => {
                    let told = |change: &String| format!("{} {title}，{}", kind.title, change.replacen('：', " ", 1));
                    changes.iter().map(told).collect()
                }
                None => changes,
            }
        }
    }
}

/// What a file is called, by its content: a record by its title, a view by the name of its file, anything else by its file.
#[must_use]
pub fn title_of(path: &RelPath, bytes: Option<&[u8]>, catalog: &Catalog) -> String {
    let name = path.file_name();
    let stem = || name.rsplit_once('.').map_or(name, |(stem, _)| stem).to_owned();
    match layout::place(path, catalog) {
        Place::Record { kind, .. } => {
            let field = catalog.kind(&kind).and_then(|kind| kind.title_field.as_deref());
            let record = bytes.and_then(value_of);
            let title = field.zip(record.as_ref()).map(|(field, record)| text_at(record, field));
            title.filter(|title| !title.is_empty()).unwrap_or_else(stem)
        }
        Place::View => stem(),
        _ => name.to_owned(),
    }
}

fn field_changes(kind: &Kind, before: &[u8], after: &[u8]) -> Vec<String> {
    let (Some(before), Some(after)) = (value_of(before), value_of(after)) else {
        return Vec::new();
    };
    kind.describe_all(&diff(&before, &after), &before, &after)
}

/// The value of a YAML file's bytes; none when it does not parse.
#[must_use]
pub fn value_of(bytes: &[u8]) -> Option<Value> {
    let text = std::str::from_utf8(bytes).ok()?;
    Document::parse(text).ok().map(|document| document.value().clone())
}

fn shortened(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    if line.chars().count() <= SUBJECT_LIMIT {
        return line.to_owned();
    }
    let mut short: String = line.chars().take(SUBJECT_LIMIT - 1).collect();
    short.push('…');
    short
}
