//! What can be done with many customers at once.

use super::{OWNER, STATUS, TAGS};

/// What is to be known of a task for many.
const TASK_FIELDS: [&str; 6] = ["name", "type", "due", "priority", "assignee", "description"];

/// Whatever is to be done, with what it is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    Set,
    Add,
    Remove,
    Owner,
    Status,
    Move,
    Task,
    Archive,
    Restore,
    Export,
}

impl Act {
    pub const ALL: [(Self, &'static str, &'static str); 10] = [
        (Self::Set, "set", "改字段"),
        (Self::Add, "add", "加标签"),
        (Self::Remove, "remove", "去标签"),
        (Self::Owner, "owner", "转交负责人"),
        (Self::Status, "status", "改状态"),
        (Self::Move, "move", "移动分类"),
        (Self::Task, "task", "新建任务"),
        (Self::Archive, "archive", "归档"),
        (Self::Restore, "restore", "恢复"),
        (Self::Export, "export", "导出"),
    ];

    #[must_use]
    pub fn of(word: &str) -> Option<Self> {
        let known = Self::ALL.iter().find(|(_, name, _)| *name == word);
        known.map(|(act, ..)| *act)
    }

    #[must_use]
    pub fn word(self) -> &'static str {
        let known = Self::ALL.iter().find(|(act, ..)| *act == self);
        known.map_or("", |(_, word, _)| word)
    }

    #[must_use]
    pub fn label(self) -> &'static str {
        let known = Self::ALL.iter().find(|(act, ..)| *act == self);
        known.map_or("", |(.., label)| label)
    }

    /// What was done, behind 已: 修改, 归档.
    #[must_use]
    pub const fn done(self) -> &'static str {
        match self {
            Self::Owner => "转交",
            Self::Move => "移动",
            Self::Archive => "归档",
            Self::Restore => "恢复",
            _ => "修改",
        }
    }

    /// The fields to fill in for it.
    pub(super) fn keys(self) -> &'static [&'static str] {
        match self {
            Self::Add | Self::Remove => &[TAGS],
            Self::Owner => &[OWNER],
            Self::Status => &STATUS,
            Self::Move => &["industry", "company_size"],
            Self::Task => &TASK_FIELDS,
            Self::Set | Self::Archive | Self::Restore | Self::Export => &[],
        }
    }
}
