//! Records out, as sheets that people work on and that import back to what they came from.
//!
//! A kind is a sheet, a record a row: its fields under their labels, dates and amounts as real cells. What a record has a list
//! of (contacts, receipts) takes a row for each item; the rows after the first repeat only what tells whose they are.

mod columns;
mod csv;
mod layout;
mod template;
mod xlsx;

pub use columns::{Column, Holds, NoSuchColumn};
pub use template::template;

use super::Cell;
use crate::archive::{ArchiveError, DERIVED, Snapshot};
use crate::index::{Request, Sort};
use crate::kinds::CUSTOMER_NAME;
use crate::kinds::Kind;
use layout::Layout;
use std::collections::BTreeSet;
use std::io;
use std::path::Path;

/// A book of sheets, ready to be written.
#[derive(Clone, Debug, Default)]
pub struct Book {
    pub sheets: Vec<Sheet>,
}

/// One sheet: a header row, then rows.
#[derive(Clone, Debug, Default)]
pub struct Sheet {
    /// At most 31 characters, as spreadsheets have it.
    pub title: String,
    pub columns: Vec<Column>,
    pub rows: Vec<Vec<Cell>>,
    /// How many records the rows are of.
    pub records: usize,
}

/// What to export.
#[derive(Clone, Debug, Default)]
pub struct ExportOptions {
    /// A query (DESIGN §5): of customers, and with them their records; or of records where `kind` names theirs.
    pub query: String,
    /// Name of the kind; none for customers with all their records.
    pub kind: Option<String>,
    /// Keys or labels in the order wanted; all that hold something unless given. Of one kind: customers unless named.
    pub fields: Vec<String>,
}

/// In which form a file is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Xlsx,
    /// The first sheet alone; UTF-8 with a mark that spreadsheets know it by.
    Csv,
    /// The same in the encoding of older programs; what it does not have becomes `?`.
    CsvGb18030,
}

/// The export cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    #[error(transparent)]
    Archive(#[from] ArchiveError),
    #[error(transparent)]
    Column(#[from] NoSuchColumn),
    #[error("没有名为“{wanted}”的资料类型。现有：{}", known.join("、"))]
    NoSuchKind { wanted: String, known: Vec<String> },
    #[error("文件写不进去：{0}")]
    Io(#[from] io::Error),
}

impl Format {
    /// By the ending of a file's name.
    #[must_use]
    pub fn of(path: &Path) -> Option<Self> {
        match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
            "xlsx" => Some(Self::Xlsx),
            "csv" => Some(Self::Csv),
            _ => None,
        }
    }
}

impl Book {
    /// The sheets of what the options ask for.
    ///
    /// # Errors
    /// [`ExportError`]; also for a query that is not understood.
    pub fn of(snapshot: &Snapshot<'_>, options: &ExportOptions) -> Result<Self, ExportError> {
        let catalog = snapshot.catalog();
        let kinds = match &options.kind {
            Some(wanted) => vec![catalog.find(wanted).ok_or_else(|| ExportError::NoSuchKind {
                wanted: wanted.clone(),
                known: catalog.kinds().iter().map(|kind| kind.title.clone()).collect(),
            })?],
            None if options.fields.is_empty() => catalog.kinds().iter().collect(),
            None => vec![catalog.customer()],
        };
        let mut sheets = Vec::new();
        for kind in kinds {
            let sheet = Self::sheet(snapshot, kind, options)?;
            if sheet.records > 0 || options.kind.is_some() || kind.name == catalog.customer().name {
                sheets.push(sheet);
            }
        }
        Ok(Self { sheets })
    }

    fn sheet(snapshot: &Snapshot<'_>, kind: &Kind, options: &ExportOptions) -> Result<Sheet, ExportError> {
        let customer = snapshot.catalog().customer();
        let is_customers = kind.name == customer.name;
        let is_chosen = !options.fields.is_empty();
        let figures = DERIVED.iter().filter(|_| is_customers && is_chosen);
        let request = Request {
            text: options.query.clone(),
            kind: Some(kind.name.clone()),
            sort: order(is_customers),
            limit: usize::MAX,
            columns: figures.map(|figure| figure.key.to_owned()).collect(),
            ..Request::default()
        };
        let mut columns = columns::fields(kind, customer);
        if is_chosen {
            let is_field = |word: &String| columns.iter().any(|column| column.is_called(word));
            if !options.fields.iter().all(is_field) {
                let names = snapshot.each(&request, &|hit| {
                    columns::names(kind, &hit.record).cloned().collect::<Vec<_>>()
                })?;
                let names: BTreeSet<String> = names.into_iter().flatten().collect();
                columns.extend(columns::own(kind, names.iter()));
            }
            columns.extend(columns::derived().filter(|_| is_customers));
            columns = columns::chosen(&columns, &options.fields, kind)?;
        }
        let layout = Layout::new(kind, columns, is_chosen);
        let records = snapshot.each(&request, &|hit| layout.record(&hit))?;
        Ok(layout.sheet(records.into_iter().flatten().collect()))
    }

    /// 客户 45，跟进 364
    #[must_use]
    pub fn summary(&self) -> String {
        let said = self
            .sheets
            .iter()
            .map(|sheet| format!("{} {}", sheet.title, sheet.records));
        said.collect::<Vec<_>>().join("，")
    }

    /// The book as a file.
    ///
    /// # Errors
    /// When a sheet is larger than the format allows.
    pub fn to_bytes(&self, format: Format) -> io::Result<Vec<u8>> {
        match format {
            Format::Xlsx => xlsx::write(self),
            Format::Csv | Format::CsvGb18030 => {
                let first = self.sheets.first().cloned().unwrap_or_default();
                csv::write(&first, format == Format::CsvGb18030)
            }
        }
    }
}

fn order(is_customers: bool) -> Sort {
    if is_customers {
        Sort::Field(CUSTOMER_NAME.to_owned(), false)
    } else {
        Sort::Field("date".to_owned(), false)
    }
}
