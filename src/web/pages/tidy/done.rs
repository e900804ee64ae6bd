//! What came of tidying up, told by the page's address.

use crate::tidy::Tidied;
use crate::web::view::bulk::JustDone;
use crate::web::{Request, links};

/// Digits of a commit in an address.
const COMMIT: usize = 12;
/// Customers named that stay as they are.
const NAMED: usize = 5;

/// What came of tidying up.
#[derive(Clone, Debug, Default)]
pub struct Done {
    pub words: String,
    pub is_bad: bool,
    pub undo: Option<String>,
}

/// What came of it, for the address.
pub(super) fn done_of(done: Tidied) -> Vec<(&'static str, String)> {
    let number = |count: usize| if count > 0 { count.to_string() } else { String::new() };
    let names = done.refused.iter().take(NAMED);
    let names = names.map(|(name, reason)| format!("{name}：{reason}"));
    vec![
        ("commit", short(done.commit)),
        ("done", done.done.len().to_string()),
        ("refused", number(done.refused.len())),
        ("why", names.collect::<Vec<_>>().join("；")),
        ("outdated", number(done.outdated.len())),
    ]
}

/// A commit as addresses name it; empty for none.
pub(super) fn short(commit: Option<String>) -> String {
    let commit = commit.unwrap_or_default();
    commit.get(..COMMIT).unwrap_or(&commit).to_owned()
}

pub(super) fn failed(words: String) -> Done {
    Done {
        words,
        is_bad: true,
        undo: None,
    }
}

impl Done {
    pub(super) fn of(request: &Request) -> Option<Self> {
        if let Some(made) = JustDone::of(request) {
            return Some(Self {
                words: format!("已给 {} 个客户新建任务。", made.count),
                is_bad: false,
                undo: Some(made.undo),
            });
        }
        let commit = request.param("commit");
        let is_commit = commit.len() == COMMIT && commit.bytes().all(|byte| byte.is_ascii_hexdigit());
        let undo = is_commit.then(|| links::undo(commit));
        if !request.param("adopted").is_empty() {
            return Some(Self {
                words: "客户资料有了“核对日期”和“核对人”，可以半年核对了。".to_owned(),
                is_bad: false,
                undo,
            });
        }
        let done = request.number("done")?;
        let mut words = match done {
            0 => "什么也没有写。".to_owned(),
            done => format!("整理了 {done} 项，记为一次修改。"),
        };
        if let Some(refused) = request.number("refused") {
            words = format!("{words}{refused} 个客户没有动：{}。", request.param("why"));
        }
        if let Some(outdated) = request.number("outdated") {
            words = format!("{words}有 {outdated} 项已经不用整理了。");
        }
        Some(Self {
            words,
            is_bad: done == 0,
            undo,
        })
    }
}
