//! A file of several sheets: customers first, then what belongs to them, as one change.

use super::message;
use super::overlay::Overlay;
use super::understood::Understood;
use super::{CellCounts, Existing, Plan, PlanError, PlanOptions, RowCounts, plan_understood};
use crate::history::Message;
use crate::kinds::Catalog;
use crate::sheets::Table;
use crate::vault::{FileEdit, Settings};

/// What an import of a file would do.
#[derive(Debug)]
pub struct BookPlan {
    pub sheets: Vec<SheetPlan>,
    pub left_out: Vec<LeftOut>,
    /// Chinese: what else there is to know.
    pub notes: Vec<String>,
    /// Empty when nothing changes.
    pub edits: Vec<FileEdit>,
    pub message: Message,
}

/// What an import of a sheet would do. Its edits are those of the book.
#[derive(Debug)]
pub struct SheetPlan {
    /// None for a file without sheets.
    pub sheet: Option<String>,
    /// Title of the kind of its rows.
    pub kind: String,
    pub plan: Plan,
}

/// A sheet that is not imported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// None for a file without sheets.
    pub sheet: Option<String>,
    /// Chinese: why.
    pub reason: String,
}

impl LeftOut {
    /// One sentence about it.
    #[must_use]
    pub fn told(&self) -> String {
        let sheet = self.sheet.as_deref().unwrap_or_default();
        format!("工作表“{sheet}”没有导入：{}", self.reason)
    }
}

impl BookPlan {
    /// Rows of all sheets.
    #[must_use]
    pub fn rows(&self) -> RowCounts {
        self.sheets.iter().map(|sheet| sheet.plan.rows).sum()
    }

    /// Cells of all sheets.
    #[must_use]
    pub fn cells(&self) -> CellCounts {
        self.sheets.iter().map(|sheet| sheet.plan.cells).sum()
    }
}

/// Plans the import of the tables of a file. The kind of each is found by its name and header, unless the options name it.
///
/// # Errors
/// [`PlanError`] when a table cannot be imported as a whole; one that is about no customer is left out and told, unless it is
/// the only one.
pub fn plan_book(
    tables: Vec<Table>,
    catalog: &Catalog,
    settings: &Settings,
    existing: &dyn Existing,
    options: &PlanOptions,
) -> Result<BookPlan, PlanError> {
    let is_only = tables.len() == 1;
    let mut left_out = Vec::new();
    let mut notes = Vec::new();
    let mut known = Vec::new();
    for mut table in tables {
        notes.append(&mut table.notes);
        let understood = Understood::of(table, catalog, options)?;
        let reason = if understood.is_left_out {
            "选择了不导入"
        } else if let Some(problem) = understood.problem().filter(|_| understood.is_unfit() && !is_only) {
            &problem.to_string()
        } else if understood.is_about_nobody && !is_only {
            "里面没有客户名称这样的列"
        } else {
            notes.extend(understood.notes());
            known.push(understood);
            continue;
        };
        left_out.push(LeftOut {
            sheet: understood.table.sheet,
            reason: reason.to_owned(),
        });
    }
    if known.is_empty() && !left_out.is_empty() {
        let told = left_out.iter().map(LeftOut::told);
        return Err(PlanError::NothingToImport(told.collect()));
    }
    // Whoever a record belongs to must be there before it.
    let customer = &catalog.customer().name;
    known.sort_by_key(|understood| understood.kind.name != *customer);
    let mut overlay = Overlay::new(existing);
    let mut sheets = Vec::new();
    for understood in known {
        let kind = understood.kind;
        let options = PlanOptions {
            // Meant for customers that are created, unless the rows' kind was named.
            defaults: match &options.kind {
                None if kind.name != *customer => Vec::new(),
                _ => options.defaults.clone(),
            },
            ..options.clone()
        };
        let sheet = understood.table.sheet.clone();
        let mut planned = plan_understood(understood, settings, &overlay, &options)?;
        overlay.add(std::mem::take(&mut planned.edits));
        notes.extend(planned.conversions.iter().cloned());
        sheets.push(SheetPlan {
            sheet,
            kind: kind.title.clone(),
            plan: planned,
        });
    }
    let edits = overlay.into_edits();
    Ok(BookPlan {
        message: together(&sheets, &edits, catalog),
        edits,
        left_out,
        notes,
        sheets,
    })
}

/// One message for all sheets: 导入 名单.xlsx：新建 45 个客户，新建 27 份合同.
fn together(sheets: &[SheetPlan], edits: &[FileEdit], catalog: &Catalog) -> Message {
    let Some(first) = sheets.first() else {
        return Message::default();
    };
    let mut message = first.plan.message.clone();
    if sheets.len() == 1 {
        return message;
    }
    let (head, _) = message.subject.split_once('：').unwrap_or((&message.subject, ""));
    message.subject = format!("{head}：{}", message::done(edits, catalog));
    let told = sheets.iter().map(|sheet| {
        let name = sheet.sheet.as_deref().unwrap_or(&sheet.kind);
        format!("工作表“{name}”：{}", sheet.plan.message.body)
    });
    message.body = told.collect::<Vec<_>>().join("\n");
    for sheet in sheets.iter().skip(1) {
        for id in &sheet.plan.message.customer_ids {
            if !message.customer_ids.contains(id) {
                message.customer_ids.push(id.clone());
            }
        }
    }
    let rows: u64 = sheets.iter().map(|sheet| sheet.plan.rows.rows).sum();
    message.trailers.retain(|(key, _)| key == "Import-File");
    message.trailers.push(("Import-Rows".to_owned(), rows.to_string()));
    message
}
