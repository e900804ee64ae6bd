//! Reading, checking and indexing what a look brought.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use super::{EXACT_LIMIT, Pass};
use crate::archive::change::{Progress, Viewer};
use crate::archive::compare::Differences;
use crate::archive::error::Result;
use crate::archive::family::{self, Reading};
use crate::archive::mark::Mark;
use crate::archive::record::News;
use crate::index::{Entry, IndexSnapshot, IndexWriter, ManifestLine};
use crate::vault::{FileStat, PROFILE, RelPath, WalkReport, layout};

/// Bulk work makes its results searchable after this long, then after twice as long, and so on: each time everything else waits.
const PUBLISH_FIRST: Duration = Duration::from_secs(2);
/// Memory of the index writer, in bytes, for a save and for bulk work. With much less, bulk work makes so many segments of
/// 100,000 files that they have to be merged right away, which takes a fifth of the time.
const SAVE_HEAP: usize = 15_000_000;
const BULK_HEAP: usize = 50_000_000;

impl Pass<'_> {
    /// Reads, checks and indexes what differs; bulk work becomes searchable while it goes on. The rest becomes visible
    /// when the writer handed back is committed.
    /// Files that cannot be read are added to what the walk could not read.
    pub(super) fn index_news(
        &self,
        on_disk: &mut WalkReport,
        differences: &Differences,
        known: &IndexSnapshot,
    ) -> Result<(IndexWriter, Vec<News>)> {
        let bulk = differences.changed.len() > EXACT_LIMIT;
        let total = differences.changed.len() as u64;
        let files_below = |dir: &RelPath| -> Result<Vec<FileStat>> {
            if bulk {
                let start = on_disk.files.partition_point(|file| file.path < *dir);
                let below = on_disk.files.iter().skip(start);
                Ok(below.take_while(|file| file.path.is_within(dir)).cloned().collect())
            } else {
                Ok(self.archive.vault.walk_below(dir)?.files)
            }
        };
        let families = family::group(differences, &self.catalog, &files_below)?;
        // From here on only what could not be read matters; of a hundred thousand files this is a tenth of the memory.
        drop(std::mem::take(&mut on_disk.files));
        let reading = self.reading(known, !bulk);
        let mut writer = self.index.writer(if bulk { BULK_HEAP } else { SAVE_HEAP })?;
        let mut news = Vec::new();
        let (mut published, mut publish_after) = (Instant::now(), PUBLISH_FIRST);
        family::read(&families, &reading, &mut |members| {
            for digest in members.digests {
                writer.put(&digest.entry)?;
                news.extend(News::of(digest, bulk));
            }
            on_disk.unreadable.extend(members.unreadable);
            let done = news.len() as u64;
            (self.progress)(Progress {
                stage: "读取与检查",
                done,
                total: Some(total),
            });
            if bulk {
                self.archive.live(|live| live.indexing = Some((done, total)));
            }
            if published.elapsed() > publish_after {
                writer.commit(&Mark::of_part(known, self.archive.clock))?;
                self.archive.publish();
                (published, publish_after) = (Instant::now(), 2 * publish_after);
            }
            Ok(())
        })?;
        for path in &differences.removed {
            writer.remove(path)?;
        }
        Ok((writer, news))
    }

    /// What reading needs.
    fn reading<'b>(&'b self, known: &'b IndexSnapshot, keep_bytes: bool) -> Reading<'b> {
        Reading {
            vault: &self.archive.vault,
            catalog: &self.catalog,
            settings: &self.settings,
            now: self.archive.clock.now(),
            known,
            texts: &self.archive.texts,
            keep_bytes,
        }
    }

    /// Indexes files once more that are as the index knows them, because more can be said of them now: the text of
    /// attachments. Nothing is recorded; what was saved meanwhile is left to the pass that takes it in.
    pub fn index_again(&self, files: &[ManifestLine]) -> Result<()> {
        let known = self.index.snapshot_in_force()?;
        self.index_as_known(&known, files, &known.mark())
    }

    fn index_as_known(&self, known: &IndexSnapshot, files: &[ManifestLine], mark: &str) -> Result<()> {
        let mut differences = Differences::default();
        for file in files {
            if known.line(&file.path)?.as_ref() == Some(file) {
                differences.add_known(file);
            }
        }
        if differences.is_empty() && mark == known.mark() {
            return Ok(());
        }
        let files_below = |dir: &RelPath| -> Result<Vec<FileStat>> { Ok(self.archive.vault.walk_below(dir)?.files) };
        let families = family::group(&differences, &self.catalog, &files_below)?;
        let mut writer = self.index.writer(SAVE_HEAP)?;
        let is_known = |entry: &Entry| {
            let same =
                |file: &&ManifestLine| file.path == entry.path && file.stamp == entry.stamp && file.blob == entry.blob;
            files.iter().any(|file| same(&file))
        };
        family::read(&families, &self.reading(known, false), &mut |members| {
            let again = members.digests.iter().filter(|digest| is_known(&digest.entry));
            Ok(again
                .map(|digest| &digest.entry)
                .try_for_each(|entry| writer.put(entry))?)
        })?;
        writer.commit(mark)?;
        self.archive.publish();
        Ok(writer.tidy()?)
    }

    /// On a new day: customers with records that were dated ahead until then, for these count from their time on.
    pub(super) fn index_of_today(&self) -> Result<()> {
        let known = self.index.snapshot_in_force()?;
        let mark = Mark::parse(&known.mark());
        let (Some(day), today) = (mark.day(), self.archive.clock.today()) else {
            return Ok(());
        };
        if known.is_unfinished() || day == today {
            return Ok(());
        }
        let snapshot = self.archive.read(&Viewer::everything())?;
        // Some of the day itself lay ahead, too, when it was looked at.
        let dated = snapshot.dated_between(day.min(today), day.max(today))?;
        let customers = dated
            .iter()
            .map(|path| layout::place(path, &self.catalog).into_customer());
        let profiles: BTreeSet<_> = customers.flatten().filter_map(|dir| dir.join(PROFILE)).collect();
        let mut lines = Vec::new();
        for profile in profiles {
            lines.extend(known.line(&profile)?);
        }
        let mark = Mark::new(mark.head, self.archive.clock).to_string();
        self.index_as_known(&known, &lines, &mark)
    }
}
