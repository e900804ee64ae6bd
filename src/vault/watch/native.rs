//! Events from the operating system.

use super::Notice;
use crate::vault::layout::ignored;
use crate::vault::root::Root;
use crate::vault::{RelPath, platform};
use notify::event::{EventKind, Flag, ModifyKind};
use notify::{Config, ErrorKind, RecommendedWatcher, RecursiveMode, Watcher as _};
use std::fs;
use std::path::Path;
use std::sync::mpsc::{Receiver, Sender};
use std::time::{Duration, Instant};

/// How long the self-test waits for the event of its own file.
const SELF_TEST: Duration = Duration::from_secs(3);
/// How long it waits before it makes the file again.
const PROBE_PAUSE: Duration = Duration::from_millis(200);

/// How often a folder is tried to be taken in whose inside changes meanwhile.
const ADD_ATTEMPTS: usize = 5;

/// A running native watch.
#[derive(Debug)]
pub(super) struct Native {
    watcher: RecommendedWatcher,
}

/// One event, as far as it matters here.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Seen {
    /// This path changed; a directory is `new` when its content must be looked at, for its own events may have been missed.
    Touched { path: RelPath, new_dir: bool },
    /// Events were lost.
    Lost,
    /// No more watches are to be had.
    Exhausted(String),
}

impl Native {
    /// Watches the whole vault but git's directory. Gives the reason in Chinese when that cannot be done.
    pub(super) fn start(root: &Root, notices: &Sender<Notice>) -> Result<Self, String> {
        let notices = notices.clone();
        let handler = move |event: notify::Result<notify::Event>| {
            // Reading a file raises events too; they are no change.
            if !matches!(&event, Ok(event) if matches!(event.kind, EventKind::Access(_))) {
                let worker_is_gone = notices.send(Notice::Event(event));
                drop(worker_is_gone);
            }
        };
        let config = Config::default().with_follow_symlinks(false);
        let watcher = RecommendedWatcher::new(handler, config).map_err(|error| reason(&error))?;
        let mut native = Self { watcher };
        if platform::ONE_WATCH_PER_DIRECTORY {
            native.add(&root.path, RecursiveMode::NonRecursive)?;
            let entries = fs::read_dir(&root.path).map_err(|error| crate::vault::io_reason(&error))?;
            for entry in entries.flatten() {
                native.include(&entry.path())?;
            }
        } else {
            native.add(&root.path, RecursiveMode::Recursive)?;
        }
        Ok(native)
    }

    /// Takes in a directory and everything below it, again if need be: when a watched directory is moved into one that was made
    /// just before, notify 8 may take its watch away.
    pub(super) fn include(&mut self, dir: &Path) -> Result<(), String> {
        let is_ours = dir.symlink_metadata().is_ok_and(|metadata| metadata.is_dir())
            && dir
                .file_name()
                .is_some_and(|name| !ignored::folder(&name.to_string_lossy()));
        if !(platform::ONE_WATCH_PER_DIRECTORY && is_ours) {
            return Ok(());
        }
        match self.add(dir, RecursiveMode::Recursive) {
            // Gone again already.
            Err(_) if dir.symlink_metadata().is_err() => Ok(()),
            outcome => outcome,
        }
    }

    fn add(&mut self, dir: &Path, mode: RecursiveMode) -> Result<(), String> {
        let mut outcome = self.watcher.watch(dir, mode);
        // A folder below that vanished while it was taken in makes the whole fail.
        for _ in 1..ADD_ATTEMPTS {
            if !outcome.as_ref().is_err_and(is_absence) {
                break;
            }
            outcome = self.watcher.watch(dir, mode);
        }
        outcome.map_err(|error| reason(&error))
    }

    /// Makes a file and sees whether its event comes: some file systems take a watch and never say anything. The file is made
    /// again and again, for setting up many watches may have filled the system's queue. What else arrives until then happened
    /// before watching began.
    pub(super) fn self_test(root: &Root, notices: &Receiver<Notice>) -> bool {
        let name = format!("{}watch-{}.tmp", ignored::OWN_TEMP, std::process::id());
        let probe = root.path.join(&name);
        let deadline = Instant::now() + SELF_TEST;
        let is_heard = |notice: &Notice| matches!(notice, Notice::Event(Ok(event)) if event.paths.iter().any(|path| path.ends_with(&name)));
        let mut heard = false;
        while !heard && Instant::now() < deadline && fs::write(&probe, b"").is_ok() {
            let pause = Instant::now() + PROBE_PAUSE;
            while let Ok(notice) = notices.recv_timeout(pause.saturating_duration_since(Instant::now())) {
                heard |= is_heard(&notice);
                if heard {
                    break;
                }
            }
            let removed = fs::remove_file(&probe);
            drop(removed);
        }
        heard
    }
}

/// What an event means for the vault.
pub(super) fn understand(event: notify::Result<notify::Event>, root: &Root) -> Vec<Seen> {
    let event = match event {
        Ok(event) => event,
        Err(error) => {
            return match error.kind {
                ErrorKind::MaxFilesWatch => vec![Seen::Exhausted(reason(&error))],
                // A directory that vanished before it could be watched, and the like.
                _ => vec![Seen::Lost],
            };
        }
    };
    let mut seen = Vec::new();
    if event.attrs.flag() == Some(Flag::Rescan) {
        seen.push(Seen::Lost);
    }
    for path in &event.paths {
        let Some(path) = root.relative(path) else { continue };
        let folders = path.ancestors().chain(std::iter::once(path.clone()));
        if ignored::file(path.file_name()) || folders.into_iter().any(|folder| ignored::folder(folder.file_name())) {
            continue;
        }
        let is_dir = root
            .absolute(&path)
            .symlink_metadata()
            .is_ok_and(|metadata| metadata.is_dir());
        // What happens inside a directory is told by events of its own.
        let of_dir_itself = matches!(
            event.kind,
            EventKind::Modify(ModifyKind::Data(_) | ModifyKind::Metadata(_))
        ) || (cfg!(windows) && matches!(event.kind, EventKind::Modify(ModifyKind::Any)));
        if !(is_dir && of_dir_itself) {
            seen.push(Seen::Touched { path, new_dir: is_dir });
        }
    }
    seen
}

fn is_absence(error: &notify::Error) -> bool {
    match &error.kind {
        ErrorKind::PathNotFound => true,
        ErrorKind::Io(error) => error.kind() == std::io::ErrorKind::NotFound,
        _ => false,
    }
}

fn reason(error: &notify::Error) -> String {
    match &error.kind {
        ErrorKind::MaxFilesWatch => "系统的监视数量已用完（Linux 可调大 fs.inotify.max_user_watches）".into(),
        ErrorKind::Io(error) => crate::vault::io_reason(error),
        _ => format!("系统通知不可用（{error}）"),
    }
}
