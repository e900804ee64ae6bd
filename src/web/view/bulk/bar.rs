//! The bar below a list, and what is said once something was done.

use super::Act;
use crate::web::{Request, links};

/// What can be done with the ticked customers of a list.
#[derive(Clone, Debug)]
pub struct BulkBar {
    pub query: String,
    /// The page of the list.
    pub back: String,
    /// How many the list has in all, where they can be changed at once.
    pub total: Option<u64>,
    /// Word and label.
    pub acts: Vec<(&'static str, &'static str)>,
}

impl BulkBar {
    /// Below a list of customers; what comes back from the archive is only there where some are in it.
    #[must_use]
    pub fn of(query: &str, back: String, total: Option<u64>, has_archived: bool) -> Self {
        let fits = |act: &Act| *act != Act::Restore || has_archived;
        let acts = Act::ALL.iter().filter(|(act, ..)| fits(act));
        Self {
            query: query.to_owned(),
            back,
            total,
            acts: acts.map(|(_, word, label)| (*word, *label)).collect(),
        }
    }
}

/// A change of many that has just been made.
#[derive(Clone, Debug)]
pub struct JustDone {
    pub count: u64,
    /// How many open tasks and plans went along to new owners.
    pub handed: u64,
    /// The customers stay as they are and got a task each.
    pub made_tasks: bool,
    /// Where it can be taken back.
    pub undo: String,
}

impl JustDone {
    /// As the address tells.
    #[must_use]
    pub fn of(request: &Request) -> Option<Self> {
        let commit = request.param("done");
        let is_commit = (7..=40).contains(&commit.len()) && commit.bytes().all(|byte| byte.is_ascii_hexdigit());
        Some(Self {
            count: request.number("changed").filter(|_| is_commit)?,
            handed: request.number("handed").unwrap_or_default(),
            made_tasks: !request.param("tasks").is_empty(),
            undo: links::undo(commit),
        })
    }
}
