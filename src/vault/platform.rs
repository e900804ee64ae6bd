//! Everything that differs between Windows, macOS and Linux, side by side.

use std::borrow::Cow;
use std::fs::{self, File, Metadata};
use std::io;
use std::path::{Path, PathBuf};

/// Linux needs one watch for each directory, so kehu leaves out what it does not look at; elsewhere one watch takes in a
/// whole tree.
pub(super) const ONE_WATCH_PER_DIRECTORY: bool = cfg!(target_os = "linux");

/// A path as the vault stores it. Only macOS takes composed and decomposed names for the same name.
pub(super) fn as_stored(path: &str) -> Cow<'_, str> {
    use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};
    if cfg!(target_os = "macos") && is_nfc_quick(path.chars()) != IsNormalized::Yes {
        Cow::Owned(path.nfc().collect())
    } else {
        Cow::Borrowed(path)
    }
}

/// Whether the platform takes this part of a path for what it says. Windows reads `\` as a separator, `:` as a drive or
/// stream, and drops trailing dots and blanks (`.. ` would leave the vault).
pub(super) fn is_sound_part(part: &str) -> bool {
    !cfg!(windows) || !(part.contains(['\\', ':', '<', '>', '"', '|', '?', '*']) || part.ends_with(['.', ' ']))
}

/// Whether another program holds the file for a moment (virus scanners, indexers, sync clients): worth another try.
pub(super) fn is_briefly_busy(error: &io::Error) -> bool {
    if cfg!(windows) {
        // ERROR_ACCESS_DENIED, ERROR_SHARING_VIOLATION, ERROR_LOCK_VIOLATION
        matches!(error.raw_os_error(), Some(5 | 32 | 33))
    } else {
        matches!(error.kind(), io::ErrorKind::Interrupted | io::ErrorKind::ResourceBusy)
    }
}

/// Makes names in a directory durable. Windows does so by itself and cannot open a directory as a file.
pub(super) fn sync_directory(dir: &Path) -> io::Result<()> {
    if cfg!(windows) {
        return Ok(());
    }
    match File::open(dir).and_then(|dir| dir.sync_all()) {
        // Some network and FUSE file systems cannot sync a directory at all; nothing better can be done there.
        Err(error) if matches!(error.kind(), io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported) => Ok(()),
        other => other,
    }
}

/// Forces all that was written on the file system of a folder onto the disk; false where only files can be forced one by one.
#[cfg(target_os = "linux")]
pub(super) fn sync_file_system(dir: &Path) -> io::Result<bool> {
    rustix::fs::syncfs(File::open(dir)?)?;
    Ok(true)
}
#[cfg(not(target_os = "linux"))]
pub(super) fn sync_file_system(_dir: &Path) -> io::Result<bool> {
    Ok(false)
}

/// Reads from one place of a file into the whole of `bytes`, wherever other threads read in it.
#[cfg(unix)]
pub(super) fn read_exact_at(file: &File, bytes: &mut [u8], offset: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, bytes, offset)
}
#[cfg(windows)]
pub(super) fn read_exact_at(file: &File, mut bytes: &mut [u8], mut offset: u64) -> io::Result<()> {
    while !bytes.is_empty() {
        let read = std::os::windows::fs::FileExt::seek_read(file, bytes, offset)?;
        if read == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        bytes = &mut bytes[read..];
        offset += read as u64;
    }
    Ok(())
}

/// Whether a file lies on this file system ([`file_system`]), so that [`sync_file_system`] takes it in.
#[cfg(target_os = "linux")]
pub(super) fn is_on(file: &File, file_system: Option<u64>) -> bool {
    use std::os::unix::fs::MetadataExt;
    file_system.is_some() && file.metadata().ok().map(|metadata| metadata.dev()) == file_system
}
#[cfg(not(target_os = "linux"))]
pub(super) fn is_on(_file: &File, _file_system: Option<u64>) -> bool {
    false
}

/// The file system that a folder lies on; None where files are forced onto the disk one by one.
#[cfg(target_os = "linux")]
pub(super) fn file_system(dir: &Path) -> Option<u64> {
    use std::os::unix::fs::MetadataExt;
    dir.metadata().ok().map(|metadata| metadata.dev())
}
#[cfg(not(target_os = "linux"))]
pub(super) fn file_system(_dir: &Path) -> Option<u64> {
    None
}

/// Renames a file to a name that nothing has, in one step; fails with [`io::ErrorKind::Unsupported`] or
/// [`io::ErrorKind::InvalidInput`] where the platform or the file system has no such step.
#[cfg(any(target_os = "linux", target_os = "macos"))]
pub(super) fn rename_to_free(from: &Path, to: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, from, CWD, to, RenameFlags::NOREPLACE)?)
}
#[cfg(not(any(target_os = "linux", target_os = "macos")))]
pub(super) fn rename_to_free(_from: &Path, _to: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// Identifies a file among those of its file system; 0 where the platform has nothing of the kind.
#[cfg(unix)]
pub(super) fn inode(metadata: &Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(metadata)
}
#[cfg(not(unix))]
pub(super) fn inode(_metadata: &Metadata) -> u64 {
    0
}

/// Gives `path` the permission bits (and, where we may, the owner and group) of the file it is to replace.
#[cfg(unix)]
pub(super) fn keep_permissions(path: &Path, of: &Metadata) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt, chown};
    let ours = fs::metadata(path)?;
    if (ours.uid(), ours.gid()) != (of.uid(), of.gid()) {
        // Only root may give a file away; for everybody else the saver becomes its owner, as with any editor.
        let group_kept = chown(path, Some(of.uid()), Some(of.gid())).or_else(|_| chown(path, None, Some(of.gid())));
        drop(group_kept);
    }
    fs::set_permissions(path, of.permissions())
}
#[cfg(not(unix))]
pub(super) fn keep_permissions(_path: &Path, _of: &Metadata) -> io::Result<()> {
    Ok(())
}

/// What kind of remote file system `path` is on, if it is one whose changes by others raise no events here.
#[cfg(target_os = "linux")]
pub(super) fn remote_file_system(path: &Path) -> Option<String> {
    const REMOTE: [&str; 14] = [
        "nfs",
        "nfs4",
        "cifs",
        "smb3",
        "smbfs",
        "9p",
        "vboxsf",
        "vmhgfs",
        "afs",
        "ceph",
        "glusterfs",
        "lustre",
        "davfs",
        "prl_fs",
    ];
    let path = path.canonicalize().ok()?;
    let mounts = fs::read_to_string("/proc/self/mountinfo").ok()?;
    let kind = file_system_of(&path, &mounts)?;
    // A FUSE file system may be anything; those with a name behind the dot (sshfs, rclone …) are remote or made by a VM.
    (REMOTE.contains(&kind) || kind.starts_with("fuse.")).then(|| kind.to_string())
}
#[cfg(target_os = "macos")]
pub(super) fn remote_file_system(path: &Path) -> Option<String> {
    path.canonicalize()
        .ok()?
        .starts_with("/Volumes")
        .then(|| "/Volumes".to_string())
}
#[cfg(windows)]
pub(super) fn remote_file_system(path: &Path) -> Option<String> {
    use std::path::{Component, Prefix};
    // A mapped drive letter resolves to its UNC path.
    let path: PathBuf = path.canonicalize().ok()?;
    match path.components().next()? {
        Component::Prefix(prefix) => match prefix.kind() {
            Prefix::UNC(server, _) | Prefix::VerbatimUNC(server, _) => Some(format!(r"\\{}", server.to_string_lossy())),
            _ => None,
        },
        _ => None,
    }
}
#[cfg(not(any(target_os = "linux", target_os = "macos", windows)))]
pub(super) fn remote_file_system(_path: &Path) -> Option<String> {
    None
}

/// The type of the file system with the longest mount point above `path`, from the text of `/proc/self/mountinfo`.
#[cfg(target_os = "linux")]
fn file_system_of<'a>(path: &Path, mounts: &'a str) -> Option<&'a str> {
    mounts
        .lines()
        .filter_map(|line| {
            let (mount, kind) = line.split_once(" - ")?;
            let point = PathBuf::from(unescape_octal(mount.split(' ').nth(4)?));
            path.starts_with(&point)
                .then_some((point.components().count(), kind.split(' ').next()?))
        })
        // Of two mounts on one point the later one covers the earlier.
        .max_by_key(|(depth, _)| *depth)
        .map(|(_, kind)| kind)
}

/// `\040` → blank: the kernel escapes blanks, tabs, newlines and backslashes.
#[cfg(target_os = "linux")]
fn unescape_octal(text: &str) -> std::ffi::OsString {
    use std::os::unix::ffi::OsStringExt;
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        let escaped = (first == b'\\')
            .then(|| tail.get(..3))
            .flatten()
            .and_then(|digits| std::str::from_utf8(digits).ok())
            .and_then(|digits| u8::from_str_radix(digits, 8).ok());
        bytes.push(escaped.unwrap_or(first));
        rest = if escaped.is_some() {
            tail.get(3..).unwrap_or_default()
        } else {
            tail
        };
    }
    std::ffi::OsString::from_vec(bytes)
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::file_system_of;
    use std::path::Path;

    const MOUNTS: &str = "\
        22 1 8:1 / / rw shared:1 - ext4 /dev/sda1 rw\n\
        30 22 0:44 / /mnt/客户\\040共享 rw shared:2 - cifs //server/share rw\n\
        31 22 0:45 / /mnt/two rw - ext4 /dev/sdb1 rw\n\
        32 31 0:46 / /mnt/two rw - fuse.sshfs me@host: rw\n";

    #[test]
    fn the_nearest_and_topmost_mount_tells_the_file_system() {
        let of = |path: &str| file_system_of(Path::new(path), MOUNTS);
        assert_eq!(of("/home/me"), Some("ext4"));
        assert_eq!(of("/mnt/客户 共享/客户/a.yaml"), Some("cifs"));
        assert_eq!(of("/mnt/two/x"), Some("fuse.sshfs"));
        assert_eq!(of("/mnt/twofold"), Some("ext4"));
    }
}
