//! Bringing one record into another, field by field: rows of one customer into each other, and a sheet into a file.

use super::ValueChange;
use super::existing::name_key;
use super::wording::label;
use crate::kinds::{FieldType, Kind, tidy_phone};
use crate::sheets::understand::reads_the_same;
use crate::yaml::{Edit, FieldPath, Segment};
use serde_json::{Map, Value};

/// What happens where both sides say something different.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rule {
    /// The present value stays; the other is reported.
    Fill,
    /// The new value wins.
    Overwrite,
}

/// A record while others are brought into it.
#[derive(Debug)]
pub(super) struct Merger {
    value: Value,
    rule: Rule,
    /// How the first record becomes the merged one, kept where one overwrites the other: rows that only fill each other are
    /// many, and nobody asks.
    edits: Vec<Edit>,
    /// Each value before and after; None where there is none.
    changes: Vec<(FieldPath, Option<Value>, Option<Value>)>,
    /// Values that were not taken over.
    refused: Vec<(FieldPath, Value)>,
}

impl Merger {
    pub(super) fn new(value: Value, rule: Rule) -> Self {
        Self {
            value,
            rule,
            edits: Vec::new(),
            changes: Vec::new(),
            refused: Vec::new(),
        }
    }

    /// Brings in a record. Null is the wish to clear: it stays one between rows ([`Rule::Fill`]), and takes the value out of a
    /// file ([`Rule::Overwrite`]). Nothing else is ever removed.
    pub(super) fn bring(&mut self, record: Map<String, Value>) {
        self.bring_map(&FieldPath::default(), record);
    }

    /// The merged record.
    pub(super) fn into_value(self) -> Value {
        self.value
    }

    /// What leads from the first record to the merged one.
    pub(super) fn edits(&self) -> &[Edit] {
        &self.edits
    }

    /// The same for people.
    pub(super) fn changes(&self, kind: &Kind) -> Vec<ValueChange> {
        let change = |(path, before, after): &(FieldPath, Option<Value>, Option<Value>)| ValueChange {
            field: path.to_string(),
            label: label(kind, path, &self.value),
            before: before.clone(),
            after: after.clone(),
        };
        self.changes.iter().map(change).collect()
    }

    /// Where several rows say something different under a name of their own (数量, 单价), all of it is kept, as a list.
    pub(super) fn list_custom(&mut self, custom: &str) {
        let is_custom =
            |path: &FieldPath| matches!(path.0.as_slice(), [Segment::Key(first), Segment::Key(_)] if first == custom);
        let (lists, refused) = std::mem::take(&mut self.refused)
            .into_iter()
            .partition(|(path, value)| is_custom(path) && !value.is_null());
        self.refused = refused;
        for (path, value) in lists {
            self.bring_value(path, Value::Array(vec![value]));
        }
    }

    /// Of two phones of one person none is lost: the second joins the list beside the first (其他电话), and one that can be dialled
    /// comes before one that cannot (1.38E+10).
    pub(super) fn keep_phones(&mut self, kind: &Kind) {
        for (path, new) in std::mem::take(&mut self.refused) {
            let Some(more) = list_beside_phone(kind, &path).filter(|_| is_phone(&new)) else {
                self.refused.push((path, new));
                continue;
            };
            match slot(&mut self.value, &path) {
                Some(old) if !is_phone(old) => {
                    let broken = std::mem::replace(old, new);
                    self.refused.push((path, broken));
                }
                _ => self.bring_value(more, Value::Array(vec![new])),
            }
        }
    }

    /// What was not taken over, as 负责人“李四”; and forgets it.
    pub(super) fn take_refused(&mut self, kind: &Kind) -> Vec<String> {
        let refused = std::mem::take(&mut self.refused);
        let tell = |(path, value): (FieldPath, Value)| match value {
            Value::Null => format!("{}的清空", label(kind, &path, &self.value)),
            value => format!("{}“{}”", label(kind, &path, &self.value), kind.display(&path, &value)),
        };
        refused.into_iter().map(tell).collect()
    }

    fn bring_map(&mut self, at: &FieldPath, record: Map<String, Value>) {
        for (key, value) in record {
            let path = below(at, Segment::Key(key));
            self.bring_value(path, value);
        }
    }

    fn bring_value(&mut self, path: FieldPath, new: Value) {
        let old = get(&self.value, &path);
        match (old, new) {
            (Some(old), Value::Null) if !is_blank(old) => match self.rule {
                Rule::Fill => self.refused.push((path, Value::Null)),
                Rule::Overwrite => self.clear(path),
            },
            (_, Value::Null) if self.rule == Rule::Overwrite => {}
            (None, new) => self.set(path, new),
            (Some(old), new) if is_blank(old) => self.set(path, new),
            (Some(Value::Object(_)), Value::Object(new)) => self.bring_map(&path, new),
            (Some(Value::Array(old)), Value::Array(new)) => {
                let is_list_of_maps = old.iter().chain(&new).any(Value::is_object);
                for item in new {
                    match item {
                        Value::Object(item) if is_list_of_maps => self.bring_item(&path, item),
                        item => self.bring_member(&path, item),
                    }
                }
            }
            // A list that was written into one cell says nothing new.
            (Some(Value::Array(old)), Value::String(new)) if is_joined(old, &new) => {}
            (Some(Value::Array(_)), new) => self.bring_member(&path, new),
            (Some(old), new) if reads_the_same(old, &new) => {}
            // A file may have one value where a list belongs: it becomes the first of the list.
            (Some(old), Value::Array(new)) => {
                if !new.iter().all(|item| reads_the_same(old, item)) {
                    let others = new.iter().filter(|item| !reads_the_same(old, item)).cloned();
                    let list = std::iter::once(old.clone()).chain(others).collect();
                    self.set(path, Value::Array(list));
                }
            }
            // Never a whole map for a plain value, nor the other way round.
            (Some(old), new) if self.rule == Rule::Fill || old.is_object() || new.is_object() => {
                self.refused.push((path, new));
            }
            (Some(_), new) => self.set(path, new),
        }
    }

    /// A plain value joins a list unless it is in it.
    fn bring_member(&mut self, list: &FieldPath, item: Value) {
        let present = get(&self.value, list)
            .and_then(Value::as_array)
            .map_or(&[][..], Vec::as_slice);
        if !present.iter().any(|old| reads_the_same(old, &item)) {
            self.append(list.clone(), item);
        }
    }

    /// A map joins a list of maps: into the item that it is about, else at the end.
    fn bring_item(&mut self, list: &FieldPath, item: Map<String, Value>) {
        let present = get(&self.value, list)
            .and_then(Value::as_array)
            .map_or(&[][..], Vec::as_slice);
        match same_item(present, &item) {
            Some(at) => self.bring_map(&below(list, Segment::Index(at)), item),
            None => self.append(list.clone(), Value::Object(item)),
        }
    }

    fn set(&mut self, path: FieldPath, value: Value) {
        let Some(value) = self.wished(value) else { return };
        let before = get(&self.value, &path).filter(|old| !old.is_null()).cloned();
        if let Some(slot) = slot(&mut self.value, &path) {
            *slot = value.clone();
            if self.rule == Rule::Overwrite {
                self.changes.push((path.clone(), before, Some(value.clone())));
                self.edits.push(Edit::Set { path, value });
            }
        }
    }

    /// A new value as it is written: a file gets none of its wishes to clear.
    fn wished(&self, value: Value) -> Option<Value> {
        match self.rule {
            Rule::Fill => Some(value),
            Rule::Overwrite => without_nulls(value),
        }
    }

    /// Takes a value out, with the map that would be empty without it.
    fn clear(&mut self, path: FieldPath) {
        let before = get(&self.value, &path).cloned();
        let mut gone = path.clone();
        while let Some((Segment::Key(_), [.., Segment::Key(_)])) = gone.0.split_last() {
            let above = FieldPath(gone.0.iter().take(gone.0.len() - 1).cloned().collect());
            if get(&self.value, &above).and_then(Value::as_object).map(Map::len) != Some(1) {
                break;
            }
            gone = above;
        }
        if let Some((Segment::Key(key), above)) = gone.0.split_last()
            && let Some(Value::Object(map)) = slot(&mut self.value, &FieldPath(above.to_vec()))
        {
            map.shift_remove(key);
            self.changes.push((path, before, None));
            self.edits.push(Edit::Remove { path: gone });
        }
    }

    fn append(&mut self, list: FieldPath, value: Value) {
        let Some(value) = self.wished(value) else { return };
        let Some(Value::Array(items)) = slot(&mut self.value, &list) else {
            return;
        };
        let path = below(&list, Segment::Index(items.len()));
        items.push(value.clone());
        if self.rule == Rule::Overwrite {
            self.changes.push((path, None, Some(value.clone())));
            self.edits.push(Edit::Append { path: list, value });
        }
    }
}

/// The list that takes further phones, where a path leads to the phone of an item.
fn list_beside_phone(kind: &Kind, path: &FieldPath) -> Option<FieldPath> {
    let [Segment::Key(list), Segment::Index(at), Segment::Key(key)] = path.0.as_slice() else {
        return None;
    };
    let list_field = kind.field(list)?;
    let format = list_field
        .child(key)?
        .format
        .as_deref()
        .filter(|format| *format == "phone");
    let mut children = list_field.children.iter();
    let more = children.find(|child| child.field_type == FieldType::List && child.format.as_deref() == format)?;
    let segments = [
        Segment::Key(list.clone()),
        Segment::Index(*at),
        Segment::Key(more.key.as_str().into()),
    ];
    Some(FieldPath(segments.to_vec()))
}

fn is_phone(value: &Value) -> bool {
    value.as_str().is_some_and(|text| tidy_phone(text).is_some())
}

/// Whether a text is the items of a list one after the other, as an export writes them.
fn is_joined(items: &[Value], text: &str) -> bool {
    let texts: Option<Vec<String>> = items.iter().map(crate::archive::scalar_text).collect();
    let is_so = |texts: Vec<String>| texts.len() > 1 && ["、", "\n"].iter().any(|mark| texts.join(mark) == *text);
    texts.is_some_and(is_so)
}

/// The item of a list that another describes. People are the same by name; without a name when one tells all that the other
/// says, by phone or mail, or when there is only one and nothing speaks against it. Other items are the same when they agree
/// in all that both of them say.
fn same_item(present: &[Value], item: &Map<String, Value>) -> Option<usize> {
    let of_people = item.contains_key("name") || present.iter().any(|old| old.get("name").is_some());
    if !of_people {
        return position(present, |old| tells_all(old, item))
            .or_else(|| position(present, |old| agreement(old, item) == Some(true)));
    }
    let name = |item: Option<&Value>| {
        item.and_then(Value::as_str)
            .map(name_key)
            .filter(|name| !name.is_empty())
    };
    if let Some(wanted) = name(item.get("name")) {
        let is_nameless = |old: &Value| name(old.get("name")).is_none();
        return position(present, |old| name(old.get("name")).as_ref() == Some(&wanted))
            .or_else(|| position(present, |old| is_nameless(old) && can_be_reached_alike(old, item)));
    }
    position(present, |old| tells_all(old, item))
        .or_else(|| position(present, |old| can_be_reached_alike(old, item)))
        .or_else(|| match present {
            [only] if agreement(only, item).is_none() => Some(0),
            _ => None,
        })
}

fn position(present: &[Value], is_it: impl FnMut(&Value) -> bool) -> Option<usize> {
    present.iter().position(is_it)
}

/// Whether everything that an item says is said already: bringing it in would change nothing.
fn tells_all(old: &Value, item: &Map<String, Value>) -> bool {
    item.iter().all(|(key, new)| match (old.get(key), new) {
        (Some(Value::Array(old)), Value::Array(new)) => {
            new.iter().all(|new| old.iter().any(|old| reads_the_same(old, new)))
        }
        (Some(old), Value::Null) => is_blank(old),
        (Some(old), new) => old == new || reads_the_same(old, new),
        (None, new) => new.is_null(),
    })
}

/// Whether what both say is the same; None when they say nothing about the same thing.
fn agreement(old: &Value, item: &Map<String, Value>) -> Option<bool> {
    let both = item
        .iter()
        .filter(|(_, new)| !new.is_null())
        .filter_map(|(key, new)| Some((old.get(key).filter(|old| !is_blank(old))?, new)));
    both.map(|(old, new)| reads_the_same(old, new) || old == new)
        .reduce(|one, other| one && other)
}

fn can_be_reached_alike(old: &Value, item: &Map<String, Value>) -> bool {
    const WAYS: [&str; 4] = ["phone", "email", "wechat", "qq"];
    WAYS.iter()
        .any(|way| matches!((old.get(way), item.get(*way)), (Some(old), Some(new)) if !new.is_null() && reads_the_same(old, new)))
}

/// A value without its wishes to clear: what a new record is made of. None when nothing is left of it.
fn without_nulls(value: Value) -> Option<Value> {
    match value {
        Value::Null => None,
        Value::Object(map) => {
            let was_empty = map.is_empty();
            let kept: Map<String, Value> = map
                .into_iter()
                .filter_map(|(key, value)| Some((key, without_nulls(value)?)))
                .collect();
            (was_empty || !kept.is_empty()).then_some(Value::Object(kept))
        }
        Value::Array(items) => {
            let was_empty = items.is_empty();
            let kept: Vec<Value> = items.into_iter().filter_map(without_nulls).collect();
            (was_empty || !kept.is_empty()).then_some(Value::Array(kept))
        }
        other => Some(other),
    }
}

/// The same for a whole record.
pub(super) fn without_wishes(record: Map<String, Value>) -> Map<String, Value> {
    match without_nulls(Value::Object(record)) {
        Some(Value::Object(record)) => record,
        _ => Map::new(),
    }
}

fn is_blank(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(map) => map.is_empty(),
        Value::Bool(_) | Value::Number(_) => false,
    }
}

fn below(path: &FieldPath, segment: Segment) -> FieldPath {
    FieldPath(path.0.iter().cloned().chain([segment]).collect())
}

fn get<'v>(value: &'v Value, path: &FieldPath) -> Option<&'v Value> {
    path.0.iter().try_fold(value, |value, segment| match segment {
        Segment::Key(key) => value.get(key),
        Segment::Index(index) => value.get(index),
    })
}

/// The place of a value, with its key added where it is missing.
fn slot<'v>(value: &'v mut Value, path: &FieldPath) -> Option<&'v mut Value> {
    path.0.iter().try_fold(value, |value, segment| match segment {
        Segment::Key(key) => {
            if value.is_null() {
                *value = Value::Object(Map::new());
            }
            Some(value.as_object_mut()?.entry(key.as_str()).or_insert(Value::Null))
        }
        Segment::Index(index) => value.get_mut(index),
    })
}
