//! Where a file went that is no longer where a link says: the history knows.

use super::error::{Proposal, WebError};
use super::{Site, links};
use crate::archive::{DELETED, Departed, LogEntry, LoggedChange, Snapshot, Whose};
use crate::history::LogQuery;
use crate::vault::RelPath;
use crate::vault::layout::place;
use chrono::Local;
use std::time::Duration;

/// A file that moved more often than this is looked for by its name.
const MOVES: usize = 5;
/// How long the history is looked through for it.
const PATIENCE: Duration = Duration::from_millis(100);

/// What became of a file that is not there, and how to get on.
#[derive(Default)]
pub(super) struct Lost {
    /// 这个文件已移动到 …, 已被 张三 删除
    pub message: String,
    pub proposals: Vec<Proposal>,
    /// Whose file it was, as the folder is called.
    pub customer: Option<String>,
    /// The customer that was deleted with it.
    pub departed: Option<Departed>,
}

/// What the history knows of a file.
pub(super) fn find(site: &Site, path: &RelPath) -> Lost {
    let snapshot = site.visit().ok().map(|visit| visit.snapshot);
    let customer = snapshot.as_ref().and_then(|snapshot| customer_folder(path, snapshot));
    let departed = snapshot.as_ref().and_then(|snapshot| departed_with(snapshot, path));
    let known = snapshot.and_then(|snapshot| whereabouts(&snapshot, path));
    let known = known.map(|whereabouts| told(whereabouts, path));
    Lost {
        customer,
        departed,
        ..known.unwrap_or_else(|| Lost {
            message: format!("{path} 不在客户库里，历史里也没有它。链接可能写错了。"),
            ..Lost::default()
        })
    }
}

/// The customer whose a file was, if that was deleted too.
pub(super) fn departed_with(snapshot: &Snapshot<'_>, path: &RelPath) -> Option<Departed> {
    let last = snapshot.version(path, "HEAD").ok().flatten()?;
    match snapshot.whose(&last.path, &last.note.commit).ok()? {
        Whose::Departed(departed) => Some(*departed),
        Whose::Here | Whose::Moved(_) => None,
    }
}

/// What became of a file that is not there any more.
pub(super) enum Whereabouts {
    Moved {
        to: RelPath,
        by: Box<LogEntry>,
    },
    Deleted(Box<LogEntry>),
    /// It went a moment ago, and nobody knows yet who took it; tells of its last change.
    Unrecorded(Box<LogEntry>),
}

/// Takes a folder's move into the history that somebody made a moment ago, so that it can be followed. Costs a walk of the vault
/// where the history knows nothing yet, and nothing else.
pub(super) fn take_note(site: &Site, path: &RelPath) -> Result<(), WebError> {
    let known = whereabouts(&site.visit()?.snapshot, path);
    if !matches!(known, Some(Whereabouts::Moved { .. } | Whereabouts::Deleted(_))) {
        // Where another kehu records, it is known a little later.
        site.archive().catch_up_if_free(&|_| {})?;
    }
    Ok(())
}

/// Where a file is now, and who took it there; None where the history knows no such file.
pub(super) fn whereabouts(snapshot: &Snapshot<'_>, path: &RelPath) -> Option<Whereabouts> {
    follow(snapshot, path, MOVES)
}

fn follow(snapshot: &Snapshot<'_>, path: &RelPath, moves: usize) -> Option<Whereabouts> {
    let last = Box::new(last_change(snapshot, path)?);
    let moved = last
        .changes
        .iter()
        .find(|change| change.from.as_deref() == Some(path.as_str()));
    let Some(to) = moved.and_then(|change| RelPath::new(&change.path)) else {
        let is_deletion = |change: &LoggedChange| change.path == path.as_str() && change.label == DELETED;
        return Some(if last.changes.iter().any(is_deletion) {
            Whereabouts::Deleted(last)
        } else {
            Whereabouts::Unrecorded(last)
        });
    };
    if matches!(snapshot.file(&to), Ok(Some(_))) {
        return Some(Whereabouts::Moved { to, by: last });
    }
    follow(snapshot, &to, moves.checked_sub(1)?)
}

fn told(whereabouts: Whereabouts, path: &RelPath) -> Lost {
    match whereabouts {
        Whereabouts::Moved { to, by } => Lost {
            message: format!("这个文件已移动到 {to}（{}）。", by_whom(&by)),
            proposals: vec![Proposal {
                name: to.file_name().to_owned(),
                note: to.to_string(),
                href: links::record(to.as_str()),
            }],
            ..Lost::default()
        },
        Whereabouts::Deleted(by) => Lost {
            message: format!("{path} 已删除（{}），最后的内容在历史里。", by_whom(&by)),
            proposals: last_known(path, &by),
            ..Lost::default()
        },
        Whereabouts::Unrecorded(last) => Lost {
            message: format!("{path} 刚刚不见了，还没有记下是谁拿走的；最后的内容在历史里。"),
            proposals: last_known(path, &last),
            ..Lost::default()
        },
    }
}

fn last_known(path: &RelPath, last: &LogEntry) -> Vec<Proposal> {
    vec![
        Proposal {
            name: "最后的内容".to_owned(),
            note: path.to_string(),
            href: links::version(path.as_str(), &last.commit),
        },
        Proposal {
            name: "这个文件的历史".to_owned(),
            note: path.to_string(),
            href: links::with_query("/changes", &[("path", path.as_str())]),
        },
    ]
}

fn last_change(snapshot: &Snapshot<'_>, path: &RelPath) -> Option<LogEntry> {
    let query = LogQuery {
        paths: vec![path.clone()],
        limit: 1,
        patience: Some(PATIENCE),
        ..LogQuery::default()
    };
    snapshot.log(&query).ok()?.pop()
}

/// 张三，2026-11-20 16:36
fn by_whom(entry: &LogEntry) -> String {
    let time = entry.time.with_timezone(&Local);
    format!("{}，{}", entry.author, time.format("%Y-%m-%d %H:%M"))
}

fn customer_folder(path: &RelPath, snapshot: &Snapshot<'_>) -> Option<String> {
    let place = place(path, snapshot.catalog());
    place.customer().map(|customer| customer.file_name().to_owned())
}
