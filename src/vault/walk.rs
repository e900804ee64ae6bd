//! Walking the tree: every file that is not ignored, and everything that could not be walked.

use super::layout::{self, ignored};
use super::root::Root;
use super::{RelPath, Stamp, Vault, VaultError, io_reason};
use ::ignore::gitignore::{Gitignore, GitignoreBuilder};
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use walkdir::{DirEntry, WalkDir};

/// From this depth on, in a walk of everything that of the customers' folders, several threads walk on.
const SPLIT_DEPTH: usize = 4;
/// Fewer folders than this one thread walks sooner than several start.
const WORTH_THREADS: usize = 200;
/// More threads than this no disk keeps up with.
const MOST_THREADS: usize = 8;

/// A file and its stamp.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileStat {
    pub path: RelPath,
    pub stamp: Stamp,
}

/// What a walk found.
#[derive(Debug, Default)]
pub struct WalkReport {
    /// Sorted by path.
    pub files: Vec<FileStat>,
    /// Symlinks and what else is not a file or directory. Never followed, never read.
    pub links: Vec<RelPath>,
    /// What could not be read, with the reason in Chinese: directories without permission, names that are not UTF-8 (shown
    /// with `�`).
    pub unreadable: Vec<(RelPath, String)>,
    /// Directories that bear a record's name (`x.yaml/`).
    pub misnamed_dirs: Vec<RelPath>,
}

impl WalkReport {
    /// Adds what another walk found elsewhere in the tree.
    pub fn extend(&mut self, other: Self) {
        self.append(other);
        self.sort();
    }

    /// Leaves out what lies at other paths than these. Folders that cannot be opened stay: what is wanted may lie behind one.
    pub fn retain(&mut self, is_wanted: &dyn Fn(&RelPath) -> bool) {
        self.files.retain(|file| is_wanted(&file.path));
        self.links.retain(is_wanted);
        self.misnamed_dirs.retain(is_wanted);
    }

    fn append(&mut self, other: Self) {
        self.files.extend(other.files);
        self.links.extend(other.links);
        self.unreadable.extend(other.unreadable);
        self.misnamed_dirs.extend(other.misnamed_dirs);
    }

    fn add(&mut self, seen: Seen) {
        match seen {
            Seen::File(path, stamp) => self.files.push(FileStat { path, stamp }),
            Seen::Link(path) => self.links.push(path),
            Seen::Unreadable(path, reason) => self.unreadable.push((path, reason)),
            Seen::MisnamedDir(path) => self.misnamed_dirs.push(path),
        }
    }

    fn sort(&mut self) {
        self.files.sort_by(|a, b| a.path.cmp(&b.path));
        self.links.sort_unstable();
        self.unreadable.sort_unstable();
        self.misnamed_dirs.sort_unstable();
    }
}

impl Vault {
    /// Every file that is not ignored, sorted by path; links are not followed (a link is listed in [`WalkReport::links`]).
    /// `.gitignore` at the root is honoured.
    ///
    /// # Errors
    /// [`VaultError::Gone`] when the root is not there or empty: that is never a vault whose files were all deleted.
    pub fn walk(&self) -> Result<WalkReport, VaultError> {
        self.walk_from(self.root())
    }

    /// The same below one directory (or the file itself); an absent one is empty.
    ///
    /// # Errors
    /// As [`Vault::walk`].
    pub fn walk_below(&self, dir: &RelPath) -> Result<WalkReport, VaultError> {
        let is_ignored = dir.ancestors().any(|above| ignored::folder(above.file_name()));
        let start = self.absolute(dir);
        if is_ignored || self.is_behind_link(dir) || (start.symlink_metadata().is_err() && self.is_present()) {
            return Ok(WalkReport::default());
        }
        self.walk_from(&start)
    }

    fn walk_from(&self, start: &Path) -> Result<WalkReport, VaultError> {
        self.ensure_present()?;
        let walker = Walker::new(self.root_paths());
        let mut report = WalkReport::default();
        let folders = walker.visit_above(start, &mut |seen| report.add(seen));
        let next = AtomicUsize::new(0);
        let walk_some = || {
            let mut part = WalkReport::default();
            while let Some(folder) = folders.get(next.fetch_add(1, Ordering::Relaxed)) {
                walker.visit_inside(folder, &mut |seen| part.add(seen));
            }
            part
        };
        let threads = match folders.len() {
            ..WORTH_THREADS => 1,
            _ => std::thread::available_parallelism()
                .map_or(1, NonZero::get)
                .min(MOST_THREADS),
        };
        std::thread::scope(|scope| {
            let others: Vec<_> = (1..threads).map(|_| scope.spawn(walk_some)).collect();
            report.append(walk_some());
            for part in others {
                match part.join() {
                    Ok(part) => report.append(part),
                    Err(panic) => std::panic::resume_unwind(panic),
                }
            }
        });
        report.sort();
        Ok(report)
    }
}

/// One thing that a walk comes by.
pub(super) enum Seen {
    File(RelPath, Stamp),
    Link(RelPath),
    Unreadable(RelPath, String),
    MisnamedDir(RelPath),
}

/// Walks parts of one vault.
pub(super) struct Walker<'a> {
    root: &'a Root,
    patterns: Gitignore,
}

impl<'a> Walker<'a> {
    pub(super) fn new(root: &'a Root) -> Self {
        Self {
            root,
            patterns: patterns_of(root),
        }
    }

    /// Walks below `start` (or just the file that it is) in no particular order.
    pub(super) fn visit(&self, start: &Path, see: &mut dyn FnMut(Seen)) {
        for folder in self.visit_above(start, see) {
            self.visit_inside(&folder, see);
        }
    }

    /// The upper part of such a walk; gives the folders below which it goes on, each by [`Walker::visit_inside`].
    fn visit_above(&self, start: &Path, see: &mut dyn FnMut(Seen)) -> Vec<PathBuf> {
        let is_whole = start == self.root.path;
        let is_ignored_above = |path: &Path| {
            path.strip_prefix(&self.root.path).is_ok_and(|below| {
                self.patterns
                    .matched_path_or_any_parents(below, path.is_dir())
                    .is_ignore()
            })
        };
        let mut folders = Vec::new();
        if !is_whole && is_ignored_above(start) {
            return folders;
        }
        // The vault itself may be reached by a link; what is in it may not.
        let walk = WalkDir::new(start).follow_root_links(is_whole).max_depth(SPLIT_DEPTH);
        self.go(walk, see, &mut |entry| {
            if entry.depth() == SPLIT_DEPTH && entry.file_type().is_dir() {
                folders.push(entry.path().to_owned());
            }
        });
        folders
    }

    fn visit_inside(&self, folder: &Path, see: &mut dyn FnMut(Seen)) {
        let walk = WalkDir::new(folder).follow_root_links(false).min_depth(1);
        self.go(walk, see, &mut |_| {});
    }

    fn go(&self, walk: WalkDir, see: &mut dyn FnMut(Seen), enter: &mut dyn FnMut(&DirEntry)) {
        let keeps = |entry: &DirEntry| entry.path() == self.root.path || !is_ignored(entry, &self.patterns);
        for entry in walk.into_iter().filter_entry(keeps) {
            match entry {
                Ok(entry) if entry.path() == self.root.path => {}
                Ok(entry) => {
                    enter(&entry);
                    see_entry(self.root, &entry, see);
                }
                Err(error) => see_error(self.root, &error, see),
            }
        }
    }
}

fn see_entry(root: &Root, entry: &DirEntry, see: &mut dyn FnMut(Seen)) {
    let Some(path) = root.relative(entry.path()) else {
        if let Some(shown) = lossy(root, entry.path()) {
            see(Seen::Unreadable(
                shown,
                "名称不是 UTF-8 编码，或含有不允许的字符；请改名".into(),
            ));
        }
        return;
    };
    let kind = entry.file_type();
    if kind.is_dir() {
        if layout::is_record_name(path.file_name()) {
            see(Seen::MisnamedDir(path));
        }
    } else if kind.is_file() {
        match entry.metadata() {
            Ok(metadata) => see(Seen::File(path, Stamp::of(&metadata))),
            Err(error) => see_error(root, &error, see),
        }
    } else {
        see(Seen::Link(path));
    }
}

/// What vanished between listing and looking is simply gone; everything else is reported.
fn see_error(root: &Root, error: &walkdir::Error, see: &mut dyn FnMut(Seen)) {
    let Some(cause) = error.io_error() else { return };
    if cause.kind() == std::io::ErrorKind::NotFound {
        return;
    }
    if let Some(path) = error
        .path()
        .and_then(|path| root.relative(path).or_else(|| lossy(root, path)))
    {
        see(Seen::Unreadable(path, io_reason(cause)));
    }
}

/// A path as it can be shown, for names that are no text.
fn lossy(root: &Root, path: &Path) -> Option<RelPath> {
    let below = path.strip_prefix(&root.path).ok()?;
    let parts: Vec<String> = below
        .components()
        .map(|part| part.as_os_str().to_string_lossy().replace(['/', '\0'], "�"))
        .collect();
    RelPath::new(&parts.join("/"))
}

fn is_ignored(entry: &DirEntry, patterns: &Gitignore) -> bool {
    let is_dir = entry.file_type().is_dir();
    let name = entry.file_name().to_string_lossy();
    let by_name = if is_dir {
        ignored::folder(&name)
    } else {
        ignored::file(&name)
    };
    by_name || (!patterns.is_empty() && patterns.matched(entry.path(), is_dir).is_ignore())
}

/// The root's `.gitignore`. What git would not record, kehu does not show; broken lines are left out, as git does.
fn patterns_of(root: &Root) -> Gitignore {
    let file = root.path.join(".gitignore");
    if !file.is_file() {
        return Gitignore::empty();
    }
    let mut builder = GitignoreBuilder::new(&root.path);
    let broken_lines = builder.add(file);
    if let Some(error) = broken_lines {
        tracing::warn!(%error, ".gitignore");
    }
    builder.build().unwrap_or_else(|_| Gitignore::empty())
}
