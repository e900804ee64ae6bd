//! What an import would do, row by row, before anything is written.

mod account;
mod basis;
mod book;
mod customers;
mod ditto;
mod existing;
mod groups;
mod likely;
mod matching;
mod member;
mod merge;
mod message;
mod overlay;
mod owners;
mod profile;
mod records;
mod survey;
mod understood;
mod update;
mod wording;

pub use account::{CellCounts, RowCounts};
pub use basis::Basis;
pub use book::{BookPlan, LeftOut, SheetPlan, plan_book};
pub use existing::{Existing, Known, Numbered};
pub use survey::{Choice, SheetSurvey, choices, gaps, survey, to_keep};
pub use understood::ColumnMeaning;

use super::mapping::StoredMapping;
use super::understand::{Aside, Asides, BadChoice};
use super::{Row, Table, parallel};
use crate::history::Message;
use crate::kinds::{Catalog, Kind};
use crate::vault::{FileEdit, Settings};
use crate::yaml::FieldPath;
use account::Tally;
use chrono::NaiveDate;
use serde::Serialize;
use serde_json::{Map, Value};
use understood::Understood;

/// What the planner needs to know besides the table and the vault.
#[derive(Clone, Debug, Default)]
pub struct PlanOptions {
    /// Name, title or folder of the kind of the rows; customers unless given.
    pub kind: Option<String>,
    /// What people decided about columns; the first mapping that is for a table counts.
    pub mappings: Vec<StoredMapping>,
    /// The row of the header, as the spreadsheet numbers it; found by its words, or as a mapping says, unless given.
    pub header_row: Option<u32>,
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
    /// `--default` gives a value that the field cannot have.
    #[error("{field}不能是“{value}”。可以填：{}", values.join("、"))]
    BadDefault {
        field: String,
        value: String,
        values: Vec<String>,
    },
    /// The row that is to be the header holds nothing.
    #[error("{}第 {row} 行没有内容，不能作表头。请核对 --header-row；只有一张工作表这样时，用 --sheet 指定它", sheet.as_ref().map(|sheet| format!("工作表“{sheet}”")).unwrap_or_default())]
    NoHeaderRow { row: u32, sheet: Option<String> },
    /// None of the sheets of a file is to be imported.
    #[error("没有可以导入的工作表。{}", .0.join("；"))]
    NothingToImport(Vec<String>),
    /// No column tells whom the rows are about.
    #[error(
        "看不出哪一列是客户名称。表头是：{0}。请把客户名称一列的表头改成“客户名称”；在浏览器里导入时，也可以直接选出哪一列是客户名称"
    )]
    NoIdentity(String),
    /// None of the columns is a field that every record of the kind has: the sheet is about something else.
    #[error("这张表看起来不是{kind}：没有{}这样的列。表头是：{headers}。请核对 --kind，或把表头改成{kind}的字段名", wanted.join("、"))]
    OtherKind {
        kind: String,
        wanted: Vec<String>,
        headers: String,
    },
    /// One customer below its labels, instead of one per row.
    #[error(
        "这张表像一张登记表（左边是项目、右边是内容），不是一行一个客户的清单。请把它改成清单：第一行是“客户名称、联系人、电话”这样的表头，下面每行一个客户；只有一个客户时，也可以直接新建"
    )]
    Form,
    /// Rows that are about something else than customers.
    #[error(
        "这张表看起来是{subject}的清单（“{word}”），没有客户名称这样的列，不是客户资料。如果每一行确实是一个客户，请把名称一列的表头改成“客户名称”再导入"
    )]
    OtherSubject { subject: &'static str, word: String },
    /// A person's decision about a column cannot be followed.
    #[error(transparent)]
    Choice(#[from] BadChoice),
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
    /// 联系人 王芳·电话
    pub label: String,
    pub before: Option<Value>,
    pub after: Option<Value>,
}

impl ValueChange {
    /// Old and new value as people read them; `kind` is that of the rows.
    #[must_use]
    pub fn in_words(&self, kind: &Kind) -> [Option<String>; 2] {
        let path: FieldPath = self.field.parse().unwrap_or_default();
        [&self.before, &self.after].map(|value| value.as_ref().map(|value| kind.display(&path, value)))
    }
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
    /// What becomes of its cells.
    #[serde(skip)]
    pub(super) cells: CellCounts,
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
    pub rows: RowCounts,
    pub cells: CellCounts,
    /// In the order of the sheet.
    pub items: Vec<PlannedRow>,
    pub columns: Vec<ColumnMeaning>,
    /// Chinese: which words became others of a closed list, a sentence for each column.
    pub conversions: Vec<String>,
    /// Empty when nothing changes.
    pub edits: Vec<FileEdit>,
    pub message: Message,
    pub(super) header: Row,
    pub(super) rejected_rows: Vec<RejectedRow>,
}

impl Plan {
    /// What of the rows that are imported a person should look at: each row's number and note.
    pub fn notes(&self) -> impl Iterator<Item = (u32, &str)> {
        let imported = |item: &&PlannedRow| !matches!(item.outcome, Outcome::Rejected | Outcome::Skipped);
        let imported = self.items.iter().filter(imported);
        imported.filter_map(|item| Some((item.row, item.reason.as_deref()?)))
    }
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
    let understood = Understood::of(table, catalog, options)?;
    plan_understood(understood, settings, existing, options)
}

/// The same for a table whose kind and columns are known.
fn plan_understood(
    understood: Understood<'_>,
    settings: &Settings,
    existing: &dyn Existing,
    options: &PlanOptions,
) -> Result<Plan, PlanError> {
    if let Some(problem) = understood.problem() {
        return Err(problem);
    }
    let columns = understood.columns();
    let Understood {
        table,
        kind,
        customer,
        layout,
        mapping,
        numbers,
        ..
    } = understood;
    let mut tally = Tally::new(&table, &layout);
    let mut rows = table.rows.into_iter();
    let header = rows.next().unwrap_or_default();
    let mut rows: Vec<(usize, Row)> = rows.enumerate().collect();
    let mut records = Vec::with_capacity(rows.len());
    let asides = Asides::new(&layout, rows.iter().map(|(_, row)| row));
    let found = parallel::map(&mut rows, |(at, row)| asides.of(row, *at));
    for ((_, row), aside) in rows.into_iter().zip(found) {
        match aside {
            Some(Aside::Nobody(reason)) => tally.skip(&row, Some(reason)),
            Some(Aside::Heading) => tally.reject(row, String::new(), Refusal::heading(kind)),
            None => records.push(row),
        }
    }
    ditto::resolve(&mut records);
    let rows = records.into_iter();
    let outcome = if kind.name == customer.name {
        customers::plan(rows, &layout, kind, settings, existing, options, &mut tally)?
    } else {
        records::plan(rows, &layout, (kind, numbers), existing, options, &mut tally)?
    };
    let source = message::Source {
        file: table.file,
        sheet: table.sheet,
        mapping,
    };
    Ok(tally.into_plan(header, columns, outcome, source, kind))
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

    fn heading(kind: &Kind) -> Self {
        let title = &kind.title;
        Self::new(
            format!("这一行像小标题或落款，不像{title}"),
            format!("如果确实是{title}，请把其他列也填上一项再导入"),
        )
    }

    /// Fields that every record must have, or that tell whose it is, cannot be cleared.
    fn not_cleared(labels: &[String]) -> Self {
        Self::new(
            format!("“{}”不能清空：它是必填的，或者用来识别是哪个客户", labels.join("、")),
            "请写上新的值，或者把这个单元格留空（留空就保持原来的值）",
        )
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
        if !id.is_empty() && self.customer_ids.len() < MOST && !self.customer_ids.iter().any(|known| known == id) {
            self.customer_ids.push(id.to_owned());
        }
    }
}

/// Several notes as one; None where there is none.
fn joined(notes: Vec<String>) -> Option<String> {
    (!notes.is_empty()).then(|| notes.join("；"))
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
