//! Which item of one list became which item of another.

use std::collections::HashSet;

use serde_json::Value;

/// Fields that tell one item of a list from another, the surest first. The first that all items have, each its own, is used.
const IDENTITY: &[&str] = &[
    "id",
    "customer_id",
    "contract_no",
    "invoice_no",
    "name",
    "text",
    "term",
    "time",
    "on",
    "due_on",
];

/// Lists are compared item by item up to this product of their lengths (beginnings and ends that are alike aside); beyond, what is
/// between counts as rewritten.
const MAX_CELLS: usize = 1_000_000;

/// How many old items are looked at to find the one that a new item was made from.
const WINDOW: usize = 16;

/// Pairs of places in `before` and `after` in the lists' order; items without a partner stand alone.
pub(in super::super) fn align(before: &[Value], after: &[Value]) -> Vec<(Option<usize>, Option<usize>)> {
    let key = IDENTITY
        .iter()
        .find(|key| is_identity(before, key) && is_identity(after, key));
    let same = |from: usize, to: usize| match key {
        Some(key) => before[from].get(key) == after[to].get(key),
        None => before[from] == after[to],
    };
    let mut pairs = Vec::with_capacity(before.len().max(after.len()));
    let (mut from, mut to) = (0, 0);
    for (next_from, next_to) in common(before.len(), after.len(), &same)
        .into_iter()
        .chain([(before.len(), after.len())])
    {
        gap(before, after, from..next_from, to..next_to, &mut pairs);
        if next_from < before.len() {
            pairs.push((Some(next_from), Some(next_to)));
        }
        (from, to) = (next_from + 1, next_to + 1);
    }
    pairs
}

fn is_identity(items: &[Value], key: &str) -> bool {
    let mut seen = HashSet::new();
    items.iter().all(|item| match item.get(key) {
        None | Some(Value::Null | Value::Array(_) | Value::Object(_)) => false,
        Some(value) => seen.insert(value.to_string()),
    })
}

/// A longest common subsequence of two lists, as pairs of places.
fn common(old: usize, new: usize, same: &impl Fn(usize, usize) -> bool) -> Vec<(usize, usize)> {
    let shorter = old.min(new);
    let head = (0..shorter).take_while(|&at| same(at, at)).count();
    let tail = (0..shorter - head)
        .take_while(|&at| same(old - 1 - at, new - 1 - at))
        .count();
    let (rows, columns) = (old - head - tail, new - head - tail);
    let mut pairs: Vec<_> = (0..head).map(|at| (at, at)).collect();
    if rows.saturating_mul(columns) <= MAX_CELLS {
        // lengths[row][column]: of the longest common subsequence of what lies behind.
        let mut lengths = vec![vec![0_u32; columns + 1]; rows + 1];
        for row in (0..rows).rev() {
            for column in (0..columns).rev() {
                lengths[row][column] = if same(head + row, head + column) {
                    lengths[row + 1][column + 1] + 1
                } else {
                    lengths[row + 1][column].max(lengths[row][column + 1])
                };
            }
        }
        let (mut row, mut column) = (0, 0);
        while row < rows && column < columns {
            if same(head + row, head + column) {
                pairs.push((head + row, head + column));
                (row, column) = (row + 1, column + 1);
            } else if lengths[row + 1][column] >= lengths[row][column + 1] {
                row += 1;
            } else {
                column += 1;
            }
        }
    }
    pairs.extend((0..tail).rev().map(|at| (old - 1 - at, new - 1 - at)));
    pairs
}

/// Items between two that are the same: a new one that is like an old one is that one changed.
fn gap(
    before: &[Value],
    after: &[Value],
    old: std::ops::Range<usize>,
    new: std::ops::Range<usize>,
    pairs: &mut Vec<(Option<usize>, Option<usize>)>,
) {
    let mut from = old.start;
    for to in new {
        let window = from..old.end.min(from + WINDOW);
        if let Some(found) = window.clone().find(|&from| alike(&before[from], &after[to])) {
            pairs.extend((from..found).map(|from| (Some(from), None)));
            pairs.push((Some(found), Some(to)));
            from = found + 1;
        } else {
            pairs.push((None, Some(to)));
        }
    }
    pairs.extend((from..old.end).map(|from| (Some(from), None)));
}

/// Whether one value is likely the other one changed: two mappings that share half of their fields, or two plain values.
fn alike(before: &Value, after: &Value) -> bool {
    match (before, after) {
        (Value::Object(old), Value::Object(new)) => {
            let shared = new.iter().filter(|(key, value)| old.get(*key) == Some(value)).count();
            shared * 2 >= old.len().max(new.len())
        }
        (Value::Array(_), Value::Array(_)) => true,
        (Value::Array(_) | Value::Object(_), _) | (_, Value::Array(_) | Value::Object(_)) => false,
        _ => true,
    }
}
