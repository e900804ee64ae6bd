//! A file into a vault: read, plan, apply as one change, and account for it.

use super::plan::{Existing, Known, Plan, PlanError, PlanOptions, plan};
use super::{ReadOptions, SheetError, read, write_error_file};
use crate::archive::{Archive, ArchiveError, Change, Progress, Snapshot, Viewer};
use crate::history::{History, Person};
use crate::vault::{Content, RelPath, Vault, VaultError};
use serde::Serialize;
use std::path::{Path, PathBuf};

/// What to import and how.
#[derive(Clone, Debug, Default)]
pub struct ImportOptions {
    pub read: ReadOptions,
    /// Name, title or folder of the rows' kind; customers unless given.
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
    /// Where the rejected rows are.
    pub error_file: Option<String>,
    /// None when nothing changed, and in a dry run.
    pub commit: Option<String>,
}

/// A finished (or, in a dry run, planned) import.
#[derive(Debug)]
pub struct Import {
    pub summary: Summary,
    pub plan: Plan,
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
    progress(Progress {
        stage: "读取表格",
        done: 0,
        total: None,
    });
    let table = read(file, &options.read)?;
    let total = table.rows.len() as u64;
    let mut attempt = 1;
    loop {
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
        let mut plan = plan(
            table.clone(),
            snapshot.catalog(),
            snapshot.settings(),
            &existing,
            &plan_options,
        )?;
        let Some(turn) = turn else {
            return Ok(Import {
                summary: summary(&plan),
                plan,
                warnings: Vec::new(),
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

/// Writes the error file and sums up.
fn account(plan: Plan, commit: Option<String>, file: &Path, options: &ImportOptions) -> Import {
    let mut warnings = Vec::new();
    let mut summary = Summary {
        commit,
        ..summary(&plan)
    };
    match write_error_file(&plan, file, options.error_file.as_deref()) {
        Ok(path) => summary.error_file = path.map(|path| path.display().to_string()),
        Err(error) => warnings.push(format!(
            "有 {} 行没有导入，但错误行文件写不进去：{error}",
            plan.rejected
        )),
    }
    Import {
        summary,
        plan,
        warnings,
    }
}

fn summary(plan: &Plan) -> Summary {
    let Plan {
        rows,
        created,
        updated,
        unchanged,
        rejected,
        skipped,
        ..
    } = *plan;
    Summary {
        rows,
        created,
        updated,
        unchanged,
        rejected,
        skipped,
        error_file: None,
        commit: None,
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
