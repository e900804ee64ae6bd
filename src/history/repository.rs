//! Opening and creating the repository of a vault, and its handles.

use super::HistoryError;
use super::error::{Absent, io_at};
use super::remembered::Remembered;
use git2::{Config, ConfigLevel, ErrorCode, Oid, Repository, RepositoryInitOptions};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, Once, PoisonError};

/// The memory that libgit2 may keep trees and commits in, over all handles. Its default of 256 MB is more than kehu has.
const CACHE_BYTES: isize = 32 << 20;

/// The git repository of a vault. Shared among threads; several processes may use one repository.
pub struct History {
    root: PathBuf,
    git_dir: PathBuf,
    /// Idle handles. libgit2's are for one thread at a time; opening one takes 0.2 ms, filling its caches again much more.
    idle: Mutex<Vec<Repository>>,
    /// Held while writing, so that the threads of this process do not race each other to the branch's tip.
    pub(super) writing: Mutex<()>,
    /// The same for refreshing the git index, which need not keep anybody from committing.
    pub(super) indexing: Mutex<()>,
    pub(super) remembered: Remembered,
}

impl History {
    /// Opens the repository whose working tree is `root`. The vault is the root of its repository: a repository further up
    /// is not looked for.
    pub fn open(root: &Path) -> Result<Self, HistoryError> {
        let repo = open_repository(root)?;
        let workdir = repo.workdir().and_then(|dir| dir.canonicalize().ok());
        if workdir.is_none() || workdir != root.canonicalize().ok() {
            return Err(HistoryError::NoRepository(root.display().to_string()));
        }
        // Not the canonical form: libgit2 does not understand the `\\\\?\\` that it has on Windows.
        let root = std::path::absolute(root).map_err(io_at(root))?;
        Ok(Self {
            git_dir: repo.path().to_path_buf(),
            root,
            idle: Mutex::new(vec![repo]),
            writing: Mutex::new(()),
            indexing: Mutex::new(()),
            remembered: Remembered::default(),
        })
    }

    /// Creates one (branch `main`), with its directory elsewhere when `git_dir` is given. An existing one is kept. Sets, where
    /// the repository has no setting of its own, what kehu's byte-for-byte commits and Chinese names need.
    pub fn init(root: &Path, git_dir: Option<&Path>) -> Result<Self, HistoryError> {
        std::fs::create_dir_all(root).map_err(io_at(root))?;
        let repo = match open_repository(root) {
            Ok(repo) => repo,
            Err(HistoryError::NoRepository(_)) => create_repository(root, git_dir)?,
            Err(error) => return Err(error),
        };
        set_up(&repo.config()?)?;
        drop(repo);
        Self::open(root)
    }

    /// The repository's own directory: `.git`, or where a `.git` file points (that of the worktree, if it is one).
    #[must_use]
    pub fn git_dir(&self) -> &Path {
        &self.git_dir
    }

    /// The working tree.
    pub(super) fn root(&self) -> &Path {
        &self.root
    }

    /// Where kehu keeps its own notes about this repository.
    pub(super) fn state_dir(&self) -> PathBuf {
        self.git_dir.join("kehu")
    }

    /// The commit that HEAD is at, or None before the first, and while the repository is gone.
    pub fn head(&self) -> Result<Option<String>, HistoryError> {
        unless_gone(self.with_repo(|repo| Ok(head_commit(repo)?.map(|id| id.to_string()))))
    }

    /// Lends a handle. One that met an error is not used again: the repository may have been replaced under it.
    pub(super) fn with_repo<T>(
        &self,
        work: impl FnOnce(&Repository) -> Result<T, HistoryError>,
    ) -> Result<T, HistoryError> {
        let idle = lock(&self.idle).pop();
        let repo = idle.map_or_else(|| open_repository(&self.root), Ok)?;
        let result = work(&repo);
        if result.is_ok() {
            lock(&self.idle).push(repo);
        }
        result
    }
}

/// What is asked of a repository that somebody took away while the vault is open: it has nothing to tell until it is back.
pub(super) fn unless_gone<T: Default>(answer: Result<T, HistoryError>) -> Result<T, HistoryError> {
    match answer {
        Err(HistoryError::NoRepository(_)) => Ok(T::default()),
        answer => answer,
    }
}

/// Nothing that these locks guard is left half-done by a panic.
pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The commit that HEAD is at.
pub(super) fn head_commit(repo: &Repository) -> Result<Option<Oid>, HistoryError> {
    Ok(repo.head().absent()?.and_then(|head| head.target()))
}

/// The tree of a commit.
pub(super) fn tree_of(repo: &Repository, commit: Oid) -> Result<Oid, HistoryError> {
    Ok(repo.find_commit(commit)?.tree_id())
}

fn open_repository(root: &Path) -> Result<Repository, HistoryError> {
    configure_library();
    Repository::open(root).map_err(|error| match error.code() {
        ErrorCode::NotFound => HistoryError::NoRepository(root.display().to_string()),
        // A format of newer git: SHA-256, reftable …
        _ if error.message().contains("unsupported") || error.message().contains("unknown object format") => {
            HistoryError::Unsupported(error.message().to_string())
        }
        _ => error.into(),
    })
}

fn create_repository(root: &Path, git_dir: Option<&Path>) -> Result<Repository, HistoryError> {
    let mut options = RepositoryInitOptions::new();
    options.initial_head("main").external_template(false).mkpath(true);
    let repository = match git_dir {
        Some(dir) => {
            // A relative working tree would count from the git directory.
            let root = std::path::absolute(root).map_err(io_at(root))?;
            let dir = std::path::absolute(dir).map_err(io_at(dir))?;
            options.no_dotgit_dir(true).workdir_path(&root);
            Repository::init_opts(dir, &options)
        }
        None => Repository::init_opts(root, &options),
    };
    Ok(repository?)
}

/// Settings of this repository that people may still change: one that is there is left alone.
fn set_up(config: &Config) -> Result<(), HistoryError> {
    let mut local = config.open_level(ConfigLevel::Local)?;
    let mut settings = vec![("core.quotepath", "false"), ("core.autocrlf", "false")];
    if cfg!(target_os = "macos") {
        settings.push(("core.precomposeunicode", "true"));
    }
    if cfg!(windows) {
        settings.push(("core.longpaths", "true"));
    }
    for (key, value) in settings {
        if local.get_entry(key).absent()?.is_none() {
            local.set_str(key, value)?;
        }
    }
    Ok(())
}

/// Process-wide settings of libgit2, made once.
fn configure_library() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        // SAFETY: these write plain variables of the library that no other code of kehu writes, and `Once` keeps every
        // other thread that wants a repository waiting until they are written.
        #[expect(unsafe_code, reason = "libgit2's options are global variables")]
        let set = unsafe {
            // A vault on a share belongs to whoever made it, and git then refuses all work ("dubious ownership") because a
            // stranger's configuration could name programs to run. libgit2 runs none, so there is nothing to fear.
            git2::opts::set_verify_owner_validation(false).and_then(|()| git2::opts::set_cache_max_size(CACHE_BYTES))
        };
        if let Err(error) = set {
            tracing::warn!(%error, "libgit2 keeps its own settings");
        }
    });
}
