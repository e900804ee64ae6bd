//! Records laid out in rows.

use super::columns::{self, Column, Source};
use super::{Cell, Sheet};
use crate::index::Hit;
use crate::kinds::Kind;
use serde_json::Value;
use std::collections::BTreeSet;

/// Lays out records of a kind, one by one.
pub(super) struct Layout<'a> {
    kind: &'a Kind,
    custom: &'a str,
    columns: Vec<Column>,
    /// Whether each column tells whose row it is.
    identifies: Vec<bool>,
    /// The columns are those asked for. Where nobody did, what records have in `custom` gets columns too, and those that hold
    /// nothing are left out.
    is_chosen: bool,
}

/// The rows of one record.
pub(super) struct Laid {
    /// A cell for each column of the layout.
    rows: Vec<Vec<Cell>>,
    /// What the first row has under names that have no column yet.
    own: Vec<(String, Cell)>,
}

impl<'a> Layout<'a> {
    pub(super) fn new(kind: &'a Kind, columns: Vec<Column>, is_chosen: bool) -> Self {
        Self {
            kind,
            custom: columns::custom(kind),
            identifies: columns.iter().map(|column| column.identifies(kind)).collect(),
            columns,
            is_chosen,
        }
    }

    /// None for what is no record.
    pub(super) fn record(&self, hit: &Hit) -> Option<Laid> {
        hit.record.is_object().then(|| Laid {
            rows: (0..lines(&hit.record, &self.columns))
                .map(|line| self.row(hit, line))
                .collect(),
            own: if self.is_chosen { Vec::new() } else { self.own(hit) },
        })
    }

    fn row(&self, hit: &Hit, line: usize) -> Vec<Cell> {
        let cell = |(column, identifies): (&Column, &bool)| match &column.source {
            Source::Item(..) => column.cell(hit, self.custom, line),
            _ if line == 0 || *identifies => column.cell(hit, self.custom, 0),
            _ => Cell::Empty,
        };
        self.columns.iter().zip(&self.identifies).map(cell).collect()
    }

    fn own(&self, hit: &Hit) -> Vec<(String, Cell)> {
        columns::names(self.kind, &hit.record)
            .map(|name| (name.clone(), columns::own_cell(&hit.record, self.custom, name)))
            .collect()
    }

    pub(super) fn sheet(self, records: Vec<Laid>) -> Sheet {
        let names: BTreeSet<String> = records
            .iter()
            .flat_map(|record| record.own.iter().map(|(name, _)| name.clone()))
            .collect();
        let mut columns = self.columns;
        columns.extend(columns::own(self.kind, names.iter()));
        let mut is_used = vec![self.is_chosen; columns.len()];
        let count = records.len();
        let mut rows = Vec::with_capacity(count);
        for record in records {
            let mut own = record.own;
            for mut row in record.rows {
                row.extend(names.iter().map(|name| {
                    let found = own.iter_mut().find(|(known, _)| known == name);
                    found.map_or(Cell::Empty, |(_, cell)| std::mem::take(cell))
                }));
                for (is_used, cell) in is_used.iter_mut().zip(&row) {
                    *is_used |= *cell != Cell::Empty;
                }
                rows.push(row);
            }
        }
        if is_used.contains(&false) {
            rows.iter_mut().for_each(|row| keep(row, &is_used));
            keep(&mut columns, &is_used);
        }
        Sheet {
            title: self.kind.title.clone(),
            columns,
            rows,
            records: count,
        }
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

fn keep<T>(items: &mut Vec<T>, is_kept: &[bool]) {
    let mut is_kept = is_kept.iter();
    items.retain(|_| is_kept.next().copied().unwrap_or(true));
}
