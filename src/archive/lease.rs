//! Two kehu on one share: a lease with a heartbeat decides which machine records; the other reads (DESIGN §1.8).
//!
//! Processes of one machine are kept apart by [`crate::vault::Lock`]; file locks do not reach across network shares, so
//! machines agree through a file. Its age is read off the share's own clock (the modification time of a file written at the
//! same moment), never by comparing two machines' clocks.

use std::fs;
use std::path::Path;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::error::{ArchiveError, Result};
use crate::vault::Vault;

/// A lease that was not renewed for this long is free.
pub const EXPIRES_AFTER: Duration = Duration::from_secs(60);
/// How often its holder renews it.
pub const RENEW_EVERY: Duration = Duration::from_secs(15);

#[derive(Serialize, Deserialize)]
struct Lease {
    host: String,
}

/// Takes or renews the lease for this machine.
///
/// # Errors
/// [`ArchiveError::ReadOnly`] while another machine holds it.
pub fn hold(vault: &Vault) -> Result<()> {
    let dir = vault.state_dir();
    let file = dir.join("lease.json");
    let host = host();
    if let Some(holder) = other_holder(&dir, &file, &host) {
        return Err(ArchiveError::ReadOnly(holder));
    }
    // Losing the lease file harms nobody on this machine; a read-only git directory shows at the commit.
    let _ = fs::write(&file, serde_json::to_vec(&Lease { host }).unwrap_or_default());
    Ok(())
}

/// Gives the lease back, if this machine holds it.
pub fn release(vault: &Vault) {
    let file = vault.state_dir().join("lease.json");
    if read(&file).is_some_and(|lease| lease.host == host()) {
        let _ = fs::remove_file(file);
    }
}

fn other_holder(dir: &Path, file: &Path, host: &str) -> Option<String> {
    let lease = read(file)?;
    if lease.host == host {
        return None;
    }
    let age = age(dir, file).unwrap_or_default();
    (age < EXPIRES_AFTER).then_some(lease.host)
}

fn read(file: &Path) -> Option<Lease> {
    serde_json::from_slice(&fs::read(file).ok()?).ok()
}

/// How long ago `file` was written, by the clock of the file system it lies on.
fn age(dir: &Path, file: &Path) -> Option<Duration> {
    let probe = dir.join(format!("clock-{}", std::process::id()));
    fs::write(&probe, b"").ok()?;
    let now = fs::metadata(&probe).and_then(|data| data.modified());
    let _ = fs::remove_file(&probe);
    let written = fs::metadata(file).and_then(|data| data.modified()).ok()?;
    // A lease from the future means that the clock was set back: it cannot be trusted to expire, so it has.
    Some(now.ok()?.duration_since(written).unwrap_or(EXPIRES_AFTER))
}

/// This machine's name.
#[must_use]
pub fn host() -> String {
    gethostname::gethostname().to_string_lossy().into_owned()
}
