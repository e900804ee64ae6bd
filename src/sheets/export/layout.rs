//! Records laid out in rows.

use super::columns::{self, Column, NoSuchColumn, Source};
use super::{Cell, Sheet};
use crate::index::Hit;
use crate::kinds::Kind;
use serde_json::Value;

/// The sheet of a kind's records; `fields` as in [`super::ExportOptions`].
pub(super) fn sheet(kind: &Kind, customer: &Kind, hits: &[Hit], fields: &[String]) -> Result<Sheet, NoSuchColumn> {
    let readable = || hits.iter().filter(|hit| hit.record.is_object());
    let all = columns::all(kind, customer, readable().map(|hit| &hit.record));
    let mut columns = if fields.is_empty() {
        all
    } else {
        columns::chosen(&all, fields, kind)?
    };
    let custom = kind.custom_field().map_or("custom", |field| &field.key).to_owned();
    let mut rows = Vec::new();
    for hit in readable() {
        let whose = (hit.customer_id.as_str(), hit.customer_name.as_str());
        let lines = lines(&hit.record, &columns);
        rows.extend((0..lines).map(|line| {
            let cell = |column: &Column| match &column.source {
                Source::Item(..) => column.cell(&hit.record, &custom, whose, line),
                _ if line == 0 || column.identifies(kind) => column.cell(&hit.record, &custom, whose, 0),
                _ => Cell::Empty,
            };
            columns.iter().map(cell).collect::<Vec<Cell>>()
        }));
    }
    if fields.is_empty() {
        drop_empty(&mut columns, &mut rows);
    }
    Ok(Sheet {
        title: kind.title.clone(),
        columns,
        rows,
        records: readable().count(),
    })
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
    let keep = |at: &mut usize| {
        let used = is_used.get(*at).copied().unwrap_or(true);
        *at += 1;
        used
    };
    let mut at = 0;
    columns.retain(|_| keep(&mut at));
    for row in rows {
        let mut at = 0;
        row.retain(|_| keep(&mut at));
    }
}
