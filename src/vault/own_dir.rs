//! Making folders of kehu's own inside git's directory.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::Path;

/// Makes a folder in one that is there; one that is there already is fine. Unlike [`fs::create_dir_all`] it never brings back
/// what is above: a git directory that somebody has just moved away must not come to life again as an empty one.
pub fn make_own_dir(dir: &Path) -> io::Result<()> {
    match fs::create_dir(dir) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists && dir.is_dir() => Ok(()),
        made => made,
    }
}
