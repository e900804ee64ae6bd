//! What becomes of every row and every cell.

use super::member::Member;
use super::message::{self, Source};
use super::understood::ColumnMeaning;
use super::{Outcome, Plan, Planned, PlannedRow, Refusal, RejectedRow, ValueChange};
use crate::history::Message;
use crate::kinds::Kind;
use crate::sheets::understand::{Converted, Incoming, Layout};
use crate::sheets::{Row, Table};
use serde::Serialize;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fmt::{Display, Formatter};
use std::iter::Sum;
use std::ops::{Add, AddAssign};

/// All rows below the header, down to the last that holds something:
/// `rows = created + updated + unchanged + rejected + skipped`, each row counted once, with the outcome of its customer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct RowCounts {
    pub rows: u64,
    pub created: u64,
    pub updated: u64,
    pub unchanged: u64,
    pub rejected: u64,
    pub skipped: u64,
}

/// 3 行：新建 1，更新 1，不变 0，拒绝 1，跳过 0
impl Display for RowCounts {
    fn fmt(&self, out: &mut Formatter<'_>) -> std::fmt::Result {
        let Self {
            rows,
            created,
            updated,
            unchanged,
            rejected,
            skipped,
        } = self;
        write!(
            out,
            "{rows} 行：新建 {created}，更新 {updated}，不变 {unchanged}，拒绝 {rejected}，跳过 {skipped}"
        )
    }
}

impl Add for RowCounts {
    type Output = Self;

    fn add(self, more: Self) -> Self {
        Self {
            rows: self.rows + more.rows,
            created: self.created + more.created,
            updated: self.updated + more.updated,
            unchanged: self.unchanged + more.unchanged,
            rejected: self.rejected + more.rejected,
            skipped: self.skipped + more.skipped,
        }
    }
}

impl Sum for RowCounts {
    fn sum<I: Iterator<Item = Self>>(counts: I) -> Self {
        counts.fold(Self::default(), Add::add)
    }
}

/// All cells below the header that hold something: `cells = placed + custom + ignored + rejected`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct CellCounts {
    pub cells: u64,
    /// In a field.
    pub placed: u64,
    /// Kept under the name of their column.
    pub custom: u64,
    /// Of columns that are left out, of skipped rows, or signs for nothing (`-`, `#N/A`).
    pub ignored: u64,
    /// Of rejected rows, or contradicting another row of the same customer.
    pub rejected: u64,
}

impl CellCounts {
    /// Cells of a row that is not imported.
    pub(super) fn all_rejected(row: &Row) -> Self {
        let cells = row.cells.len() as u64;
        Self {
            cells,
            rejected: cells,
            ..Self::default()
        }
    }

    /// Cells of a row that is imported.
    pub(super) fn of(incoming: &Incoming, row: &Row) -> Self {
        let cells = row.cells.len() as u64;
        let Incoming { placed, custom, .. } = *incoming;
        Self {
            cells,
            placed,
            custom,
            ignored: cells.saturating_sub(placed + custom),
            rejected: 0,
        }
    }

    fn all_ignored(row: &Row) -> Self {
        let cells = row.cells.len() as u64;
        Self {
            cells,
            ignored: cells,
            ..Self::default()
        }
    }

    /// The same when so many of the placed ones were not taken over.
    pub(super) fn without(mut self, refused: usize) -> Self {
        let refused = (refused as u64).min(self.placed);
        self.placed -= refused;
        self.rejected += refused;
        self
    }
}

/// 9 个单元格：对应字段 6，自定义字段 2，忽略 0，拒绝 1
impl Display for CellCounts {
    fn fmt(&self, out: &mut Formatter<'_>) -> std::fmt::Result {
        let Self {
            cells,
            placed,
            custom,
            ignored,
            rejected,
        } = self;
        write!(
            out,
            "{cells} 个单元格：对应字段 {placed}，自定义字段 {custom}，忽略 {ignored}，拒绝 {rejected}"
        )
    }
}

impl AddAssign for CellCounts {
    fn add_assign(&mut self, more: Self) {
        self.cells += more.cells;
        self.placed += more.placed;
        self.custom += more.custom;
        self.ignored += more.ignored;
        self.rejected += more.rejected;
    }
}

impl Sum for CellCounts {
    fn sum<I: Iterator<Item = Self>>(counts: I) -> Self {
        counts.fold(Self::default(), |mut sum, more| {
            sum += more;
            sum
        })
    }
}

/// Accounts for every row.
#[derive(Debug, Default)]
pub(super) struct Tally {
    rows: u64,
    /// Rows that hold nothing at all.
    blank: u64,
    pub(super) items: Vec<PlannedRow>,
    rejected_rows: Vec<RejectedRow>,
    /// How often each word became another one.
    converted: BTreeMap<Converted, u64>,
}

impl Tally {
    pub(super) fn new(table: &Table, layout: &Layout<'_>) -> Self {
        let last = table.rows.last().map_or(layout.header_row, |row| row.number);
        let rows = u64::from(last - layout.header_row);
        let filled = table.rows.len().saturating_sub(1) as u64;
        Self {
            rows,
            blank: rows.saturating_sub(filled),
            ..Self::default()
        }
    }

    pub(super) fn reject(&mut self, row: Row, customer_name: String, why: Refusal) {
        let Refusal { reason, advice } = why;
        self.items.push(PlannedRow {
            row: row.number,
            outcome: Outcome::Rejected,
            customer_name,
            changes: Vec::new(),
            reason: Some(reason.clone()),
            advice: Some(advice.clone()),
            cells: CellCounts::all_rejected(&row),
        });
        self.rejected_rows.push(RejectedRow { row, reason, advice });
    }

    /// What is planned for the rows of one customer or record. What changes is told at the first of them.
    pub(super) fn report(
        &mut self,
        planned: Result<(Outcome, Vec<ValueChange>), Refusal>,
        rows: Vec<Member>,
        customer_name: &str,
    ) {
        let (outcome, mut changes) = match planned {
            Ok(planned) => planned,
            Err(why) => {
                for member in rows {
                    self.reject(member.row, customer_name.to_owned(), why.clone());
                }
                return;
            }
        };
        for Member { row, note, cells } in rows {
            self.items.push(PlannedRow {
                row: row.number,
                outcome,
                customer_name: customer_name.to_owned(),
                changes: std::mem::take(&mut changes),
                reason: note,
                advice: None,
                cells,
            });
        }
    }

    pub(super) fn skip(&mut self, row: &Row, reason: Option<&str>) {
        self.items.push(PlannedRow {
            row: row.number,
            outcome: Outcome::Skipped,
            customer_name: String::new(),
            changes: Vec::new(),
            reason: reason.map(str::to_owned),
            advice: None,
            cells: CellCounts::all_ignored(row),
        });
    }

    pub(super) fn convert(&mut self, converted: Vec<Converted>) {
        for word in converted {
            *self.converted.entry(word).or_default() += 1;
        }
    }

    /// 客户等级按同义词换算：普通→B 17 行，重点→A 3 行
    fn conversions(&self) -> Vec<String> {
        const MOST: usize = 8;
        let mut by_header: BTreeMap<&str, Vec<(u64, String)>> = BTreeMap::new();
        for ((header, word, value), count) in &self.converted {
            let told = (*count, format!("{word}→{value} {count} 行"));
            by_header.entry(header).or_default().push(told);
        }
        let sentences = by_header.into_iter().map(|(header, mut words)| {
            words.sort_by_key(|(count, _)| Reverse(*count));
            let first: Vec<String> = words.iter().take(MOST).map(|(_, told)| told.clone()).collect();
            let rest = if words.len() > MOST {
                format!(" 等 {} 种", words.len())
            } else {
                String::new()
            };
            format!(
                "“{header}”按同义词换算：{}{rest}。原来的写法留在自定义字段里",
                first.join("，")
            )
        });
        sentences.collect()
    }

    pub(super) fn into_plan(
        mut self,
        header: Row,
        columns: Vec<ColumnMeaning>,
        planned: Planned,
        source: Source,
        kind: &Kind,
    ) -> Plan {
        self.items.sort_by_key(|item| item.row);
        self.rejected_rows.sort_by_key(|rejected| rejected.row.number);
        let count = |outcome| self.items.iter().filter(|item| item.outcome == outcome).count() as u64;
        let rows = RowCounts {
            rows: self.rows,
            created: count(Outcome::Created),
            updated: count(Outcome::Updated),
            unchanged: count(Outcome::Unchanged),
            rejected: count(Outcome::Rejected),
            skipped: count(Outcome::Skipped) + self.blank,
        };
        let conversions = self.conversions();
        let mut plan = Plan {
            conversions,
            rows,
            cells: self.items.iter().map(|item| item.cells).sum(),
            items: self.items,
            columns,
            edits: planned.edits,
            message: Message::default(),
            header,
            rejected_rows: self.rejected_rows,
        };
        plan.message = message::compose(&plan, source, kind, planned.files, planned.customer_ids);
        plan
    }
}
