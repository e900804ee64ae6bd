//! What git leaves out of its record.

use super::repository::History;
use crate::vault::RelPath;
use git2::Repository;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

impl History {
    /// Whether an ignore rule (`.gitignore` at any level, the repository's and the user's own excludes) keeps this path out.
    /// A rule does not apply to what git tracks already; this does not look at that.
    #[must_use]
    pub fn is_ignored(&self, path: &RelPath) -> bool {
        self.with_repo(|repo| Ok(repo.is_path_ignored(Path::new(path.as_str()))?))
            .unwrap_or(false)
    }

    /// Whether there are rules outside of `.gitignore` files. Where there are none, and no such file but the root's that every
    /// walk honours, nobody needs to be asked about each of a hundred thousand files.
    #[must_use]
    pub fn has_excludes(&self) -> bool {
        self.with_repo(|repo| Ok(exclude_files(repo).iter().any(|file| may_exclude(file))))
            .unwrap_or(true)
    }
}

/// The files that may hold such rules: the repository's, and the user's wherever git may look for it.
fn exclude_files(repo: &Repository) -> Vec<PathBuf> {
    let mut files = vec![repo.commondir().join("info").join("exclude")];
    if let Ok(config) = repo.config() {
        files.extend(config.get_path("core.excludesfile"));
    }
    let homes = ["XDG_CONFIG_HOME", "HOME", "USERPROFILE", "APPDATA"].map(std::env::var_os);
    for home in homes.into_iter().flatten().map(PathBuf::from) {
        files.push(home.join("git").join("ignore"));
        files.push(home.join(".config").join("git").join("ignore"));
    }
    files
}

/// Whether a file has anything but comments in it, or cannot be looked into.
fn may_exclude(file: &Path) -> bool {
    match std::fs::read(file) {
        Ok(bytes) => bytes
            .split(|byte| *byte == b'\n')
            .any(|line| !line.trim_ascii().is_empty() && !line.starts_with(b"#")),
        Err(error) => error.kind() != ErrorKind::NotFound,
    }
}
