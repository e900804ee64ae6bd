//! `sync/conflict-marker`: git left both versions in the file (`<<<<<<<`, `=======`, `>>>>>>>`). Found by the parser.

use super::finding::{RuleInfo, Severity};

pub(super) const RULE: RuleInfo = RuleInfo {
    id: "sync/conflict-marker",
    title: "合并冲突没有处理完",
    severity: Severity::Error,
    help: "两个人同时改了同一处，git 把两个版本都留在了文件里。请在 <<<<<<< 和 >>>>>>> 之间留下正确的内容，再删掉这三种标记行。",
};

/// The parser's code for it.
pub(super) const CODE: &str = "conflict-marker";
