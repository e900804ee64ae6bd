//! Random edits of random documents: the value afterwards is exactly what was wished, and only the lines of what was edited differ.

use kehu::yaml::{Document, Edit, FieldPath, Segment};
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::Value;

use crate::generate::{Sample, paths, pick, sample, scalar, value};
use crate::{by_serde, cases, document};

/// A wish, to be fitted to a document.
#[derive(Clone, Debug)]
enum Wish {
    SetExisting(Index, Value),
    AddKey(Index, String, Value),
    AddNested(String, Value),
    Append(Index, Value),
    Remove(Index),
}

fn wish() -> impl Strategy<Value = Wish> {
    let new = || prop_oneof![3 => scalar(), 1 => value()];
    prop_oneof![
        4 => (any::<Index>(), new()).prop_map(|(at, value)| Wish::SetExisting(at, value)),
        2 => (any::<Index>(), "[a-z]{3,6}|[一-龥]{2}", new()).prop_map(|(at, key, value)| Wish::AddKey(at, key, value)),
        1 => ("[a-z]{3,6}", new()).prop_map(|(key, value)| Wish::AddNested(key, value)),
        2 => (any::<Index>(), new()).prop_map(|(at, value)| Wish::Append(at, value)),
        3 => any::<Index>().prop_map(Wish::Remove),
    ]
}

/// The edit, and the value the document should have then; `None` if the document has no place for it.
fn fit(wish: &Wish, before: &Value) -> Option<(Edit, Value)> {
    let all = paths(before);
    let of_kind = |is: fn(&Value) -> bool| -> Vec<FieldPath> {
        let all = all
            .iter()
            .chain([FieldPath::root()].iter())
            .cloned()
            .collect::<Vec<_>>();
        all.into_iter()
            .filter(|path| path.get(before).is_some_and(is))
            .collect()
    };
    let mut after = before.clone();
    let edit = match wish {
        Wish::SetExisting(at, value) => {
            let path = pick(&all, *at)?.clone();
            *get_mut(&mut after, &path) = value.clone();
            Edit::Set {
                path,
                value: value.clone(),
            }
        }
        Wish::AddKey(at, key, value) => {
            let parent = pick(&of_kind(|value| value.is_object() || value.is_null()), *at)?.clone();
            let target = get_mut(&mut after, &parent);
            if target.is_null() {
                *target = Value::Object(serde_json::Map::new());
            }
            target[key.as_str()] = value.clone();
            Edit::Set {
                path: parent.key(key.as_str()),
                value: value.clone(),
            }
        }
        Wish::AddNested(key, value) => {
            if before.get(key).is_some() {
                return None;
            }
            after[key.as_str()]["inner"]["list"] = Value::Array(vec![value.clone()]);
            Edit::Append {
                path: FieldPath::root().key(key.as_str()).key("inner").key("list"),
                value: value.clone(),
            }
        }
        Wish::Append(at, value) => {
            let path = pick(&of_kind(Value::is_array), *at)?.clone();
            get_mut(&mut after, &path).as_array_mut()?.push(value.clone());
            Edit::Append {
                path,
                value: value.clone(),
            }
        }
        Wish::Remove(at) => {
            let path = pick(&all, *at)?.clone();
            let (last, parent) = (path.segments().last()?, path.parent()?);
            match (get_mut(&mut after, &parent), last) {
                (Value::Object(map), Segment::Key(key)) => _ = map.shift_remove(key),
                (Value::Array(items), Segment::Index(index)) => _ = items.remove(*index),
                _ => return None,
            }
            Edit::Remove { path }
        }
    };
    Some((edit, after))
}

fn get_mut<'v>(value: &'v mut Value, path: &FieldPath) -> &'v mut Value {
    path.segments().iter().fold(value, |value, segment| match segment {
        Segment::Key(key) => &mut value[key.as_str()],
        Segment::Index(index) => &mut value[*index],
    })
}

/// The lines of `before` that an edit may change, first and behind the last, counted from 0.
fn own_lines(before: &Document, edit: &Edit) -> (usize, usize) {
    let (Edit::Set { path, .. } | Edit::Append { path, .. } | Edit::Remove { path }) = edit;
    let lines: Vec<&str> = before.text().lines().collect();
    let last_is_open = !before.text().is_empty() && !before.text().ends_with('\n');
    let mut path = path.clone();
    let exists = path.get(before.value()).is_some();
    while path.get(before.value()).is_none() {
        path.pop();
    }
    // What is written in one line is edited as a whole.
    let mut outer = FieldPath::root();
    for segment in path.segments() {
        if is_flow(before, &outer) {
            break;
        }
        outer.push(segment.clone());
    }
    let path = outer;
    let mut first = head_line(before, &path);
    let mut end = before.span_of(&path).unwrap().end.line as usize;
    let is_comment = |line: &str| line.trim_start().starts_with('#') || line.trim().is_empty();
    if matches!(edit, Edit::Remove { .. }) && exists {
        while first > 0 && lines[first - 1].trim_start().starts_with('#') {
            first -= 1;
        }
        while end < lines.len() && is_comment(lines[end]) {
            end += 1;
        }
        // What follows beside a dash moves up; what empties its parent writes on the parent's line.
        let parent = path.parent().unwrap();
        let only = match parent.get(before.value()) {
            Some(Value::Object(map)) => map.len() == 1,
            Some(Value::Array(items)) => items.len() == 1,
            _ => false,
        };
        if only {
            first = head_line(before, &parent).min(first);
        }
        end = (end + 1).min(lines.len());
    } else if !exists || matches!(edit, Edit::Append { .. }) {
        // Only what holds no lines of its own may change itself; else lines are added behind.
        let holder = path.get(before.value());
        let is_block = holder.is_some_and(|value| match value {
            Value::Object(map) => !map.is_empty(),
            Value::Array(items) => !items.is_empty(),
            _ => false,
        }) && !is_flow(before, &path);
        if is_block {
            let has_open_end = last_is_open && end >= lines.len();
            return if has_open_end {
                (lines.len() - 1, lines.len())
            } else {
                (end, end)
            };
        }
    }
    (first, end)
}

/// The line of a value's key or dash, counted from 0. A dash may stand above its item, with comments between.
fn head_line(document: &Document, path: &FieldPath) -> usize {
    let lines: Vec<&str> = document.text().lines().collect();
    let start = document.key_span_of(path).unwrap().start;
    let mut line = start.line as usize - 1;
    let is_its_dash = |line: &str| {
        let line = line.trim_start_matches('\u{feff}');
        let column = line.len() - line.trim_start().len();
        line[column..].starts_with('-') && column + 1 < start.column as usize
    };
    if matches!(path.segments().last(), Some(Segment::Index(_))) {
        while !is_its_dash(lines[line]) {
            line -= 1;
        }
    }
    line
}

fn is_flow(document: &Document, path: &FieldPath) -> bool {
    let span = document.span_of(path).unwrap();
    document.text()[span.start.offset..].starts_with(['[', '{'])
        && path
            .get(document.value())
            .is_some_and(|value| value.is_array() || value.is_object())
}

/// Whether all lines but `first..end` of `before` stand in `after` as well, or `after` has lines added and nothing else.
fn is_local(before: &str, after: &str, first: usize, end: usize) -> bool {
    // A last line gets or loses its line break with the lines behind it.
    let lines = |text: &str| {
        text.split('\n')
            .map(|line| line.trim_end_matches('\r').to_owned())
            .collect::<Vec<_>>()
    };
    let (old, new) = (lines(before), lines(after));
    let behind = old.len() - end;
    let around = first + behind <= new.len() && old[..first] == new[..first] && old[end..] == new[new.len() - behind..];
    let head = old.iter().zip(&new).take_while(|(old, new)| old == new).count();
    let added = new.len() >= old.len() && old[head..] == new[new.len() - (old.len() - head)..];
    around || added
}

fn check(sample: &Sample, wishes: &[Wish]) -> Result<(), TestCaseError> {
    let mut before = document(&sample.text);
    for wish in wishes {
        let Some((edit, expected)) = fit(wish, before.value()) else {
            continue;
        };
        let text = match before.edit(std::slice::from_ref(&edit)) {
            Ok(text) => text,
            Err(error) => return Err(TestCaseError::fail(format!("{edit:?} of {:?}: {error}", before.text()))),
        };
        let after = document(&text);
        prop_assert_eq!(after.value(), &expected);
        prop_assert_eq!(&by_serde(&text).unwrap(), &expected);
        let refines = matches!(&edit, Edit::Set { value, .. } if value.is_object() || value.is_array());
        let (first, end) = own_lines(&before, &edit);
        prop_assert!(
            is_local(before.text(), &text, first, end)
                || refines && is_local(before.text(), &text, first, before.text().lines().count()),
            "{:?} may change lines {}..{} of\n{}\n=== but gave\n{}",
            edit,
            first,
            end,
            before.text(),
            text
        );
        prop_assert_eq!(before.text().starts_with('\u{feff}'), text.starts_with('\u{feff}'));
        let stray = |text: &str| text.replace("\r\n", "").contains(['\r', '\n']);
        prop_assert!(
            !before.text().contains("\r\n") || stray(before.text()) || !stray(&text),
            "line breaks mixed: {:?}",
            text
        );
        before = after;
    }
    Ok(())
}

proptest! {
    #![proptest_config(cases(300))]

    #[test]
    fn an_edit_is_exact_and_local(sample in sample(), wishes in prop::collection::vec(wish(), 1..5)) {
        check(&sample, &wishes)?;
    }
}
