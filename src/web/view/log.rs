//! Entries of the log by day, in the words people use.

use super::value::plain;
use super::when;
use crate::archive::{LogEntry, LoggedChange};
use crate::kinds::Catalog;
use crate::vault::layout::place;
use crate::vault::{Place, RelPath};
use crate::web::links;
use chrono::{Local, NaiveDate};
use serde_json::{Value, json};

/// Values longer than this stand on a line of their own.
const LONG: usize = 36;
/// A changed text is shown up to here; the file has the rest.
const LONGEST: usize = 600;
/// Changes of one file that are shown; the rest is counted.
const CHANGES_PER_FILE: usize = 40;

/// How much of each entry is told.
#[derive(Clone, Debug)]
pub struct Telling {
    pub today: NaiveDate,
    /// Files of an entry that are shown; the rest is counted.
    pub files: usize,
    /// The folder the page is about: its name need not be said again.
    pub within: Option<RelPath>,
}

/// One page of the log, and where the next begins. How many entries there are altogether nobody knows without reading the whole
/// history.
#[derive(Clone, Debug, Default)]
pub struct LogPage {
    pub entries: Vec<LogEntry>,
    /// The commit after which older entries begin; None when there are none.
    pub older: Option<String>,
}

impl LogPage {
    /// The entries of one more than fit on a page.
    pub const ASK: usize = Self::SIZE + 1;
    const SIZE: usize = 50;

    /// From up to [`LogPage::ASK`] entries.
    #[must_use]
    pub fn of(mut entries: Vec<LogEntry>) -> Self {
        let has_older = entries.len() > Self::SIZE;
        entries.truncate(Self::SIZE);
        let last = entries.last().filter(|_| has_older);
        Self {
            older: last.map(|entry| entry.commit.clone()),
            entries,
        }
    }

    /// `total` is the number of entries at least, exactly when `more` is false; `after` leads on.
    #[must_use]
    pub fn json(&self, generation: u64) -> Value {
        json!({
            "total": self.entries.len() + usize::from(self.older.is_some()),
            "more": self.older.is_some(),
            "after": self.older,
            "results": self.entries,
            "generation": generation,
        })
    }
}

/// The entries of one day.
#[derive(Clone, Debug)]
pub struct Day {
    pub heading: String,
    pub entries: Vec<Entry>,
}

/// One commit.
#[derive(Clone, Debug)]
pub struct Entry {
    pub commit: String,
    /// `14:30`, and in full for the tooltip.
    pub time: String,
    pub full_time: String,
    pub author: String,
    pub operation: &'static str,
    pub tone: &'static str,
    pub via: &'static str,
    pub summary: String,
    pub reason: String,
    pub files: Vec<ChangedFile>,
    /// Files beyond those shown.
    pub more_files: u64,
}

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

/// Groups entries (newest first) by their day here.
#[must_use]
pub fn days(entries: &[LogEntry], catalog: &Catalog, telling: &Telling) -> Vec<Day> {
    let mut days: Vec<(NaiveDate, Day)> = Vec::new();
    for logged in entries {
        let date = logged.time.with_timezone(&Local).date_naive();
        let entry = entry(logged, catalog, telling);
        match days.last_mut() {
            Some((day, group)) if *day == date => group.entries.push(entry),
            _ => days.push((
                date,
                Day {
                    heading: when::day_heading(date, telling.today),
                    entries: vec![entry],
                },
            )),
        }
    }
    days.into_iter().map(|(_, day)| day).collect()
}

fn entry(logged: &LogEntry, catalog: &Catalog, telling: &Telling) -> Entry {
    let time = logged.time.with_timezone(&Local);
    let (operation, tone) = operation_words(&logged.operation);
    let mut by_file: Vec<(&str, Vec<&LoggedChange>)> = Vec::new();
    for change in &logged.changes {
        match by_file.last_mut() {
            Some((path, changes)) if *path == change.path => changes.push(change),
            _ => by_file.push((&change.path, vec![change])),
        }
    }
    let shown = by_file.iter().take(telling.files);
    let files: Vec<ChangedFile> = shown
        .map(|(path, changes)| changed_file(path, changes, catalog, telling))
        .collect();
    Entry {
        commit: logged.commit.chars().take(8).collect(),
        time: time.format("%H:%M").to_string(),
        full_time: time.format("%Y-%m-%d %H:%M:%S").to_string(),
        author: logged.author.clone(),
        operation,
        tone,
        via: via_words(&logged.via),
        summary: logged.summary.clone(),
        reason: logged.reason.clone().unwrap_or_default(),
        more_files: logged.files.saturating_sub(files.len() as u64),
        files,
    }
}

fn changed_file(path: &str, changes: &[&LoggedChange], catalog: &Catalog, telling: &Telling) -> ChangedFile {
    let (whole, fields): (Vec<&LoggedChange>, Vec<&LoggedChange>) =
        changes.iter().partition(|change| change.field.is_empty());
    ChangedFile {
        path: path.to_owned(),
        name: file_name(path, catalog, telling.within.as_ref()),
        href: links::record(path),
        whole: whole
            .iter()
            .map(|change| change.label.as_str())
            .collect::<Vec<_>>()
            .join("、"),
        from: whole.iter().find_map(|change| change.from.clone()).unwrap_or_default(),
        more: fields.len().saturating_sub(CHANGES_PER_FILE),
        changes: fields
            .iter()
            .take(CHANGES_PER_FILE)
            .map(|change| shown_change(change, catalog))
            .collect(),
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
    let above = match place(&rel, catalog) {
        Place::Record { customer, .. } | Place::Attachment { customer } => customer.parent(),
        _ => None,
    };
    let rest = above.and_then(|dir| path.strip_prefix(dir.as_str()).map(str::to_owned));
    rest.map_or_else(|| path.to_owned(), |rest| rest.trim_start_matches('/').to_owned())
}

/// What happened, in a word, and its tone.
#[must_use]
pub fn operation_words(operation: &str) -> (&'static str, &'static str) {
    match operation {
        "create" => ("新建", "good"),
        "edit" | "update" | "set" | "save" => ("修改", "accent"),
        "followup" => ("跟进", "accent"),
        "feedback" => ("反馈", "accent"),
        "receipt" => ("款项", "good"),
        "move" => ("移动", "info"),
        "import" => ("导入", "info"),
        "init" => ("建库", "info"),
        "remove" | "delete" => ("删除", "bad"),
        "archive" => ("归档", "warn"),
        "restore" | "undo" => ("恢复", "warn"),
        "merge" => ("合并", "warn"),
        "export" => ("导出", "warn"),
        "" => ("git 提交", ""),
        _ => ("其他", ""),
    }
}

fn via_words(via: &str) -> &'static str {
    match via {
        "editor" => "编辑器",
        "web" => "网页",
        "cli" => "命令行",
        "import" => "导入",
        "sync" => "同步",
        "" => "git",
        _ => "其他",
    }
}

fn shown_change(change: &LoggedChange, catalog: &Catalog) -> ShownChange {
    let displayed = |value: &Value| change.displayed(value, catalog).unwrap_or_else(|| plain(value));
    let words = |value: &Option<Value>| value.as_ref().map(|value| cut(&displayed(value)));
    let (before, after) = (words(&change.before), words(&change.after));
    let is_long = |text: &Option<String>| {
        text.as_ref()
            .is_some_and(|text| text.contains('\n') || text.chars().count() > LONG)
    };
    ShownChange {
        label: change.label.clone(),
        long: is_long(&before) || is_long(&after),
        before,
        after,
    }
}

fn cut(text: &str) -> String {
    let text = text.trim_end();
    match text.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or_default()),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entries(count: usize) -> Vec<LogEntry> {
        let entry = |number: usize| LogEntry {
            commit: number.to_string(),
            time: Local::now().fixed_offset(),
            author: String::new(),
            operation: "edit".to_owned(),
            customer_id: Vec::new(),
            summary: String::new(),
            reason: None,
            via: String::new(),
            changes: Vec::new(),
            files: 0,
        };
        (1..=count).map(entry).collect()
    }

    #[test]
    fn a_page_of_the_log_tells_whether_there_is_more() {
        let last = LogPage::of(entries(LogPage::SIZE));
        assert_eq!((last.entries.len(), last.older.as_deref()), (LogPage::SIZE, None));
        assert_eq!(last.json(1)["total"], LogPage::SIZE);
        assert_eq!(last.json(1)["more"], false);

        let first = LogPage::of(entries(LogPage::ASK));
        assert_eq!(first.entries.len(), LogPage::SIZE);
        assert_eq!(first.older, Some(LogPage::SIZE.to_string()));
        assert_eq!(first.json(1)["total"], LogPage::SIZE + 1, "at least");
        assert_eq!(first.json(1)["more"], true);
    }
}
