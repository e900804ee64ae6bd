//! Spreadsheets that were sent here and are being imported step by step: 上传 → 认列 → 预览 → 导入.
//!
//! An upload lives in memory and a folder of its own below the cache, until it is discarded, too old, or kehu ends: whoever
//! sent it still has it. What takes long is done behind the answers, and the pages tell how far it is.

use super::Request;
use super::upload::{self, UploadError};
use crate::archive::{Archive, Progress, Viewer};
use crate::sheets::{
    Basis, Import, ImportError, ImportOptions, Mapping, PlanOptions, ReadOptions, SheetSurvey, StoredMapping, Table,
    import, stored_mappings, survey, tables, to_keep,
};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tempfile::{NamedTempFile, TempDir};

/// Uploads kept at once. Each holds its tables in memory.
const MOST: usize = 8;

/// All uploads of a served vault.
pub(super) struct Imports {
    /// None where it could not be made: then nothing can be uploaded.
    dir: Option<TempDir>,
    worker: Option<PathBuf>,
    uploads: Mutex<Vec<Arc<Upload>>>,
    /// Held by the one that reads, plans or imports: two at once would need twice the memory and take as long.
    turn: Arc<Mutex<()>>,
}

/// One file on its way into the vault.
pub(super) struct Upload {
    /// Names it in addresses.
    pub(super) id: String,
    /// Name of the file.
    pub(super) name: String,
    path: PathBuf,
    worker: Option<PathBuf>,
    state: Mutex<State>,
    done: Condvar,
    turn: Arc<Mutex<()>>,
    /// The file goes with it.
    _dir: TempDir,
}

/// How far an upload is and what was decided about it.
#[derive(Clone)]
pub(super) struct State {
    pub(super) stage: Stage,
    pub(super) tables: Arc<Vec<Table>>,
    pub(super) surveys: Arc<Vec<SheetSurvey>>,
    pub(super) choices: Choices,
    /// Counts the plans that were made.
    pub(super) plan: u64,
}

#[derive(Clone)]
pub(super) enum Stage {
    /// Something is done that takes a while.
    Working(Progress),
    /// The file could not be read; nothing more can be done with it.
    Unreadable(String),
    /// Waits for the person to say what the columns are.
    Read,
    /// Waits for the person to say that it is right.
    Planned(Arc<Import>),
    Imported(Arc<Import>),
    /// Others saved since the plan was seen; tells what. It has to be looked at again.
    Outdated(String),
    /// The plan, or the import, could not be made.
    Failed(String),
}

/// What a person decided.
#[derive(Clone, Debug, Default)]
pub(super) struct Choices {
    /// One for each sheet about which something is decided.
    pub(super) mappings: Vec<Mapping>,
    /// (key, value) for what created customers lack.
    pub(super) defaults: Vec<(String, String)>,
    /// Name under which the vault is to keep the decisions.
    pub(super) keep_as: Option<String>,
}

impl Imports {
    pub(super) fn at(cache: &Path) -> Self {
        let below = cache.join("imports");
        clear_leftovers(&below);
        let dir = std::fs::create_dir_all(&below).and_then(|()| tempfile::Builder::new().tempdir_in(&below));
        if let Err(error) = &dir {
            tracing::warn!(%error, "no folder for uploads");
        }
        Self {
            dir: dir.ok(),
            worker: None,
            uploads: Mutex::default(),
            turn: Arc::default(),
        }
    }

    pub(super) fn read_with(&mut self, worker: PathBuf) {
        self.worker = Some(worker);
    }

    /// Where files lie while they arrive.
    pub(super) fn dir(&self) -> &Path {
        self.dir.as_ref().map_or(Path::new(""), TempDir::path)
    }

    pub(super) fn new_file(&self) -> io::Result<NamedTempFile> {
        tempfile::Builder::new().prefix("upload").tempfile_in(self.place()?)
    }

    /// A folder for files that are here for the time of one request; it goes with the value.
    pub(super) fn new_dir(&self) -> io::Result<TempDir> {
        tempfile::Builder::new().prefix("attach").tempdir_in(self.place()?)
    }

    /// The folder for what arrives, made again if it was taken away.
    fn place(&self) -> io::Result<&Path> {
        let dir = self.dir.as_ref().ok_or(io::ErrorKind::StorageFull)?;
        std::fs::create_dir_all(dir)?;
        Ok(dir.path())
    }

    /// Takes the file of a form and begins to read it.
    pub(super) fn receive(&self, request: &Request, archive: Arc<Archive>) -> Result<Arc<Upload>, UploadError> {
        let dir = tempfile::Builder::new()
            .prefix("")
            .rand_bytes(16)
            .tempdir_in(self.place()?)?;
        let path = upload::receive(request, dir.path())?;
        let named = |path: &Path| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let upload = Arc::new(Upload {
            id: named(dir.path()),
            name: named(&path),
            path,
            worker: self.worker.clone(),
            state: Mutex::new(State {
                stage: Stage::Read,
                tables: Arc::default(),
                surveys: Arc::default(),
                choices: Choices::default(),
                plan: 0,
            }),
            done: Condvar::new(),
            turn: Arc::clone(&self.turn),
            _dir: dir,
        });
        let mut uploads = self.lock();
        while uploads.len() >= MOST {
            let oldest = |uploads: &[Arc<Upload>], is_wanted: &dyn Fn(&Stage) -> bool| {
                uploads.iter().position(|upload| is_wanted(&upload.lock().stage))
            };
            // What nobody works on any more goes before what waits for somebody.
            let over = |stage: &Stage| matches!(stage, Stage::Unreadable(_) | Stage::Imported(_));
            let idle = |stage: &Stage| !matches!(stage, Stage::Working(_));
            let out = oldest(&uploads, &over).or_else(|| oldest(&uploads, &idle));
            uploads.remove(out.ok_or(UploadError::Busy)?);
        }
        uploads.push(Arc::clone(&upload));
        drop(uploads);
        upload.begin("读取表格", move |upload, progress| upload.read(&archive, progress));
        Ok(upload)
    }

    pub(super) fn find(&self, id: &str) -> Option<Arc<Upload>> {
        self.lock().iter().find(|upload| upload.id == id).cloned()
    }

    /// Those under way, the newest first.
    pub(super) fn all(&self) -> Vec<Arc<Upload>> {
        self.lock().iter().rev().cloned().collect()
    }

    /// Forgets an upload; not while something is done with it, for that goes on to its end.
    pub(super) fn discard(&self, id: &str) {
        self.lock().retain(|upload| upload.id != id || upload.is_working());
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Arc<Upload>>> {
        self.uploads.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Upload {
    pub(super) fn state(&self) -> State {
        self.lock().clone()
    }

    /// Waits a moment for what is being done: most files are done at once.
    pub(super) fn settle(&self) {
        const MOMENT: Duration = Duration::from_millis(1500);
        let is_working = |state: &mut State| matches!(state.stage, Stage::Working(_));
        drop(self.done.wait_timeout_while(self.lock(), MOMENT, is_working));
    }

    pub(super) fn is_working(&self) -> bool {
        matches!(self.lock().stage, Stage::Working(_))
    }

    /// Takes other decisions. False while something is done.
    pub(super) fn decide(&self, archive: &Archive, choices: Choices) -> bool {
        let tables = Arc::clone(&self.lock().tables);
        let surveys = Arc::new(surveyed(archive, &tables, &choices));
        let mut state = self.lock();
        if matches!(
            state.stage,
            Stage::Working(_) | Stage::Unreadable(_) | Stage::Imported(_)
        ) {
            return false;
        }
        state.choices = choices;
        state.surveys = surveys;
        state.stage = Stage::Read;
        true
    }

    /// Finds out what importing would do. Nothing happens while something is done, or after it was imported.
    pub(super) fn plan(self: &Arc<Self>, archive: Arc<Archive>) {
        if matches!(self.state().stage, Stage::Read | Stage::Failed(_) | Stage::Outdated(_)) {
            self.begin("比对客户库", move |upload, progress| {
                upload.run(&archive, None, progress)
            });
        }
    }

    /// Imports what was planned, if it is the plan that the person has seen.
    pub(super) fn import(self: &Arc<Self>, archive: Arc<Archive>, seen: u64) {
        let state = self.state();
        if let Stage::Planned(planned) = state.stage
            && state.plan == seen
        {
            self.begin("导入", move |upload, progress| {
                upload.run(&archive, Some(&planned.basis), progress)
            });
        }
    }

    /// Does some work on a thread of its own; what comes of it is the next stage.
    fn begin(
        self: &Arc<Self>,
        what: &'static str,
        work: impl FnOnce(&Self, &dyn Fn(Progress)) -> Stage + Send + 'static,
    ) {
        {
            let mut state = self.lock();
            if matches!(state.stage, Stage::Working(_)) {
                return;
            }
            state.stage = Stage::Working(Progress {
                stage: what,
                done: 0,
                total: None,
            });
        }
        let upload = Arc::clone(self);
        let spawned = std::thread::Builder::new()
            .name("kehu-import".to_owned())
            .spawn(move || {
                let tell = |progress| upload.lock().stage = Stage::Working(progress);
                let turn = upload.turn.lock().unwrap_or_else(PoisonError::into_inner);
                let worked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| work(&upload, &tell)));
                drop(turn);
                let failed = |_| {
                    let message = "导入程序出错了。请在“变更”里看看有没有这次导入，再把这个文件发给管理员";
                    Stage::Failed(message.to_owned())
                };
                let stage = worked.unwrap_or_else(failed);
                let mut state = upload.lock();
                match stage {
                    Stage::Planned(_) => state.plan += 1,
                    // Nothing asks for them any more.
                    Stage::Imported(_) => state.tables = Arc::default(),
                    _ => {}
                }
                state.stage = stage;
                drop(state);
                upload.done.notify_all();
            });
        if let Err(error) = spawned {
            self.lock().stage = Stage::Failed(format!("电脑现在太忙，没能开始（{error}）。请稍后再试"));
        }
    }

    fn read(&self, archive: &Archive, progress: &dyn Fn(Progress)) -> Stage {
        match tables(&self.path, &self.import_options(), progress) {
            Err(error) => Stage::Unreadable(error.to_string()),
            Ok(tables) => {
                let surveys = surveyed(archive, &tables, &Choices::default());
                let mut state = self.lock();
                state.tables = Arc::new(tables);
                state.surveys = Arc::new(surveys);
                Stage::Read
            }
        }
    }

    /// Imports what was planned from `seen`, or without it finds out what importing would do.
    fn run(&self, archive: &Archive, seen: Option<&Basis>, progress: &dyn Fn(Progress)) -> Stage {
        let state = self.state();
        let options = ImportOptions {
            dry_run: seen.is_none(),
            seen: seen.cloned(),
            choices: unnamed(&state.choices.mappings),
            keep: keep(&state),
            defaults: state.choices.defaults.clone(),
            ..self.import_options()
        };
        match import(archive, &self.path, &options, progress) {
            Err(error @ (ImportError::Outdated(_) | ImportError::OtherRules)) => Stage::Outdated(error.to_string()),
            Err(error) => Stage::Failed(error.to_string()),
            Ok(mut done) => {
                // What would be written is made anew when it is written, from what it was made from now: numbers may be
                // given to others meanwhile.
                done.plan.edits = Vec::new();
                let done = Arc::new(done);
                if seen.is_none() {
                    Stage::Planned(done)
                } else {
                    Stage::Imported(done)
                }
            }
        }
    }

    fn import_options(&self) -> ImportOptions {
        ImportOptions {
            read: ReadOptions {
                worker: self.worker.clone(),
                ..ReadOptions::default()
            },
            ..ImportOptions::default()
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What kehu understands of the tables under these decisions.
fn surveyed(archive: &Archive, tables: &[Table], choices: &Choices) -> Vec<SheetSurvey> {
    let (stored, _) = stored_mappings(archive.vault().root());
    let remembered = stored.into_iter().filter(StoredMapping::is_remembered);
    let options = PlanOptions {
        mappings: unnamed(&choices.mappings).into_iter().chain(remembered).collect(),
        ..PlanOptions::default()
    };
    let read = archive.read(&Viewer::everything());
    read.map(|snapshot| survey(tables, snapshot.catalog(), &options))
        .unwrap_or_default()
}

/// The mappings that the vault is to keep, where the person wants that.
fn keep(state: &State) -> Vec<StoredMapping> {
    let name = state.choices.keep_as.as_ref();
    name.map(|name| to_keep(name, &state.choices.mappings, &state.surveys))
        .unwrap_or_default()
}

/// Decisions for one import alone have no name.
fn unnamed(mappings: &[Mapping]) -> Vec<StoredMapping> {
    let named = |mapping: &Mapping| StoredMapping {
        name: String::new(),
        mapping: mapping.clone(),
    };
    mappings.iter().map(named).collect()
}

/// Removes folders that a kehu which was killed left behind. Those of a day may be another's that runs.
fn clear_leftovers(below: &Path) {
    const OLD: Duration = Duration::from_secs(24 * 60 * 60);
    for entry in std::fs::read_dir(below).into_iter().flatten().flatten() {
        let modified = entry.metadata().and_then(|metadata| metadata.modified());
        let is_old = modified.is_ok_and(|modified| modified.elapsed().is_ok_and(|age| age > OLD));
        if is_old && let Err(error) = std::fs::remove_dir_all(entry.path()) {
            tracing::warn!(%error, "an old upload could not be removed");
        }
    }
}
