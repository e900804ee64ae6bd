//! Changes in business words: 企业规模：中型 → 大型集团.

use super::display::{is_blank, ordinal, show, show_item};
use super::field::{Field, FieldType};
use super::kind::Kind;
use crate::yaml::{FieldChange, FieldPath, Segment};
use serde_json::Value;

/// Longer values are cut: a commit subject is one line.
const LONGEST: usize = 40;

impl Kind {
    /// 企业规模：中型 → 大型集团; 新增联系人 李四; 删除备注. Inside a list the item is named by its place:
    /// 第 2 位联系人的电话.
    pub fn describe(&self, change: &FieldChange) -> String {
        self.describe_in(change, &Value::Null)
    }

    /// The same, with list items named from `record` (the values in which the change's path leads to the item):
    /// 联系人 张三 的电话：13800138000 → 13900139000.
    pub fn describe_in(&self, change: &FieldChange, record: &Value) -> String {
        let field = self.field_at(&change.path);
        let label = self.name_of(&change.path, record);
        let is_item = matches!(change.path.0.last(), Some(Segment::Index(_)));
        let before = change.before.as_ref().filter(|value| !is_blank(value));
        let after = change.after.as_ref().filter(|value| !is_blank(value));
        let shown = |value: &Value| {
            shorten(&match field {
                Some(field) if is_item => show_item(field, value),
                _ => show(field, value),
            })
        };
        let is_list = |value: &Value| is_item || value.is_array();
        match (before, after) {
            (None, None) => format!("清空{label}"),
            (None, Some(after)) if is_list(after) => format!("新增{label} {}", shown(after)),
            (None, Some(after)) => format!("填写{label}：{}", shown(after)),
            (Some(before), None) if is_list(before) => format!("删除{label} {}", shown(before)),
            (Some(_), None) => format!("删除{label}"),
            (Some(before), Some(after)) => {
                let (before, after) = (shown(before), shown(after));
                // Long texts that differ behind the cut would read 甲 → 甲.
                if before == after {
                    format!("修改{label}")
                } else {
                    format!("{label}：{before} → {after}")
                }
            }
        }
        .trim_end()
        .to_owned()
    }

    /// What a change is about. The last index is left out: 新增联系人 李四 names the item itself.
    fn name_of(&self, path: &FieldPath, record: &Value) -> String {
        let steps = match path.0.split_last() {
            Some((Segment::Index(_), before)) => before,
            _ => path.0.as_slice(),
        };
        let mut name = String::new();
        let mut value = Some(record);
        let mut reached = FieldPath::default();
        // Where the last name begins: the number of an item goes before it.
        let mut last = 0;
        for (depth, step) in steps.iter().enumerate() {
            reached.0.push(step.clone());
            match step {
                Segment::Key(key) => {
                    value = value.and_then(|value| value.get(key));
                    let label = self.field_at(&reached).map_or(key.as_str(), |field| &field.label);
                    let after_item = depth > 0 && matches!(steps.get(depth - 1), Some(Segment::Index(_)));
                    if !name.is_empty() {
                        name.push_str(if after_item { "的" } else { "·" });
                    }
                    last = name.len();
                    name.push_str(label);
                }
                Segment::Index(index) => {
                    value = value.and_then(|value| value.get(index));
                    let list = self.field_at(&reached);
                    let item = list.zip(value).map(|(field, item)| known_by(field, item));
                    match item.filter(|item| !item.is_empty()) {
                        Some(item) => name.extend([" ", &shorten(&item), " "]),
                        None => name.insert_str(last, &ordinal(list, *index)),
                    }
                }
            }
        }
        name
    }
}

/// What an item of a list is known by; nothing for plain values, whose place says more.
fn known_by(field: &Field, item: &Value) -> String {
    if item.is_object() && field.field_type == FieldType::List {
        show_item(field, item)
    } else {
        String::new()
    }
}

/// On one line and no longer than [`LONGEST`] characters.
pub(super) fn shorten(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= LONGEST {
        return line;
    }
    let cut: String = line.chars().take(LONGEST - 1).collect();
    format!("{cut}…")
}
