//! The journal file: a transaction's plan, the contents it writes and the caller's note, in the state directory.
//!
//! One line of text (`kehu-journal 1`, length and hash of the plan), the plan as JSON, then the contents one after the other.
//! Its extension tells how far the transaction has come.

use super::failpoint::reached;
use super::plan::{Contents, Extent, Plan};
use crate::vault::blob::blob_hex;
use crate::vault::{RelPath, VaultError, make_own_dir, platform};
use serde::{Deserialize, Serialize};
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, BufWriter, ErrorKind, Read, Seek, Write};
use std::path::{Path, PathBuf};

const MAGIC: &str = "kehu-journal 1";
/// Being written: nothing has happened yet.
const INCOMPLETE: &str = "tmp";
/// Cannot be read; kept for whoever looks into it.
const DAMAGED: &str = "damaged";

/// How far a transaction has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phase {
    /// To be carried out.
    Begun,
    /// Carried out, maybe not yet committed: never carried out again, for a person may have changed it back.
    Applied,
    /// Failed: to be undone.
    Undoing,
}

impl Phase {
    const ALL: [Phase; 3] = [Phase::Begun, Phase::Applied, Phase::Undoing];

    fn extension(self) -> &'static str {
        match self {
            Phase::Begun => "journal",
            Phase::Applied => "applied",
            Phase::Undoing => "undo",
        }
    }
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Head {
    plan: Plan,
    note: Extent,
}

/// A complete journal on disk.
#[derive(Debug)]
pub(super) struct Journal {
    path: PathBuf,
    pub phase: Phase,
    head: Head,
    /// Stays open: a hundred thousand contents are read from it.
    file: File,
    /// Where the contents begin in the file.
    contents_at: u64,
}

impl Journal {
    /// Writes a journal durably.
    pub fn write(state_dir: &Path, plan: Plan, contents: &Contents) -> Result<Self, VaultError> {
        let dir = directory(state_dir);
        let number = match list(&dir) {
            Ok(known) => known.last().map_or(0, |(number, _)| *number) + 1,
            Err(error) => return Err(VaultError::io(&dir, error)),
        };
        let path = dir.join(format!("{number:010}.{}", Phase::Begun.extension()));
        let temp = path.with_extension(INCOMPLETE);
        let head = lay_out(plan, contents);
        let written = make_own_dir(state_dir)
            .and_then(|()| make_own_dir(&dir))
            .and_then(|()| write_file(&temp, &head, contents))
            .and_then(|contents_at| {
                reached("commit journal")?;
                fs::rename(&temp, &path)?;
                reached("sync journal dir")?;
                platform::sync_directory(&dir)?;
                Ok((File::open(&path)?, contents_at))
            });
        match written {
            Ok((file, contents_at)) => Ok(Self {
                path,
                phase: Phase::Begun,
                head,
                file,
                contents_at,
            }),
            Err(error) => {
                // Nothing has happened yet, and with these two gone nothing will.
                let cleaned = [&temp, &path].map(fs::remove_file);
                drop(cleaned);
                Err(VaultError::io(&temp, error))
            }
        }
    }

    /// Journals left behind by a crash, oldest first. Incomplete ones are removed; damaged ones are set aside.
    pub fn left_behind(state_dir: &Path) -> Result<Vec<Journal>, VaultError> {
        let dir = directory(state_dir);
        let mut journals = Vec::new();
        for (_, path) in list(&dir).map_err(|error| VaultError::io(&dir, error))? {
            let extension = path
                .extension()
                .and_then(|extension| extension.to_str())
                .unwrap_or_default();
            let phase = Phase::ALL.into_iter().find(|phase| phase.extension() == extension);
            match (phase, extension) {
                (Some(phase), _) => match Self::open(&path, phase) {
                    Ok(journal) => journals.push(journal),
                    Err(error) if error.kind() == ErrorKind::InvalidData => {
                        let aside = path.with_extension(DAMAGED);
                        fs::rename(&path, &aside).map_err(|error| VaultError::io(&path, error))?;
                        return Err(VaultError::refused(
                            aside.display(),
                            "上次中断的修改记录已损坏，无法自动恢复，已放在一边；请检查最近改过的客户，再启动一次 kehu",
                        ));
                    }
                    Err(error) => return Err(VaultError::io(&path, error)),
                },
                (None, INCOMPLETE) => fs::remove_file(&path).map_err(|error| VaultError::io(&path, error))?,
                (None, _) => {}
            }
        }
        Ok(journals)
    }

    fn open(path: &Path, phase: Phase) -> io::Result<Self> {
        let mut file = BufReader::new(File::open(path)?);
        let mut first = String::new();
        file.by_ref().take(200).read_line(&mut first)?;
        let (length, hash) = first
            .trim_end()
            .strip_prefix(MAGIC)
            .and_then(|rest| rest.trim_start().split_once(' '))
            .ok_or(ErrorKind::InvalidData)?;
        let length: u64 = length.parse().map_err(|_| ErrorKind::InvalidData)?;
        let mut json = Vec::new();
        file.by_ref().take(length).read_to_end(&mut json)?;
        if blob_hex(&json)? != hash {
            return Err(ErrorKind::InvalidData.into());
        }
        let head: Head = serde_json::from_slice(&json).map_err(|_| ErrorKind::InvalidData)?;
        let contents_at = file.stream_position()?;
        let end = contents_at + head.note.offset + head.note.length;
        if file.get_ref().metadata()?.len() < end {
            return Err(ErrorKind::InvalidData.into());
        }
        Ok(Self {
            path: path.into(),
            phase,
            head,
            file: file.into_inner(),
            contents_at,
        })
    }

    pub fn plan(&self) -> &Plan {
        &self.head.plan
    }

    /// The file keeps them for whoever recovers.
    pub fn take_touched(&mut self) -> Vec<RelPath> {
        std::mem::take(&mut self.head.plan.touched)
    }

    pub fn note(&self) -> Result<Vec<u8>, VaultError> {
        self.content(self.head.note)
    }

    /// The bytes of one content. Several threads may ask at once.
    pub fn content(&self, extent: Extent) -> Result<Vec<u8>, VaultError> {
        let read = || {
            let length = usize::try_from(extent.length).map_err(|_| ErrorKind::FileTooLarge)?;
            let mut bytes = vec![0; length];
            platform::read_exact_at(&self.file, &mut bytes, self.contents_at + extent.offset)?;
            Ok(bytes)
        };
        read().map_err(|error| VaultError::io(&self.path, error))
    }

    /// Records how far the transaction has come. Only a rename: it needs no space on a full disk.
    pub fn enter(&mut self, phase: Phase) -> Result<(), VaultError> {
        let path = self.path.with_extension(phase.extension());
        reached("enter phase")
            .and_then(|()| fs::rename(&self.path, &path))
            .map_err(|error| VaultError::io(&self.path, error))?;
        self.path = path;
        self.phase = phase;
        Ok(())
    }

    /// The transaction is over.
    pub fn forget(self) -> Result<(), VaultError> {
        reached("forget journal")
            .and_then(|()| fs::remove_file(&self.path))
            .map_err(|error| VaultError::io(&self.path, error))
    }
}

fn directory(state_dir: &Path) -> PathBuf {
    state_dir.join("journal")
}

/// Journal files by number; an absent directory holds none.
fn list(dir: &Path) -> io::Result<Vec<(u64, PathBuf)>> {
    let entries = match fs::read_dir(dir) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries?,
    };
    let mut files = Vec::new();
    for entry in entries {
        let path = entry?.path();
        let number = path
            .file_stem()
            .and_then(|stem| stem.to_str())
            .and_then(|stem| stem.parse().ok());
        files.extend(number.map(|number| (number, path)));
    }
    files.sort_unstable();
    Ok(files)
}

/// Gives each content its place in the file; the note comes last.
fn lay_out(mut plan: Plan, contents: &Contents) -> Head {
    let mut offset = 0;
    let mut extent = |bytes: &[u8]| {
        let here = Extent {
            offset,
            length: bytes.len() as u64,
        };
        offset += here.length;
        here
    };
    for (step, content) in plan.files.iter_mut().zip(&contents.files) {
        step.content = content.as_deref().map(&mut extent);
    }
    let note = extent(&contents.note);
    Head { plan, note }
}

fn write_file(path: &Path, head: &Head, contents: &Contents) -> io::Result<u64> {
    reached("create journal")?;
    let json = serde_json::to_vec(head)?;
    let first = format!("{MAGIC} {} {}\n", json.len(), blob_hex(&json)?);
    let mut file = BufWriter::new(File::create(path)?);
    file.write_all(first.as_bytes())?;
    file.write_all(&json)?;
    file.flush()?;
    reached("half a journal")?;
    for content in contents.files.iter().flatten() {
        file.write_all(content)?;
    }
    file.write_all(&contents.note)?;
    let file = file.into_inner().map_err(io::IntoInnerError::into_error)?;
    reached("sync journal")?;
    file.sync_all()?;
    Ok((first.len() + json.len()) as u64)
}
