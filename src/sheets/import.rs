//! A file into a vault: read, plan, apply as one change, and account for it.

use super::plan::{BookPlan, Existing, Known, Plan, PlanError, PlanOptions, plan_book};
use super::{ReadOptions, SheetError, Sheets, Table, read, write_error_file};
use crate::archive::{Archive, ArchiveError, Change, Progress, Snapshot, Viewer};
use crate::history::{History, Person};
use crate::vault::{Content, RelPath, Vault, VaultError};
use serde::Serialize;
use std::path::{Path, PathBuf};

/// What to import and how.
#[derive(Clone, Debug, Default)]
pub struct ImportOptions {
    pub read: ReadOptions,
    /// Name, title or folder of the rows' kind; found by the header unless given.
    pub kind: Option<String>,
    /// (key or label, value) for what created customers lack.
    pub defaults: Vec<(String, String)>,
    /// Plans only: nothing is written, no error file either.
    pub dry_run: bool,
    /// Where rejected rows go; beside the input unless given.
    pub error_file: Option<PathBuf>,
    /// Who imports; the vault's git user unless given.
    pub author: Option<Person>,
}

/// What an import did, with the keys of `kehu import --json`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// Rows below the header: the sum of the five that follow, each row counted once.
    pub rows: u64,
    pub created: u64,
    pub updated: u64,
    pub unchanged: u64,
    pub rejected: u64,
    pub skipped: u64,
    /// Where the rejected rows are; of several sheets those of the first that has some.
    pub error_file: Option<String>,
    /// None when nothing changed, and in a dry run.
    pub commit: Option<String>,
    /// The same sheet by sheet, where there are several.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sheets: Vec<SheetSummary>,
}

/// What an import did with one sheet of several.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct SheetSummary {
    pub sheet: String,
    /// Title of the kind of its rows.
    pub kind: String,
    pub rows: u64,
    pub created: u64,
    pub updated: u64,
    pub unchanged: u64,
    pub rejected: u64,
    pub skipped: u64,
    pub error_file: Option<String>,
}

/// A finished (or, in a dry run, planned) import.
#[derive(Debug)]
pub struct Import {
    pub summary: Summary,
    pub plan: BookPlan,
    /// Sentences for the user: what happened besides.
    pub warnings: Vec<String>,
}

/// The import did not happen; the vault is as it was.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    #[error(transparent)]
    Sheet(#[from] SheetError),
    #[error(transparent)]
    Plan(#[from] PlanError),
    #[error(transparent)]
    Archive(#[from] ArchiveError),
}

/// How often a plan is made anew because somebody saved one of its files meanwhile.
const ATTEMPTS: u32 = 3;

/// Imports a file. All of it is one change and one commit.
///
/// # Errors
/// [`ImportError`]; rows that cannot be imported are no error but counted and written to the error file.
pub fn import(
    archive: &Archive,
    file: &Path,
    options: &ImportOptions,
    progress: &dyn Fn(Progress),
) -> Result<Import, ImportError> {
    let mut attempt = 1;
    loop {
        // Planning takes the tables apart: each attempt reads them, instead of all keeping a copy for the rare second one.
        let tables = tables(file, options, progress)?;
        let total = tables.iter().map(|table| table.rows.len() as u64).sum();
        // From here on nobody else changes anything: two imports must not give one number to two customers.
        let turn = (!options.dry_run).then(|| archive.turn(progress)).transpose()?;
        progress(Progress {
            stage: "比对客户库",
            done: 0,
            total: Some(total),
        });
        let snapshot = archive.read(&Viewer::everything())?;
        let existing = InArchive {
            vault: archive.vault(),
            snapshot: &snapshot,
        };
        let author = match &options.author {
            Some(author) => author.clone(),
            None => History::open(archive.vault().root())
                .map_err(ArchiveError::from)?
                .default_person(),
        };
        let plan_options = PlanOptions {
            kind: options.kind.clone(),
            defaults: options.defaults.clone(),
            today: chrono::Local::now().date_naive(),
            by: author.name.clone(),
        };
        let mut plan = plan_book(
            tables,
            snapshot.catalog(),
            snapshot.settings(),
            &existing,
            &plan_options,
        )?;
        let Some(turn) = turn else {
            return Ok(Import {
                summary: summary(&plan),
                warnings: plan.notes.clone(),
                plan,
            });
        };
        let edits = std::mem::take(&mut plan.edits);
        let mut commit = None;
        if !edits.is_empty() {
            let change = Change {
                edits,
                author: Some(author),
                message: plan.message.clone(),
            };
            match turn.apply(change) {
                Ok(applied) => commit = applied.commit,
                Err(ArchiveError::Vault(VaultError::Conflict(_))) if attempt < ATTEMPTS => {
                    attempt += 1;
                    continue;
                }
                Err(error) => return Err(error.into()),
            }
        }
        return Ok(account(plan, commit, file, options));
    }
}

/// The tables of a file. Where the kind is given, it is that of one sheet: the first, unless another is named.
fn tables(file: &Path, options: &ImportOptions, progress: &dyn Fn(Progress)) -> Result<Vec<Table>, SheetError> {
    let mut of = options.read.clone();
    if options.kind.is_some() && of.sheets == Sheets::All {
        of.sheets = Sheets::First;
    }
    let so_far = |done| {
        progress(Progress {
            stage: "读取表格",
            done,
            total: None,
        });
    };
    so_far(0);
    read(file, &of, &so_far)
}

/// Writes the error files and sums up.
fn account(plan: BookPlan, commit: Option<String>, file: &Path, options: &ImportOptions) -> Import {
    let mut warnings = plan.notes.clone();
    let mut summary = Summary {
        commit,
        ..summary(&plan)
    };
    for (at, sheet) in plan.sheets.iter().enumerate() {
        // One file holds the rows of one sheet; those of further ones go beside the input.
        let wanted = options.error_file.as_deref().filter(|_| summary.error_file.is_none());
        match write_error_file(&sheet.plan, file, wanted) {
            Ok(path) => {
                let path = path.map(|path| path.display().to_string());
                if let Some(of_sheet) = summary.sheets.get_mut(at) {
                    of_sheet.error_file.clone_from(&path);
                }
                summary.error_file = summary.error_file.or(path);
            }
            Err(error) => warnings.push(format!(
                "有 {} 行没有导入，但错误行文件写不进去：{error}",
                sheet.plan.rejected
            )),
        }
    }
    Import {
        summary,
        plan,
        warnings,
    }
}

fn summary(plan: &BookPlan) -> Summary {
    let of_sheet = |sheet: &super::SheetPlan| SheetSummary {
        sheet: sheet.sheet.clone().unwrap_or_default(),
        kind: sheet.kind.clone(),
        rows: sheet.plan.rows,
        created: sheet.plan.created,
        updated: sheet.plan.updated,
        unchanged: sheet.plan.unchanged,
        rejected: sheet.plan.rejected,
        skipped: sheet.plan.skipped,
        error_file: None,
    };
    let sum = |of: fn(&Plan) -> u64| plan.count(of);
    Summary {
        rows: sum(|plan| plan.rows),
        created: sum(|plan| plan.created),
        updated: sum(|plan| plan.updated),
        unchanged: sum(|plan| plan.unchanged),
        rejected: sum(|plan| plan.rejected),
        skipped: sum(|plan| plan.skipped),
        error_file: None,
        commit: None,
        sheets: if plan.sheets.len() > 1 {
            plan.sheets.iter().map(of_sheet).collect()
        } else {
            Vec::new()
        },
    }
}

/// An archive as the planner sees it.
struct InArchive<'a> {
    vault: &'a Vault,
    snapshot: &'a Snapshot<'a>,
}

/// Larger files are no profiles.
const MOST_BYTES: u64 = 64 << 20;

impl Existing for InArchive<'_> {
    fn customers(&self) -> Result<Vec<Known>, String> {
        let profiles = self.snapshot.profiles().map_err(|error| error.to_string())?;
        let known = profiles.into_iter().map(|line| Known {
            path: line.path,
            customer_id: line.customer_id,
            legacy_ids: line.legacy_ids,
            name: line.customer_name,
            credit_code: line.credit_code,
        });
        Ok(known.collect())
    }

    fn read(&self, path: &RelPath) -> Result<Option<Vec<u8>>, String> {
        match self.vault.read(path, MOST_BYTES).map_err(|error| error.to_string())? {
            Some(Content::Bytes { bytes, .. }) => Ok(Some(bytes)),
            Some(Content::TooLarge { .. }) => Err("文件太大".to_owned()),
            None => Ok(None),
        }
    }

    fn taken(&self, path: &RelPath) -> bool {
        std::fs::symlink_metadata(self.vault.absolute(path)).is_ok()
    }

    fn records(&self, folder: &RelPath) -> Result<Vec<RelPath>, String> {
        let report = self.vault.walk_below(folder).map_err(|error| error.to_string())?;
        let files = report.files.into_iter().map(|file| file.path);
        Ok(files
            .filter(|path| path.parent().as_ref() == Some(folder) && path.as_str().ends_with(".yaml"))
            .collect())
    }
}
