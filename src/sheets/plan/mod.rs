//! What an import would do, row by row, before anything is written.

mod book;
mod customers;
mod existing;
mod groups;
mod matching;
mod merge;
mod message;
mod numbers;
mod overlay;
mod parallel;
mod profile;
mod records;
mod update;

pub use book::{BookPlan, SheetPlan, plan_book};
pub use existing::{Existing, Known};

use super::understand::{Layout, Meaning, framed, no_record};
use super::{Row, Table, column_letters};
use crate::history::Message;
use crate::kinds::{Catalog, Field, Kind};
use crate::vault::{FileEdit, Settings};
use chrono::NaiveDate;
use serde::Serialize;
use serde_json::{Map, Value};

/// What the planner needs to know besides the table and the vault.
#[derive(Clone, Debug)]
pub struct PlanOptions {
    /// Name, title or folder of the kind of the rows; customers unless given.
    pub kind: Option<String>,
    /// (key or label, value) for what created customers (or records) lack.
    pub defaults: Vec<(String, String)>,
    /// The day of the import: gives 建档日期 and the numbers.
    pub today: NaiveDate,
    /// Who imports: gives 建档人.
    pub by: String,
}

/// The import cannot be planned at all.
#[derive(Debug, thiserror::Error)]
pub enum PlanError {
    /// The kind asked for is not among the vault's schemas.
    #[error("没有名为“{wanted}”的资料类型。现有：{}", known.join("、"))]
    NoSuchKind { wanted: String, known: Vec<String> },
    /// `--default` names no field.
    #[error("“{0}”不是{1}的字段，不能设默认值")]
    NoSuchField(String, String),
    /// No column tells whom the rows are about.
    #[error("看不出哪一列是客户名称。表头是：{0}。请把客户名称一列的表头改成“客户名称”，并放在第一个有内容的行")]
    NoIdentity(String),
    /// None of the columns is a field that every record of the kind has: the sheet is about something else.
    #[error("这张表看起来不是{kind}：没有{}这样的列。表头是：{headers}。请核对 --kind，或把表头改成{kind}的字段名", wanted.join("、"))]
    OtherKind {
        kind: String,
        wanted: Vec<String>,
        headers: String,
    },
    /// The vault could not be read.
    #[error("{0}")]
    Vault(String),
}

/// What becomes of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    Created,
    Updated,
    Unchanged,
    Rejected,
    Skipped,
}

/// One field that an update changes.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ValueChange {
    /// `contacts[0].phone`
    pub field: String,
    /// 联系人[1]·电话
    pub label: String,
    pub before: Option<Value>,
    pub after: Option<Value>,
}

/// A row and what becomes of it. Blank rows are counted as skipped but not listed.
#[derive(Clone, Debug, Serialize)]
pub struct PlannedRow {
    /// As the spreadsheet numbers it.
    pub row: u32,
    /// Several rows of one customer all have the outcome of that customer.
    pub outcome: Outcome,
    /// Empty when the row names none.
    pub customer_name: String,
    /// Old and new value of each field that an update changes; at the first row of the customer.
    pub changes: Vec<ValueChange>,
    /// Chinese: why it is rejected, or what of it was not taken over.
    pub reason: Option<String>,
    /// Chinese: what to do about it.
    pub advice: Option<String>,
}

/// What becomes of the values of a column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ColumnMeaning {
    /// As the spreadsheet names it: A, B …
    pub column: String,
    pub header: String,
    /// Label of the field, 自定义·… or 忽略.
    pub target: String,
}

/// A row that is not imported, as it came.
#[derive(Clone, Debug)]
pub(super) struct RejectedRow {
    pub(super) row: Row,
    pub(super) reason: String,
    pub(super) advice: String,
}

/// What an import would do.
#[derive(Debug)]
pub struct Plan {
    /// All rows below the header, down to the last that holds something:
    /// `rows = created + updated + unchanged + rejected + skipped`, each row counted once, with the outcome of its customer.
    pub rows: u64,
    pub created: u64,
    pub updated: u64,
    pub unchanged: u64,
    pub rejected: u64,
    pub skipped: u64,
    /// In the order of the sheet.
    pub items: Vec<PlannedRow>,
    pub columns: Vec<ColumnMeaning>,
    /// Empty when nothing changes.
    pub edits: Vec<FileEdit>,
    pub message: Message,
    pub(super) header: Row,
    pub(super) rejected_rows: Vec<RejectedRow>,
}

/// Plans the import of a table into a vault.
///
/// # Errors
/// [`PlanError`] when the table as a whole cannot be imported. Rows that cannot are rejected one by one.
pub fn plan(
    table: Table,
    catalog: &Catalog,
    settings: &Settings,
    existing: &dyn Existing,
    options: &PlanOptions,
) -> Result<Plan, PlanError> {
    let kind = kind_of(catalog, options)?;
    let customer = catalog.customer();
    let table = framed(table, kind, customer);
    let layout = Layout::of(&table, kind, customer);
    let headers = || {
        let texts: Vec<&str> = layout
            .columns
            .iter()
            .map(|column| column.header.text.as_str())
            .collect();
        texts.join("、")
    };
    if layout.customer_columns.is_empty() {
        return Err(PlanError::NoIdentity(headers()));
    }
    if kind.name != customer.name {
        let wanted: Vec<String> = essential(kind).map(|field| field.label.clone()).collect();
        let is_there = |field: &Field| layout.columns.iter().any(|column| column.is_of(&field.key));
        if !wanted.is_empty() && !essential(kind).any(is_there) {
            let (kind, headers) = (kind.title.clone(), headers());
            return Err(PlanError::OtherKind { kind, wanted, headers });
        }
    }
    let columns = layout
        .columns
        .iter()
        .map(|column| column_meaning(column, kind))
        .collect();
    let mut tally = Tally::new(&table, &layout);
    let mut rows = table.rows.into_iter();
    let header = rows.next().unwrap_or_default();
    let mut records = Vec::new();
    for (at, row) in rows.enumerate() {
        match no_record(&row, at) {
            Some(reason) => tally.skip(row.number, Some(reason)),
            None => records.push(row),
        }
    }
    let rows = records.into_iter();
    let outcome = if kind.name == customer.name {
        customers::plan(rows, &layout, kind, settings, existing, options, &mut tally)?
    } else {
        records::plan(rows, &layout, kind, existing, options, &mut tally)?
    };
    Ok(tally.into_plan(
        header,
        columns,
        outcome,
        message::Source {
            file: table.file,
            sheet: table.sheet,
        },
        kind,
    ))
}

fn kind_of<'c>(catalog: &'c Catalog, options: &PlanOptions) -> Result<&'c Kind, PlanError> {
    let Some(wanted) = &options.kind else {
        return Ok(catalog.customer());
    };
    catalog.find(wanted).ok_or_else(|| PlanError::NoSuchKind {
        wanted: wanted.clone(),
        known: catalog.kinds().iter().map(|kind| kind.title.clone()).collect(),
    })
}

/// The fields by which records of a kind are known: those that all of them have, and those that tell them apart.
fn essential(kind: &Kind) -> impl Iterator<Item = &Field> {
    kind.fields
        .iter()
        .filter(|field| (field.required && field.default.is_none()) || field.unique)
}

fn column_meaning(column: &super::understand::Column<'_>, kind: &Kind) -> ColumnMeaning {
    let target = match &column.meaning {
        Meaning::Field(place) | Meaning::Further { more: place, .. } | Meaning::Customer(place) => {
            let list = kind
                .fields
                .iter()
                .find(|field| place.keys.len() > 1 && Some(&field.key.as_str()) == place.keys.first());
            list.map_or_else(
                || place.field.label.clone(),
                |list| format!("{}·{}", list.label, place.field.label),
            )
        }
        Meaning::HeadCount(name) | Meaning::Custom(name) => format!("自定义·{name}"),
        Meaning::Ignored => "忽略".to_owned(),
    };
    ColumnMeaning {
        column: column_letters(column.index),
        header: column.header.text.clone(),
        target,
    }
}

/// Accounts for every row.
#[derive(Debug, Default)]
struct Tally {
    rows: u64,
    /// Rows that hold nothing at all.
    blank: u64,
    items: Vec<PlannedRow>,
    rejected_rows: Vec<RejectedRow>,
}

impl Tally {
    fn new(table: &Table, layout: &Layout<'_>) -> Self {
        let last = table.rows.last().map_or(layout.header_row, |row| row.number);
        let rows = u64::from(last - layout.header_row);
        let filled = table.rows.len().saturating_sub(1) as u64;
        Self {
            rows,
            blank: rows.saturating_sub(filled),
            ..Self::default()
        }
    }

    fn reject(&mut self, row: Row, customer_name: String, why: Refusal) {
        let Refusal { reason, advice } = why;
        self.items.push(PlannedRow {
            row: row.number,
            outcome: Outcome::Rejected,
            customer_name,
            changes: Vec::new(),
            reason: Some(reason.clone()),
            advice: Some(advice.clone()),
        });
        self.rejected_rows.push(RejectedRow { row, reason, advice });
    }

    fn skip(&mut self, row: u32, reason: Option<&str>) {
        self.items.push(PlannedRow {
            row,
            outcome: Outcome::Skipped,
            customer_name: String::new(),
            changes: Vec::new(),
            reason: reason.map(str::to_owned),
            advice: None,
        });
    }

    fn into_plan(
        mut self,
        header: Row,
        columns: Vec<ColumnMeaning>,
        planned: Planned,
        source: message::Source,
        kind: &Kind,
    ) -> Plan {
        self.items.sort_by_key(|item| item.row);
        self.rejected_rows.sort_by_key(|rejected| rejected.row.number);
        let count = |outcome| self.items.iter().filter(|item| item.outcome == outcome).count() as u64;
        let mut plan = Plan {
            rows: self.rows,
            created: count(Outcome::Created),
            updated: count(Outcome::Updated),
            unchanged: count(Outcome::Unchanged),
            rejected: count(Outcome::Rejected),
            skipped: count(Outcome::Skipped) + self.blank,
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

/// Why a row is not imported, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Refusal {
    reason: String,
    advice: String,
}

impl Refusal {
    fn new(reason: impl Into<String>, advice: impl Into<String>) -> Self {
        Self {
            reason: reason.into(),
            advice: advice.into(),
        }
    }
}

/// What the rows come to.
#[derive(Debug, Default)]
struct Planned {
    edits: Vec<FileEdit>,
    files: FileCounts,
    customer_ids: Vec<String>,
}

impl Planned {
    /// Names a customer in the commit; as many as a commit message takes.
    fn note_customer(&mut self, id: &str) {
        const MOST: usize = 20;
        if self.customer_ids.len() < MOST && !self.customer_ids.iter().any(|known| known == id) {
            self.customer_ids.push(id.to_owned());
        }
    }
}

/// Whether a row brings nothing but items of lists (a further contact, a further receipt): then it goes on with what stands
/// above it. A row with anything of its own that does not say whose it is may be anybody's.
fn is_only_items(record: &Map<String, Value>) -> bool {
    let is_items = |value: &Value| matches!(value, Value::Array(items) if items.iter().all(Value::is_object));
    !record.is_empty() && record.values().all(is_items)
}

/// Where a kind keeps what has no field.
fn custom_key(kind: &Kind) -> &str {
    kind.custom_field().map_or("custom", |field| &field.key)
}

/// Files, not rows: what the commit's subject counts.
#[derive(Clone, Copy, Debug, Default)]
struct FileCounts {
    created: u64,
    updated: u64,
    moved: u64,
}
