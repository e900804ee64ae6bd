//! What a commit did to each file, field by field.

use super::Telling;
use crate::archive::LoggedChange;
use crate::kinds::Catalog;
use crate::vault::RelPath;
use crate::vault::layout::place;
use crate::web::links;
use crate::web::view::value::plain;
use serde_json::Value;

/// Values longer than this stand on a line of their own.
const LONG: usize = 36;
/// A changed text is shown up to here; the file has the rest.
const LONGEST: usize = 600;
/// Changes of one file that are shown; the rest is counted.
const CHANGES_PER_FILE: usize = 20;

/// What a commit did to one file.
#[derive(Clone, Debug)]
pub struct ChangedFile {
    pub path: String,
    /// 杭州盛泰机械有限公司/客户.yaml
    pub name: String,
    pub href: String,
    /// 新建, 删除 …, when that is all there is to say.
    pub whole: String,
    /// Where it was before, when it moved.
    pub from: String,
    pub changes: Vec<ShownChange>,
    pub more: usize,
}

#[derive(Clone, Debug)]
pub struct ShownChange {
    pub label: String,
    pub before: Option<String>,
    pub after: Option<String>,
    pub long: bool,
}

impl ShownChange {
    /// From the field's label and the values in words.
    #[must_use]
    pub fn new(label: &str, before: Option<&str>, after: Option<&str>) -> Self {
        let (before, after) = (before.map(cut), after.map(cut));
        let is_long = |text: &Option<String>| {
            text.as_ref()
                .is_some_and(|text| text.contains('\n') || text.chars().count() > LONG)
        };
        Self {
            label: label.to_owned(),
            long: is_long(&before) || is_long(&after),
            before,
            after,
        }
    }
}

/// Changes that follow each other in one file, together.
pub(super) fn by_file(changes: &[LoggedChange]) -> Vec<(&str, Vec<&LoggedChange>)> {
    let mut by_file: Vec<(&str, Vec<&LoggedChange>)> = Vec::new();
    for change in changes {
        match by_file.last_mut() {
            Some((path, changes)) if *path == change.path => changes.push(change),
            _ => by_file.push((&change.path, vec![change])),
        }
    }
    by_file
}

/// What would be changed in files as they are now.
#[must_use]
pub fn files_now(changes: &[LoggedChange], catalog: &Catalog, telling: &Telling) -> Vec<ChangedFile> {
    let file = |(path, changes): (&str, Vec<&LoggedChange>)| ChangedFile {
        href: links::record(changes.iter().find_map(|change| change.from.as_deref()).unwrap_or(path)),
        ..changed_file(path, &changes, "", catalog, telling)
    };
    by_file(changes).into_iter().take(telling.files).map(file).collect()
}

pub(super) fn changed_file(
    path: &str,
    changes: &[&LoggedChange],
    commit: &str,
    catalog: &Catalog,
    telling: &Telling,
) -> ChangedFile {
    let (whole, fields): (Vec<&LoggedChange>, Vec<&LoggedChange>) =
        changes.iter().partition(|change| change.field.is_empty());
    ChangedFile {
        path: path.to_owned(),
        name: file_name(path, catalog, telling.within.as_ref()),
        href: links::version(path, commit),
        whole: whole
            .iter()
            .map(|change| change.label.as_str())
            .collect::<Vec<_>>()
            .join("、"),
        from: whole.iter().find_map(|change| change.from.clone()).unwrap_or_default(),
        more: fields.len().saturating_sub(CHANGES_PER_FILE),
        changes: shown_changes(fields.into_iter().take(CHANGES_PER_FILE), catalog),
    }
}

/// The path below `within`, or from the customer's folder on.
fn file_name(path: &str, catalog: &Catalog, within: Option<&RelPath>) -> String {
    let Some(rel) = RelPath::new(path) else {
        return path.to_owned();
    };
    if let Some(rest) = within.and_then(|dir| path.strip_prefix(dir.as_str())) {
        return rest.trim_start_matches('/').to_owned();
    }
    let above = place(&rel, catalog)
        .into_customer()
        .and_then(|customer| customer.parent());
    let rest = above.and_then(|dir| path.strip_prefix(dir.as_str()).map(str::to_owned));
    rest.map_or_else(|| path.to_owned(), |rest| rest.trim_start_matches('/').to_owned())
}

/// Changed fields in words.
pub fn shown_changes<'a>(changes: impl IntoIterator<Item = &'a LoggedChange>, catalog: &Catalog) -> Vec<ShownChange> {
    changes
        .into_iter()
        .map(|change| shown_change(change, catalog))
        .collect()
}

fn shown_change(change: &LoggedChange, catalog: &Catalog) -> ShownChange {
    let displayed = |value: &Value| change.displayed(value, catalog).unwrap_or_else(|| plain(value));
    let [before, after] = [&change.before, &change.after].map(|value| value.as_ref().map(displayed));
    ShownChange::new(&change.label, before.as_deref(), after.as_deref())
}

fn cut(text: &str) -> String {
    let text = text.trim_end();
    match text.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or_default()),
        None => text.to_owned(),
    }
}
