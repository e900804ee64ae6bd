//! The rows of a sheet that tell of one record.

use super::sameness::{has_same_number, is_same_record};
use crate::kinds::Kind;
use crate::sheets::Row;
use crate::sheets::plan::Refusal;
use crate::sheets::plan::member::Member;
use crate::sheets::plan::merge::{Merger, Rule};
use crate::sheets::plan::owners::number_fields;
use crate::vault::RelPath;
use serde_json::{Map, Value};

/// The records that the sheet brings for one customer, or for none.
pub(super) struct Customer<'d> {
    pub(super) id: &'d str,
    pub(super) name: &'d str,
    pub(super) dir: Option<RelPath>,
    pub(super) groups: Vec<Group>,
}

/// Rows of one record. Rows that agree in what the kind's file name says and contradict each other nowhere are one record;
/// they add to its lists (the receipts of a contract).
pub(super) struct Group {
    pub(super) rows: Vec<Member>,
    pub(super) record: Map<String, Value>,
}

impl Customer<'_> {
    /// Adds a row to its record; gives it back when it has the number of one that it contradicts.
    pub(super) fn add(
        &mut self,
        mut row: Member,
        record: Map<String, Value>,
        kind: &Kind,
    ) -> Result<(), (Row, Refusal)> {
        for group in &mut self.groups {
            if !is_same_record(&group.record, &record, kind) {
                continue;
            }
            let mut merger = Merger::new(Value::Object(group.record.clone()), Rule::Fill);
            merger.bring(record.clone());
            merger.list_custom(crate::sheets::plan::custom_key(kind));
            let refused = merger.take_refused(kind);
            if !refused.is_empty() && has_same_number(&group.record, &record, kind) {
                let first = group.rows.first().map_or(0, |first| first.row.number);
                let why = Refusal::new(
                    format!("与第 {first} 行编号相同，但有几项不同：{}", refused.join("、")),
                    "如果是同一份，请把不同的地方改成一样；如果是两份，请给它们不同的编号",
                );
                return Err((row.row, why));
            }
            if refused.is_empty()
                && let Value::Object(merged) = merger.into_value()
            {
                group.record = merged;
                group.rows.push(row);
                return Ok(());
            }
        }
        let same = self
            .groups
            .iter()
            .find(|group| has_same_number(&group.record, &record, kind));
        if let Some(first) = same.and_then(|group| group.rows.first()) {
            row.add_notes([double(kind, &format!("第 {} 行", first.row.number))]);
        }
        self.groups.push(Group {
            rows: vec![row],
            record,
        });
        Ok(())
    }
}

/// That a record has the number of another one.
pub(super) fn double(kind: &Kind, other: &str) -> String {
    let label = number_fields(kind).next().map_or("编号", |field| field.label.as_str());
    format!(
        "{label}与{other}相同，其他却对不上，记成了另一份；一个编号只能是一份{}的，请核对",
        kind.title
    )
}
