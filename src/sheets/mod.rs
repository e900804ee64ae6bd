//! Spreadsheets in, as one way from file to commit: [`read`] its tables (in a process of its own), understand its headers and
//! values, match rows with customers, [`plan`] what each row does, and apply the plan as one change. [`import`] goes all of it.

mod currency;
mod error;
mod error_file;
mod export;
mod formula;
mod import;
mod mapping;
pub(crate) mod parallel;
mod plan;
mod read;
mod table;
mod understand;

pub use error::SheetError;
pub use error_file::{error_file, error_file_name, write_error_file};
pub use export::{Book, Column, ExportError, ExportOptions, Format, Holds, NoSuchColumn, Sheet, template};
pub use import::{Foreseen, Import, ImportError, ImportOptions, SheetSummary, Summary, import, tables};
pub use mapping::{MAPPINGS, Mapping, MappingError, Scope, StoredMapping, Target, stored_mappings};
pub use plan::{
    Basis, BookPlan, CellCounts, Choice, ColumnMeaning, Existing, Known, LeftOut, Numbered, Outcome, Plan, PlanError,
    PlanOptions, PlannedRow, RowCounts, SheetPlan, SheetSurvey, ValueChange, choices, gaps, plan, plan_book, survey,
    to_keep,
};
pub use read::{Limits, ReadOptions, Sheets, WORKER_COMMAND, each_row_here, read, read_here, read_worker};
pub use table::{Cell, Columns, Row, Table, column_letters, number_text};
pub use understand::{BadChoice, KnownBy, understand_text};
