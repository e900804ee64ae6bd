//! An opened vault: its root, its settings, and where git and kehu keep their own things.

use super::read::PlainFolders;
use super::settings::{self, Loaded, Settings};
use super::{RelPath, VaultError};
use std::fs;
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

/// The file that makes a directory a vault.
pub const SETTINGS_FILE: &str = "kehu.yaml";
/// The living tree and the archive.
pub const LIVING: &str = "客户";
pub const ARCHIVED: &str = "历史客户";

/// An opened vault: its root, settings and git directory. Shared among threads.
#[derive(Debug)]
pub struct Vault {
    root: Root,
    settings: RwLock<Arc<Settings>>,
    plain_folders: PlainFolders,
}

/// The root's path as it was given (absolute) and what it resolves to: events and people may name it either way.
#[derive(Clone, Debug)]
pub(super) struct Root {
    pub(super) path: PathBuf,
    resolved: PathBuf,
}

impl Vault {
    /// The vault at `root`.
    ///
    /// # Errors
    /// [`VaultError::NotAVault`], [`VaultError::Io`]. What cannot be meant in `kehu.yaml` has its default:
    /// [`Vault::reload_settings`] names it.
    pub fn open(root: &Path) -> Result<Self, VaultError> {
        let root = Root::new(root)?;
        if !root.path.join(SETTINGS_FILE).is_file() {
            return Err(VaultError::NotAVault(root.path.display().to_string()));
        }
        let loaded = settings::load(&root.path.join(SETTINGS_FILE))?;
        Ok(Self {
            root,
            settings: RwLock::new(Arc::new(loaded.settings)),
            plain_folders: PlainFolders::default(),
        })
    }

    /// The nearest directory at or above `start` that holds `kehu.yaml`.
    ///
    /// # Errors
    /// [`VaultError::NotFound`], else those of [`Vault::open`].
    pub fn find(start: &Path) -> Result<Self, VaultError> {
        let start = std::path::absolute(start).map_err(|error| VaultError::io(start, error))?;
        match start.ancestors().find(|dir| dir.join(SETTINGS_FILE).is_file()) {
            Some(dir) => Self::open(dir),
            None => Err(VaultError::NotFound(start.display().to_string())),
        }
    }

    /// Where the settings are.
    #[must_use]
    pub fn settings_path() -> RelPath {
        RelPath::trusted(SETTINGS_FILE.to_owned())
    }

    pub fn root(&self) -> &Path {
        &self.root.path
    }

    pub(super) fn plain_folders(&self) -> &PlainFolders {
        &self.plain_folders
    }

    pub(super) fn root_paths(&self) -> &Root {
        &self.root
    }

    /// Whether the vault can be reached. A share that was unmounted often leaves an empty directory behind: that is a vault
    /// gone, not a vault whose files were all deleted.
    pub fn is_present(&self) -> bool {
        self.root.is_present()
    }

    pub(super) fn ensure_present(&self) -> Result<(), VaultError> {
        if self.is_present() {
            Ok(())
        } else {
            Err(VaultError::Gone(self.root.path.display().to_string()))
        }
    }

    /// Settings as last read.
    pub fn settings(&self) -> Arc<Settings> {
        self.settings.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Takes in a changed `kehu.yaml`; a broken one keeps the old settings.
    ///
    /// # Errors
    /// [`VaultError::Settings`] or [`VaultError::Io`].
    pub fn reload_settings(&self) -> Result<(), VaultError> {
        let Loaded { settings, fault } = settings::load(&self.root.path.join(SETTINGS_FILE))?;
        fault.map_or(Ok(()), Err)?;
        *self.settings.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(settings);
        Ok(())
    }

    pub fn schemas_dir(&self) -> PathBuf {
        self.root.path.join("schemas")
    }

    /// Whether a file or folder is there, links that lead nowhere included.
    #[must_use]
    pub fn has(&self, path: &RelPath) -> bool {
        std::fs::symlink_metadata(self.absolute(path)).is_ok()
    }

    pub fn absolute(&self, path: &RelPath) -> PathBuf {
        self.root.absolute(path)
    }

    /// None when outside the vault, and for the root itself. A relative `path` counts from the current directory; `..` is
    /// resolved by name; the file need not exist.
    pub fn relative(&self, path: &Path) -> Option<RelPath> {
        let path = without_dots(&std::path::absolute(path).ok()?)?;
        self.root.relative(&path).or_else(|| {
            let (existing, rest) = path.ancestors().find_map(|above| {
                let resolved = above.canonicalize().ok()?;
                Some((resolved, path.strip_prefix(above).ok()?))
            })?;
            self.root.relative(&existing.join(rest))
        })
    }

    /// The git directory: `.git` in the root, or where a `.git` file points (`kehu init --git-dir`, worktrees).
    pub fn git_dir(&self) -> PathBuf {
        let dot_git = self.root.path.join(".git");
        let elsewhere = fs::read_to_string(&dot_git).ok().and_then(|text| {
            let target = text.strip_prefix("gitdir:")?.trim();
            (!target.is_empty()).then(|| self.root.path.join(target))
        });
        elsewhere.unwrap_or(dot_git)
    }

    /// Where transactions keep journal and lock: `kehu/` in the git directory.
    pub fn state_dir(&self) -> PathBuf {
        self.git_dir().join("kehu")
    }
}

impl Root {
    fn new(root: &Path) -> Result<Self, VaultError> {
        let path = std::path::absolute(root).map_err(|error| VaultError::io(root, error))?;
        let resolved = path.canonicalize().unwrap_or_else(|_| path.clone());
        Ok(Self { path, resolved })
    }

    pub(super) fn absolute(&self, path: &RelPath) -> PathBuf {
        self.path.join(path.as_str())
    }

    pub(super) fn is_present(&self) -> bool {
        [SETTINGS_FILE, LIVING, ".git"]
            .iter()
            .any(|sign| self.path.join(sign).symlink_metadata().is_ok())
    }

    /// An absolute path, told from its parts alone.
    pub(super) fn relative(&self, path: &Path) -> Option<RelPath> {
        if let Some(path) = self.relative_text(path) {
            return Some(path);
        }
        let below = path
            .strip_prefix(&self.path)
            .or_else(|_| path.strip_prefix(&self.resolved))
            .ok()?;
        let parts: Option<Vec<&str>> = below.components().map(|part| part.as_os_str().to_str()).collect();
        RelPath::new(&parts?.join("/"))
    }

    /// The quick way where `/` is the only separator: a walk asks for every file.
    fn relative_text(&self, path: &Path) -> Option<RelPath> {
        if cfg!(windows) {
            return None;
        }
        let below = path.to_str()?.strip_prefix(self.path.to_str()?)?.strip_prefix('/')?;
        RelPath::new(below)
    }
}

/// `a/./b/../c` → `a/c`; None when `..` climbs above the top.
fn without_dots(path: &Path) -> Option<PathBuf> {
    let mut clean = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                if !clean.pop() {
                    return None;
                }
            }
            other => clean.push(other),
        }
    }
    Some(clean)
}
