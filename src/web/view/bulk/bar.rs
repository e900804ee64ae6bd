//! The bar below a list, and what is said once something was done.

use super::{Act, Asked};
use crate::web::{Request, links};
use std::collections::HashSet;

/// In the address: one who is ticked, and the word for all.
const TICKED: &str = "ticked";
const EVERYBODY: &str = "all";
/// Bytes that those who are ticked may take of it.
const LONGEST_ADDRESS: usize = 6_000;

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
    /// All of them are ticked, those of other pages too.
    pub is_all: bool,
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
            is_all: false,
        }
    }

    /// As it was before the last change.
    #[must_use]
    pub const fn ticked(mut self, ticked: &Ticked) -> Self {
        self.is_all = ticked.is_all;
        self
    }
}

/// Who was ticked when a change was made: they stay so, for a second change to follow.
#[derive(Clone, Debug, Default)]
pub struct Ticked {
    words: HashSet<String>,
    is_all: bool,
}

impl Ticked {
    /// As the address tells.
    #[must_use]
    pub fn of(request: &Request) -> Self {
        let ticked = request.query.iter().filter(|(key, _)| key == TICKED);
        let words: HashSet<String> = ticked.map(|(_, word)| word.clone()).collect();
        Self {
            is_all: words.contains(EVERYBODY),
            words,
        }
    }

    #[must_use]
    pub fn has(&self, word: &str) -> bool {
        self.is_all || self.words.contains(word)
    }

    /// What an address says of them; of more than it can hold the first.
    #[must_use]
    pub fn pairs(asked: &Asked) -> Vec<(&'static str, &str)> {
        if asked.all {
            return vec![(TICKED, EVERYBODY)];
        }
        let mut room = LONGEST_ADDRESS;
        let fits = |word: &&String| {
            room = room.saturating_sub(links::encode(word).len() + TICKED.len() + 2);
            room > 0
        };
        let words = asked.ids.iter().take_while(fits);
        words.map(|word| (TICKED, word.as_str())).collect()
    }
}

/// A change of many that has just been made.
#[derive(Clone, Debug)]
pub struct JustDone {
    pub count: u64,
    /// How many open tasks and plans went along to new owners.
    pub handed: u64,
    /// 已给 3 个客户新建任务, 已归档 3 个客户
    pub words: String,
    /// Where those who were archived are listed now.
    pub archived: Option<&'static str>,
    /// How many files stayed behind because they cannot be read.
    pub left: u64,
    /// Where it can be taken back.
    pub undo: String,
}

impl JustDone {
    /// As the address tells.
    #[must_use]
    pub fn of(request: &Request) -> Option<Self> {
        let commit = request.param("done");
        let is_commit = (7..=40).contains(&commit.len()) && commit.bytes().all(|byte| byte.is_ascii_hexdigit());
        let count = request.number("changed").filter(|_| is_commit)?;
        let act = Act::of(request.param("did"));
        Some(Self {
            words: match act {
                _ if !request.param("tasks").is_empty() => format!("已给 {count} 个客户新建任务"),
                act => format!("已{} {count} 个客户", act.map_or("修改", Act::done)),
            },
            archived: (act == Some(Act::Archive)).then_some("/customers?archived=only"),
            count,
            handed: request.number("handed").unwrap_or_default(),
            left: request.number("left").unwrap_or_default(),
            undo: links::undo(commit),
        })
    }
}
