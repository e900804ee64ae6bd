//! Where a vault's index lives: the user's cache directory, never the vault (DESIGN §2).

use std::path::{Path, PathBuf};

use etcetera::BaseStrategy;

use super::error::{ArchiveError, Result};
use crate::history::blob_id;

/// The directory for the caches of the vault at `root`, created if absent: `chosen` or the user's cache directory, then
/// one folder per vault, named after it.
///
/// # Errors
/// [`ArchiveError::Cache`] when it cannot be created.
pub fn directory(root: &Path, chosen: Option<&Path>) -> Result<PathBuf> {
    let base = match chosen {
        Some(dir) => dir.to_path_buf(),
        None => etcetera::choose_base_strategy()
            .map_or_else(|_| std::env::temp_dir(), |strategy| strategy.cache_dir())
            .join("kehu"),
    };
    let dir = base.join(vault_key(root));
    std::fs::create_dir_all(&dir).map_err(|error| ArchiveError::Cache {
        path: dir.display().to_string(),
        reason: error.to_string(),
    })?;
    Ok(dir)
}

/// A readable name that two vaults never share: the folder's name and a hash of its full path.
fn vault_key(root: &Path) -> String {
    let full = root.canonicalize().unwrap_or_else(|_| root.to_path_buf());
    let hash = blob_id(full.to_string_lossy().as_bytes());
    let short = hash
        .iter()
        .take(6)
        .fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"));
    let name = full
        .file_name()
        .map_or_else(|| "vault".into(), |name| name.to_string_lossy().into_owned());
    format!("{name}-{short}")
}
