//! A vault with a customer, and people who work on it.

use crate::temp_vault::TempVault;
use kehu::archive::{Archive, Viewer};
use kehu::edit::{self, By, EditError, Opened, Revised, Revision, Texts};
use kehu::history::Person;
use kehu::index::Request;
use kehu::vault::RelPath;
use std::path::PathBuf;

pub const DIR: &str = "客户/制造业/中型/盛泰机械";
pub const PROFILE: &str = "客户/制造业/中型/盛泰机械/客户.yaml";

/// A profile as somebody wrote it by hand.
pub const BY_HAND: &str = "\
# 老客户，王总介绍的
customer_id: CUST202601010001
customer_name: 盛泰机械
industry: 制造业   # 机床
company_size: 中型
customer_type: 潜在客户
source: 转介绍
owner: 张三
created_on: 2026-01-01
city: \"苏州\"
tags: [重点, 展会]
contacts:
  - name: 王芳     # 采购
    phone: 138-0013-8000
  - name: 李强
";

pub struct Desk {
    vault: TempVault,
    archive: Archive,
}

pub fn texts(pairs: &[(&str, &str)]) -> Texts {
    let pair = |(key, text): &(&str, &str)| ((*key).to_owned(), (*text).to_owned());
    pairs.iter().map(pair).collect()
}

pub fn rel(path: &str) -> RelPath {
    RelPath::new(path).unwrap()
}

/// Somebody at the browser, without a reason.
pub fn by(name: &str) -> By {
    By {
        author: Some(Person {
            name: name.to_owned(),
            email: format!("{name}@example.com"),
        }),
        via: "web".to_owned(),
        reason: None,
    }
}

impl Desk {
    pub fn new() -> Self {
        let vault = TempVault::new();
        let archive = vault.open();
        let desk = Self { vault, archive };
        desk.git(&["config", "user.name", "值班"]);
        desk.git(&["config", "user.email", "duty@example.com"]);
        desk.write(PROFILE, BY_HAND);
        desk
    }

    pub fn archive(&self) -> &Archive {
        &self.archive
    }

    pub fn path(&self, path: &str) -> PathBuf {
        self.vault.path(path)
    }

    /// A save from an editor, taken in.
    pub fn write(&self, path: &str, text: &str) {
        self.write_unseen(path, text);
        self.archive.catch_up(&|_| {}).unwrap();
    }

    /// A save from an editor that kehu does not know of yet.
    pub fn write_unseen(&self, path: &str, text: &str) {
        self.vault.put(path, text);
    }

    pub fn read(&self, path: &str) -> String {
        std::fs::read_to_string(self.path(path)).unwrap()
    }

    pub fn git(&self, arguments: &[&str]) -> String {
        self.vault.git(arguments)
    }

    /// The lines that the last commit took away and added.
    pub fn last_diff(&self) -> Vec<String> {
        let shown = self.git(&["show", "--format=", "--unified=0", "--no-renames", "HEAD"]);
        let is_line =
            |line: &&str| line.starts_with(['+', '-']) && !line.starts_with("+++") && !line.starts_with("---");
        shown.lines().filter(is_line).map(str::to_owned).collect()
    }

    pub fn last_commit(&self, format: &str) -> String {
        self.git(&["log", "-1", &format!("--format={format}")])
            .trim()
            .to_owned()
    }

    pub fn open(&self, path: &str) -> Opened {
        edit::open(&self.archive, &rel(path)).unwrap()
    }

    /// Sends the form that was opened as `seen`.
    pub fn send(&self, seen: &Opened, fields: &[(&str, &str)], by: &By) -> Result<Revised, EditError> {
        let revision = Revision {
            path: seen.path.clone(),
            seen: seen.blob,
            texts: texts(fields),
            keeps_tasks: false,
        };
        edit::revise(&self.archive, &revision, by)
    }

    /// Opens the profile and sends it changed.
    pub fn change(&self, fields: &[(&str, &str)], by: &By) -> Result<Revised, EditError> {
        self.send(&self.open(PROFILE), fields, by)
    }

    pub fn found(&self, query: &str) -> u64 {
        let request = Request {
            text: query.to_owned(),
            ..Request::default()
        };
        let snapshot = self.archive.read(&Viewer::everything()).unwrap();
        snapshot.search(&request).unwrap().total
    }
}
