//! Everything about git that differs between Windows, macOS and Linux, side by side.

use std::fs::{File, Metadata};
use std::io::{self, ErrorKind};
use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// What git's index remembers of a working file, so that `git status` need not read it. All zero: git reads the file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Stat {
    /// Seconds and nanoseconds of the last change of content or attributes (Windows: of the creation).
    pub ctime: (u32, u32),
    /// Seconds and nanoseconds of the last change of content.
    pub mtime: (u32, u32),
    pub dev: u32,
    pub ino: u32,
    pub uid: u32,
    pub gid: u32,
    pub size: u32,
}

/// git keeps 32 bits of the size, and no file that has content may look empty.
fn git_size(size: u64) -> u32 {
    match size as u32 {
        0 if size != 0 => 0x8000_0000,
        truncated => truncated,
    }
}

/// What git stores about a file with this metadata. Git keeps the low 32 bits of each number.
#[cfg(unix)]
pub(super) fn stat(metadata: &Metadata) -> Stat {
    use std::os::unix::fs::MetadataExt;
    Stat {
        ctime: (metadata.ctime() as u32, metadata.ctime_nsec() as u32),
        mtime: (metadata.mtime() as u32, metadata.mtime_nsec() as u32),
        dev: metadata.dev() as u32,
        ino: metadata.ino() as u32,
        uid: metadata.uid(),
        gid: metadata.gid(),
        size: git_size(metadata.len()),
    }
}
#[cfg(windows)]
pub(super) fn stat(metadata: &Metadata) -> Stat {
    use std::os::windows::fs::MetadataExt;
    // From 100 ns since 1601 to seconds and nanoseconds since 1970.
    let time = |filetime: u64| {
        let since_1970 = filetime.saturating_sub(116_444_736_000_000_000);
        ((since_1970 / 10_000_000) as u32, (since_1970 % 10_000_000 * 100) as u32)
    };
    Stat {
        ctime: time(metadata.creation_time()),
        mtime: time(metadata.last_write_time()),
        size: git_size(metadata.file_size()),
        ..Stat::default()
    }
}

/// Whether a working file is marked executable; always false where files have no such mark.
#[cfg(unix)]
pub(super) fn is_executable(metadata: &Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt;
    metadata.permissions().mode() & 0o100 != 0
}
#[cfg(not(unix))]
pub(super) fn is_executable(_metadata: &Metadata) -> bool {
    false
}

/// The bytes that git stores for a symbolic link.
#[cfg(unix)]
pub(super) fn link_bytes(target: &Path) -> Vec<u8> {
    use std::os::unix::ffi::OsStrExt;
    target.as_os_str().as_bytes().to_vec()
}
#[cfg(not(unix))]
pub(super) fn link_bytes(target: &Path) -> Vec<u8> {
    target.to_string_lossy().replace('\\', "/").into_bytes()
}

/// Whether a change right after `now` could leave this modification time as it is: file systems count in ticks (the
/// kernel's some milliseconds, two seconds on FAT, where no fraction is kept).
pub(super) fn may_change_unseen(stat: &Stat, now: SystemTime) -> bool {
    let tick = if stat.mtime.1 == 0 {
        Duration::from_secs(3)
    } else {
        Duration::from_millis(50)
    };
    let modified = UNIX_EPOCH + Duration::new(u64::from(stat.mtime.0), stat.mtime.1.min(999_999_999));
    now.duration_since(modified).is_ok_and(|age| age < tick) || modified > now
}

/// Forces a file that git wrote onto the disk.
pub(super) fn sync_file(path: &Path) -> io::Result<()> {
    match open_to_sync(path).and_then(|file| file.sync_all()) {
        // Some network and FUSE file systems cannot sync; nothing better can be done there.
        Err(error) if matches!(error.kind(), ErrorKind::InvalidInput | ErrorKind::Unsupported) => Ok(()),
        other => other,
    }
}
#[cfg(not(windows))]
fn open_to_sync(path: &Path) -> io::Result<File> {
    File::open(path)
}
/// Windows flushes only through a writable handle, and git marks its objects read-only: the mark is lifted while opening.
#[cfg(windows)]
fn open_to_sync(path: &Path) -> io::Result<File> {
    let marked = std::fs::metadata(path)?.permissions();
    if marked.readonly() {
        let mut writable = marked.clone();
        writable.set_readonly(false);
        std::fs::set_permissions(path, writable)?;
    }
    let file = File::options().write(true).open(path);
    std::fs::set_permissions(path, marked)?;
    file
}

/// The OS user's login name.
pub(super) fn user_name() -> Option<String> {
    ["USER", "LOGNAME", "USERNAME"].into_iter().find_map(set_variable)
}

/// Login and full name of the user whom a file belongs to, where that is somebody else than this process's user. Root is
/// nobody in particular: servers and containers run as it.
#[cfg(unix)]
pub(super) fn foreign_owner(file: &Path) -> Option<(String, String)> {
    use nix::unistd::{Uid, User};
    use std::os::unix::fs::MetadataExt;
    let owner = Uid::from_raw(file.symlink_metadata().ok()?.uid());
    if owner.is_root() || owner == Uid::effective() {
        return None;
    }
    let user = User::from_uid(owner).ok()??;
    let comment = user.gecos.to_string_lossy().into_owned();
    Some((user.name, comment))
}
#[cfg(not(unix))]
pub(super) fn foreign_owner(_file: &Path) -> Option<(String, String)> {
    None
}

/// The name of this computer.
pub(super) fn host_name() -> String {
    let from_system = || {
        ["/proc/sys/kernel/hostname", "/etc/hostname"]
            .into_iter()
            .find_map(|file| {
                let name = std::fs::read_to_string(file).ok()?.trim().to_string();
                (!name.is_empty()).then_some(name)
            })
    };
    set_variable("COMPUTERNAME")
        .or_else(from_system)
        .or_else(|| set_variable("HOSTNAME"))
        .unwrap_or_else(|| "localhost".to_string())
}

fn set_variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.trim().is_empty())
}
