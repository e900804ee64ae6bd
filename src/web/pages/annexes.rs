//! A customer's files that are no records: pictures, scans, offers.

use super::files::FileLink;
use super::moment::stem;
use crate::archive::{CustomerView, moment};
use crate::index::Hit;
use crate::vault::Stamp;
use crate::web::error::WebError;
use crate::web::site::Visit;
use crate::web::view::when;
use chrono::NaiveDateTime;
use std::collections::{HashMap, HashSet};

/// Newest first, with size and time of each.
pub struct Annexes<'a> {
    pub hits: Vec<&'a Hit>,
    stamps: HashMap<&'a str, Stamp>,
    /// Those that belong to a record, by its path without ending: the scan of a contract.
    attached: HashMap<&'a str, Vec<&'a Hit>>,
}

impl<'a> Annexes<'a> {
    pub(in crate::web) fn of(visit: &Visit<'_>, customer: &'a CustomerView) -> Result<Self, WebError> {
        let catalog = visit.snapshot.catalog();
        let is_record = |hit: &&Hit| catalog.kind(&hit.kind).is_some();
        let (records, hits): (Vec<&Hit>, Vec<&Hit>) = customer.records.iter().partition(is_record);
        let stems: HashSet<&str> = hits
            .iter()
            .flat_map(|hit| [stem(&hit.path), without_number(stem(&hit.path))])
            .collect();
        let mut attached: HashMap<&str, Vec<&Hit>> = HashMap::new();
        if !stems.is_empty() {
            let own = records.iter().map(|hit| stem(&hit.path));
            attached.extend(own.filter(|own| stems.contains(own)).map(|own| (own, Vec::new())));
        }
        for hit in &hits {
            let owner = owner(&attached, &hit.path);
            if let Some(files) = owner.and_then(|owner| attached.get_mut(owner)) {
                files.push(hit);
            }
        }
        Ok(Self {
            stamps: visit.snapshot.stamps(hits.iter().map(|hit| hit.path.as_str()))?,
            hits,
            attached,
        })
    }

    /// Those that belong to no record.
    pub fn lone(&self) -> impl Iterator<Item = &'a Hit> {
        let lone = self
            .hits
            .iter()
            .filter(|hit| owner(&self.attached, &hit.path).is_none());
        lone.copied()
    }

    /// Those that lie beside a record under its name.
    #[must_use]
    pub fn beside(&self, record: &str) -> Vec<FileLink> {
        let folder = record.rsplit_once('/').map_or("", |(folder, _)| folder);
        let files = self.attached.get(stem(record)).into_iter().flatten();
        files.map(|hit| self.link(hit, folder)).collect()
    }

    /// The path of the record to which a file belongs.
    #[must_use]
    pub fn record_of(&self, path: &str) -> Option<String> {
        Some(format!("{}.yaml", owner(&self.attached, path)?))
    }

    #[must_use]
    pub fn link(&self, hit: &Hit, shown_below: &str) -> FileLink {
        FileLink::of(&hit.path, shown_below)
            .with_stamp(self.stamps.get(hit.path.as_str()))
            .with_note(&hit.note)
    }

    /// The day in the file's name, else when it was last written.
    #[must_use]
    pub fn date(&self, hit: &Hit) -> Option<NaiveDateTime> {
        let name = hit.path.rsplit('/').next().unwrap_or_default();
        let named = || {
            name.char_indices()
                .find_map(|(at, _)| moment(name.get(at..at + "2026-11-21".len())?))
        };
        hit.date
            .or_else(named)
            .or_else(|| when::of_file(self.stamps.get(hit.path.as_str())?))
    }
}

/// The record to which a file belongs, without its ending: that of the same name, else that of the name without a number, for a
/// record may have several scans.
fn owner<'p>(records: &HashMap<&str, Vec<&Hit>>, path: &'p str) -> Option<&'p str> {
    let name = stem(path);
    let mut names = [name, without_number(name)].into_iter();
    names.find(|name| records.contains_key(name))
}

/// `合同/HT1` of `合同/HT1 (2)`.
fn without_number(stem: &str) -> &str {
    let inside = stem.strip_suffix(')').and_then(|stem| stem.rsplit_once(" ("));
    match inside {
        Some((name, number)) if !number.is_empty() && number.bytes().all(|digit| digit.is_ascii_digit()) => name,
        _ => stem,
    }
}
