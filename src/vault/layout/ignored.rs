//! Names that kehu never looks at: editors' swap and temp files, what operating systems and sync tools leave behind.

/// What the temp files of our own transactions and self-tests begin with.
pub(crate) const OWN_TEMP: &str = ".kehu-";

/// Folders whose whole content is ignored.
const FOLDERS: [&str; 14] = [
    ".git",
    "$recycle.bin",
    "system volume information",
    ".spotlight-v100",
    ".fseventsd",
    ".temporaryitems",
    ".trashes",
    ".dropbox.cache",
    ".stfolder",
    ".stversions",
    ".sync",
    "@eadir",
    "#recycle",
    ".nutstore",
];

const FILES: [&str; 12] = [
    ".git",
    ".ds_store",
    "thumbs.db",
    "ehthumbs.db",
    "desktop.ini",
    ".directory",
    ".localized",
    "icon\r",
    ".dropbox",
    ".dropbox.attr",
    // vim asks with this name whether it may create files.
    "4913",
    ".stignore",
];

const PREFIXES: [&str; 11] = [
    OWN_TEMP,
    // Word, Excel, PowerPoint, WPS
    "~$",
    ".~",
    // AppleDouble
    "._",
    // Emacs locks
    ".#",
    ".nfs",
    ".fuse_hidden",
    ".goutputstream-",
    ".trash-",
    ".syncthing.",
    ".owncloudsync",
];

const SUFFIXES: [&str; 11] = [
    "~",
    ".tmp",
    ".temp",
    ".crdownload",
    ".partial",
    ".part",
    ".download",
    "___jb_tmp___",
    "___jb_old___",
    ".kate-swp",
    ".downloading",
];

/// Whether a folder of this name is ignored with all that is in it.
pub(crate) fn folder(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    FOLDERS.contains(&name.as_str()) || name.starts_with(OWN_TEMP) || name.starts_with(".trash-")
}

/// Whether a file of this name is ignored.
pub(crate) fn file(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    FILES.contains(&name.as_str())
        || PREFIXES.iter().any(|prefix| name.starts_with(prefix))
        || SUFFIXES.iter().any(|suffix| name.ends_with(suffix))
        || (name.len() > 1 && name.starts_with('#') && name.ends_with('#'))
        || is_vim_swap(&name)
}

/// `.name.swp`, `.name.swo` … `.swa`.
fn is_vim_swap(name: &str) -> bool {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.as_bytes());
    name.starts_with('.') && matches!(ending, Some([b's', b'v' | b'w', b'a'..=b'z']))
}
