//! Records laid out in rows.

use super::columns::{Column, Source};
use super::{Cell, Sheet};
use crate::index::Hit;
use crate::kinds::Kind;
use serde_json::Value;

/// The sheet of a kind's records. `columns` are those asked for; where nobody did, those that hold nothing are left out.
pub(super) fn sheet(kind: &Kind, hits: &[Hit], mut columns: Vec<Column>, is_chosen: bool) -> Sheet {
    let custom = kind.custom_field().map_or("custom", |field| &field.key).to_owned();
    let mut rows = Vec::new();
    let mut records = 0;
    for hit in hits.iter().filter(|hit| hit.record.is_object()) {
        records += 1;
        rows.extend((0..lines(&hit.record, &columns)).map(|line| {
            let cell = |column: &Column| match &column.source {
                Source::Item(..) => column.cell(hit, &custom, line),
                _ if line == 0 || column.identifies(kind) => column.cell(hit, &custom, 0),
                _ => Cell::Empty,
            };
            columns.iter().map(cell).collect::<Vec<Cell>>()
        }));
    }
    if !is_chosen {
        drop_empty(&mut columns, &mut rows);
    }
    Sheet {
        title: kind.title.clone(),
        columns,
        rows,
        records,
    }
}

/// Rows that a record takes: one for each item of its longest list that has a column.
fn lines(record: &Value, columns: &[Column]) -> usize {
    let items = |column: &Column| match &column.source {
        Source::Item(list, _) => record.get(list).and_then(Value::as_array).map_or(0, Vec::len),
        _ => 0,
    };
    columns.iter().map(items).max().unwrap_or(0).max(1)
}

/// Leaves out columns that hold nothing in any row.
fn drop_empty(columns: &mut Vec<Column>, rows: &mut [Vec<Cell>]) {
    let is_used: Vec<bool> = (0..columns.len())
        .map(|at| {
            rows.iter()
                .any(|row| row.get(at).is_some_and(|cell| *cell != Cell::Empty))
        })
        .collect();
    let mut used = is_used.iter();
    columns.retain(|_| used.next().copied().unwrap_or(true));
    for row in rows {
        let mut used = is_used.iter();
        row.retain(|_| used.next().copied().unwrap_or(true));
    }
}
