//! Laying down a new vault.

use super::root::SETTINGS_FILE;
use super::{ARCHIVED, LIVING, RelPath, VaultError, platform};
use crate::kinds::Catalog;
use rust_embed::Embed;
use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::path::{Component, Path, PathBuf};

/// `vault-template/` of the project.
#[derive(Embed)]
#[folder = "vault-template/"]
struct Template;

/// Choices for a new vault.
#[derive(Clone, Debug, Default)]
pub struct InitOptions {
    /// Git's directory, when it is not to lie in the vault (`kehu init --git-dir`, for cloud-synced folders).
    pub git_dir: Option<PathBuf>,
}

/// Lays down a new vault: the template and the built-in schemas. Creates what is missing and leaves what is there. Returns the
/// paths written. Git itself is initialised by the caller.
///
/// # Errors
/// [`VaultError::Refused`] when the place cannot be a vault (a file, inside another vault or inside git's directory),
/// [`VaultError::Io`] when it cannot be written.
pub fn init(dir: &Path, options: &InitOptions) -> Result<Vec<RelPath>, VaultError> {
    let dir = std::path::absolute(dir).map_err(|error| VaultError::io(dir, error))?;
    refuse_hostile(&dir, options)?;
    let mut files: Vec<(String, Vec<u8>)> = Template::iter()
        .filter_map(|path| Some((path.to_string(), Template::get(&path)?.data.into_owned())))
        .collect();
    let schemas = Catalog::builtin_files().into_iter();
    files.extend(schemas.map(|(name, text)| (format!("schemas/{name}"), text.into_bytes())));
    // A directory is a vault from the moment it has its settings: they come last.
    files.sort_by_key(|(path, _)| (path == SETTINGS_FILE, path.clone()));
    lay_down(&dir, &files)
}

fn lay_down(dir: &Path, files: &[(String, Vec<u8>)]) -> Result<Vec<RelPath>, VaultError> {
    for tree in [LIVING, ARCHIVED] {
        make_dir(&dir.join(tree))?;
    }
    let mut written = Vec::new();
    for (path, bytes) in files {
        let Some(path) = RelPath::new(path) else { continue };
        let target = dir.join(path.as_str());
        if let Some(parent) = target.parent() {
            make_dir(parent)?;
        }
        if create(&target, bytes).map_err(|error| VaultError::io(&target, error))? {
            written.push(path);
        }
    }
    platform::sync_directory(dir).map_err(|error| VaultError::io(dir, error))?;
    Ok(written)
}

/// Where a folder lies that may not be there yet, links followed.
fn resolved(dir: &Path) -> Option<PathBuf> {
    let there = dir.ancestors().find(|above| above.exists())?;
    let rest = dir.strip_prefix(there).ok()?;
    Some(there.canonicalize().ok()?.join(rest))
}

fn refuse_hostile(dir: &Path, options: &InitOptions) -> Result<(), VaultError> {
    if let Some(file) = dir
        .ancestors()
        .find(|above| above.symlink_metadata().is_ok() && !above.is_dir())
    {
        return Err(VaultError::refused(file.display(), "是文件，不是文件夹；请换一个位置"));
    }
    // `a/../b` lies beside `a`, not in it.
    let as_named = Some(dir.to_path_buf()).filter(|dir| dir.components().all(|part| part != Component::ParentDir));
    let places = [as_named, resolved(dir)];
    for above in places.iter().flatten().flat_map(|place| place.ancestors()) {
        if above != dir && above.join(SETTINGS_FILE).is_file() && above.canonicalize().ok() != dir.canonicalize().ok() {
            let reason = format!(
                "在另一个客户库 {} 里面；客户库不能套在一起，请换一个位置",
                above.display()
            );
            return Err(VaultError::refused(dir.display(), reason));
        }
        if above.file_name().is_some_and(|name| name.eq_ignore_ascii_case(".git"))
            || above.join("HEAD").is_file() && above.join("objects").is_dir()
        {
            return Err(VaultError::refused(
                dir.display(),
                "在 git 自己的文件夹里；请换一个位置",
            ));
        }
    }
    match &options.git_dir {
        Some(git_dir) if git_dir.symlink_metadata().is_ok() && !git_dir.is_dir() => {
            Err(VaultError::refused(git_dir.display(), "是文件，不能用作 git 目录"))
        }
        _ => Ok(()),
    }
}

fn make_dir(dir: &Path) -> Result<(), VaultError> {
    match fs::create_dir_all(dir) {
        Err(error) if matches!(error.kind(), ErrorKind::AlreadyExists | ErrorKind::NotADirectory) => Err(
            VaultError::refused(dir.display(), "这里要建文件夹，但已有同名的文件；请先改名或移走"),
        ),
        outcome => outcome.map_err(|error| VaultError::io(dir, error)),
    }
}

/// Writes a file that is not there yet, whole or not at all; false when something has its name.
fn create(path: &Path, bytes: &[u8]) -> std::io::Result<bool> {
    if path.symlink_metadata().is_ok() {
        return Ok(false);
    }
    let temp = path.with_file_name(format!("{}init.tmp", super::layout::ignored::OWN_TEMP));
    let write = || {
        let mut file = File::create(&temp)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&temp, path)
    };
    write().inspect_err(|_| drop(fs::remove_file(&temp)))?;
    Ok(true)
}
