//! The folder where letters lie: `outbox/` among kehu's own files in the git directory, which no cleaning of caches touches.
//!
//! A letter is a file, and the folder that it lies in says how far it has come. It moves by renaming: whenever the process dies,
//! the letter lies in one place.

use super::{Letter, MailError};
use crate::vault::{HeldFile, Vault, make_own_dir};
use chrono::{NaiveDate, NaiveDateTime};
use serde::Serialize;
use std::fs::{self, File, TryLockError};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

/// How far a letter has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    Waiting,
    /// From the moment on from which the server may have it.
    Sending,
    Sent,
    /// The server does not want it, or it was too late for it.
    Failed,
    /// Handed over, but nobody knows whether it arrived.
    Uncertain,
}

impl State {
    pub const ALL: [Self; 5] = [Self::Waiting, Self::Sending, Self::Failed, Self::Uncertain, Self::Sent];

    const fn folder(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Sending => "sending",
            Self::Sent => "sent",
            Self::Failed => "failed",
            Self::Uncertain => "uncertain",
        }
    }

    /// 等待发送, 正在发送 …
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Waiting => "等待发送",
            Self::Sending => "正在发送",
            Self::Sent => "已发送",
            Self::Failed => "没有发出",
            Self::Uncertain => "不确定是否送达",
        }
    }
}

/// The outbox of a vault. Looking into it makes nothing.
#[derive(Clone, Debug)]
pub struct Outbox {
    dir: PathBuf,
}

type Result<T> = std::result::Result<T, MailError>;

impl Outbox {
    #[must_use]
    pub fn of(vault: &Vault) -> Self {
        Self {
            dir: vault.state_dir().join("outbox"),
        }
    }

    /// Its letters, the youngest first. A file that cannot be read is none.
    pub fn letters(&self, state: State) -> Result<Vec<Letter>> {
        let dir = self.dir.join(state.folder());
        let entries = match fs::read_dir(&dir) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries.map_err(|error| MailError::at(&dir, &error))?,
        };
        let mut letters: Vec<Letter> = entries.flatten().filter_map(|entry| read(&entry.path())).collect();
        letters.sort_by(|a, b| (b.written, &b.key).cmp(&(a.written, &a.key)));
        Ok(letters)
    }

    /// Whether there was ever anything to send.
    #[must_use]
    pub fn exists(&self) -> bool {
        self.dir.is_dir()
    }

    /// Puts a letter that was refused back among those that wait; false where there is none that [`may_retry`]. Whichever process
    /// sends mail finds it there. What may have arrived is never sent again.
    pub fn retry(&self, key: &str, now: NaiveDateTime) -> Result<bool> {
        let refused = self.letters(State::Failed)?;
        let Some(letter) = refused
            .iter()
            .find(|letter| letter.key == key && may_retry(letter, now))
        else {
            return Ok(false);
        };
        let (from, to) = (
            self.place(State::Failed, &letter.key),
            self.place(State::Waiting, &letter.key),
        );
        fs::rename(&from, &to).map_err(|error| MailError::at(&from, &error))?;
        Ok(true)
    }

    /// Takes the outbox for this process alone; None when another one has it. Letters that a process which died had just handed
    /// over are uncertain from now on.
    pub fn claim(&self) -> Result<Option<Claim>> {
        let fail = |error| MailError::at(&self.dir, &error);
        let Some(lock) = self.lock().map_err(fail)? else {
            return Ok(None);
        };
        let claim = Claim {
            outbox: self.clone(),
            _lock: lock,
        };
        for mut letter in self.letters(State::Sending)? {
            letter.remark = Some("交给邮件服务器时程序中断了".to_owned());
            claim.settle(&letter, State::Sending, State::Uncertain)?;
        }
        Ok(Some(claim))
    }

    fn lock(&self) -> io::Result<Option<HeldFile>> {
        self.dir.parent().map_or(Ok(()), make_own_dir)?;
        make_own_dir(&self.dir)?;
        for state in State::ALL {
            make_own_dir(&self.dir.join(state.folder()))?;
        }
        let path = self.dir.join("lock");
        let file = File::options().create(true).truncate(false).write(true).open(path)?;
        match file.try_lock() {
            Ok(()) => Ok(Some(HeldFile(file))),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(error),
        }
    }

    fn place(&self, state: State, key: &str) -> PathBuf {
        self.dir.join(state.folder()).join(format!("{key}.json"))
    }
}

/// Whether a letter that was refused may be tried once more: it is still of use.
#[must_use]
pub fn may_retry(letter: &Letter, now: NaiveDateTime) -> bool {
    letter.until > now
}

/// An outbox that this process alone writes to.
#[derive(Debug)]
pub struct Claim {
    outbox: Outbox,
    _lock: HeldFile,
}

impl Claim {
    #[must_use]
    pub const fn outbox(&self) -> &Outbox {
        &self.outbox
    }

    /// Whether there is, or was, a letter of this name.
    #[must_use]
    pub fn knows(&self, key: &str) -> bool {
        State::ALL.iter().any(|state| self.outbox.place(*state, key).exists())
    }

    /// Puts in a letter, unless it is known.
    pub fn put(&self, letter: &Letter) -> Result<()> {
        if self.knows(&letter.key) {
            return Ok(());
        }
        self.write(letter, State::Waiting)
    }

    /// Remembers what was said about a letter.
    pub fn note(&self, letter: &Letter) -> Result<()> {
        self.write(letter, State::Waiting)
    }

    /// From now on the server may have it. Durable when this returns: what comes next cannot be taken back.
    pub fn hand_over(&self, letter: &Letter) -> Result<()> {
        self.shift(letter, State::Waiting, State::Sending)
    }

    /// The letter goes where it belongs, with what was said about it.
    pub fn settle(&self, letter: &Letter, from: State, to: State) -> Result<()> {
        // The move first: where it lies decides whether it is sent, the remark is only told.
        self.shift(letter, from, to)?;
        self.write(letter, to)
    }

    /// Lets go of what was over before a day.
    pub fn forget(&self, before: NaiveDate) -> Result<()> {
        for state in [State::Sent, State::Failed, State::Uncertain] {
            for letter in self.outbox.letters(state)? {
                if letter.until.date() < before {
                    let path = self.outbox.place(state, &letter.key);
                    fs::remove_file(&path).map_err(|error| MailError::at(&path, &error))?;
                }
            }
        }
        Ok(())
    }

    fn write(&self, letter: &Letter, state: State) -> Result<()> {
        let path = self.outbox.place(state, &letter.key);
        let written = || -> io::Result<()> {
            let mut file = tempfile::NamedTempFile::new_in(&self.outbox.dir)?;
            file.write_all(&serde_json::to_vec_pretty(letter)?)?;
            file.as_file().sync_all()?;
            file.persist(&path)?;
            Ok(())
        };
        written().map_err(|error| MailError::at(&path, &error))
    }

    fn shift(&self, letter: &Letter, from: State, to: State) -> Result<()> {
        let path = self.outbox.place(to, &letter.key);
        let shifted = || -> io::Result<()> {
            fs::rename(self.outbox.place(from, &letter.key), &path)?;
            sync_folder(&self.outbox.dir.join(from.folder()))?;
            sync_folder(&self.outbox.dir.join(to.folder()))
        };
        shifted().map_err(|error| MailError::at(&path, &error))
    }
}

/// Names in a folder outlast a power failure only once the folder itself is on the disk; Windows sees to it by itself.
fn sync_folder(dir: &Path) -> io::Result<()> {
    if cfg!(unix) {
        File::open(dir)?.sync_all()
    } else {
        Ok(())
    }
}

fn read(path: &Path) -> Option<Letter> {
    let read = fs::read(path).map_err(serde_json::Error::io);
    match read.and_then(|bytes| serde_json::from_slice(&bytes)) {
        Ok(letter) => Some(letter),
        Err(error) => {
            tracing::warn!(%error, path = %path.display(), "not a letter");
            None
        }
    }
}
