//! The watching thread: takes events or polls, lets them settle, signals; falls back to polling; notices a vault that vanishes.

use super::debounce::{Debounce, Look};
use super::native::{self, Native};
use super::poll::Poll;
use super::{Notice, Signal, Status};
use crate::vault::root::Root;
use crate::vault::{RelPath, Stamp, WatchMode, WatchSettings, platform};
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::PoisonError;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SendError, Sender};
use std::time::{Duration, Instant};

/// How often to see whether the vault is still there.
const PRESENCE: Duration = Duration::from_secs(1);
/// Polling takes at most one part in this many of the time, however slow the share.
const POLL_SHARE: u32 = 5;
/// The least time between two walks asked for.
const RESCAN_PAUSE: Duration = Duration::from_secs(10);
/// More pending paths than this are not worth keeping one by one.
const MOST_PENDING: usize = 50_000;

enum Source {
    Native(Native),
    Poll(Poll),
    /// The vault is gone.
    Nothing,
}

pub(super) struct Worker {
    root: Root,
    settings: WatchSettings,
    source: Source,
    debounce: Debounce,
    notices: Receiver<Notice>,
    /// For native watchers to send to.
    notice_sender: Sender<Notice>,
    signals: Sender<Signal>,
    status: Status,
    root_inode: Option<u64>,
    next_poll: Instant,
    next_reconcile: Option<Instant>,
    next_presence: Instant,
    rescan_due: bool,
    last_rescan: Option<Instant>,
}

/// Nobody listens any more.
struct Over;

impl From<SendError<Signal>> for Over {
    fn from(_: SendError<Signal>) -> Self {
        Over
    }
}

impl Worker {
    /// Begins to watch; events are kept from here on.
    pub(super) fn new(
        root: Root,
        settings: WatchSettings,
        (notice_sender, notices): (Sender<Notice>, Receiver<Notice>),
        signals: Sender<Signal>,
        status: Status,
    ) -> Self {
        let now = Instant::now();
        let mut worker = Self {
            debounce: Debounce::new(Duration::from_millis(settings.debounce_ms)),
            root_inode: inode_of(&root),
            next_poll: now,
            next_reconcile: reconcile_after(&settings, now),
            next_presence: now + PRESENCE,
            rescan_due: false,
            last_rescan: None,
            source: Source::Nothing,
            root,
            settings,
            notices,
            notice_sender,
            signals,
            status,
        };
        worker.choose_source();
        worker
    }

    pub(super) fn run(mut self) {
        while let Ok(()) = self.turn() {}
    }

    fn turn(&mut self) -> Result<(), Over> {
        let wait = self.next_turn().saturating_duration_since(Instant::now());
        match self.notices.recv_timeout(wait) {
            Ok(notice) => {
                self.take(notice)?;
                while let Ok(notice) = self.notices.try_recv() {
                    self.take(notice)?;
                }
            }
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return Err(Over),
        }
        self.check_presence()?;
        self.poll();
        if self.debounce.len() > MOST_PENDING {
            self.debounce.clear();
            self.rescan_due = true;
        }
        self.rescan()?;
        let settled = self.debounce.settled(Instant::now(), &|path| look(&self.root, path));
        if !settled.is_empty() {
            // Watches first: what happened before is seen by whoever takes the signal, what happens from now on raises events.
            for path in &settled {
                self.include(path);
            }
            self.signals.send(Signal::Changed(settled))?;
        }
        Ok(())
    }

    fn next_turn(&self) -> Instant {
        let mut next = self.next_presence;
        if let Source::Poll(_) = self.source {
            next = next.min(self.next_poll);
        }
        let others = [self.next_reconcile, self.debounce.next_look()];
        others.into_iter().flatten().fold(next, Instant::min)
    }

    fn take(&mut self, notice: Notice) -> Result<(), Over> {
        let event = match notice {
            Notice::Stop => return Err(Over),
            Notice::Event(event) => event,
        };
        for seen in native::understand(event, &self.root) {
            match seen {
                native::Seen::Touched { path, new_dir } => {
                    if new_dir && path.parent().is_none() {
                        self.include(&path);
                    }
                    self.touch(path, new_dir);
                }
                native::Seen::Lost => self.rescan_due = true,
                native::Seen::Exhausted(reason) => self.fall_back(&reason),
            }
        }
        Ok(())
    }

    fn include(&mut self, dir: &RelPath) {
        let dir = self.root.absolute(dir);
        if let Source::Native(native) = &mut self.source
            && let Err(why) = native.include(&dir)
        {
            self.fall_back(&why);
        }
    }

    fn touch(&mut self, path: RelPath, covers: bool) {
        let look = look(&self.root, &path);
        self.debounce.touch(path, covers, look, Instant::now());
    }

    fn poll(&mut self) {
        let started = Instant::now();
        let Source::Poll(poll) = &mut self.source else { return };
        if started < self.next_poll {
            return;
        }
        let changes = poll.changes(&self.root);
        let took = started.elapsed();
        self.next_poll = Instant::now() + Duration::from_millis(self.settings.poll_ms).max(took * (POLL_SHARE - 1));
        for path in changes {
            self.touch(path, false);
        }
    }

    /// Asks for a walk where one is due. Walking raises events itself, which may be lost in turn: so not without a pause.
    fn rescan(&mut self) -> Result<(), Over> {
        let now = Instant::now();
        if self.next_reconcile.is_some_and(|due| due <= now) {
            self.next_reconcile = reconcile_after(&self.settings, now);
            self.rescan_due = true;
        }
        let may_ask = self
            .last_rescan
            .is_none_or(|last| now.saturating_duration_since(last) >= RESCAN_PAUSE);
        if self.rescan_due && may_ask && !matches!(self.source, Source::Nothing) {
            self.rescan_due = false;
            self.last_rescan = Some(now);
            self.signals.send(Signal::Rescan)?;
        }
        Ok(())
    }

    fn check_presence(&mut self) -> Result<(), Over> {
        if Instant::now() < self.next_presence {
            return Ok(());
        }
        let is_gone = matches!(self.source, Source::Nothing);
        let inode = self.root.is_present().then(|| inode_of(&self.root)).flatten();
        if inode.is_none() && !is_gone {
            self.source = Source::Nothing;
            self.debounce.clear();
            self.signals.send(Signal::Gone)?;
        } else if inode.is_some() && (is_gone || inode != self.root_inode) {
            // Another directory under the old name (a new mount, a restored copy) needs new watches.
            self.root_inode = inode;
            self.choose_source();
            if is_gone {
                self.signals.send(Signal::Back)?;
            }
            self.rescan_due = true;
            self.last_rescan = None;
        }
        self.next_presence = Instant::now() + PRESENCE;
        Ok(())
    }

    fn choose_source(&mut self) {
        match self.start_native() {
            Ok((native, why)) => {
                self.source = Source::Native(native);
                self.report(WatchMode::Native, why);
            }
            Err(why) => self.start_polling(&why),
        }
    }

    /// Native watching, or why not.
    fn start_native(&mut self) -> Result<(Native, String), String> {
        let mode = self.settings.mode;
        if mode == WatchMode::Poll {
            return Err("按 kehu.yaml 的设置".into());
        }
        if mode == WatchMode::Auto
            && let Some(kind) = platform::remote_file_system(&self.root.path)
        {
            return Err(format!("客户库在网络盘上（{kind}），别人的修改不会有系统通知"));
        }
        let native = Native::start(&self.root, &self.notice_sender)?;
        match (Native::self_test(&self.root, &self.notices), mode) {
            (_, WatchMode::Native) => Ok((native, "系统通知：按 kehu.yaml 的设置".into())),
            (true, _) => Ok((native, "系统通知：自检通过".into())),
            (false, _) => Err("系统通知自检没有通过".into()),
        }
    }

    fn start_polling(&mut self, why: &str) {
        self.source = Source::Poll(Poll::new(&self.root));
        self.next_poll = Instant::now() + Duration::from_millis(self.settings.poll_ms);
        let seconds = Duration::from_millis(self.settings.poll_ms).as_secs_f32();
        self.report(WatchMode::Poll, format!("轮询监视（每 {seconds} 秒）：{why}"));
    }

    fn fall_back(&mut self, why: &str) {
        if matches!(self.source, Source::Native(_)) {
            self.start_polling(why);
            self.rescan_due = true;
            self.last_rescan = None;
        }
    }

    fn report(&self, mode: WatchMode, why: String) {
        *self.status.lock().unwrap_or_else(PoisonError::into_inner) = (mode, why);
    }
}

fn reconcile_after(settings: &WatchSettings, now: Instant) -> Option<Instant> {
    (settings.reconcile_seconds > 0).then(|| now + Duration::from_secs(settings.reconcile_seconds))
}

fn inode_of(root: &Root) -> Option<u64> {
    fs::metadata(&root.path).ok().map(|metadata| platform::inode(&metadata))
}

/// A file's stamp, or the stamps of a directory's own files; the default for nothing.
fn look(root: &Root, path: &RelPath) -> Look {
    let absolute = root.absolute(path);
    let Ok(metadata) = absolute.symlink_metadata() else {
        return Look::default();
    };
    let hash_of = |name: &std::ffi::OsStr, metadata: &fs::Metadata| {
        let stamp = Stamp::of(metadata);
        let mut hasher = DefaultHasher::new();
        (name, stamp.size, stamp.mtime_ns).hash(&mut hasher);
        hasher.finish()
    };
    if !metadata.is_dir() {
        return Look {
            size: metadata.len(),
            hash: hash_of("".as_ref(), &metadata),
        };
    }
    let mut look = Look { size: 0, hash: 1 };
    for entry in fs::read_dir(&absolute).into_iter().flatten().flatten() {
        if let Ok(metadata) = entry.metadata() {
            look.size = look.size.wrapping_add(metadata.len());
            look.hash = look.hash.wrapping_add(hash_of(&entry.file_name(), &metadata));
        }
    }
    look
}
