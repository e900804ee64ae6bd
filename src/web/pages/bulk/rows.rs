//! The customers of a preview, or of what was done, one by one.

use crate::agenda::Unfinished;
use crate::edit::{self, Altered, Item};
use crate::web::links;
use crate::web::view::bulk::Act;

/// Customers shown with what changes in them, and of those that cannot be changed.
pub(super) const SHOWN: usize = 100;
/// Bytes of a value that are shown.
const LONGEST: usize = 200;

#[derive(Clone, Debug)]
pub struct Row {
    pub name: String,
    pub href: String,
    pub changes: Vec<Change>,
    /// Where the folder goes; empty where it stays.
    pub moves_to: String,
    /// Which open tasks and plans go along to the new owner: 2 项：送样品、问结果.
    pub handed: String,
    /// What is still open with one that is to be archived; empty for nothing.
    pub unfinished: String,
    /// What stays behind because it cannot be read, and why.
    pub left: Vec<Left>,
}

#[derive(Clone, Debug)]
pub struct Left {
    pub name: String,
    pub href: String,
    pub reason: String,
}

#[derive(Clone, Debug)]
pub struct Change {
    pub label: String,
    pub before: Option<String>,
    pub after: Option<String>,
    /// Better in lines of their own.
    pub long: bool,
}

#[derive(Clone, Debug)]
pub struct Refused {
    pub name: String,
    pub href: String,
    pub reason: String,
}

/// Of an act that only adds or only takes away, what stays is not shown.
pub(super) fn row(item: &Item, act: Option<Act>) -> Row {
    let shown = |text: &str| {
        let cut = text.get(..text.floor_char_boundary(LONGEST)).unwrap_or(text);
        let mark = if cut.len() < text.len() { "…" } else { "" };
        (!text.is_empty()).then(|| format!("{cut}{mark}"))
    };
    let change = |change: &Altered| Change {
        label: change.label.clone(),
        before: match act {
            Some(Act::Add) => None,
            Some(Act::Remove) => shown(&change.gone.join("、")),
            _ => shown(&change.before),
        },
        after: match act {
            Some(Act::Add) => shown(&change.came.join("、")),
            Some(Act::Remove) => None,
            _ => shown(&change.after),
        },
        long: change.before.contains('\n') || change.after.contains('\n'),
    };
    Row {
        name: item.customer_name.clone(),
        href: href(item),
        changes: item.changes.iter().map(change).collect(),
        handed: item.handed_told(),
        unfinished: item.unfinished.as_ref().map(Unfinished::said).unwrap_or_default(),
        left: item.left.iter().map(left).collect(),
        moves_to: item.place.as_ref().map(|(_, to)| to.to_string()).unwrap_or_default(),
    }
}

fn left(one: &edit::Left) -> Left {
    Left {
        name: one.path.file_name().to_owned(),
        href: links::text(one.path.as_str()),
        reason: one.reason.clone(),
    }
}

pub(super) fn refused<'i>(all: impl Iterator<Item = (&'i Item, &'i str)>) -> (Vec<Refused>, usize) {
    let mut refused: Vec<Refused> = all
        .map(|(item, reason)| Refused {
            name: item.customer_name.clone(),
            href: href(item),
            reason: reason.to_owned(),
        })
        .collect();
    let more = refused.len().saturating_sub(SHOWN);
    refused.truncate(SHOWN);
    (refused, more)
}

fn href(item: &Item) -> String {
    let dir = item.path.parent().map(|dir| dir.to_string()).unwrap_or_default();
    links::customer(&item.customer_id, &dir)
}

/// The name of a single customer, else how many they are.
pub(super) fn named(items: &[Item]) -> String {
    match items {
        [only] => only.customer_name.clone(),
        several => counted(several.len()),
    }
}

pub(super) fn counted(customers: usize) -> String {
    format!("{customers} 个客户")
}
