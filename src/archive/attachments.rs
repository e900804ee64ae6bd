//! Reading what stands in attachments: after they were taken in, one at a time, so that no save waits for it.

use std::collections::HashSet;
use std::fs::File;
use std::time::{Duration, Instant};

use super::change::Progress;
use super::error::{ArchiveError, Result};
use super::keeper::Pass;
use super::open::PATIENCE;
use super::{Archive, Snapshot};
use crate::index::{ATTACHMENT, Hit, ManifestLine, Request};
use crate::texts::{Ask, ask};
use crate::vault::RelPath;

/// What was read becomes searchable after this long or when it is this much text: each time costs a commit of the index, and
/// while it lasts saves wait.
const SHARE_AFTER: Duration = Duration::from_secs(2);
const SHARE_BYTES: usize = 2 << 20;
/// How long a round waits for something new.
const ROUND: Duration = Duration::from_millis(500);
/// After trouble with the index or the lock.
const TRY_AGAIN_AFTER: Duration = Duration::from_secs(30);
/// So much text is looked through for the passages of one page of results.
const MOST_LOOKED_AT: usize = 8 << 20;

/// Whether nobody wants the work any more.
type Stop<'a> = &'a (dyn Fn() -> bool + Sync);

/// What came of looking at an attachment.
enum Read {
    /// Its text is on the shelf; so many bytes.
    Known(usize),
    /// It changed meanwhile, or cannot be opened now.
    Later,
    Stopped,
}

impl Archive {
    /// Reads all attachments whose text is not known yet and makes them searchable. Gives how many were read.
    ///
    /// # Errors
    /// [`ArchiveError::Reader`] when there is no process that reads.
    pub fn read_attachments(&self, progress: &dyn Fn(Progress)) -> Result<u64> {
        self.read_unread(&mut HashSet::new(), &|| false, progress)
    }

    /// The same whenever there are new ones, until `stop`.
    pub(super) fn keep_reading_attachments(&self, stop: Stop<'_>) {
        let (mut seen, mut put_off, mut again_at) = (0, HashSet::new(), None);
        while !stop() {
            let now = self.wait_beyond(seen, ROUND);
            if now == seen && again_at.is_none_or(|at| Instant::now() < at) {
                continue;
            }
            seen = now;
            again_at = match self.read_unread(&mut put_off, stop, &|_| {}) {
                Ok(_) => None,
                Err(error @ ArchiveError::Reader(_)) => {
                    tracing::warn!(%error, "attachments are not read");
                    return;
                }
                Err(error) => {
                    tracing::warn!(%error, "attachments were not read");
                    Some(Instant::now() + TRY_AGAIN_AFTER)
                }
            };
        }
    }

    /// `put_off` are those that could not be read or remembered before.
    fn read_unread(
        &self,
        put_off: &mut HashSet<ManifestLine>,
        stop: Stop<'_>,
        progress: &dyn Fn(Progress),
    ) -> Result<u64> {
        let mut unread = self.index().snapshot()?.unread()?;
        unread.retain(|line| !put_off.contains(line));
        let total = unread.len() as u64;
        let (mut read, mut bytes, mut shared) = (Vec::new(), 0, Instant::now());
        let mut count = 0;
        for (done, line) in (0..).zip(unread) {
            progress(Progress {
                stage: "读取附件",
                done,
                total: Some(total),
            });
            match self.read_one(&line, stop)? {
                Read::Known(more) => {
                    bytes += more;
                    count += 1;
                    read.push(line);
                }
                Read::Later => drop(put_off.insert(line)),
                Read::Stopped => break,
            }
            if shared.elapsed() > SHARE_AFTER || bytes > SHARE_BYTES {
                self.share(std::mem::take(&mut read))?;
                (bytes, shared) = (0, Instant::now());
            }
        }
        self.share(read)?;
        Ok(count)
    }

    /// Makes the texts of these attachments searchable.
    fn share(&self, mut read: Vec<ManifestLine>) -> Result<()> {
        if read.is_empty() {
            return Ok(());
        }
        read.sort_unstable_by(|left, right| left.path.cmp(&right.path));
        Pass::begin(self, PATIENCE, &|_| {})?.index_again(&read)
    }

    fn read_one(&self, line: &ManifestLine, stop: Stop<'_>) -> Result<Read> {
        if let Some(text) = self.texts.get(&line.blob) {
            return Ok(Read::Known(text.bytes()));
        }
        let Some((file, _)) = self.vault.locate(&line.path) else {
            return Ok(Read::Later);
        };
        let is_as_known = || self.vault.stat(&line.path) == Some(line.stamp);
        // One that another program keeps for itself is read some other time: that says nothing of its content.
        if !is_as_known() || File::open(&file).is_err() {
            return Ok(Read::Later);
        }
        let asked = ask(&file, &Ask::new(stop)).map_err(|error| ArchiveError::Reader(error.to_string()))?;
        let Some(text) = asked else { return Ok(Read::Stopped) };
        if !is_as_known() {
            return Ok(Read::Later);
        }
        match self.texts.put(&line.blob, &text) {
            Ok(()) => Ok(Read::Known(text.bytes())),
            Err(error) => {
                tracing::warn!(%error, "the text of an attachment was not remembered");
                Ok(Read::Later)
            }
        }
    }
}

impl Snapshot<'_> {
    /// Shows in hits of attachments where in them the words of the request stand.
    pub(super) fn show_passages<'h>(&self, request: &Request, hits: impl Iterator<Item = &'h mut Hit>) -> Result<()> {
        let mut seeker = None;
        let mut looked_at = 0;
        for hit in hits.filter(|hit| hit.kind == ATTACHMENT) {
            if seeker.is_none() {
                seeker = Some(self.index.seeker(&request.text, &self.catalog)?);
            }
            let Some(Some(seeker)) = &seeker else { return Ok(()) };
            if looked_at > MOST_LOOKED_AT {
                return Ok(());
            }
            let Some(path) = RelPath::new(&hit.path) else { continue };
            let known = self.index.line(&path)?;
            let Some(text) = known.and_then(|line| self.archive.texts.get(&line.blob)) else {
                continue;
            };
            looked_at += text.bytes();
            let found = seeker.seek(hit, text.parts.iter().map(|part| part.text.as_str()));
            if let Some(part) = found.and_then(|number| text.parts.get(number)) {
                hit.place.clone_from(&part.place);
            }
        }
        Ok(())
    }
}
