//! Where a value is, as people say it: 联系人 王芳·电话, 第 2 位联系人的电话.

use crate::kinds::{Field, Kind};
use crate::yaml::{FieldPath, Segment};
use serde_json::Value;

/// What a value of a record is called. An item of a list is called by its name, where `record` tells it.
pub(super) fn label(kind: &Kind, path: &FieldPath, record: &Value) -> String {
    let [Segment::Key(list), Segment::Index(at), below @ ..] = path.0.as_slice() else {
        return kind.label(path);
    };
    let Some(field) = kind.field(list) else {
        return kind.label(path);
    };
    let item = item(field, *at, record.get(list).and_then(|items| items.get(*at)));
    let inside = below.iter().find_map(|segment| match segment {
        Segment::Key(key) => Some(field.child(key).map_or(key.as_str(), |child| &child.label)),
        Segment::Index(_) => None,
    });
    match (item, inside) {
        (Item::Plain(label), _) => label,
        (Item::Named(item) | Item::Numbered(item), None) => item,
        (Item::Named(item), Some(inside)) => format!("{item}·{inside}"),
        (Item::Numbered(item), Some(inside)) => format!("{item}的{inside}"),
    }
}

/// The same for a column that describes an item of a list, counted from 0; the first of them needs no number.
pub(super) fn label_of_column(list: &Field, item: usize, field: &Field) -> String {
    match item {
        0 => format!("{}·{}", list.label, field.label),
        item => format!("{}的{}", numbered(list, item), field.label),
    }
}

enum Item {
    /// One of a list of plain values (标签): the list's own label.
    Plain(String),
    /// 联系人 王芳
    Named(String),
    /// 第 2 位联系人
    Numbered(String),
}

fn item(list: &Field, at: usize, item: Option<&Value>) -> Item {
    if list.children.is_empty() {
        return Item::Plain(list.label.clone());
    }
    let name = item.and_then(|item| item.get("name")).and_then(Value::as_str);
    match name.map(str::trim).filter(|name| !name.is_empty()) {
        Some(name) => Item::Named(format!("{} {name}", list.label)),
        None => Item::Numbered(numbered(list, at)),
    }
}

fn numbered(list: &Field, at: usize) -> String {
    let is_of_people = list.child("name").is_some();
    let measure = if is_of_people { "位" } else { "项" };
    format!("第 {} {measure}{}", at + 1, list.label)
}
