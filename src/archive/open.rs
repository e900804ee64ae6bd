//! Opening a vault, and keeping schemas, settings and index in step with each other.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError, RwLock};
use std::time::{Duration, SystemTime};

use super::change::{Applied, Change, Note, Progress, TakenIn};
use super::clock::Clock;
use super::error::{ArchiveError, Result};
use super::findings::Cache;
use super::keeper::{Pass, Scope};
use super::mark::Mark;
use super::oddities::Oddities;
use super::status::Live;
use super::{Archive, Definitions, cache, lease};
use super::{differences, outline, status_history};
use crate::history::{History, Message};
use crate::index::{Index, IndexError, Wording};
use crate::kinds::{Catalog, SchemaError};
use crate::texts::Shelf;
use crate::vault::{RelPath, SEARCH_FILE, SETTINGS_FILE, Settings, Vault};

/// How long a process waits for another one of this machine to finish its step.
pub(super) const PATIENCE: Duration = Duration::from_secs(60);
/// Of a vault of some 5,000 files, in bytes.
const SMALL_GIT_INDEX: u64 = 1 << 20;
/// How many times that long a reader waits for an index that is being filled.
const WAITS: usize = 10;

/// How to open a vault.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Directory for index and caches (`--cache`, `KEHU_CACHE`); none for the user's cache directory.
    pub cache: Option<PathBuf>,
}

/// See [`Archive::turn`].
pub struct Turn<'a>(Pass<'a>);

impl Turn<'_> {
    /// [`Archive::apply`], with nothing in between.
    pub fn apply(self, change: Change) -> Result<Applied> {
        let archive = self.0.archive();
        archive.ensure_settings(&change)?;
        match self.0.apply(change.clone()) {
            // Mending takes a turn of its own; the guards of the change hold as before.
            Err(ArchiveError::Index(IndexError::Damaged(_))) => archive.apply(change),
            done => done,
        }
    }
}

impl Archive {
    /// Opens the vault at `root`. Its git repository is created if absent; a damaged or outdated index is made anew by the
    /// next [`Archive::catch_up`].
    pub fn open(root: &Path, options: &Options) -> Result<Self> {
        let vault = Vault::open(root)?;
        let cache = cache::directory(vault.root(), options.cache.as_deref())?;
        let definitions = Definitions::load(&vault, &cache)?;
        let history = match History::open(vault.root()) {
            Ok(history) => history,
            Err(_) if !vault.git_dir().exists() => {
                // Whoever once saw this vault with a history does not quietly begin another.
                let mark = definitions.index.snapshot().map(|snapshot| snapshot.mark());
                if mark.is_ok_and(|mark| Mark::parse(&mark).head.is_some()) {
                    return Err(ArchiveError::HistoryGone(vault.git_dir().display().to_string()));
                }
                History::init(vault.root(), None)?
            }
            Err(error) => return Err(error.into()),
        };
        Ok(Self {
            vault,
            clock: Clock::default(),
            history,
            texts: Shelf::open(&cache),
            cache,
            definitions: RwLock::new(definitions),
            live: Mutex::new(Live::default()),
            generation: Mutex::new(1),
            told_mark: Mutex::default(),
            risen: Condvar::new(),
            git_index_behind: AtomicBool::new(true),
            findings: Cache::default(),
            oddities: Oddities::default(),
            status_history: status_history::Cache::default(),
            outline: outline::Cache::default(),
            differences: differences::Cache::default(),
            stale_git_lock: AtomicBool::new(false),
        })
    }

    /// Takes in everything that changed on disk since last time: completes interrupted changes, walks, checks, commits,
    /// indexes.
    ///
    /// # Errors
    /// [`ArchiveError::Busy`] when another process of this machine is at it for longer than a minute.
    pub fn catch_up(&self, progress: &dyn Fn(Progress)) -> Result<TakenIn> {
        let all = || Pass::begin(self, PATIENCE, progress)?.take_in(&Scope::Everything, None);
        self.mending_index(&all, &all)
    }

    /// [`Archive::catch_up`] of a new vault: puts everything on record under a message of its own.
    pub fn found(&self, message: Message) -> Result<TakenIn> {
        let note = Note { author: None, message };
        Pass::begin(self, PATIENCE, &|_| {})?.take_in(&Scope::Everything, Some(&note))
    }

    /// Puts on record that somebody took data out (R16): what, how much, whither.
    pub fn record_export(&self, what: &str, query: &str, target: &str, via: &str) -> Result<()> {
        let name = target.rsplit(['/', '\\']).next().unwrap_or(target);
        let mut trailers = vec![("Export-File".to_owned(), target.to_owned())];
        if !query.is_empty() {
            trailers.push(("Export-Query".to_owned(), query.to_owned()));
        }
        let message = Message {
            subject: format!("导出 {name}：{what}"),
            operation: "export".to_owned(),
            via: via.to_owned(),
            trailers,
            ..Message::default()
        };
        self.history.event(&self.history.default_person(), &message)?;
        self.publish();
        Ok(())
    }

    /// Like [`Archive::catch_up`], unless another process is just doing it: then what is indexed now has to do.
    pub fn catch_up_if_free(&self, progress: &dyn Fn(Progress)) -> Result<Option<TakenIn>> {
        let all = || Pass::begin(self, Duration::ZERO, progress)?.take_in(&Scope::Everything, None);
        match self.mending_index(&all, &all) {
            Ok(taken) => Ok(Some(taken)),
            Err(ArchiveError::Busy) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Takes in saves from outside at or below these paths.
    pub fn take_in(&self, paths: &[RelPath]) -> Result<TakenIn> {
        let take = |scope: &Scope<'_>| Pass::begin(self, PATIENCE, &|_| {})?.take_in(scope, None);
        self.mending_index(&|| take(&Scope::Below(paths)), &|| take(&Scope::Everything))
    }

    /// Applies a change: when this returns, its files are on disk, it is one commit, and it is searchable.
    ///
    /// # Errors
    /// When a guard does not hold, somebody is in the middle of a merge, another machine records, or the disk refuses; then
    /// nothing has changed.
    pub fn apply(&self, change: Change) -> Result<Applied> {
        self.ensure_settings(&change)?;
        let apply = || Pass::begin(self, PATIENCE, &|_| {})?.apply(change.clone());
        self.mending_index(&apply, &|| {
            Pass::begin(self, PATIENCE, &|_| {})?.take_in(&Scope::Everything, None)?;
            apply()
        })
    }

    /// The right to change this vault, for changes that are made of what is there: new customer numbers, say. Everything on
    /// disk is taken in, and until the turn is used or dropped no other kehu changes anything.
    pub fn turn<'a>(&'a self, progress: &'a dyn Fn(Progress)) -> Result<Turn<'a>> {
        self.renew_settings();
        let begin = || {
            let pass = Pass::begin(self, PATIENCE, progress)?;
            pass.take_in(&Scope::Everything, None)?;
            Ok(Turn(pass))
        };
        self.mending_index(&begin, &begin)
    }

    /// The same right without a look at everything first, for changes made of few files that are known by name: what editors
    /// saved in these is taken in when the change is applied.
    pub fn turn_at_once(&self) -> Result<Turn<'_>> {
        self.renew_settings();
        let begin = || Ok(Turn(Pass::begin(self, PATIENCE, &|_| {})?));
        self.mending_index(&begin, &begin)
    }

    /// Takes the settings in. Wrong ones stay what they were: whether that is in the way is judged by the change, which may mend them.
    fn renew_settings(&self) {
        let _ = self.vault.reload_settings();
    }

    /// Nothing is written by settings that are not what the team meant, but what mends them.
    fn ensure_settings(&self, change: &Change) -> Result<()> {
        match self.vault.reload_settings() {
            Err(fault) if !change.mends_settings() => Err(ArchiveError::Settings(fault)),
            _ => Ok(()),
        }
    }

    /// Does some work; if the index turns out to be damaged or deleted, makes it anew and does the other work instead.
    fn mending_index<T>(&self, work: &dyn Fn() -> Result<T>, after: &dyn Fn() -> Result<T>) -> Result<T> {
        match work() {
            Err(ArchiveError::Index(IndexError::Damaged(what))) => {
                tracing::warn!(%what, "the index is damaged and made anew");
                self.set_definitions(Definitions::load_with(&self.vault, &self.cache, Some(&what))?);
                after()
            }
            done => done,
        }
    }

    /// For whoever reads: [`Archive::catch_up_if_free`], but an index that another process is only just filling is waited for. What
    /// is in it so far looks like all there is.
    ///
    /// # Errors
    /// [`ArchiveError::Busy`] when it is not full after ten minutes.
    pub fn catch_up_to_read(&self, progress: &dyn Fn(Progress)) -> Result<()> {
        for _ in 0..WAITS {
            if self.catch_up_if_free(progress)?.is_some() || !self.index().snapshot()?.is_unfinished() {
                return Ok(());
            }
            match self.catch_up(progress) {
                Err(ArchiveError::Busy) => {}
                done => return done.map(drop),
            }
        }
        Err(ArchiveError::Busy)
    }

    /// Forgets the index and makes it anew from the files.
    pub fn rebuild(&self, progress: &dyn Fn(Progress)) -> Result<TakenIn> {
        let fresh = Definitions::load_with(&self.vault, &self.cache, Some("重建"))?;
        self.set_definitions(fresh);
        self.catch_up(progress)
    }

    /// Ends a command's work: brings the git index up to its commits and gives the lease back.
    pub fn settle(&self) -> Result<()> {
        self.refresh_git_index()?;
        lease::release(&self.vault);
        Ok(())
    }

    /// The same, on a day that a test chooses.
    #[must_use]
    pub fn with_clock(self, clock: Clock) -> Self {
        Self { clock, ..self }
    }

    #[must_use]
    pub const fn clock(&self) -> Clock {
        self.clock
    }

    #[must_use]
    pub const fn vault(&self) -> &Vault {
        &self.vault
    }

    /// Where caches of this vault lie, outside of it.
    #[must_use]
    pub fn cache(&self) -> &Path {
        &self.cache
    }

    #[must_use]
    pub const fn history(&self) -> &History {
        &self.history
    }

    pub(super) fn refresh_git_index(&self) -> Result<()> {
        if self.git_index_behind.swap(false, Ordering::AcqRel)
            && let Err(error) = self.history.refresh_index()
        {
            self.git_index_is_behind();
            return Err(error.into());
        }
        Ok(())
    }

    /// The same at once for an index that is brought up in a few milliseconds, so that a person's `git commit` never takes what was
    /// there before from it. A large one would make every save wait, and follows when saves have paused.
    pub(super) fn refresh_small_git_index(&self) {
        if self.history.index_bytes() <= SMALL_GIT_INDEX
            && let Err(error) = self.refresh_git_index()
        {
            tracing::debug!(%error, "the git index is brought up later");
        }
    }

    pub(super) fn git_index_is_behind(&self) {
        self.git_index_behind.store(true, Ordering::Release);
    }

    /// The kinds of the vault's schemas, as they are now.
    #[must_use]
    pub fn catalog(&self) -> Arc<Catalog> {
        self.definitions
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .catalog
            .clone()
    }

    pub(super) fn index(&self) -> Arc<Index> {
        self.definitions
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .index
            .clone()
    }

    /// The vault's own words, by which searches are read.
    pub(super) fn wording(&self) -> Arc<Wording> {
        let definitions = self.definitions.read().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(&definitions.wording)
    }

    /// What is wrong with schema files.
    pub(super) fn schema_errors(&self) -> Vec<SchemaError> {
        self.definitions
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .errors
            .clone()
    }

    /// The same in one Chinese sentence each.
    pub(super) fn definition_problems(&self) -> Vec<String> {
        let sentence = |error: SchemaError| format!("schemas/{} 第 {} 行：{}", error.file, error.line, error.message);
        self.schema_errors().into_iter().map(sentence).collect()
    }

    fn set_definitions(&self, definitions: Definitions) {
        *self.definitions.write().unwrap_or_else(PoisonError::into_inner) = definitions;
        self.publish();
    }

    /// Takes in schemas and settings that changed on disk. True when the index was made under other ones and is anew now.
    pub(super) fn refresh_definitions(&self) -> Result<bool> {
        let stamps = stamps(&self.vault);
        let (fingerprint, unchanged) = {
            let now = self.definitions.read().unwrap_or_else(PoisonError::into_inner);
            (now.fingerprint, now.stamps == stamps)
        };
        if unchanged {
            return Ok(false);
        }
        // A kehu.yaml that does not parse is a finding; the settings stay as they were.
        let _ = self.vault.reload_settings();
        let fresh = Definitions::load(&self.vault, &self.cache)?;
        let differs = fresh.fingerprint != fingerprint;
        self.set_definitions(fresh);
        Ok(differs)
    }

    /// Makes it known that something new can be seen.
    pub(super) fn publish(&self) {
        *self.generation.lock().unwrap_or_else(PoisonError::into_inner) += 1;
        self.risen.notify_all();
    }

    /// Remembers what the index last said of itself; true where that is news, as after another process indexed something.
    pub(super) fn remember_mark(&self, mark: String) -> bool {
        let mut told = self.told_mark.lock().unwrap_or_else(PoisonError::into_inner);
        let is_news = *told != mark;
        *told = mark;
        is_news
    }

    /// Rises with every change that becomes visible.
    #[must_use]
    pub fn generation(&self) -> u64 {
        *self.generation.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Blocks until the generation exceeds `seen` or `timeout` is over; gives the present one.
    #[must_use]
    pub fn wait_beyond(&self, seen: u64, timeout: Duration) -> u64 {
        let generation = self.generation.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self.risen.wait_timeout_while(generation, timeout, |now| *now <= seen);
        *waited.unwrap_or_else(PoisonError::into_inner).0
    }
}

impl Definitions {
    fn load(vault: &Vault, cache: &Path) -> Result<Self> {
        Self::load_with(vault, cache, None)
    }

    fn load_with(vault: &Vault, cache: &Path, anew: Option<&str>) -> Result<Self> {
        let stamps = stamps(vault);
        let (catalog, errors) = Catalog::load(&vault.schemas_dir());
        let fingerprint = fingerprint(&catalog, &vault.settings());
        let dir = cache.join("index");
        let index = match anew {
            Some(reason) => Index::anew(&dir, fingerprint, reason)?,
            None => Index::open(&dir, fingerprint)?,
        };
        Ok(Self {
            catalog: Arc::new(catalog),
            index: Arc::new(index),
            wording: Arc::new(Wording::new(&vault.search_words())),
            fingerprint,
            stamps,
            errors,
        })
    }
}

/// Index entries depend on the schemas and on the settings that rules and figures read.
fn fingerprint(catalog: &Catalog, settings: &Settings) -> u64 {
    let mut hasher = DefaultHasher::new();
    catalog.fingerprint().hash(&mut hasher);
    let parts = (&settings.quality, &settings.lifecycle, env!("CARGO_PKG_VERSION"));
    serde_json::to_string(&parts).unwrap_or_default().hash(&mut hasher);
    hasher.finish()
}

fn stamps(vault: &Vault) -> Vec<(PathBuf, Option<SystemTime>, u64)> {
    let schemas = std::fs::read_dir(vault.schemas_dir())
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path());
    let own = [SETTINGS_FILE, SEARCH_FILE].map(|name| vault.root().join(name));
    let mut paths: Vec<PathBuf> = schemas.chain(own).collect();
    paths.sort();
    let stamp = |path: PathBuf| {
        let data = std::fs::metadata(&path).ok();
        (
            path,
            data.as_ref().and_then(|data| data.modified().ok()),
            data.map_or(0, |data| data.len()),
        )
    };
    paths.into_iter().map(stamp).collect()
}
