//! A file into a vault: read, plan, apply as one change, and account for it.

mod existing;
mod foresight;
mod mappings;

use super::mapping::{MappingError, StoredMapping};
use super::plan::{Basis, BookPlan, CellCounts, LeftOut, PlanError, PlanOptions, RowCounts, plan_book};
use super::{ReadOptions, SheetError, Sheets, Table, read, write_error_file};
use crate::archive::{Archive, ArchiveError, Change, Progress, Viewer};
use crate::history::{History, Person};
use crate::vault::{RelPath, VaultError};
use existing::InArchive;
pub use foresight::Foreseen;
use foresight::foresee;
use mappings::{Mappings, kept};
use serde::Serialize;
use std::path::{Path, PathBuf};

/// What to import and how.
#[derive(Clone, Debug, Default)]
pub struct ImportOptions {
    pub read: ReadOptions,
    /// Name, title or folder of the rows' kind; found by the header unless given.
    pub kind: Option<String>,
    /// A mapping of the vault by its name, or the path of one: comes before those that the vault keeps.
    pub mapping: Option<String>,
    /// What was decided for this import alone: comes first of all.
    pub choices: Vec<StoredMapping>,
    /// Mappings that the vault is to keep from now on, in the same change.
    pub keep: Vec<StoredMapping>,
    /// The row of the header, where it is not for kehu to find.
    pub header_row: Option<u32>,
    /// (key or label, value) for what created customers lack.
    pub defaults: Vec<(String, String)>,
    /// Plans only: nothing is written, no error file either.
    pub dry_run: bool,
    /// What the plan was made from that a person agreed to: where something of it changed since, nothing is imported.
    pub seen: Option<Basis>,
    /// Where rejected rows go; beside the input unless given.
    pub error_file: Option<PathBuf>,
    /// Who imports; the vault's git user unless given.
    pub author: Option<Person>,
}

/// What an import did, with the keys of `kehu import --json`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    #[serde(flatten)]
    pub counts: RowCounts,
    /// What became of their cells.
    pub cells: CellCounts,
    /// The workbook that holds the rejected rows, of all sheets.
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
    #[serde(flatten)]
    pub counts: RowCounts,
    pub cells: CellCounts,
    /// The same file, where rows of this sheet are in it.
    pub error_file: Option<String>,
}

/// A finished (or, in a dry run, planned) import.
#[derive(Debug)]
pub struct Import {
    pub summary: Summary,
    pub plan: BookPlan,
    /// What the plan was made from.
    pub basis: Basis,
    /// Sentences for the user: what happened besides.
    pub warnings: Vec<String>,
    /// In a dry run: what the checks will say of what would be written.
    pub foreseen: Vec<Foreseen>,
}

/// The import did not happen; the vault is as it was.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    #[error(transparent)]
    Sheet(#[from] SheetError),
    #[error(transparent)]
    Mapping(#[from] MappingError),
    #[error(transparent)]
    Plan(#[from] PlanError),
    #[error(transparent)]
    Archive(#[from] ArchiveError),
    /// Others saved since the plan was seen; holds which files and folders.
    #[error("预览以后，客户库里有了变化，所以这次什么都没有写入：{}。请重新预览，核对以后再导入", listed(.0))]
    Outdated(Vec<RelPath>),
    /// The schemas, the settings or a mapping changed since the plan was seen: it was made by other rules.
    #[error("预览之后，设置、资料类型或认列规则变了，所以这次什么都没有写入。请重新预览，核对以后再导入")]
    OtherRules,
}

/// The first few of some files.
fn listed(paths: &[RelPath]) -> String {
    const MOST: usize = 5;
    let first: Vec<&str> = paths.iter().take(MOST).map(RelPath::as_str).collect();
    let first = first.join("、");
    if paths.len() > MOST {
        format!("{first} 等 {} 处", paths.len())
    } else {
        first
    }
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
    let mappings = Mappings::of(archive, options)?;
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
            mappings: mappings.all.clone(),
            header_row: options.header_row,
            defaults: options.defaults.clone(),
            today: archive.clock().today(),
            by: author.name.clone(),
        };
        let mut plan = plan_book(
            tables,
            snapshot.catalog(),
            snapshot.settings(),
            &existing,
            &plan_options,
        )?;
        mappings.ensure_used(&plan)?;
        let basis = plan.basis(snapshot.catalog(), snapshot.settings());
        if let Some(seen) = &options.seen {
            if seen.follows_other_rules(&basis) {
                return Err(ImportError::OtherRules);
            }
            let changed = seen.changed(&basis, &existing);
            if !changed.is_empty() {
                return Err(ImportError::Outdated(changed));
            }
        }
        let Some(turn) = turn else {
            return Ok(Import {
                summary: summary(&plan),
                warnings: warnings(&plan, &mappings),
                foreseen: foresee(&plan.edits, snapshot.catalog(), snapshot.settings()),
                plan,
                basis,
            });
        };
        let mut edits = std::mem::take(&mut plan.edits);
        edits.extend(kept(archive.vault(), &options.keep)?);
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
        let warnings = warnings(&plan, &mappings);
        return Ok(Import {
            basis,
            ..account(plan, commit, file, options, warnings)
        });
    }
}

/// The tables of a file. Where the kind is given, it is that of one sheet: the first, unless another is named.
///
/// # Errors
/// Whatever [`SheetError`] tells of the file.
pub fn tables(file: &Path, options: &ImportOptions, progress: &dyn Fn(Progress)) -> Result<Vec<Table>, SheetError> {
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

/// What else there is to say: sheets that were left out, and mappings that cannot be used.
fn warnings(plan: &BookPlan, mappings: &Mappings) -> Vec<String> {
    let left_out = plan.left_out.iter().map(LeftOut::told);
    left_out
        .chain(plan.notes.iter().cloned())
        .chain(mappings.broken.iter().map(|error| format!("{error}。这条规则没有用上")))
        .collect()
}

/// Writes the error file and sums up.
fn account(
    plan: BookPlan,
    commit: Option<String>,
    file: &Path,
    options: &ImportOptions,
    mut warnings: Vec<String>,
) -> Import {
    let mut summary = Summary {
        commit,
        ..summary(&plan)
    };
    match write_error_file(&plan, file, options.error_file.as_deref()) {
        Ok(path) => {
            summary.error_file = path.map(|path| path.display().to_string());
            for sheet in summary.sheets.iter_mut().filter(|sheet| sheet.counts.rejected > 0) {
                sheet.error_file.clone_from(&summary.error_file);
            }
        }
        Err(error) => warnings.push(format!(
            "有 {} 行没有导入，但错误行文件写不进去：{error}",
            summary.counts.rejected
        )),
    }
    Import {
        summary,
        plan,
        basis: Basis::default(),
        warnings,
        foreseen: Vec::new(),
    }
}

fn summary(plan: &BookPlan) -> Summary {
    let of_sheet = |sheet: &super::SheetPlan| SheetSummary {
        sheet: sheet.sheet.clone().unwrap_or_default(),
        kind: sheet.kind.clone(),
        counts: sheet.plan.rows,
        cells: sheet.plan.cells,
        error_file: None,
    };
    Summary {
        counts: plan.rows(),
        cells: plan.cells(),
        error_file: None,
        commit: None,
        sheets: if plan.sheets.len() > 1 {
            plan.sheets.iter().map(of_sheet).collect()
        } else {
            Vec::new()
        },
    }
}
