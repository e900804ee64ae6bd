//! Dates of what has been that are still to come: each day makes some of them right, so they stand in no index entry.

use super::error::Result;
use super::snapshot::Snapshot;
use crate::index::Request;
use crate::kinds::Kind;
use crate::rules::{Finding, check_future};
use crate::vault::{Content, RelPath};
use crate::yaml::Document;
use chrono::NaiveDate;

impl Snapshot<'_> {
    /// The findings of the snapshot's day.
    pub(super) fn future_dates(&self) -> Result<Vec<Finding>> {
        let mut found = Vec::new();
        for kind in self.catalog.kinds() {
            for field in kind.fields.iter().filter(|field| field.not_future) {
                let later = format!("{}>{}", field.label, self.today);
                for path in self.files_found(kind, later)? {
                    let Some(document) = self.document(&path) else { continue };
                    found.extend(check_future(&path, &document, kind, self.today, &self.settings));
                }
            }
        }
        // A file with two of them was read for each.
        found.sort_by(|one, other| (&one.path, &one.field).cmp(&(&other.path, &other.field)));
        found.dedup();
        Ok(found)
    }

    /// Records of these days, both included.
    pub(super) fn dated_between(&self, first: NaiveDate, last: NaiveDate) -> Result<Vec<RelPath>> {
        let request = Request {
            text: format!("日期>={first} 日期<={last}"),
            limit: usize::MAX >> 1,
            keys: Some(&[]),
            ..Request::default()
        };
        let paths = self.each_known(&request, &|hit| RelPath::new(&hit.path))?;
        Ok(paths.into_iter().flatten().collect())
    }

    fn files_found(&self, kind: &Kind, text: String) -> Result<Vec<RelPath>> {
        let request = Request {
            text,
            kind: Some(kind.name.clone()),
            limit: usize::MAX >> 1,
            keys: Some(&[]),
            ..Request::default()
        };
        let paths = self.each_known(&request, &|hit| RelPath::new(&hit.path))?;
        Ok(paths.into_iter().flatten().collect())
    }

    /// A record's file as it is now, if it can be read.
    pub(super) fn document(&self, path: &RelPath) -> Option<Document> {
        let limit = self.settings.quality.max_file_bytes;
        match self.archive.vault.read(path, limit).ok().flatten()? {
            Content::Bytes { bytes, .. } => Document::parse(std::str::from_utf8(&bytes).ok()?).ok(),
            Content::TooLarge { .. } => None,
        }
    }
}
