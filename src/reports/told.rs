//! A report as JSON: for `kehu report --json` and `/api/reports/{name}`.

use super::model::{Figures, Table};
use super::{Question, Report};
use serde_json::{Value, json};

/// The keys that others rely on are `name`, `columns` and `rows`, those of the first table.
#[must_use]
pub fn json(report: &Report, question: &Question, figures: &Figures) -> Value {
    let table = |table: &Table| {
        json!({
            "title": table.title,
            "columns": table.columns_json(),
            "rows": table.rows_json(),
            "total": table.total_json(),
        })
    };
    let tables: Vec<Value> = figures.tables.iter().map(table).collect();
    let first = |key: &str| tables.first().map_or_else(|| json!([]), |table| table[key].clone());
    json!({
        "name": report.name,
        "title": report.title,
        "from": question.period.from,
        "to": question.period.to,
        "filter": question.filter,
        "by": question.by.key,
        "columns": first("columns"),
        "rows": first("rows"),
        "tables": tables,
    })
}
