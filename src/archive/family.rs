//! Files are read customer by customer: a record's entry needs its profile, a profile's entry needs its records.

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::sync_channel;

use chrono::NaiveDateTime;
use serde_json::Value;

use super::compare::Differences;
use super::derived::Derived;
use super::digest::{Digest, Seen, add_text, digest};
use super::error::Result;
use super::heritage::{Heritage, complete_profile, leaves_the_same};
use crate::index::{Entry, IndexSnapshot, ManifestLine, Request};
use crate::kinds::Catalog;
use crate::rules::check_tree;
use crate::texts::Shelf;
use crate::vault::{FileStat, PROFILE, Place, RelPath, Settings, Vault, VaultError, io_reason, layout};

/// Below this many families one thread is quicker than several.
const WORTH_THREADS: usize = 16;
/// Families read ahead of the index writer.
const READ_AHEAD: usize = 64;
/// A customer with more records than this shows derived figures of the newest ones only.
const RECORDS_PER_CUSTOMER: usize = 10_000;

/// The files of one customer that a pass reads; or one file outside of customers (`dir` is none).
#[derive(Debug, Default)]
pub struct Family {
    dir: Option<RelPath>,
    /// Sorted: path, and whether its content is news (false: read only because a relative changed). There are as many
    /// families as customers, so each takes little.
    members: Vec<(RelPath, bool)>,
    /// The profile is news or gone: every member was read, nothing is taken from the index.
    whole: bool,
    removed: BTreeSet<RelPath>,
}

/// What reading needs, shared by all reading threads.
pub struct Reading<'a> {
    pub vault: &'a Vault,
    pub catalog: &'a Catalog,
    pub settings: &'a Settings,
    pub now: NaiveDateTime,
    pub known: &'a IndexSnapshot,
    /// What was read of attachments.
    pub texts: &'a Shelf,
    /// Keep the bytes of news for an exact commit.
    pub keep_bytes: bool,
}

/// A family that was read.
#[derive(Default)]
pub struct Members {
    pub digests: Vec<Digest>,
    /// Files that could not be read, and why.
    pub unreadable: Vec<(RelPath, String)>,
}

/// Groups differences by customer. `files_below` lists a customer's files on disk.
pub fn group(
    differences: &Differences,
    catalog: &Catalog,
    files_below: &dyn Fn(&RelPath) -> Result<Vec<FileStat>>,
) -> Result<Vec<Family>> {
    let mut customers: BTreeMap<RelPath, Family> = BTreeMap::new();
    let mut loners = Vec::new();
    for difference in &differences.changed {
        let path = &difference.path;
        match customer_of(path, catalog) {
            Some(dir) => customers.entry(dir).or_default().members.push((path.clone(), true)),
            None => loners.push(Family {
                members: vec![(path.clone(), true)],
                ..Family::default()
            }),
        }
    }
    for path in &differences.removed {
        if let Some(dir) = customer_of(path, catalog) {
            customers.entry(dir).or_default().removed.insert(path.clone());
        }
    }
    for (dir, family) in &mut customers {
        family.dir = Some(dir.clone());
        let Some(profile) = dir.join(PROFILE) else { continue };
        family.members.sort_unstable();
        family.whole = family.has(&profile) || family.removed.contains(&profile);
        let mut relatives = vec![profile];
        if family.whole {
            let files = files_below(dir)?.into_iter().map(|file| file.path);
            let is_own = |path: &RelPath| !family.has(path) && customer_of(path, catalog).as_ref() == Some(dir);
            relatives = files.filter(is_own).collect();
        }
        family.members.extend(relatives.into_iter().map(|path| (path, false)));
        family.members.sort_unstable();
        family.members.shrink_to_fit();
    }
    loners.extend(customers.into_values());
    Ok(loners)
}

fn customer_of(path: &RelPath, catalog: &Catalog) -> Option<RelPath> {
    layout::place(path, catalog).into_customer()
}

/// Reads families, on several threads when there are many, and hands each to `sink` on this thread.
pub fn read(families: &[Family], reading: &Reading<'_>, sink: &mut dyn FnMut(Members) -> Result<()>) -> Result<()> {
    if families.len() < WORTH_THREADS {
        return families.iter().try_for_each(|family| sink(family.read(reading)?));
    }
    let threads = std::thread::available_parallelism().map_or(1, NonZero::get).min(8);
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        let (sender, receiver) = sync_channel(READ_AHEAD);
        for _ in 0..threads {
            let (sender, next) = (sender.clone(), &next);
            scope.spawn(move || {
                while let Some(family) = families.get(next.fetch_add(1, Ordering::Relaxed)) {
                    if sender.send(family.read(reading)).is_err() {
                        return;
                    }
                }
            });
        }
        drop(sender);
        receiver.into_iter().try_for_each(|members| sink(members?))
    })
}

impl Family {
    fn has(&self, path: &RelPath) -> bool {
        self.members.binary_search_by(|(member, _)| member.cmp(path)).is_ok()
    }

    fn read(&self, reading: &Reading<'_>) -> Result<Members> {
        let mut members = Members::default();
        for (path, news) in &self.members {
            if let Some(known) = known_attachment(path, reading)? {
                members.digests.push(digest(path, Seen::AsKnown(known), reading, *news));
                continue;
            }
            let limit = reading.settings.quality.max_file_bytes;
            match reading.vault.read(path, limit) {
                Ok(Some(content)) => {
                    members.digests.push(digest(path, Seen::Read(content), reading, *news));
                }
                Ok(None) => {}
                // One file that is locked or forbidden must not keep the others from being taken in.
                Err(VaultError::Io { source, .. }) => members.unreadable.push((path.clone(), io_reason(&source))),
                Err(error) => return Err(error.into()),
            }
        }
        find_misplaced(&mut members.digests, reading);
        if let Some(dir) = &self.dir {
            self.relate(dir, &mut members.digests, reading)?;
        }
        complete_attachments(&mut members.digests, reading)?;
        leave_unrecorded(&mut members.digests, reading)?;
        Ok(members)
    }

    /// Gives records their customer's values and the profile its records' figures.
    fn relate(&self, dir: &RelPath, digests: &mut [Digest], reading: &Reading<'_>) -> Result<()> {
        let is_profile = |digest: &Digest| digest.entry.path.file_name() == PROFILE;
        let heritage = Heritage::of(
            digests.iter().find(|digest| is_profile(digest)),
            dir.as_str(),
            reading.catalog,
        );
        let indexed = if self.whole {
            Vec::new()
        } else {
            self.indexed_records(dir, reading)?
        };
        let fresh = digests.iter().map(|digest| {
            let entry = &digest.entry;
            (entry.kind.as_str(), entry.path.as_str(), &entry.record)
        });
        let old = indexed.iter();
        let old = old.map(|(kind, path, record)| (kind.as_str(), path.as_str(), record));
        let derived = Derived::compute(fresh.chain(old), reading.settings, reading.now);
        for digest in digests {
            if is_profile(digest) {
                complete_profile(digest, &heritage, &derived);
            } else {
                heritage.bestow(digest);
            }
        }
        Ok(())
    }

    /// Records of this customer that are not news, as the index holds them.
    fn indexed_records(&self, dir: &RelPath, reading: &Reading<'_>) -> Result<Vec<(String, String, Value)>> {
        let request = Request {
            customer_dir: Some(dir.as_str().to_owned()),
            limit: RECORDS_PER_CUSTOMER,
            ..Request::default()
        };
        let hits = reading.known.search(&request, reading.catalog)?.hits;
        let is_old =
            |path: &str| RelPath::new(path).is_some_and(|path| !self.has(&path) && !self.removed.contains(&path));
        Ok(hits
            .into_iter()
            .filter(|hit| is_old(&hit.path))
            .map(|hit| (hit.kind, hit.path, hit.record))
            .collect())
    }
}

/// What the index knows of an attachment that is still the same. A customer may have gigabytes of them, and they are relatives
/// of every save of its profile.
fn known_attachment(path: &RelPath, reading: &Reading<'_>) -> Result<Option<ManifestLine>> {
    if !matches!(layout::place(path, reading.catalog), Place::Attachment { .. }) {
        return Ok(None);
    }
    let known = reading.known.line(path)?;
    Ok(known.filter(|known| reading.vault.stat(path) == Some(known.stamp)))
}

/// Adds their text to attachments that are as known, and leaves out those of which the index says everything already: text is
/// the longest part of indexing, and most saves of a profile change nothing that attachments take from it.
fn complete_attachments(digests: &mut Vec<Digest>, reading: &Reading<'_>) -> Result<()> {
    if !digests.iter().any(|digest| digest.as_known) {
        return Ok(());
    }
    let profile = digests.iter().find(|digest| digest.entry.path.file_name() == PROFILE);
    let is_same = match profile {
        Some(profile) => reading.known.get(&profile.entry.path)?.is_some_and(|old| {
            old.customer_name == profile.entry.customer_name
                && leaves_the_same(&old.record, &profile.entry.record, reading.catalog)
        }),
        None => false,
    };
    let mut completed = Vec::with_capacity(digests.len());
    for mut digest in digests.drain(..) {
        if digest.as_known {
            if is_same && !digest.news && is_indexed(&digest.entry, reading)? {
                continue;
            }
            add_text(&mut digest.entry, reading.texts);
        }
        completed.push(digest);
    }
    *digests = completed;
    Ok(())
}

/// Leaves out relatives that somebody saved a moment ago: the pass that puts them on record would not find them any more once
/// the index knew them.
fn leave_unrecorded(digests: &mut Vec<Digest>, reading: &Reading<'_>) -> Result<()> {
    let mut kept = Vec::with_capacity(digests.len());
    for digest in digests.drain(..) {
        let is_known = |known: ManifestLine| known.blob == digest.entry.blob;
        if digest.news || reading.known.line(&digest.entry.path)?.is_some_and(is_known) {
            kept.push(digest);
        }
    }
    *digests = kept;
    Ok(())
}

/// Whether the index says of an attachment what this entry does, what it takes from its profile aside.
fn is_indexed(entry: &Entry, reading: &Reading<'_>) -> Result<bool> {
    let known = reading.known.get(&entry.path)?;
    Ok(known.is_some_and(|known| {
        known.kind == entry.kind
            && known.customer_dir == entry.customer_dir
            && known.customer_id == entry.customer_id
            && known.customer_name == entry.customer_name
            && known.title == entry.title
            && known.date == entry.date
            && known.findings == entry.findings
    }))
}

/// Adds what the family's paths tell: no profile, two of them, files that nobody will look for where they lie. What is wrong
/// with the folder as a whole stands with each of its files, so that it goes when the last of them is put right.
fn find_misplaced(digests: &mut [Digest], reading: &Reading<'_>) {
    let paths: Vec<RelPath> = digests.iter().map(|digest| digest.entry.path.clone()).collect();
    for finding in check_tree(&paths, reading.catalog, reading.settings) {
        let of_a_file = paths.iter().any(|path| path.as_str() == finding.path);
        for digest in digests.iter_mut() {
            if !of_a_file || digest.entry.path.as_str() == finding.path {
                digest.add_finding(&finding);
            }
        }
    }
}
