//! What a change left as it was, and how the commit of an undo tells of it.

use std::fmt::{Display, Formatter};

use serde::Serialize;

use crate::vault::RelPath;

const LEFT: &str = "没有撤销：";
/// Between a record and the label of one of its fields.
const OF: &str = ".yaml 的";
/// So many are named; the rest is counted.
pub(super) const MOST_TOLD: usize = 50;

/// Something that cannot be taken back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Kept {
    pub path: RelPath,
    /// The label of the field; empty where the file as a whole stays.
    pub field: String,
    /// Chinese: why.
    pub reason: String,
}

/// 客户/…/客户.yaml 的城市（后来又改过）
impl Display for Kept {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        let Self { path, field, reason } = self;
        match field.as_str() {
            "" => write!(f, "{path}（{reason}）"),
            field => write!(f, "{path} 的{field}（{reason}）"),
        }
    }
}

impl Kept {
    /// What [`Display`] wrote.
    fn read(words: &str) -> Option<Self> {
        let (place, reason) = split_note(words)?;
        let (path, field) = match place.split_once(OF) {
            Some((stem, field)) => (format!("{stem}.yaml"), field),
            None => (place.to_owned(), ""),
        };
        Some(Self {
            path: RelPath::new(&path)?,
            field: field.to_owned(),
            reason: reason.to_owned(),
        })
    }
}

/// A text that ends in brackets, and what they hold, brackets of its own included.
fn split_note(words: &str) -> Option<(&str, &str)> {
    let mut depth = 0_u32;
    for (at, c) in words.char_indices().rev() {
        match c {
            '）' => depth += 1,
            '（' => depth = depth.checked_sub(1)?,
            _ => {}
        }
        if depth == 0 {
            let note = words.get(at..)?.strip_prefix('（')?.strip_suffix('）')?;
            return Some((words.get(..at)?, note));
        }
    }
    None
}

/// The body of an undo's commit.
pub(super) fn body(kept: &[Kept]) -> String {
    let mut lines: Vec<String> = kept
        .iter()
        .take(MOST_TOLD)
        .map(|kept| format!("{LEFT}{kept}"))
        .collect();
    if kept.len() > MOST_TOLD {
        lines.push(format!("……共 {} 处", kept.len()));
    }
    lines.join("\n")
}

/// What such a body tells: what it names, and how much was kept in all.
pub(super) fn read(body: &str) -> (Vec<Kept>, usize) {
    let lines = body.lines().filter_map(|line| line.strip_prefix(LEFT));
    let named: Vec<Kept> = lines.filter_map(Kept::read).collect();
    let count = |line: &str| line.strip_prefix("……共 ")?.strip_suffix(" 处")?.parse::<usize>().ok();
    let total = body.lines().find_map(count).unwrap_or(named.len());
    (named, total)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn kept(path: &str, field: &str, reason: &str) -> Kept {
        Kept {
            path: RelPath::new(path).unwrap(),
            field: field.to_owned(),
            reason: reason.to_owned(),
        }
    }

    #[test]
    fn brackets_in_labels_names_and_reasons_tell_nothing_wrong() {
        let all = [
            kept("客户/甲/客户.yaml", "金额（元）", "后来又改过"),
            kept(
                "客户/乙（新）/客户.yaml",
                "",
                "编号 1 后来给了“丙（杭州）”，先给它换一个编号",
            ),
            kept("客户/甲/附件/图（1）.png", "", "后来已删除"),
        ];
        assert_eq!(read(&body(&all)), (all.to_vec(), 3));
        assert_eq!(read(""), (Vec::new(), 0));
    }

    #[test]
    fn what_is_not_named_is_counted() {
        let all = vec![kept("客户/甲/客户.yaml", "", "后来又改过"); MOST_TOLD + 10];
        let (named, total) = read(&body(&all));
        assert_eq!((named.len(), total), (MOST_TOLD, MOST_TOLD + 10));
    }

    proptest! {
        #[test]
        fn what_is_told_is_read_again(
            folder in "[甲乙 （）a-z]{1,6}[a-z]",
            field in "[金额：的]{0,4}(（元）)?",
            reason in "[又改，]{1,6}(（[甲乙]{0,3}）)?",
        ) {
            let kept = kept(&format!("客户/{folder}/客户.yaml"), &field, &reason);
            prop_assert_eq!(Kept::read(&kept.to_string()), Some(kept));
        }
    }
}
