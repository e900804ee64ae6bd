//! Looking for objects that are missing or cannot be read.

use super::HistoryError;
use super::repository::head_commit;
use super::tree_diff::push_name;
use super::tree_edit::{Entry, TREE_MODE};
use git2::{Odb, Oid, Repository};
use std::collections::HashSet;

/// How many broken objects are named.
const MAX_NAMED: usize = 5;

/// Reads every commit that HEAD builds on, and every folder and file of HEAD. Returns sentences in Chinese.
pub(super) fn damaged_objects(repo: &Repository) -> Result<Vec<String>, HistoryError> {
    let Some(head) = head_commit(repo)? else {
        return Ok(Vec::new());
    };
    let mut search = Search {
        repo,
        odb: repo.odb()?,
        checked: HashSet::new(),
        broken: Vec::new(),
    };
    search.commits(head);
    if let Ok(commit) = repo.find_commit(head) {
        search.entry(
            Entry {
                id: commit.tree_id(),
                mode: TREE_MODE,
            },
            &mut Vec::new(),
        );
    }
    Ok(search.report())
}

struct Search<'repo> {
    repo: &'repo Repository,
    odb: Odb<'repo>,
    checked: HashSet<Oid>,
    /// What each broken object is.
    broken: Vec<String>,
}

impl Search<'_> {
    fn commits(&mut self, head: Oid) {
        let mut waiting = vec![head];
        while let Some(id) = waiting.pop() {
            if !self.checked.insert(id) {
                continue;
            }
            match self.repo.find_commit(id) {
                Ok(commit) => waiting.extend(commit.parent_ids()),
                Err(_) => self.broken.push(format!("版本 {id}")),
            }
        }
    }

    fn entry(&mut self, entry: Entry, path: &mut Vec<u8>) {
        // Submodules lie in other repositories.
        let is_elsewhere = !entry.is_tree() && !entry.is_file() && entry.mode & 0o170_000 == 0o160_000;
        if is_elsewhere || !self.checked.insert(entry.id) {
            return;
        }
        if !entry.is_tree() {
            if self.odb.read(entry.id).is_err() {
                self.broken
                    .push(format!("{} 的内容（{}）", String::from_utf8_lossy(path), entry.id));
            }
            return;
        }
        let Ok(tree) = self.repo.find_tree(entry.id) else {
            let folder = if path.is_empty() {
                "根目录".into()
            } else {
                String::from_utf8_lossy(path)
            };
            self.broken.push(format!("文件夹 {folder} 的清单（{}）", entry.id));
            return;
        };
        for child in &tree {
            let length = push_name(path, child.name_bytes());
            self.entry(Entry::from(&child), path);
            path.truncate(length);
        }
    }

    fn report(self) -> Vec<String> {
        if self.broken.is_empty() {
            return Vec::new();
        }
        let named: Vec<&str> = self.broken.iter().take(MAX_NAMED).map(String::as_str).collect();
        let more = if self.broken.len() > MAX_NAMED { " 等" } else { "" };
        vec![format!(
            "git 历史数据损坏，{} 个对象缺失或读不出：{}{more}。当前文件不受影响；请从备份或同事的克隆恢复 .git/objects",
            self.broken.len(),
            named.join("、")
        )]
    }
}
