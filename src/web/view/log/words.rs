//! What happened, and through which door, in a word.

use crate::archive::{CREATED, LogEntry, LoggedChange, taking_back};

/// A save that only added files is told as such, whatever the commit calls it.
pub fn operation_of(logged: &LogEntry) -> (&'static str, &'static str) {
    let is_new = |change: &LoggedChange| change.field.is_empty() && change.label == CREATED;
    let is_all_shown = logged.files <= logged.changes.len() as u64;
    if logged.operation == "edit" && is_all_shown && !logged.changes.is_empty() && logged.changes.iter().all(is_new) {
        operation_words("create")
    } else if logged.operation == "undo" && taking_back(&logged.summary) != "重做" {
        // An undo that was taken back.
        ("重做", "warn")
    } else {
        operation_words(&logged.operation)
    }
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
        "attach" => ("附件", "good"),
        "member" => ("通讯录", "info"),
        "remove" | "delete" => ("删除", "bad"),
        "archive" => ("归档", "warn"),
        "restore" => ("恢复", "warn"),
        "undo" => ("撤销", "warn"),
        "merge" => ("合并", "warn"),
        "export" => ("导出", "warn"),
        "" => ("git 提交", ""),
        _ => ("其他", ""),
    }
}

pub(super) fn via_words(via: &str) -> &'static str {
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
